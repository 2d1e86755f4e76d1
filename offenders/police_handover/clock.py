"""Timed work on handovers to police: they begin, follow a date that moves, take effect, and are told of when late.

Safe twice and late: each row is claimed, each alert has a key of its own.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.custody.rules import AFTER_LICENCE, LED, Status
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.police_handover import alert_kinds, leads
from offenders.police_handover.actions import address_of, record, take_effect
from offenders.police_handover.expected import last_day_of, people_to_begin
from offenders.police_handover.models import PoliceHandover
from offenders.police_handover.rules import (
    HandoverKind,
    HandoverState,
    is_due,
    mark_reached,
    takes_effect_on,
)
from offenders.releases.warnings.rules import told_from
from sharing import alerts, practice
from sharing.alerts import Only
from sharing.items.rules import Occasion
from sharing.jobs.set_aside import alone
from sharing.models import Severity
from sharing.sittings import actions as sittings
from sharing.time_words import format_date

MONTHS = practice.define(
    "police_handover.begin_months",
    "Calendar months before the last day on licence on which the handover to police begins",
    unit="months",
    default=6,
    source="Our design: a starting value, not set by law",
)
MARKS = practice.define(
    "police_handover.accept_days",
    "Days before the last day on licence on which managers are alerted of a handover to police that is not accepted; "
    "from the second on heads too",
    unit="days",
    default=[28, 7, 0],
    source="Our design: a starting value, not set by law",
)
OVER_WITH = (Status.DECEASED, Status.DEPORTED, Status.TRANSFERRED_OUT)


def watch(*, at: datetime) -> None:
    """All of it, in the order in which one rests on the other."""
    on = timezone.localdate(at)
    follow_dates(on=on, at=at)
    begin(on=on, at=at)
    effect(on=on, at=at)
    tell_of_late(on=on, at=at)
    tell_of_no_lead(on=on, at=at)


def begin(*, on: date, at: datetime) -> int:
    """Those whose licence, or custody without one to follow, ends within the months. Returns how many began."""
    months = practice.value(MONTHS, on=on)
    begun = 0
    for key in people_to_begin(on=on, months=months):
        with alone("police_handovers", key, subject=key):
            begun += _begin(Offender.objects.get(pk=key), on=on, at=at, months=months)
    return begun


def _begin(person: Offender, *, on: date, at: datetime, months: int) -> bool:
    lock(person)
    person.refresh_from_db()
    expected = last_day_of(person)
    if expected is None or PoliceHandover.objects.open().filter(offender=person).exists():
        return False
    kind, last_day = expected
    if not is_due(last_day, on=on, months=months) and person.status not in AFTER_LICENCE:
        return False
    sender = leads.duties_of(person, leads.SENDERS[kind]).first()
    row = PoliceHandover.objects.create(
        offender=person,
        kind=kind,
        last_day=last_day,
        begun_at=at,
        from_agency=sender.agency.uid if sender else None,
        from_name=str(sender.agency) if sender else "",
    )
    record(row, "begun", by=None)
    alerts.raise_alert(
        kind=alert_kinds.BEGUN,
        key=f"{row.uid}",
        subject=person,
        text=f"The last day of {row.from_name or 'the agency that leads now'} is {format_date(last_day)}. Prepare the "
        "handover to police: both agencies sign it.",
        link=address_of(row),
        at=at,
        only=Only(agencies=leads.agencies_concerned(row)),
    )
    return True


def follow_dates(*, on: date, at: datetime) -> int:
    """Those whose last day is another by now, or who are not handed over any longer. Returns how many changed."""
    months, changed = practice.value(MONTHS, on=on), 0
    for row in PoliceHandover.objects.open().select_related("offender"):
        with alone("police_handovers", row.pk, subject=row.offender_id):
            changed += _follow(row, on=on, at=at, months=months)
    return changed


def _follow(row: PoliceHandover, *, on: date, at: datetime, months: int) -> bool:
    person = row.offender
    if person.status in OVER_WITH:
        return _stop(row, "The person died or left the jurisdiction", at=at)
    if row.kind_of is HandoverKind.BETWEEN_FORCES:
        return False
    expected = last_day_of(person)
    if expected is None:
        return _stop(row, "No licence ends then any longer", at=at)
    kind, last_day = expected
    if person.status in AFTER_LICENCE:
        kind = row.kind_of
    if (kind, last_day) == (row.kind_of, row.last_day):
        return False
    if kind is not row.kind_of or (last_day > on and not is_due(last_day, on=on, months=months)):
        return _stop(row, f"The last day is now {format_date(last_day)}", at=at)
    return _move(row, last_day, at=at)


@transaction.atomic
def _stop(row: PoliceHandover, why: str, *, at: datetime) -> bool:
    lock(row.offender)
    open_one = PoliceHandover.objects.open().filter(pk=row.pk)
    if not open_one.update(state=HandoverState.STOPPED, stopped_at=at, stopped_because=why):
        return False
    row.refresh_from_db()
    sittings.cancel(occasion=Occasion.HANDOVER, about=row.uid, by=None)
    record(row, "stopped", by=None, reason=why)
    _tell_of_move(row, "stopped", f"The handover to police is no longer needed. {why}.", at=at)
    return True


@transaction.atomic
def _move(row: PoliceHandover, last_day: date, *, at: datetime) -> bool:
    lock(row.offender)
    before = row.last_day
    if not PoliceHandover.objects.open().filter(pk=row.pk, last_day=before).update(last_day=last_day):
        return False
    row.refresh_from_db()
    record(row, "moved", by=None)
    text = f"The last day was {format_date(before)} and is now {format_date(last_day)}."
    _tell_of_move(row, f"{last_day}", text, at=at)
    return True


def _tell_of_move(row: PoliceHandover, what: str, text: str, *, at: datetime) -> None:
    """What was told of the old day is over: it is told again for the new one when its marks come."""
    moved = alerts.raise_alert(
        kind=alert_kinds.MOVED,
        key=f"{row.uid}:{what}",
        subject=row.offender,
        text=text,
        link=address_of(row),
        at=at,
        only=Only(agencies=leads.agencies_concerned(row)),
    )
    waiting = (alert_kinds.NOT_ACCEPTED, alert_kinds.NOT_ACCEPTED_HEADS)
    alerts.supersede(kinds=waiting, subject=row.offender, by_alert=moved, at=at)


def effect(*, on: date, at: datetime) -> int:
    """From the first moment of the day after the last day police lead, where they have accepted. Returns how many."""
    changed = 0
    for row in PoliceHandover.objects.due_to_take_effect(on=on).select_related("offender"):
        with alone("police_handovers", row.pk, subject=row.offender_id):
            lock(row.offender)
            changed += take_effect(row, at=at)
    return changed


def tell_of_late(*, on: date, at: datetime) -> int:
    """Not accepted 28, 7 and 0 days before: managers of both sides, from 7 days on heads too, critically on the last
    day and each day after it. By day only, unless it is critical. Returns how many alerts are new."""
    marks = sorted(practice.value(MARKS, on=on), reverse=True)
    rows = PoliceHandover.objects.not_accepted().filter(last_day__lte=on + timedelta(days=max(marks)))
    told = 0
    for row in rows.select_related("offender"):
        mark = mark_reached(row.last_day, on=on, marks=marks)
        if mark is None:
            continue
        severity = severity_of(mark, marks)
        if severity is Severity.CRITICAL or at >= told_from(on):
            with alone("police_handovers", row.pk, subject=row.offender_id):
                told += _tell_of_late(row, mark, severity, on=on, at=at)
    return told


def severity_of(mark: int, marks: list[int]) -> Severity:
    """The first of the marks is normal, the last critical, those between are high."""
    if mark == marks[-1]:
        return Severity.CRITICAL
    return Severity.NORMAL if mark == marks[0] else Severity.HIGH


def _tell_of_late(row: PoliceHandover, mark: int, severity: Severity, *, on: date, at: datetime) -> int:
    after = (on - row.last_day).days
    day = format_date(takes_effect_on(row.last_day))
    keeps = f"{row.from_name or 'The agency that hands over'} and police both keep an owner until police accept"
    text = (
        f"The licence has ended and police have not accepted the handover. {keeps}."
        if after > 0
        else f"Police lead from {day} and have not accepted the handover. {keeps}."
    )
    kinds = [alert_kinds.NOT_ACCEPTED]
    if severity is not Severity.NORMAL:
        kinds.append(alert_kinds.NOT_ACCEPTED_HEADS)
    told = 0
    for kind in kinds:
        told += bool(
            alerts.raise_alert(
                kind=kind,
                key=f"{row.uid}:{row.last_day}:{mark}:{max(after, 0)}",
                subject=row.offender,
                text=text,
                severity=severity,
                link=address_of(row),
                at=at,
                responds_in=alert_kinds.RESPOND_IN[severity],
                only=Only(agencies=leads.agencies_concerned(row)),
            )
        )
    return told


def tell_of_no_lead(*, on: date, at: datetime) -> int:
    """Of each person for whom nobody leads from some day on: both sides, more urgently as the day comes near. Of those
    whom somebody leads again what was told is over. Returns how many alerts are new."""
    gaps = gaps_now(on=on, at=at)
    wanted = {f"{uid}:{day}:{_severity_at(day, on=on)}": (key, uid, day) for key, (uid, day) in gaps.items()}
    stale = [key for key in alerts.open_keys(kind=alert_kinds.NO_LEAD) if key not in wanted]
    if stale:
        alerts.supersede_keys(kind=alert_kinds.NO_LEAD, keys=stale, at=at)
    told = 0
    for name in alerts.not_raised(kind=alert_kinds.NO_LEAD, keys=wanted):
        key, _, day = wanted[name]
        severity = _severity_at(day, on=on)
        if severity is not Severity.CRITICAL and at < told_from(on):
            continue
        with alone("police_handovers", key, subject=key):
            person = Offender.objects.get(pk=key)
            told += bool(
                alerts.raise_alert(
                    kind=alert_kinds.NO_LEAD,
                    key=name,
                    subject=person,
                    text=f"No police owner can answer for the person from {format_date(day)}. Name one.",
                    severity=severity,
                    link=reverse("person_owners", kwargs={"uid": person.uid}),
                    at=at,
                    responds_in=alert_kinds.RESPOND_IN[severity],
                )
            )
    return told


def gaps_now(*, on: date, at: datetime) -> dict[int, tuple[str, date]]:
    """By the key of the person: their uid, and the first day on which nobody would lead."""
    rows = list(PoliceHandover.objects.open().select_related("offender"))
    days = leads.gaps_of(rows, at=at, on=on)
    found = {row.offender_id: (str(row.offender.uid), days[row.offender_id]) for row in rows if row.offender_id in days}
    led = Offender.objects.filter(status__in=LED)
    unled = leads.unled(led, at=at) - set(found)
    for key, uid in Offender.objects.filter(pk__in=unled).values_list("pk", "uid"):
        found[key] = (str(uid), on)
    return found


def _severity_at(day: date, *, on: date) -> Severity:
    left = (day - on).days
    return Severity.CRITICAL if left <= 7 else Severity.HIGH if left <= 28 else Severity.NORMAL
