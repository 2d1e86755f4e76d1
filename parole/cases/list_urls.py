"""Addresses of lists of reviews."""

from django.urls import path

from parole.cases.views import lists

urlpatterns = [
    path("", lists.reviews, name="reviews"),
]
