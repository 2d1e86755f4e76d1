"""Addresses of hearings of all reviews."""

from django.urls import path

from parole.hearings import views

urlpatterns = [
    path("hearings/", views.hearings, name="hearings"),
    path("hearings/export.ics", views.hearings_calendar_file, name="hearings_calendar_file"),
]
