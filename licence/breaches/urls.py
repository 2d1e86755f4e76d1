"""Addresses of breaches: those of one person, and the lists of all."""

from django.urls import path

from licence.breaches.views import breaches
from licence.breaches.views import lists as breach_lists

of_person = [
    path("", breaches.person_breaches, name="person_breaches"),
    path("add/", breaches.breach_add, name="breach_add"),
    path("concern/", breaches.concern_add, name="concern_add"),
    path("<uuid:breach_uid>/", breaches.breach, name="breach"),
    path("<uuid:breach_uid>/<slug:verb>/", breaches.breach_move, name="breach_move"),
]
urlpatterns = [
    path("", breach_lists.breaches, name="breaches"),
    path("export/", breach_lists.breaches_export, name="breaches_export"),
    path("figures/", breach_lists.breach_figures, name="breach_figures"),
]
