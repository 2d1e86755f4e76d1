"""Addresses of breaches: those of one person, and the lists of all."""

from django.urls import path

from licence.breaches.views import breaches, lists

of_person = [
    path("add/", breaches.PEOPLE.view(breaches.ADD), name="breach_add"),
    path("concern/", breaches.OF_CONCERN.view(breaches.RAISE), name="concern_add"),
    path("<uuid:breach_uid>/<slug:verb>/", breaches.BREACHES.by_verb(breaches.MOVES), name="breach_move"),
]
urlpatterns = [
    path("", lists.breaches, name="breaches"),
]
