"""Addresses of load, below the overview, and of decisions to de-prioritise, below a person."""

from django.urls import path

from release_monitor.load import views

urlpatterns = [
    path("", views.load, name="load"),
    path("norms/<uuid:uid>/", views.load_norm, name="load_norm"),
    path("<uuid:team_uid>/<uuid:uid>/", views.load_officer, name="load_officer"),
]
of_person = [
    path("add/", views.deprioritise, name="deprioritise"),
    path("<uuid:priority_uid>/renew/", views.deprioritisation_renew, name="deprioritisation_renew"),
    path("<uuid:priority_uid>/end/", views.deprioritisation_end, name="deprioritisation_end"),
]
