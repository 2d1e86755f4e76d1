"""Addresses of breaches: those of one person, and the lists of all."""

from django.urls import path

from licence.breaches.views import breaches, lists

of_person = [
    path("add/", breaches.breach_add, name="breach_add"),
    path("concern/", breaches.concern_add, name="concern_add"),
    path("<uuid:breach_uid>/<slug:verb>/", breaches.breach_move, name="breach_move"),
]
urlpatterns = [
    path("", lists.breaches, name="breaches"),
]
