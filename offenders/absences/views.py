"""Recording that somebody leaves prison for a time, comes back, and is to be at court."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offenders.absences import actions
from offenders.absences.forms import AbsenceForm, BackForm, CourtDayForm, DueBackForm
from offenders.absences.models import Absence
from offenders.absences.rules import OPEN_ENDED, AbsenceKind
from offenders.person_page.form_pages import (
    METHODS,
    attempt,
    changers,
    form_page,
    person_to_change,
    posted,
    row_to_change,
    saved,
)
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@changers
def absence_record(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    form = AbsenceForm(posted(request))
    if attempt(
        request,
        form,
        lambda: actions.record_absence(offender=person, by=request.user, **form.typed()),
        called={"left_at": "day", "on": "day", "due_back_at": "due_day"},
    ):
        return saved(request, person, "The absence is recorded. Custody and all dates continue.", "movements")
    return form_page(
        request,
        person,
        form=form,
        title="Record an absence",
        intro="The person is away from prison and still in custody. This is not a release.",
        button="Record the absence",
        anchor="movements",
    )


@require_http_methods(METHODS)
@changers
def absence_back(request: SignedInRequest, uid: UUID, absence_uid: UUID) -> HttpResponse:
    absence = row_to_change(request, Absence.objects.all(), uid, absence_uid)
    form = BackForm(posted(request))
    if attempt(
        request,
        form,
        lambda: actions.record_back(absence=absence, at=form.typed(), by=request.user),
        called={"on": "day"},
    ):
        return saved(request, absence.offender, "The return is recorded.", "movements")
    return form_page(
        request,
        absence.offender,
        form=form,
        title="Record the return",
        intro=str(absence),
        button="Record the return",
        anchor="movements",
    )


@require_http_methods(METHODS)
@changers
def absence_due_back(request: SignedInRequest, uid: UUID, absence_uid: UUID) -> HttpResponse:
    absence = row_to_change(request, Absence.objects.all(), uid, absence_uid)
    due = timezone.localtime(absence.due_back_at) if absence.due_back_at else None
    initial = {"due_day": due.date(), "due_at": due.time()} if due else {}
    form = DueBackForm(posted(request), initial=initial, is_open_ended=AbsenceKind(absence.kind) in OPEN_ENDED)
    if attempt(
        request,
        form,
        lambda: actions.change_due_back(absence=absence, by=request.user, **form.typed()),
        called={"due_back_at": "due_day"},
    ):
        return saved(request, absence.offender, "The time due back is changed. The alert now uses it.", "movements")
    return form_page(
        request,
        absence.offender,
        form=form,
        title="Change the time due back",
        intro=f"{absence}. Every team that can see the person is alerted if no return is recorded by then.",
        button="Change the time due back",
        anchor="movements",
    )


@require_http_methods(METHODS)
@changers
def court_day_plan(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    form = CourtDayForm(posted(request))
    if attempt(
        request,
        form,
        lambda: actions.plan_court(
            offender=person,
            on=form.cleaned_data["planned_on"],
            where=form.cleaned_data["where"],
            uid=form.cleaned_data["uid"],
            by=request.user,
        ),
    ):
        return saved(request, person, "The court day is recorded.", "movements")
    return form_page(
        request,
        person,
        form=form,
        title="Record next court date",
        intro="A court may release the person on that day.",
        button="Record the court day",
        anchor="movements",
    )
