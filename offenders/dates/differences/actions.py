"""Actions on a date conflict: accept the prison's date, ask the prison, review it again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from offenders.custody.models import CustodyPeriod
from offenders.dates import alert_kinds, event_kinds
from offenders.dates.calculation_models import Calculation, DateConflict
from offenders.dates.rules.releases import Code
from offenders.dates.rules.settling import Did
from offenders.dates.sources import as_settled, counted_release, sources_of
from offenders.dates.upkeep import hands as settling
from offenders.dates.upkeep.differences import (
    Move,
    address_of,
    close_question,
    question_key,
    record_change,
    words_of,
    write_move,
)
from offenders.dates.upkeep.forward import bound_of
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.releases.warnings import rules as warnings
from sharing import alerts, events, practice
from sharing.drafts import actions as drafts
from sharing.models import Severity, User
from sharing.records.errors import Refused
from sharing.time_words import say_datetime

SETTLED = "This date conflict is already resolved. No changes were saved"
ANSWER_SOON = timedelta(hours=4)
ANSWER = practice.define(
    "dates.answer_hours",
    "Hours for a prison to answer a question about a date; within 14 days of the release 4",
    unit="hours",
    default=24,
    source="Our design: a starting value, not set by law",
)


class ConflictRefused(Refused):
    """It is settled already, or cannot be settled so."""


@transaction.atomic
def accept_official(*, conflict: DateConflict, reason: str, evidence: str, by: User) -> DateConflict:
    """The prison's word stands, also that there is no such date: somebody looked at why they differ, and says what
    shows that it is right.

    The release is free once no conflict of the person is open. Raises ConflictRefused where it was settled meanwhile,
    or reason or evidence is missing, and NotTheSecond where this account had a hand in one of the dates, or the person
    would leave earlier and it is of the same agency as whoever had.
    """
    reason, evidence = reason.strip(), evidence.strip()
    if not reason:
        raise ConflictRefused("reason", "Enter why the prison's date is right")
    if not evidence:
        raise ConflictRefused("evidence", "Enter the evidence: the document, its date and who has it")
    lock(conflict.offender)
    conflict.refresh_from_db()
    claimed = DateConflict.objects.open().filter(pk=conflict.pk)
    if conflict.is_open:
        hands = settling.hands_of_conflict(conflict, at=timezone.now())
        settling.refuse_second(by, hands, forward_by=Did.SHEET if accepting_comes_forward(conflict) else None)
    if not claimed.update(accepted_at=timezone.now(), accepted_by=by, reason=reason, evidence=evidence):
        raise ConflictRefused("", SETTLED)
    conflict.refresh_from_db()
    drafts.forget(user=by, form="date_conflict.accept", key=str(conflict.uid))
    close_question(conflict, "The date conflict is resolved")
    write_move(conflict, Move.ACCEPTED, f"{reason.removesuffix('.')}. Evidence: {evidence}", by=by)
    record_change("offenders.conflict_accepted", conflict, by, reason=reason, evidence=evidence)
    events.publish_event(kind=event_kinds.RESOLVED, record=conflict, subject=conflict.offender)
    _follow(conflict.offender, by=by)
    return conflict


def accepting_comes_forward(conflict: DateConflict) -> bool:
    """Whether somebody could leave earlier, or their sentence end earlier, once the prison's date stands than by every
    source now."""
    offender, on = conflict.offender, timezone.localdate()
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    bound = bound_of(offender, period)
    if bound is None:
        return False
    calculation = Calculation.objects.current().filter(offender=offender).first()
    now = as_settled(offender, sources_of(offender, calculation, period=period), on)
    then = settling.with_prisons(now, Code(conflict.code), conflict.official_on)
    return any(matter.comes_forward(matter.ask(now), matter.ask(then)) for matter in bound.matters)


@transaction.atomic
def reopen(*, conflict: DateConflict, reason: str, by: User) -> DateConflict:
    """It was accepted wrongly: it holds the release again. Raises ConflictRefused."""
    lock(conflict.offender)
    accepted = DateConflict.objects.standing().filter(pk=conflict.pk, accepted_at__isnull=False)
    if not reason.strip():
        raise ConflictRefused("reason", "Enter a reason for reopening the date conflict")
    if not accepted.update(accepted_at=None, accepted_by=None, reason="", evidence=""):
        raise ConflictRefused("", "This date conflict is open or ended. No changes were saved")
    conflict.refresh_from_db()
    write_move(conflict, Move.REOPENED, reason.strip(), by=by)
    record_change("offenders.conflict_reopened", conflict, by, reason=reason)
    events.publish_event(kind=event_kinds.OPENED, record=conflict, subject=conflict.offender)
    _follow(conflict.offender, by=by)
    return conflict


@transaction.atomic
def ask_prison(*, conflict: DateConflict, by: User, on: date) -> DateConflict:
    """Ask the prison to check its sheet, with a time by which it answers. Asked again while it is open, it is asked
    anew. Raises ConflictRefused where there is nothing to ask."""
    offender = conflict.offender
    lock(offender)
    if not DateConflict.objects.open().filter(pk=conflict.pk).exists():
        raise ConflictRefused("", "This date conflict is already resolved. The prison was not asked")
    offender.refresh_from_db()
    if offender.establishment is None:
        raise ConflictRefused("", "The person is not in custody: there is no prison to ask")
    close_question(conflict, "It is asked again")
    now = timezone.now()
    is_soon, due = answer_due(offender, on=on, at=now)
    DateConflict.objects.filter(pk=conflict.pk).update(asked_at=now, asked_by=by, answer_due_at=due, answered_at=None)
    conflict.refresh_from_db()
    write_move(conflict, Move.ASKED, asked_in_words(offender, due), by=by)
    alerts.raise_alert(
        kind=alert_kinds.DATE_QUESTION,
        key=question_key(conflict),
        subject=offender,
        text=f"{words_of(conflict)}. Check the sheet, and record what it says or correct it.",
        severity=Severity.HIGH if is_soon else None,
        responds_in=due - now,
        link=address_of(conflict),
        at=now,
    )
    record_change("offenders.prison_asked", conflict, by, due=due)
    return conflict


def answer_due(offender: Offender, *, on: date, at: datetime) -> tuple[bool, datetime]:
    """Whether the release is near, and by when a prison that is asked at this moment answers."""
    release = counted_release(offender)
    is_soon = release is not None and warnings.is_soon(on=on, days=[release.warn_on])
    return is_soon, at + (ANSWER_SOON if is_soon else timedelta(hours=practice.value(ANSWER, on=on)))


@transaction.atomic
def record_answer(*, conflict: DateConflict, stands: bool, words: str, by: User) -> DateConflict:
    """The prison has answered. stands: its sheet is right as it is, and `words` say why; else it puts the sheet right,
    and its new dates are to be recorded. The conflict stays open either way.

    Raises ConflictRefused, and NotTheSecond where a program says that they stand, or an account that had a hand in one
    of the dates.
    """
    words = words.strip()
    if stands and not words:
        raise ConflictRefused("words", "Enter why the prison's sheet is right")
    lock(conflict.offender)
    conflict.refresh_from_db()
    if not conflict.is_open:
        raise ConflictRefused("", SETTLED)
    if not conflict.waits_for_answer:
        raise ConflictRefused("", "The prison has not been asked. Ask it first")
    if stands:
        settling.refuse_second(by, settling.hands_of_conflict(conflict, at=timezone.now()), forward_by=None)
    DateConflict.objects.filter(pk=conflict.pk).update(answered_at=timezone.now())
    drafts.forget(user=by, form="date_conflict.answer", key=str(conflict.uid))
    close_question(conflict, "The prison has answered")
    conflict.refresh_from_db()
    said = "The sheet is right" if stands else "The sheet is corrected"
    write_move(conflict, Move.ANSWERED, f"{said}: {words}" if words else said, by=by)
    record_change("offenders.prison_answered", conflict, by, reason=words, stands=stands)
    return conflict


def asked_in_words(offender: Offender, due: datetime) -> str:
    return f"{offender.establishment}, to answer by {say_datetime(due)}"


def _follow(offender: Offender, *, by: User | None) -> None:
    derive_releases(offender=offender, by=by)
