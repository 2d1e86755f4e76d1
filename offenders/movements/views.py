"""Recording where a person goes, what the sheet says, and what stands against a release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offenders.custody import rules
from offenders.custody.models import ReportedEnd
from offenders.custody.rules import Happening
from offenders.dates.models import KeyDate, Release, ReleaseHold
from offenders.dates.upkeep import releases
from offenders.movements import actions as custody
from offenders.movements import ends
from offenders.movements.forms import CourtDatesForm, HoldForm, LiftAnswerForm, LiftForm, MovementForm, SheetForm
from offenders.movements.move_views import warned_of_waiting
from offenders.people.models import Offender
from offenders.person_page.form_pages import (
    METHODS,
    attempt,
    changers,
    changes_of,
    form_page,
    person_to_change,
    posted,
    row_to_change,
    saved,
)
from offenders.person_page.frame import link
from offenders.releases.holds import actions as holds
from offenders.releases.holds import second_people
from offenders.releases.readiness_summary import prepared_of
from offenders.status.facts import licence_end_of
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_datetime


@require_http_methods(METHODS)
@changers
def dates_record(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """All official dates of one sheet, each beside what stands now."""
    return _dates(
        request,
        uid,
        SheetForm,
        KeyDate.Origin.OFFICIAL,
        record=releases.record_official_dates,
        title="Record official dates",
        intro="From one sentence calculation sheet. Leave a date empty to keep it as it is.",
    )


@require_http_methods(METHODS)
@changers
def court_dates_record(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What the court's record states, which stands beside the prison's sheet."""
    return _dates(
        request,
        uid,
        CourtDatesForm,
        KeyDate.Origin.COURT,
        record=releases.record_court_dates,
        title="Record court dates",
        intro="Only the dates that the court’s record states. Each is shown beside the prison’s and our calculation; "
        "where they differ, the release is on hold.",
    )


def _dates(
    request: SignedInRequest,
    uid: UUID,
    form_class: type[SheetForm],
    origin: KeyDate.Origin,
    *,
    record: Callable[..., Any],
    **context: Any,
) -> HttpResponse:
    """The dates of one source."""
    person = person_to_change(request, uid)
    current = {key_date.code: key_date for key_date in KeyDate.objects.current().filter(offender=person, origin=origin)}
    today = timezone.localdate()
    form = form_class(
        posted(request),
        current=current,
        ask=lambda dates: releases.questions_about(person, dates, origin=origin, on=today),
    )
    if attempt(
        request,
        form,
        lambda: record(
            offender=person,
            dates=form.dates(),
            source=form.cleaned_data["source"],
            as_at=form.cleaned_data["as_at"],
            kept_because=form.kept_because,
            by=request.user,
        ),
    ):
        return saved(request, person, "The dates are recorded. The releases follow from them.", "dates")
    return form_page(
        request,
        person,
        "offenders/movements/dates_record.html",
        form=form,
        lines=form.lines(),
        button="Record dates",
        anchor="dates",
        **context,
    )


