"""Addresses of the list of releases."""

from django.urls import path

from offenders.views import releases

urlpatterns = [
    path("", releases.releases, name="releases"),
    path("export.csv", releases.releases_export, name="releases_export"),
]
