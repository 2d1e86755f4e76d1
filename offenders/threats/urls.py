"""Addresses of threats: the reader's own, and those below a person."""

from django.urls import path

from offenders.threats import views

THREAT = "<uuid:threat_uid>/"

urlpatterns = [path("", views.threats, name="threats")]
of_person = [
    path("", views.person_threats, name="person_threats"),
    path("record/", views.threat_record, name="threat_record"),
    path(f"{THREAT}warn/", views.threat_warn, name="threat_warn"),
    path(f"{THREAT}not-to-warn/", views.threat_not_to_warn, name="threat_not_to_warn"),
    path(f"{THREAT}review/", views.threat_review, name="threat_review"),
    path(f"{THREAT}circle/", views.threat_circle, name="threat_circle"),
]
