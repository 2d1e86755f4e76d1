"""Addresses of the list of releases, and its files."""

from django.urls import path

from offenders.views import release_files, releases

urlpatterns = [
    path("", releases.releases, name="releases"),
    path("export.csv", release_files.releases_export, name="releases_export"),
    path("export.ics", release_files.releases_calendar_file, name="releases_calendar_file"),
]
