"""Addresses of the list of releases, and its files."""

from django.urls import path

from offenders.releases.lists import files
from offenders.releases.lists import views as releases
from offenders.releases.no_date import views as no_date

urlpatterns = [
    path("", releases.releases, name="releases"),
    path("no-date/", no_date.no_release_date, name="no_release_date"),
    path("export.ics", files.releases_calendar_file, name="releases_calendar_file"),
]
