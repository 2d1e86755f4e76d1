"""Addresses of the hearing and the panel of one review, below a person."""

from django.urls import path

from parole.listing import views
from parole.reviews.form_pages import REVIEWS

REVIEW = "<uuid:uid>/parole/<uuid:review_uid>/"

urlpatterns = [
    path(f"{REVIEW}hearing/list/", REVIEWS.view(views.LIST), name="hearing_list"),
    path(f"{REVIEW}hearing/move/", REVIEWS.view(views.MOVE), name="hearing_move"),
    path(f"{REVIEW}hearing/cancel/", REVIEWS.view(views.CANCEL), name="hearing_cancel"),
    path(f"{REVIEW}hearing/notice/", REVIEWS.view(views.NOTICE), name="hearing_notice"),
    path(f"{REVIEW}hearing/heard/", REVIEWS.view(views.HEARD), name="hearing_heard"),
    path(f"{REVIEW}panel/add/", REVIEWS.view(views.SEAT), name="panel_seat"),
    path(f"{REVIEW}panel/<uuid:seat_uid>/leave/", views.SEATS.view(views.LEAVE), name="panel_leave"),
    path(
        f"{REVIEW}panel/<uuid:seat_uid>/conflict/<slug:verb>/",
        views.SEATS.by_verb(views.CONFLICTS),
        name="panel_conflict",
    ),
]
