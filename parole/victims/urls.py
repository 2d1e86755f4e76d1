"""Addresses of victims: below a person, and of all that is to be told."""

from django.urls import path

from parole.victims import views as victims

VICTIM = "<uuid:victim_uid>/"

of_person = [
    path("", victims.person_victims, name="person_victims"),
    path("add/", victims.victim_add, name="victim_add"),
    path(VICTIM, victims.victim_change, name="victim_change"),
    path(f"{VICTIM}leave/", victims.victim_leave, name="victim_leave"),
    path(f"{VICTIM}statement/<uuid:review_uid>/", victims.victim_statement, name="victim_statement"),
    path("told/<uuid:task_uid>/", victims.victim_told, name="victim_told"),
]
urlpatterns = [path("", victims.to_tell, name="victims_to_tell")]
