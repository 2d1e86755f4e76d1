"""Addresses of applications to the Board, below a person."""

from django.urls import path

from parole.applications import views

REVIEW = "<uuid:uid>/parole/<uuid:review_uid>/applications/"
ONE = "<uuid:uid>/parole/application/<uuid:application_uid>/<slug:verb>/"

urlpatterns = [
    path(REVIEW, views.board_applications, name="board_applications"),
    path(f"{REVIEW}<slug:asks>/", views.board_application_ask, name="board_application_ask"),
    path(ONE, views.board_application_step, name="board_application_step"),
]
