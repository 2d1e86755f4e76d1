"""Second people of a directed release, by the clock: for the direction itself, and for a hold that stops it.

Safe twice and late: each alert has a key of its own, and nothing lapses automatically.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.dates import alert_kinds
from offenders.dates.models import BoardDirection, ReleaseHold
from offenders.dates.rules.releases import Basis
from offenders.people.locking import lock
from sharing import alerts, audit, practice
from sharing.access.two_people import refuse_same_person
from sharing.jobs.set_aside import alone
from sharing.models import Alert, Severity, User
from sharing.practice.working_time import working_days_after
from sharing.records.errors import Refused
from sharing.time_words import format_date, say_datetime

DIRECTED = (Basis.APD, Basis.EXECUTIVE)
SECOND_DAYS = practice.define(
    "dates.second_person_days",
    "Working days for a second person to confirm a hold on a directed release, or a withdrawn direction or order",
    unit="working days",
    default=1,
    source="Our design: a starting value, not set by law",
)
REMIND_DAYS = practice.define(
    "dates.direction_remind_days",
    "Days before its release date from which an unconfirmed Board direction is raised again",
    unit="days",
    default=7,
    source="Our design: a starting value, not set by law",
)


class HoldNotConfirmed(Refused):
    """The hold is over, confirmed already, or on no directed release."""


def ask_for_direction(direction: BoardDirection) -> None:
    """At once, when it was recorded: a second person compares it with the Board's document."""
    if direction.confirmed_at or direction.ended_at:
        return
    _ask(direction, when="recorded", severity=Severity.HIGH, more="Do not release on it before that")


def watch(*, at: datetime) -> None:
    """Unconfirmed directions before their first day and on it, and holds that nobody has confirmed in time."""
    on = timezone.localdate(at)
    last = on + timedelta(days=practice.value(REMIND_DAYS, on=on))
    waiting = BoardDirection.objects.filter(confirmed_at=None, ended_at=None, period__ends_on=None)
    for direction in waiting.select_related("offender").order_by("pk"):
        with alone("directions", direction.pk, subject=direction.offender_id):
            _remind(direction, on=on, last=last)
    holds = ReleaseHold.objects.filter(
        release__basis__in=DIRECTED, lifted_at=None, confirmed_at=None, set_by__isnull=False, since__lt=at
    )
    holds = holds.exclude(kind__in=ReleaseHold.BY_THEMSELVES).select_related("offender", "release", "set_by")
    for hold in holds.order_by("pk"):
        with alone("holds", hold.pk, subject=hold.offender_id):
            if at >= confirm_due(hold):
                _escalate(hold)


def _remind(direction: BoardDirection, *, on: date, last: date) -> None:
    first = first_day(direction)
    if first <= on:
        more = "Its release date has come. Until it is confirmed the release is in dispute"
        _ask(direction, when="due", severity=Severity.CRITICAL, more=more)
    elif first <= last:
        _ask(direction, when="soon", severity=Severity.HIGH, more="Do not release on it before that")


def first_day(direction: BoardDirection) -> date:
    return direction.earliest_on or direction.expected_on


def confirm_due(hold: ReleaseHold) -> datetime:
    """One working day after it was set, at the same time of day."""
    return due_after(hold.since)


def due_after(since: datetime) -> datetime:
    """Until when a second person confirms what somebody did then: working days later, at the same time of day."""
    local = timezone.localtime(since)
    day = working_days_after(local.date(), practice.value(SECOND_DAYS, on=local.date()))
    return timezone.make_aware(datetime.combine(day, local.time()))


def needs_second(hold: ReleaseHold) -> bool:
    """Whether somebody set it by hand on a release that the Board directs or the executive orders."""
    return hold.release.basis in DIRECTED and hold.set_by_id is not None and not hold.lifts_by_itself


def tell_of_hold(hold: ReleaseHold) -> None:
    """PPCS hears at once that a release which was directed is stopped."""
    if not needs_second(hold):
        return
    due = confirm_due(hold)
    alerts.raise_alert(
        kind=alert_kinds.DIRECTED_HELD,
        key=str(hold.uid),
        subject=hold.offender,
        text=f"{_of(hold)}. A second person must confirm the hold by {say_datetime(due)}.",
        link=address_of_hold(hold),
    )


