"""Addresses of the serious cases of a year."""

from django.urls import path

from parole.serious import views

urlpatterns = [
    path("serious/", views.serious_cases, name="serious_cases"),
]
