"""Addresses of handovers to police; those of one person are below the person's."""

from django.urls import path

from offenders.police_handover import views

urlpatterns = [
    path("", views.police_handovers, name="police_handovers"),
]
ONE = "<uuid:uid>/police-handovers/<uuid:police_handover_uid>/"
of_person = [
    path("<uuid:uid>/after-licence/", views.person_after_licence, name="person_after_licence"),
    path("<uuid:uid>/police-handovers/begin/", views.police_handover_begin, name="police_handover_begin"),
    path(ONE, views.person_police_handover, name="person_police_handover"),
    path(f"{ONE}checklist/<slug:part>/", views.police_handover_part, name="police_handover_part"),
    path(f"{ONE}offer/", views.police_handover_offer, name="police_handover_offer"),
    path(f"{ONE}sign/", views.police_handover_sign, name="police_handover_sign"),
    path(f"{ONE}ask/", views.police_handover_ask, name="police_handover_ask"),
    path(f"{ONE}answer/", views.police_handover_answer, name="police_handover_answer"),
    path(f"{ONE}accept/", views.police_handover_accept, name="police_handover_accept"),
]