@transaction.atomic
def confirm_hold(*, hold: ReleaseHold, by: User) -> ReleaseHold:
    """Another person agrees that the directed release is on hold. Again by the same person: done already.

    Raises SamePerson, HoldNotConfirmed.
    """
    lock(hold.offender)
    row = ReleaseHold.objects.select_related("release", "set_by", "offender").get(pk=hold.pk)
    if row.confirmed_by_id == by.pk:
        return row
    if row.lifted_at or row.confirmed_at or row.set_by is None or not needs_second(row):
        raise HoldNotConfirmed("", "This hold is lifted, confirmed already, or needs no second person")
    refuse_same_person(row.set_by, by)
    row.confirmed_at, row.confirmed_by = timezone.now(), by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.hold_confirmed",
        by=by,
        target=row,
        subject=row.offender_id,
        payload={"kind": row.kind},
    )
    close_hold(row, f"Confirmed by {by}")
    return row


def close_hold(hold: ReleaseHold, reason: str) -> None:
    """The hold no longer waits for anything: it was confirmed or lifted."""
    for kind in (alert_kinds.DIRECTED_HELD, alert_kinds.HOLD_NOT_CONFIRMED):
        alerts.resolve(kind=kind, key=str(hold.uid), reason=reason)


def tell_of_lift(hold: ReleaseHold) -> None:
    """Every permitted team: one person asks for the hold of a directed release to be lifted."""
    first = hold.lift_asked_by
    agency = first.agency if first else ""
    before = Alert.objects.filter(kind=alert_kinds.LIFT_ASKED.name, key__startswith=f"{hold.uid}:").count()
    alerts.raise_alert(
        kind=alert_kinds.LIFT_ASKED,
        key=f"{hold.uid}:{before + 1}",
        subject=hold.offender,
        text=f"{_of(hold)}. {first} ({agency}) asked to lift it. It stays until someone in PPCS or another agency "
        "agrees.",
        link=address_of_lift(hold),
    )


def close_lift(hold: ReleaseHold, reason: str) -> None:
    """It is no longer asked that it be lifted."""
    kind = alert_kinds.LIFT_ASKED
    for key in alerts.open_keys(kind=kind):
        if key.startswith(f"{hold.uid}:"):
            alerts.resolve(kind=kind, key=key, reason=reason)


def close_direction(direction: BoardDirection, reason: str) -> None:
    """It is confirmed, replaced or withdrawn."""
    for when in ("recorded", "soon", "due"):
        alerts.resolve(kind=alert_kinds.DIRECTION_TO_CONFIRM, key=f"{direction.uid}:{when}", reason=reason)


def address_of_direction(direction: BoardDirection) -> str:
    return reverse("direction_confirm", kwargs={"uid": direction.offender.uid, "direction_uid": direction.uid})


def address_of_hold(hold: ReleaseHold) -> str:
    return reverse("hold_confirm", kwargs={"uid": hold.offender.uid, "hold_uid": hold.uid})


def address_of_lift(hold: ReleaseHold) -> str:
    return reverse("hold_lift_answer", kwargs={"uid": hold.offender.uid, "hold_uid": hold.uid})


def _ask(direction: BoardDirection, *, when: str, severity: Severity, more: str) -> None:
    alerts.raise_alert(
        kind=alert_kinds.DIRECTION_TO_CONFIRM,
        key=f"{direction.uid}:{when}",
        subject=direction.offender,
        text=f"Release from {format_date(first_day(direction))} directed: {direction.source}. A second person must "
        f"compare it with the Board’s document. {more}. PPCS can confirm it at any hour.",
        severity=severity,
        link=address_of_direction(direction),
    )


def _escalate(hold: ReleaseHold) -> None:
    alerts.raise_alert(
        kind=alert_kinds.HOLD_NOT_CONFIRMED,
        key=str(hold.uid),
        subject=hold.offender,
        text=f"{_of(hold)}. It was not confirmed in time. It stays on hold until someone lifts it.",
        link=address_of_hold(hold),
    )


def _of(hold: ReleaseHold) -> str:
    day = hold.release.leaves_on
    what = f"{hold.in_a_sentence}, set by {hold.set_by}"
    return f"The directed release on {format_date(day)} is on hold: {what}"
