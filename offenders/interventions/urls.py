"""Addresses of the interventions of one person."""

from django.urls import path

from offenders.interventions import views

urlpatterns = [
    path("", views.person_interventions, name="person_interventions"),
    path("add/", views.intervention_add, name="intervention_add"),
    path("<uuid:intervention_uid>/session/", views.intervention_session, name="intervention_session"),
    path("<uuid:intervention_uid>/owner/", views.intervention_owner, name="intervention_owner"),
    path("<uuid:intervention_uid>/end/", views.intervention_end, name="intervention_end"),
]
