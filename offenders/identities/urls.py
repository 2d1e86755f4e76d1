"""Addresses of the identity desk."""

from django.urls import path

from offenders.identities import views

urlpatterns = [
    path("", views.identity_matches, name="identity_matches"),
    path("<uuid:uid>/", views.identity_match, name="identity_match"),
    path("<uuid:uid>/<slug:verb>/", views.identity_match_step, name="identity_match_step"),
]
