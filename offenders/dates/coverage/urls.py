"""The address of how far our own calculation reaches."""

from django.urls import path

from offenders.dates.coverage import views as coverage

urlpatterns = [path("", coverage.date_coverage, name="date_coverage")]
