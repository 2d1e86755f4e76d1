"""Addresses of hearings and panels: of one review, and of all."""

from django.urls import path

from parole.hearings import list_views
from parole.hearings import views as hearings
from parole.seats import views as panels
from parole.serious import views as serious

REVIEW = "<uuid:uid>/parole/<uuid:review_uid>/"

of_review = [
    path(f"{REVIEW}hearing/list/", hearings.hearing_list, name="hearing_list"),
    path(f"{REVIEW}hearing/move/", hearings.hearing_move, name="hearing_move"),
    path(f"{REVIEW}hearing/cancel/", hearings.hearing_cancel, name="hearing_cancel"),
    path(f"{REVIEW}hearing/notice/", hearings.hearing_notice, name="hearing_notice"),
    path(f"{REVIEW}hearing/heard/", hearings.hearing_heard, name="hearing_heard"),
    path(f"{REVIEW}panel/add/", hearings.panel_seat, name="panel_seat"),
    path(f"{REVIEW}panel/<uuid:seat_uid>/leave/", hearings.panel_leave, name="panel_leave"),
]

urlpatterns = [
    path("hearings/", list_views.hearings, name="hearings"),
    path("hearings/export.ics", list_views.hearings_calendar_file, name="hearings_calendar_file"),
    path("panels/", panels.parole_panels, name="parole_panels"),
    path("serious/", serious.serious_cases, name="serious_cases"),
    path("serious/export/", serious.serious_cases_export, name="serious_cases_export"),
]
