"""The hard stop: the prison takes the licence over, and the release is held until one is approved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from licence.licences import rules as lifecycle
from licence.licences.actions.moves import expected_release, goes_on, lock, make_move, reread
from licence.licences.models import Licence
from licence.licences.rules import LicenceFacts, Status
from offenders.models import Offender, Release, ReleaseHold
from offenders.releases.holds import actions as holds
from offenders.status.facts import goes_without_licence
from sharing import practice
from sharing.access.state_machines import MoveRefused

HARD_STOP = practice.define(
    "licence.hard_stop_working_days",
    "Working days before a release from which the prison makes the licence",
    unit="working days",
    default=lifecycle.HARD_STOP_WORKING_DAYS,
    source="Practice of probation's licence service",
)
WARNING = practice.define(
    "licence.warning_working_days",
    "Working days before the hard stop when everyone is warned that no licence is approved",
    unit="working days",
    default=lifecycle.WARNING_WORKING_DAYS,
    source="Practice of probation's licence service",
)
NOT_READY = ReleaseHold.Kind.LICENCE_NOT_READY
HELD_BECAUSE = "The hard stop is reached, and no licence is approved"


def hard_stop_of(leaves_on: date, *, on: date) -> date:
    return lifecycle.hard_stop_on(leaves_on, working_days=practice.value(HARD_STOP, on=on))


@transaction.atomic
def time_out(*, licence: Licence, on: date) -> Licence:
    """The hard stop is reached: from now on the prison makes it. Raises MoveRefused."""
    licence = reread(licence)
    return make_move(licence, "time_out", by=None, facts=_facts(licence, on=on), kind=Licence.Kind.HARD_STOP)


@transaction.atomic
def reopen(*, licence: Licence, on: date) -> Licence:
    """The release moved away from the hard stop: probation makes it again. Raises MoveRefused."""
    licence = reread(licence)
    facts = _facts(licence, on=on)
    return make_move(licence, "reopen", by=None, facts=facts, kind=kind_of(expected_release(licence.offender)))


def hand_over(licence: Licence, *, on: date) -> Licence:
    """Give a draft to whom it belongs on this day: the prison from the hard stop on, until then probation.

    One that is with the right people, or that somebody moved meanwhile, is left alone.
    """
    verb: Any = {Status.IN_PROGRESS: time_out, Status.REJECTED: time_out, Status.TIMED_OUT: reopen}.get(
        Status(licence.status)
    )
    if verb is None or licence.is_variation:
        return licence
    try:
        return verb(licence=licence, on=on)
    except MoveRefused:
        return licence


@transaction.atomic
def settle_hold(*, offender: Offender, on: date, afresh: bool = False) -> None:
    """Hold the release from the hard stop on while no licence is approved, and lift that when it is so no more.

    Safe to run again: a release is held once. A hold of this kind that somebody set by hand is theirs to lift. One that
    somebody lifted by hand stays lifted, until the day moves to another hard stop, or an approved licence is changed
    (afresh).
    """
    lock(offender)
    held = _release_to_hold(offender, on=on)
    for hold in _set_by_the_clock(offender).exclude(release=held):
        holds.lift_hold(hold=hold, reason=_why_lifted(hold.release), by=None)
    if held and (afresh or not _was_lifted_by_hand(held, on=on)):
        holds.hold_release(release=held, kind=NOT_READY, reason=HELD_BECAUSE, by=None)


def carry_hold_over(*, offender: Offender, on: date) -> None:
    """After the dates moved or the person went: a hold that is over is lifted, and goes to the release that counts now.

    The first one is set by the clock, within minutes: who records a release late is not stopped by the day as such.
    """
    if _set_by_the_clock(offender).exists():
        settle_hold(offender=offender, on=on)


def kind_of(release: Release | None) -> Licence.Kind:
    return Licence.Kind.PRRD if release and release.period.is_recall else Licence.Kind.CRD


def _facts(licence: Licence, *, on: date) -> LicenceFacts:
    leaves_on = goes_on(licence)
    return LicenceFacts(on=on, hard_stop_on=hard_stop_of(leaves_on, on=on) if leaves_on else None)


def _release_to_hold(offender: Offender, *, on: date) -> Release | None:
    release = expected_release(offender)
    if release is None or goes_without_licence(release) or on < hard_stop_of(release.leaves_on, on=on):
        return None
    return None if Licence.objects.approved_for_release().filter(offender=offender).exists() else release


def _set_by_the_clock(offender: Offender) -> QuerySet[ReleaseHold]:
    """Its open holds of this kind, without those that somebody set by hand."""
    return ReleaseHold.objects.filter(offender=offender, kind=NOT_READY, set_by__isnull=True, lifted_at__isnull=True)


def _why_lifted(release: Release) -> str:
    """As things stand now, in the order in which they would be true together."""
    if Licence.objects.approved_for_release().filter(offender_id=release.offender_id).exists():
        return "A licence is approved"
    if release.status == Release.Status.RELEASED:
        return "The person was released"
    if not release.is_counted or release.status not in Release.OPEN:
        return "This release is no longer expected"
    return "The release date changed, and the hard stop is not reached"


def _was_lifted_by_hand(release: Release, *, on: date) -> bool:
    """Since this hard stop: a person has answered for it."""
    last = release.holds.filter(kind=NOT_READY, lifted_by__isnull=False).order_by("-lifted_at").first()
    return bool(
        last and last.lifted_at and timezone.localdate(last.lifted_at) >= hard_stop_of(release.leaves_on, on=on)
    )
