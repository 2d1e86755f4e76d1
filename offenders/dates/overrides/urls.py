"""Addresses of all the days that count in the place of a prison's date."""

from django.urls import path

from offenders.dates.overrides import views as overrides

urlpatterns = [
    path("", overrides.date_overrides, name="date_overrides"),
]
