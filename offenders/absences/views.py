"""Recording that somebody leaves prison for a time, comes back, and is to be at court."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from offenders.absences import actions
from offenders.absences.forms import AbsenceForm, BackForm, CourtDayForm, DueBackForm
from offenders.absences.models import Absence
from offenders.absences.rules import OPEN_ENDED, AbsenceKind
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.step_pages import change_pages, row_to_open
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

PEOPLE = change_pages("offender", opened=person_to_change, anchor="movements")
ABSENCES = change_pages("absence", opened=row_to_open(Absence.objects.all(), "absence_uid"), anchor="movements")


def due_back_on_record(request: SignedInRequest, absence: Absence) -> dict[str, Any]:
    due = timezone.localtime(absence.due_back_at) if absence.due_back_at else None
    initial = {"due_day": due.date(), "due_at": due.time()} if due else {}
    return {"initial": initial, "is_open_ended": AbsenceKind(absence.kind) in OPEN_ENDED}


absence_record = PEOPLE.view(
    FormStep(
        "Record an absence",
        AbsenceForm,
        actions.record_absence,
        "The absence is recorded. Custody and all dates continue.",
        intro="The person is away from prison and still in custody. This is not a release.",
        button="Record the absence",
        called={"left_at": "day", "on": "day", "due_back_at": "due_day"},
    )
)
absence_back = ABSENCES.view(
    FormStep(
        "Record the return",
        BackForm,
        actions.record_back,
        "The return is recorded.",
        intro=str,
        called={"on": "day"},
    )
)
absence_due_back = ABSENCES.view(
    FormStep(
        "Change the time due back",
        DueBackForm,
        actions.change_due_back,
        "The time due back is changed. The alert now uses it.",
        intro=lambda absence: (
            f"{absence}. Every team that can see the person is alerted if no return is recorded by then."
        ),
        called={"due_back_at": "due_day"},
        asks=due_back_on_record,
    )
)
court_day_plan = PEOPLE.view(
    FormStep(
        "Record next court date",
        CourtDayForm,
        actions.plan_court,
        "The court day is recorded.",
        intro="A court may release the person on that day.",
        button="Record the court day",
    )
)
