"""Two people work a person's dates out by hand: how it stands, the first answer, the second, and beginning again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.dates.calculation_models import DateCheck
from offenders.dates.checks import actions as date_check_verbs
from offenders.dates.checks.forms import AnswerForm, BeginAgainForm, MakeCheckForm
from offenders.dates.checks.panels import DateCheckPanel, date_check_page, date_check_panel
from offenders.dates.pages.facts import facts_of
from offenders.dates.pages.law import TO_READ
from offenders.dates.record_adapter import Record, fingerprint_of, record_of
from offenders.dates.rules.date_checks import State
from offenders.people.models import Offender
from offenders.person_page.form_pages import (
    METHODS,
    attempt,
    changers,
    form_page,
    person_to_change,
    posted,
    row_to_change,
)
from offenders.person_page.opening import get_person_or_refuse
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

IT_CHANGED = "The record changed after the first answer. Nothing was compared: work out the dates again."
INTRO = "Use only these facts. Enter each date, or select No such date."


@require_safe
@needs(Capability.VIEW_PEOPLE)
def date_check(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """How the check stands. Both answers, once both are in."""
    person = get_person_or_refuse(request, uid, verb="person.date_check_opened")
    page = date_check_page(
        person,
        reader=request.user,
        record=record_of(person, reader=request.user),
        may_change=access.may(request.user, Permission.CHANGE, person),
    )
    return render(
        request,
        "offenders/dates/checks/date_check.html",
        person_page.frame(person, current="person_sentence") | {"page": page, "checked": page.panel},
    )


@require_http_methods(METHODS)
@changers
def make(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The first answer."""
    person = person_to_change(request, uid)
    record, panel = _as_it_stands(request, person)
    if request.method != "POST" and (panel.refused or panel.state not in (State.NONE, State.OLD)):
        return _back(request, person, panel.refused)
    form, drafting = drafts.form_from_draft(
        request, MakeCheckForm, name="date_check.make", key=str(person.uid), record=fingerprint_of(record)
    )
    if attempt(
        request,
        form,
        lambda: date_check_verbs.make_check(
            offender=person,
            dates=form.dates(),
            seen=form.cleaned_data["seen"],
            by=request.user,
            uid=form.cleaned_data["uid"],
        ),
    ):
        messages.success(request, "Your answer is saved, and hidden until a second person has given theirs.")
        return redirect("date_check", uid=person.uid)
    return _work(
        request,
        person,
        record,
        form=form,
        drafting=drafting,
        title="Work out the dates by hand",
        intro=f"{INTRO} No one sees your answer before a second person has given theirs.",
        button="Save first answer",
    )


@require_http_methods(METHODS)
@changers
def answer(request: SignedInRequest, uid: UUID, date_check_uid: UUID) -> HttpResponse:
    """The second answer, by somebody who has not seen the first."""
    check = row_to_change(request, DateCheck.objects.select_related("maker"), uid, date_check_uid)
    person = check.offender
    record, panel = _as_it_stands(request, person)
    if request.method != "POST" and (panel.refused or panel.check != check or panel.state is not State.WAITING):
        return _back(request, person, panel.refused)
    form, drafting = drafts.form_from_draft(
        request, AnswerForm, name="date_check.answer", key=str(check.uid), record=fingerprint_of(record)
    )
    given: list[DateCheck] = []
    if attempt(
        request,
        form,
        lambda: given.append(
            date_check_verbs.answer_check(
                check=check, dates=form.dates(), seen=form.cleaned_data["seen"], by=request.user
            )
        ),
    ):
        return _answered(request, person, given[0])
    return _work(
        request,
        person,
        record,
        form=form,
        drafting=drafting,
        title="Second check: work out the dates",
        intro=f"{INTRO} {check.maker} has given the first answer. You see it once you have saved yours.",
        button="Save second answer",
    )


@require_http_methods(METHODS)
@changers
def again(request: SignedInRequest, uid: UUID, date_check_uid: UUID) -> HttpResponse:
    """What was found is given up, for a reason."""
    check = row_to_change(request, DateCheck.objects.all(), uid, date_check_uid)
    form = BeginAgainForm(posted(request))
    if attempt(
        request,
        form,
        lambda: date_check_verbs.begin_again(check=check, reason=form.cleaned_data["reason"], by=request.user),
    ):
        messages.success(
            request, "That check has ended. Work out the dates again: either of you can give the first answer."
        )
        return redirect("date_check", uid=uid)
    return form_page(
        request,
        check.offender,
        form=form,
        title="Work out the dates again",
        intro="The check ends, and your reason stays on the timeline. An answer that was not compared stays hidden.",
        button="End check",
        current="person_sentence",
        back=reverse("date_check", kwargs={"uid": uid}),
    )


def _as_it_stands(request: SignedInRequest, person: Offender) -> tuple[Record, DateCheckPanel]:
    record = record_of(person, reader=request.user)
    return record, date_check_panel(person, reader=request.user, record=record, may_change=True)


def _work(request: SignedInRequest, person: Offender, record: Record, **context: object) -> HttpResponse:
    """The facts and an empty form: none of the dates of any source."""
    return form_page(
        request,
        person,
        "offenders/dates/checks/date_check_work.html",
        facts=facts_of(record),
        to_read=TO_READ,
        current="person_sentence",
        back=reverse("date_check", kwargs={"uid": person.uid}),
        **context,
    )


def _answered(request: SignedInRequest, person: Offender, check: DateCheck) -> HttpResponse:
    """The page itself says whether they agree."""
    if check.ended_at:
        messages.warning(request, IT_CHANGED)
    return redirect("date_check", uid=person.uid)


def _back(request: SignedInRequest, person: Offender, why: str) -> HttpResponse:
    """To how it stands, where this form cannot be filled in now. The page says how it stands; `why`, what this reader
    lacks, stands there too."""
    if not why:
        messages.info(request, "This cannot be answered now. Its status is below.")
    return redirect("date_check", uid=person.uid)
