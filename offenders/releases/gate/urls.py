"""Addresses of leaving custody, below people/."""

from django.urls import path

from offenders.releases.gate import views

LEAVING = "<uuid:uid>/leavings/<uuid:leaving_uid>/"

urlpatterns = [
    path("<uuid:uid>/change/release/", views.release_record, name="release_record"),
    path("<uuid:uid>/change/release/left/", views.leaving_record, name="leaving_record"),
    path("<uuid:uid>/change/release/report/", views.leaving_report, name="leaving_report"),
    path("<uuid:uid>/change/disputes/<uuid:dispute_uid>/", views.dispute, name="dispute"),
    path(LEAVING, views.leaving, name="leaving"),
    path(f"{LEAVING}in-error/", views.leaving_in_error, name="leaving_in_error"),
    path(f"{LEAVING}document/", views.leaving_document, name="leaving_document"),
    path(f"{LEAVING}agree/", views.leaving_agree, name="leaving_agree"),
]
