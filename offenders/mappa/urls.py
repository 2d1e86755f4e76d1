"""Addresses of MAPPA: the list, and what is below a person."""

from django.urls import path

from offenders.mappa import list_views, views

CASE = "<uuid:case_uid>/"
MEETING = "meetings/<uuid:meeting_uid>/"

urlpatterns = [
    path("", list_views.mappa, name="mappa"),
]
of_person = [
    path("", views.person_mappa, name="person_mappa"),
    path("risk/", views.risk_propose, name="mappa_risk_propose"),
    path(f"{CASE}risk/", views.risk_answer, name="mappa_risk_answer"),
    path(f"{CASE}category/", views.category, name="mappa_category"),
    path(f"{CASE}details/", views.details, name="mappa_details"),
    path(f"{CASE}level/", views.level_propose, name="mappa_level_propose"),
    path("levels/<uuid:level_uid>/", views.level_answer, name="mappa_level_answer"),
    path(f"{CASE}exit/", views.exit_propose, name="mappa_exit_propose"),
    path(f"{CASE}exit/answer/", views.exit_answer, name="mappa_exit_answer"),
    path(f"{CASE}meetings/plan/", views.meeting_plan, name="mappa_meeting_plan"),
    path(MEETING, views.meeting, name="mappa_meeting"),
    path(f"{MEETING}invite/", views.invite, name="mappa_invite"),
    path(f"{MEETING}agenda/", views.point_add, name="mappa_point_add"),
    path("agenda/<uuid:point_uid>/", views.point_decide, name="mappa_point_decide"),
    path(f"{MEETING}pack/", views.pack_send, name="mappa_pack_send"),
    path(f"{MEETING}pack.pdf", views.pack_pdf, name="mappa_pack_pdf"),
    path(f"{MEETING}held/", views.meeting_hold, name="mappa_meeting_hold"),
    path(f"{MEETING}cancel/", views.meeting_cancel, name="mappa_meeting_cancel"),
    path(f"{MEETING}minutes/", views.minutes, name="mappa_minutes"),
    path(f"{MEETING}minutes/write/", views.minutes_write, name="mappa_minutes_write"),
    path(f"{MEETING}summary/", views.summary, name="mappa_summary"),
    path(f"{MEETING}close/", views.meeting_close, name="mappa_meeting_close"),
    path(f"{CASE}actions/set/", views.action_set, name="mappa_action_set"),
    path("actions/<uuid:action_uid>/answer/", views.action_answer, name="mappa_action_answer"),
    path("actions/<uuid:action_uid>/accept/", views.action_accept, name="mappa_action_accept"),
]
