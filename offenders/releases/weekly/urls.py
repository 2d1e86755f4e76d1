"""Addresses of the frozen weekly lists."""

from django.urls import path

from offenders.releases.weekly import views as weekly

urlpatterns = [
    path("", weekly.this_week, name="this_week"),
    path("<str:monday>/", weekly.weekly_list, name="weekly_list"),
]
