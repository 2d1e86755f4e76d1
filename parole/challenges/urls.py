"""Addresses of challenges of a decision, below its review."""

from django.urls import path

from parole.challenges import views

urlpatterns = [
    path("challenges/<slug:what>/", views.review_challenge, name="review_challenge"),
    path("challenges/<uuid:challenge_uid>/reply/", views.challenge_reply, name="challenge_reply"),
    path("challenges/<uuid:challenge_uid>/answer/", views.challenge_answer, name="challenge_answer"),
]
