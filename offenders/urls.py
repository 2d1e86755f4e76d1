"""Addresses of people's pages."""

from django.urls import path

from offenders import views

urlpatterns = [
    path("", views.people, name="people"),
    path("<uuid:uid>/", views.person, name="person"),
]
