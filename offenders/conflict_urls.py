"""Addresses of the list of dates about which the sources differ."""

from django.urls import path

from offenders.views import conflict_lists

urlpatterns = [
    path("", conflict_lists.conflicts, name="conflicts"),
    path("export.csv", conflict_lists.conflicts_export, name="conflicts_export"),
]
