"""Addresses of matches: the reader's own, those of a person, and the linking desk."""

from django.urls import path

from offenders.matches import views

urlpatterns = [
    path("", views.matches, name="matches"),
    path("<uuid:match_uid>/", views.match_answer, name="match_answer"),
]
of_person = [path("", views.person_matches, name="person_matches")]
of_desk = [
    path("", views.linking_desk, name="linking_desk"),
    path("<uuid:match_uid>/", views.match_decide, name="match_decide"),
]
