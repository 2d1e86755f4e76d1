"""Addresses of victims: below a person, and of all that is to be told."""

from django.urls import path

from parole.victims.views import notices, requests, telling, victims

VICTIM = "<uuid:victim_uid>/"
REQUEST = "requests/<uuid:victim_request_uid>/"

of_person = [
    path("", victims.person_victims, name="person_victims"),
    path("add/", victims.victim_add, name="victim_add"),
    path("answer/", victims.liaison_answer, name="liaison_answer"),
    path("notices/<uuid:notice_uid>/", notices.liaison_acknowledge, name="liaison_acknowledge"),
    path(VICTIM, victims.victim_change, name="victim_change"),
    path(f"{VICTIM}leave/", victims.victim_leave, name="victim_leave"),
    path(f"{VICTIM}statement/<uuid:review_uid>/", victims.victim_statement, name="victim_statement"),
    path(f"{VICTIM}request/", requests.victim_request_add, name="victim_request_add"),
    path(f"{REQUEST}pass/", requests.victim_request_pass, name="victim_request_pass"),
    path(f"{REQUEST}answer/", requests.victim_request_answer, name="victim_request_answer"),
    path(f"{REQUEST}withdraw/", requests.victim_request_withdraw, name="victim_request_withdraw"),
    path("told/<uuid:task_uid>/", telling.victim_told, name="victim_told"),
    path("telling/<uuid:telling_uid>/withdraw/", telling.victim_telling_withdraw, name="victim_telling_withdraw"),
]
urlpatterns = [path("", telling.to_tell, name="victims_to_tell")]
