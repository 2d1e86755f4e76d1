"""Addresses of the hearing and the panel of one review, below a person."""

from django.urls import path

from parole.listing import views

REVIEW = "<uuid:uid>/parole/<uuid:review_uid>/"

urlpatterns = [
    path(f"{REVIEW}hearing/list/", views.hearing_list, name="hearing_list"),
    path(f"{REVIEW}hearing/move/", views.hearing_move, name="hearing_move"),
    path(f"{REVIEW}hearing/cancel/", views.hearing_cancel, name="hearing_cancel"),
    path(f"{REVIEW}hearing/notice/", views.hearing_notice, name="hearing_notice"),
    path(f"{REVIEW}hearing/heard/", views.hearing_heard, name="hearing_heard"),
    path(f"{REVIEW}panel/add/", views.panel_seat, name="panel_seat"),
    path(f"{REVIEW}panel/<uuid:seat_uid>/leave/", views.panel_leave, name="panel_leave"),
    path(f"{REVIEW}panel/<uuid:seat_uid>/conflict/<slug:verb>/", views.panel_conflict, name="panel_conflict"),
]
