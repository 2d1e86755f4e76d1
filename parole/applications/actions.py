"""Record what a party asks of the Board beside its decision, how the Board answers, and that it is withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from parole.applications import rules
from parole.applications.models import BoardApplication
from parole.applications.rules import ApplicationKind
from parole.hearings.models import Hearing
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, not_in_the_future, only_casework
from parole.reviews.models import ParoleReview, ReviewMove
from parole.reviews.rules.moves import ENDS, DecidedBy
from sharing import access, audit, practice
from sharing.access.state_machines import MoveRefused
from sharing.models import User
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date

PUBLIC_BEFORE = practice.define(
    "parole.public_hearing_days",
    "Days before a hearing by which a public hearing must be requested",
    unit="days",
    default=rules.PUBLIC_BEFORE_DAYS,
    source="Parole Board Rules 2019 r.15, its text not confirmed",
)


@dataclass(frozen=True)
class ApplicationRequest:
    """Who asks, on which day, why. move: what staff decided, where a member is to decide it anew."""

    asked_by: str
    asked_on: date
    reason: str
    move: ReviewMove | None = None


@transaction.atomic
def ask(
    *, review: ParoleReview, kind: ApplicationKind, said: ApplicationRequest, by: User, uid: UUID | None = None
) -> BoardApplication:
    """Somebody asks it of the Board; one that comes late is kept, and marked so.

    Raises ParoleRefused, MoveRefused, RecordHidden.
    """
    review = get_review_or_refuse(review, by=by)
    only_casework(by)
    if made := made_before(BoardApplication, uid):
        if made.review_id != review.pk:
            raise access.RecordHidden
        return made
    if review.status in ENDS:
        raise MoveRefused("The review has ended: you cannot add an application")
    not_in_the_future("asked_on", said.asked_on)
    if not said.reason.strip():
        raise ParoleRefused("reason", "Enter a reason")
    open_ones = BoardApplication.objects.filter(review=review, kind=kind, answer="", withdrawn_on__isnull=True)
    if open_ones.filter(move=said.move).exists():
        raise MoveRefused("There is already an application without an answer")
    until = _until(review, kind, said)
    made = BoardApplication.objects.create(
        review=review,
        offender_id=review.offender_id,
        kind=kind,
        move=said.move,
        asked_by=said.asked_by,
        asked_on=said.asked_on,
        reason=said.reason.strip(),
        until=until,
        is_late=rules.is_late(said.asked_on, until=until),
        recorded_by=by,
        **keyed(uid),
    )
    _record(made, "asked", by)
    return made


def _until(review: ParoleReview, kind: ApplicationKind, said: ApplicationRequest) -> date | None:
    """The deadline to apply it. Raises ParoleRefused where it is not asked of that, or not by them."""
    if kind is ApplicationKind.PUBLIC_HEARING:
        return public_until(review)
    if said.asked_by == BoardApplication.AskedBy.OTHER:
        raise ParoleRefused("asked_by", "Only a party can ask a member to decide again (r.4(4))")
    if said.move is None or said.move not in decided_by_staff(review):
        raise ParoleRefused("move", "Select what staff of the Board decided in this review")
    if said.asked_on < said.move.on:
        raise ParoleRefused("asked_on", f"Staff decided on {format_date(said.move.on)}: enter that date or a later one")
    return rules.redecision_until(said.move.on)


def public_until(review: ParoleReview) -> date | None:
    """The deadline to apply that the listed hearing is in public; None while none is listed."""
    hearing = Hearing.objects.listed().filter(review=review).first()
    if hearing is None:
        return None
    return rules.public_until(hearing.first_on, days=int(practice.value(PUBLIC_BEFORE, on=hearing.listed_on)))


def decided_by_staff(review: ParoleReview) -> list[ReviewMove]:
    """Newest first."""
    return list(ReviewMove.objects.filter(review=review, decided_by=DecidedBy.STAFF).order_by("-on", "-pk"))


@transaction.atomic
def answer(
    *, application: BoardApplication, answer: str, on: date, reasons: str, document: str, by: User
) -> BoardApplication:
    """The Board's chair, or the member, answered. The same again changes nothing. Raises ParoleRefused, MoveRefused."""
    application = _opened(application, by=by)
    if (application.answer, application.answered_on) == (answer, on):
        return application
    if application.answer:
        raise MoveRefused("There is already an answer")
    _check_day(on, not_before=application.asked_on)
    if not reasons.strip():
        raise ParoleRefused("reasons", "Enter the reasons")
    if not document.strip():
        raise ParoleRefused("document", "Enter the reference of the Board’s answer")
    said = {"answer": answer, "answered_on": on, "answer_reasons": reasons.strip(), "document": document.strip()}
    return _set(application, "answered", by, **said)


@transaction.atomic
def withdraw(*, application: BoardApplication, on: date, reason: str, by: User) -> BoardApplication:
    """It is asked for no more, or was recorded by mistake; it stays in sight. Raises ParoleRefused, MoveRefused."""
    application = _opened(application, by=by)
    if application.answer:
        raise MoveRefused("There is already an answer")
    _check_day(on, not_before=application.asked_on)
    if not reason.strip():
        raise ParoleRefused("reason", "Enter a reason")
    return _set(application, "withdrawn", by, withdrawn_on=on, withdrawn_because=reason.strip())


def _opened(application: BoardApplication, *, by: User) -> BoardApplication:
    get_review_or_refuse(application.review, by=by)
    only_casework(by)
    found = BoardApplication.objects.get(pk=application.pk)
    if found.withdrawn_on:
        raise MoveRefused("Application withdrawn")
    return found


def _check_day(on: date, *, not_before: date) -> None:
    not_in_the_future("on", on)
    if on < not_before:
        raise ParoleRefused("on", f"Enter {format_date(not_before)} or a later date")


def _set(application: BoardApplication, verb: str, by: User, **changed: Any) -> BoardApplication:
    BoardApplication.objects.filter(pk=application.pk).update(**changed)
    application.refresh_from_db()
    _record(application, verb, by)
    return application


KEPT = ("kind", "asked_by", "asked_on", "until", "is_late", "answer", "answered_on", "withdrawn_on")


def _record(application: BoardApplication, verb: str, by: User) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"parole.application_{verb}",
        by=by,
        target=application,
        subject=application.offender_id,
        payload=audit.fields_of(application, *KEPT),
    )
