"""Addresses of the list of dates about which the sources differ."""

from django.urls import path

from offenders.dates.differences import list_views

urlpatterns = [
    path("", list_views.conflicts, name="conflicts"),
]
