"""Addresses of challenges of a decision, below its review."""

from django.urls import path

from parole.challenges import question_views, views

urlpatterns = [
    path("referral-question/", question_views.question_answer, name="question_answer"),
    path("referral-question/confirm/", question_views.question_confirm, name="question_confirm"),
    path("referral-question/withdraw/", question_views.question_withdraw, name="question_withdraw"),
    path("referral-question/told/", question_views.question_told, name="question_told"),
    path("challenges/<slug:what>/", views.review_challenge, name="review_challenge"),
    path("challenges/<uuid:challenge_uid>/reply/", views.challenge_reply, name="challenge_reply"),
    path("challenges/<uuid:challenge_uid>/court/<slug:step>/", views.challenge_court, name="challenge_court"),
    path("challenges/<uuid:challenge_uid>/answer/", views.challenge_answer, name="challenge_answer"),
]
