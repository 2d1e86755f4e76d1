"""Addresses of licences of many people, and of the policy."""

from django.urls import path

from licence.licences.views import lists

urlpatterns = [
    path("", lists.licences, name="licences"),
    path("conditions/", lists.licence_catalogue, name="licence_catalogue"),
]
