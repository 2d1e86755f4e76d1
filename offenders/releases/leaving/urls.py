"""Addresses of leaving custody, below people/."""

from django.urls import path

from offenders.releases.leaving import strike_out_views, views

DISPUTE = "<uuid:uid>/change/disputes/<uuid:dispute_uid>/"
STRIKE_OUT = "<uuid:uid>/strike-outs/<uuid:strike_uid>/"
LEAVING = "<uuid:uid>/leavings/<uuid:leaving_uid>/"

urlpatterns = [
    path("<uuid:uid>/change/release/", views.release_record, name="release_record"),
    path("<uuid:uid>/change/release/left/", views.leaving_record, name="leaving_record"),
    path("<uuid:uid>/change/release/report/", views.leaving_report, name="leaving_report"),
    path(DISPUTE, views.dispute, name="dispute"),
    path(
        "<uuid:uid>/change/movements/<uuid:movement_uid>/mistaken/",
        strike_out_views.strike_out_mark,
        name="strike_out_mark",
    ),
    path(STRIKE_OUT, strike_out_views.strike_out, name="strike_out"),
    path(f"{STRIKE_OUT}confirm/", strike_out_views.strike_out_confirm, name="strike_out_confirm"),
    path(f"{STRIKE_OUT}refuse/", strike_out_views.strike_out_refuse, name="strike_out_refuse"),
    path(LEAVING, views.leaving, name="leaving"),
    path(f"{LEAVING}in-error/", views.leaving_in_error, name="leaving_in_error"),
    path(f"{LEAVING}document/", views.leaving_document, name="leaving_document"),
    path(f"{LEAVING}agree/", views.leaving_agree, name="leaving_agree"),
]
