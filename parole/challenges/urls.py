"""Addresses of challenges of a decision, below its review."""

from django.urls import path

from parole.challenges import question_views, views
from parole.reviews.form_pages import REVIEWS

urlpatterns = [
    path("referral-question/", REVIEWS.view(question_views.ANSWER), name="question_answer"),
    path("referral-question/confirm/", REVIEWS.view(question_views.CONFIRM), name="question_confirm"),
    path("referral-question/withdraw/", REVIEWS.view(question_views.WITHDRAW), name="question_withdraw"),
    path("referral-question/told/", REVIEWS.view(question_views.TOLD), name="question_told"),
    path("challenges/<slug:what>/", views.review_challenge, name="review_challenge"),
    path("challenges/<uuid:challenge_uid>/reply/", views.CHALLENGES.view(views.REPLY), name="challenge_reply"),
    path(
        "challenges/<uuid:challenge_uid>/court/<slug:step>/",
        views.CHALLENGES.by_verb(views.COURT, part="step"),
        name="challenge_court",
    ),
    path("challenges/<uuid:challenge_uid>/answer/", views.CHALLENGES.view(views.ANSWER), name="challenge_answer"),
]
