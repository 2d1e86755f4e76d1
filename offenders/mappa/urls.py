"""Addresses of MAPPA: the list, and what is below a person."""

from django.urls import path

from offenders.mappa.views import cases, lists, steps

CASE = "<uuid:case_uid>/"
MEETING = "meetings/<uuid:meeting_uid>/"

urlpatterns = [
    path("", lists.mappa, name="mappa"),
]
of_person = [
    path("", cases.person_mappa, name="person_mappa"),
    path("risk/", steps.PEOPLE.view(steps.RISK_PROPOSE), name="mappa_risk_propose"),
    path(f"{CASE}risk/", steps.CASES.view(steps.RISK_ANSWER), name="mappa_risk_answer"),
    path(f"{CASE}category/", steps.CASES.view(steps.CATEGORY), name="mappa_category"),
    path(f"{CASE}details/", steps.CASES.view(steps.DETAILS), name="mappa_details"),
    path(f"{CASE}level/", steps.CASES_TO_CHANGE.view(steps.LEVEL_PROPOSE), name="mappa_level_propose"),
    path("levels/<uuid:level_uid>/", steps.LEVELS.view(steps.LEVEL_ANSWER), name="mappa_level_answer"),
    path(f"{CASE}exit/", steps.CASES.view(steps.EXIT_PROPOSE, guard=steps.works), name="mappa_exit_propose"),
    path(f"{CASE}exit/answer/", steps.CASES_TO_CHANGE.view(steps.EXIT_ANSWER), name="mappa_exit_answer"),
    path(f"{CASE}meetings/plan/", steps.CASES.view(steps.PLAN), name="mappa_meeting_plan"),
    path(MEETING, cases.meeting, name="mappa_meeting"),
    path(f"{MEETING}invite/", steps.MEETINGS.view(steps.INVITE), name="mappa_invite"),
    path(f"{MEETING}agenda/", steps.MEETINGS.view(steps.POINT_ADD, guard=steps.works), name="mappa_point_add"),
    path("agenda/<uuid:point_uid>/", steps.POINTS.view(steps.POINT_DECIDE), name="mappa_point_decide"),
    path(f"{MEETING}pack/", cases.pack_send, name="mappa_pack_send"),
    path(f"{MEETING}pack.pdf", cases.pack_pdf, name="mappa_pack_pdf"),
    path(f"{MEETING}held/", steps.MEETINGS.view(steps.HOLD), name="mappa_meeting_hold"),
    path(f"{MEETING}cancel/", steps.MEETINGS.view(steps.CANCEL), name="mappa_meeting_cancel"),
    path(f"{MEETING}minutes/", cases.minutes, name="mappa_minutes"),
    path(f"{MEETING}minutes/write/", steps.MEETINGS.view(steps.MINUTES), name="mappa_minutes_write"),
    path(f"{MEETING}summary/", steps.MEETINGS.view(steps.SUMMARY), name="mappa_summary"),
    path(f"{MEETING}close/", steps.MEETINGS.view(steps.CLOSE, guard=steps.runs_or_chairs), name="mappa_meeting_close"),
    path(f"{CASE}actions/set/", cases.action_set, name="mappa_action_set"),
    path("actions/<uuid:action_uid>/answer/", steps.OWN_ACTIONS.view(steps.ANSWER_ACTION), name="mappa_action_answer"),
    path("actions/<uuid:action_uid>/accept/", steps.ACTIONS.view(steps.ACCEPT_ACTION), name="mappa_action_accept"),
]
