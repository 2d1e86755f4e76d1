"""Addresses of who was let in to a person's record."""

from django.urls import path

from sharing.views import grants

urlpatterns = [
    path("<uuid:uid>/access/", grants.person_access, name="person_access"),
    path("<uuid:uid>/access/add/", grants.add_grant, name="grant_add"),
    path("<uuid:uid>/access/<uuid:grant_uid>/end/", grants.end_grant, name="grant_end"),
]