@require_http_methods(METHODS)
@changers
def movement_record(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Something happened that changes where the person is. Only what can have happened now is offered."""
    person = person_to_change(request, uid)
    possible = may_happen_to(person, recorder=request.user)
    form = MovementForm(posted(request), possible=possible)
    reported: list[ReportedEnd] = []

    def act() -> None:
        said = {**form.cleaned_data, "offender": person, "happening": Happening(form.cleaned_data["happening"])}
        if said["happening"] in rules.BY_TWO_PEOPLE:
            said.pop("establishment")
            reported.append(ends.report_end(**said, by=request.user))
        else:
            custody.record_movement(**said, by=request.user)

    if attempt(request, form, act):
        if reported:
            due = say_datetime(reported[0].confirm_due_at)
            return saved(request, person, f"Reported. A second person must confirm it by {due}.", "movements")
        warned_of_waiting(request, person)
        return saved(request, person, "The movement is recorded.", "movements")
    return form_page(
        request,
        person,
        "offenders/movements/movement_record.html",
        form=form,
        possible=possible,
        is_held=person.status in rules.HELD,
        release_day=release_day_of(person),
        title="Record what happened",
        intro="A movement is never changed afterwards. 2 people can withdraw a release, return or end recorded by "
        "mistake. A death, the end of a licence, an acquittal and a removal take 2 people: you report it, and a second "
        "person confirms it.",
        button="Record movement",
        anchor="movements",
    )


def may_happen_to(person: Offender, *, recorder: User) -> list[Happening]:
    """What can have happened to the person now, of what this form records: a release is recorded at the gate, and PPCS
    revokes a licence."""
    happened = custody.happenings_of(person)
    elsewhere = {Happening.TRANSFERRED, Happening.RELEASED, Happening.RELEASED_WITHOUT_LICENCE}
    elsewhere |= set() if custody.may_revoke(recorder) else {Happening.LICENCE_REVOKED}
    today = timezone.localdate()
    is_expired = licence_end_of(person, on=today).is_over(today)
    return [
        happening
        for happening in Happening
        if happening not in elsewhere
        and not rules.is_at_the_gate_alone(happening, person.status)
        and rules.may_happen(happening, happened=happened, is_expired=is_expired)
    ]


def release_day_of(person: Offender) -> str:
    """The sheet of the day of the release that is counted, where one is open; else empty. Two queries."""
    release = (
        Release.objects.open().counted().filter(offender=person).select_related("offender").with_prepared().first()
    )
    is_open = release is not None and release.pk in prepared_of([release], today=timezone.localdate())
    return link("release_day", uid=person.uid) if is_open else ""


@require_http_methods(METHODS)
@changers
def release_hold(request: SignedInRequest, uid: UUID, release_uid: UUID) -> HttpResponse:
    release = row_to_change(request, Release.objects.open(), uid, release_uid)
    form = HoldForm(posted(request), release=release)
    if attempt(request, form, lambda: holds.hold_release(release=release, by=request.user, **hold_of(form))):
        return saved(request, release.offender, "The release is on hold.", "releases")
    return form_page(
        request,
        release.offender,
        form=form,
        title=f"Hold the release: {mid_sentence(release.get_basis_display())}",
        intro="It cannot be marked ready or recorded until the hold is lifted. A hold does not stop a release "
        "that the law requires.",
        button="Hold release",
        anchor="releases",
    )


def hold_of(form: HoldForm) -> dict:
    return {"kind": ReleaseHold.Kind(form.cleaned_data["kind"]), "reason": form.cleaned_data["reason"]}


@require_http_methods(METHODS)
@changers
def hold_lift(request: SignedInRequest, uid: UUID, hold_uid: UUID) -> HttpResponse:
    hold = row_to_change(request, ReleaseHold.objects.all(), uid, hold_uid)
    if hold.lifts_by_itself:
        messages.info(request, f"{holds.LIFTS_BY_ITSELF[hold.kind]}.")
        return redirect(f"{reverse('person_change', kwargs={'uid': uid})}#releases")
    needs_two = second_people.needs_second(hold)
    if needs_two and hold.lift_asked_at:
        return redirect(second_people.address_of_lift(hold))
    act = holds.ask_to_lift if needs_two else holds.lift_hold
    form = LiftForm(posted(request))
    if attempt(request, form, lambda: act(hold=hold, reason=form.cleaned_data["reason"], by=request.user)):
        said = "Asked. The hold stays until a second person agrees." if needs_two else "The hold is lifted."
        return saved(request, hold.offender, said, "releases")
    two = "This release was directed or ordered. The hold stays until someone in PPCS or another agency agrees."
    return form_page(
        request,
        hold.offender,
        form=form,
        title=f"{'Ask to lift' if needs_two else 'Lift'} the hold: {hold.in_a_sentence}",
        intro=f"{hold.reason.removesuffix('.')}. {two}" if needs_two else hold.reason,
        button="Ask to lift hold" if needs_two else "Lift hold",
        anchor="releases",
    )


@require_http_methods(METHODS)
@changers
def hold_lift_answer(request: SignedInRequest, uid: UUID, hold_uid: UUID) -> HttpResponse:
    """A second person agrees that the hold of a directed release is lifted, or somebody keeps it."""
    rows = ReleaseHold.objects.select_related("release", "set_by", "lift_asked_by__agency")
    hold = row_to_change(request, rows, uid, hold_uid)
    form = LiftAnswerForm(posted(request))

    def act() -> None:
        if form.cleaned_data["answer"] == LiftAnswerForm.AGREE:
            holds.agree_to_lift(hold=hold, by=request.user)
        else:
            holds.keep_hold(hold=hold, reason=form.cleaned_data["reason"], by=request.user)

    if attempt(request, form, act):
        agreed = form.cleaned_data["answer"] == LiftAnswerForm.AGREE
        return saved(request, hold.offender, "The hold is lifted." if agreed else "The hold stays.", "releases")
    first = hold.lift_asked_by
    return form_page(
        request,
        hold.offender,
        form=form,
        title=f"Lift the hold: {hold.in_a_sentence}",
        intro=f"{hold.reason.removesuffix('.')}. {first} ({first.agency}) asks to lift it: {hold.lift_asked_because}"
        if first
        else hold.reason,
        refused="" if first else "No one has asked to lift this hold.",
        refused_strong="There is nothing to decide.",
        button="Record answer",
        anchor="releases",
    )


@require_http_methods(METHODS)
@changers
def release_ready(request: SignedInRequest, uid: UUID, release_uid: UUID) -> HttpResponse:
    """A release is ready by what must be in hand before it, and by no other way: on to that list."""
    release = row_to_change(request, Release.objects.open(), uid, release_uid)
    return redirect(link("person_readiness", uid=uid) or changes_of(release.offender, "releases"))
