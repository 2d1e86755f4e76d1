"""Addresses of the overview."""

from django.urls import include, path

from release_monitor.overview import indicators, views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("all/", views.overview_all, name="overview_all"),
    path("decisions/", views.overview_decisions, name="overview_decisions"),
    path("state-threats/", views.overview_state_threats, name="overview_state_threats"),
    path("indicators/", indicators.published_indicators, name="published_indicators"),
    path("load/", include("release_monitor.load.urls")),
]
