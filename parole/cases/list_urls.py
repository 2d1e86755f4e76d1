"""Addresses of lists of reviews."""

from django.urls import path

from parole.cases.views import lists

urlpatterns = [
    path("", lists.reviews, name="reviews"),
    path("export/", lists.reviews_export, name="reviews_export"),
]
