"""Addresses of licences below a person."""

from django.urls import path

from licence.views import licences

urlpatterns = [
    path("<uuid:uid>/licence/", licences.person_licence, name="person_licence"),
    path("<uuid:uid>/licence/<uuid:licence_uid>/", licences.licence, name="licence"),
]
