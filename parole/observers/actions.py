"""Record a request to observe a hearing, how the Board answers, and that they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from parole.hearings.models import Hearing
from parole.hearings.observers import Observer
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, not_in_the_future, only_casework
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing import access, audit
from sharing.access.state_machines import MoveRefused
from sharing.models import User
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date

LAW_ENTRIES = ("pbr-14",)


@dataclass(frozen=True)
class ObserverRequest:
    """Who asks to observe, on which day, as what, and why."""

    name: str
    kind: str
    asked_on: date
    reason: str


@transaction.atomic
def ask(*, review: ParoleReview, said: ObserverRequest, by: User, uid: UUID | None = None) -> Observer:
    """Somebody asks to observe the hearing. Raises ParoleRefused, MoveRefused, RecordHidden."""
    review = get_review_or_refuse(review, by=by)
    only_casework(by)
    if made := made_before(Observer, uid):
        if made.review_id != review.pk:
            raise access.RecordHidden
        return made
    if review.status in ENDS:
        raise MoveRefused("The review has ended: there is no hearing to observe")
    not_in_the_future("asked_on", said.asked_on)
    refuse_hidden(ParoleRefused, name=said.name)
    made = Observer.objects.create(
        review=review,
        offender_id=review.offender_id,
        name=said.name.strip(),
        kind=said.kind,
        asked_on=said.asked_on,
        reason=said.reason.strip(),
        recorded_by=by,
        **keyed(uid),
    )
    _record(made, "asked", by)
    return made


@transaction.atomic
def answer(*, observer: Observer, answer: str, may_see: str, on: date, document: str, by: User) -> Observer:
    """The Board answered: whether they may observe, and what they may be shown. The same again changes nothing.

    Raises ParoleRefused, MoveRefused.
    """
    observer = _opened(observer, by=by)
    may_see = may_see if answer == Observer.Answer.GRANTED else ""
    if (observer.answer, observer.answered_on, observer.may_see) == (answer, on, may_see):
        return observer
    if observer.answer:
        raise MoveRefused("There is already an answer")
    _check_day(on, not_before=observer.asked_on)
    if answer == Observer.Answer.GRANTED and not may_see:
        raise ParoleRefused("may_see", "Select what they may be shown")
    if not document.strip():
        raise ParoleRefused("document", "Enter the reference of the Board’s answer")
    return _set(observer, "answered", by, answer=answer, answered_on=on, may_see=may_see, document=document.strip())


@transaction.atomic
def attend(*, observer: Observer, on: date, by: User) -> Observer:
    """They were at the hearing of this day. Raises ParoleRefused, MoveRefused where the Board has not let them."""
    observer = _opened(observer, by=by)
    if observer.attended_on == on:
        return observer
    if observer.answer != Observer.Answer.GRANTED or observer.answered_on is None:
        raise MoveRefused("The Board has not allowed them to observe")
    _check_day(on, not_before=observer.answered_on)
    held = Hearing.objects.filter(review=observer.review_id, days__contains=[on])
    hearing = held.exclude(status=Hearing.Status.CANCELLED).first()
    if hearing is None:
        raise ParoleRefused("on", "This review has no hearing on that date")
    return _set(observer, "attended", by, attended_on=on, hearing=hearing)


@transaction.atomic
def withdraw(*, observer: Observer, on: date, reason: str, by: User) -> Observer:
    """They no longer ask, or it was recorded by mistake; it stays in sight. Raises ParoleRefused, MoveRefused."""
    observer = _opened(observer, by=by)
    if observer.attended_on:
        raise MoveRefused(f"Attendance is already recorded for {format_date(observer.attended_on)}")
    _check_day(on, not_before=observer.asked_on)
    if not reason.strip():
        raise ParoleRefused("reason", "Enter a reason")
    return _set(observer, "withdrawn", by, withdrawn_on=on, withdrawn_because=reason.strip())


def _opened(observer: Observer, *, by: User) -> Observer:
    get_review_or_refuse(observer.review, by=by)
    only_casework(by)
    found = Observer.objects.get(pk=observer.pk)
    if found.withdrawn_on:
        raise MoveRefused("Application withdrawn")
    return found


def _check_day(on: date, *, not_before: date) -> None:
    not_in_the_future("on", on)
    if on < not_before:
        raise ParoleRefused("on", f"Enter {format_date(not_before)} or a later date")


def _set(observer: Observer, verb: str, by: User, **changed: Any) -> Observer:
    Observer.objects.filter(pk=observer.pk).update(**changed)
    observer.refresh_from_db()
    _record(observer, verb, by)
    return observer


def _record(observer: Observer, verb: str, by: User) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"parole.observer_{verb}",
        by=by,
        target=observer,
        subject=observer.offender_id,
        payload=audit.fields_of(observer, "kind", "asked_on", "answer", "answered_on", "may_see", "attended_on"),
    )
