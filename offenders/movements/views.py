"""Recording where a person goes, what the sheet says, and what stands against a release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
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
from offenders.person_page.step_pages import change_pages, row_to_open
from offenders.releases.holds import actions as holds
from offenders.releases.holds import second_people
from offenders.releases.readiness_summary import prepared_of
from offenders.status.facts import licence_end_of
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep
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
def release_ready(request: SignedInRequest, uid: UUID, release_uid: UUID) -> HttpResponse:
    """A release is ready by what must be in hand before it, and by no other way: on to that list."""
    release = row_to_change(request, Release.objects.open(), uid, release_uid)
    return redirect(link("person_readiness", uid=uid) or changes_of(release.offender, "releases"))


# Holds

RELEASES = change_pages("release", opened=row_to_open(Release.objects.open(), "release_uid"), anchor="releases")
HOLDS = change_pages("hold", opened=row_to_open(ReleaseHold.objects.all(), "hold_uid"), anchor="releases")
ASKED = change_pages(
    "hold",
    opened=row_to_open(ReleaseHold.objects.select_related("release", "set_by", "lift_asked_by__agency"), "hold_uid"),
    anchor="releases",
)
TWO = "This release was directed or ordered. The hold stays until someone in PPCS or another agency agrees."

release_hold = RELEASES.view(
    FormStep(
        lambda release: f"Hold the release: {mid_sentence(release.get_basis_display())}",
        HoldForm,
        holds.hold_release,
        "The release is on hold.",
        intro="It cannot be marked ready or recorded until the hold is lifted. A hold does not stop a release that the "
        "law requires.",
        button="Hold release",
    )
)


def lifts_otherwise(request: SignedInRequest, hold: ReleaseHold) -> HttpResponse | None:
    """A hold that ends by itself, and one whose lifting waits for a second person."""
    if hold.lifts_by_itself:
        messages.info(request, f"{holds.LIFTS_BY_ITSELF[hold.kind]}.")
        return redirect(changes_of(hold.offender, "releases"))
    return (
        redirect(second_people.address_of_lift(hold))
        if hold.lift_asked_at and second_people.needs_second(hold)
        else None
    )


def lift(*, hold: ReleaseHold, reason: str, by: User) -> bool:
    """Whether it is lifted: where it needs two people, the second is asked."""
    if second_people.needs_second(hold):
        holds.ask_to_lift(hold=hold, reason=reason, by=by)
        return False
    holds.lift_hold(hold=hold, reason=reason, by=by)
    return True


def words_to_lift(request: SignedInRequest, hold: ReleaseHold) -> dict[str, Any]:
    if second_people.needs_second(hold):
        return {
            "title": f"Ask to lift the hold: {hold.in_a_sentence}",
            "intro": f"{hold.reason.removesuffix('.')}. {TWO}",
            "button": "Ask to lift hold",
        }
    return {"title": f"Lift the hold: {hold.in_a_sentence}", "intro": hold.reason, "button": "Lift hold"}


hold_lift = HOLDS.view(
    FormStep(
        "Lift hold",
        LiftForm,
        lift,
        lambda is_lifted: "The hold is lifted." if is_lifted else "Asked. The hold stays until a second person agrees.",
        shows=words_to_lift,
        instead=lifts_otherwise,
    )
)


def answer_lift(*, hold: ReleaseHold, answer: str, reason: str, by: User) -> bool:
    """Whether it is lifted: a second person agrees, or somebody keeps it."""
    if answer == LiftAnswerForm.AGREE:
        holds.agree_to_lift(hold=hold, by=by)
        return True
    holds.keep_hold(hold=hold, reason=reason, by=by)
    return False


def what_is_asked(hold: ReleaseHold) -> str:
    first = hold.lift_asked_by
    if not first:
        return hold.reason
    return f"{hold.reason.removesuffix('.')}. {first} ({first.agency}) asks to lift it: {hold.lift_asked_because}"


hold_lift_answer = ASKED.view(
    FormStep(
        lambda hold: f"Lift the hold: {hold.in_a_sentence}",
        LiftAnswerForm,
        answer_lift,
        lambda is_lifted: "The hold is lifted." if is_lifted else "The hold stays.",
        intro=what_is_asked,
        button="Record answer",
        shows=lambda request, hold: {
            "refused": "" if hold.lift_asked_by else "No one has asked to lift this hold.",
            "refused_strong": "There is nothing to decide.",
        },
    )
)
