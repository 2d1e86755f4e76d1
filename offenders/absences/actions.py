"""Record that somebody leaves prison for a time and comes back, and tell when they do not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.absences.alert_kinds import OVERDUE
from offenders.absences.models import Absence
from offenders.absences.rules import KIND_OF, MOVES, OPEN_ENDED, AbsenceKind, severity_of
from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import Happening
from offenders.movements.actions import record_whereabouts
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from sharing import alerts, audit
from sharing.jobs.set_aside import alone
from sharing.models import Alert, User
from sharing.records.errors import Refused
from sharing.records.once import keyed
from sharing.time_words import say_datetime

NOT_HELD = "The person is not in custody. No changes were saved"


class AbsenceRefused(Refused):
    """It cannot have been so, or is recorded already."""


@transaction.atomic
def record_absence(
    *,
    offender: Offender,
    kind: AbsenceKind,
    left_at: datetime,
    by: User | None,
    due_back_at: datetime | None = None,
    where: str = "",
    authority: str = "",
    uid: UUID | None = None,
) -> Absence:
    """The person left prison for a time: custody, and every date of release, goes on.

    A court production that was planned for that day is the one that begins. Raises AbsenceRefused, and MovementRefused
    for a day before what was recorded last.
    """
    lock(offender)
    if made := made_before(Absence, uid, offender=offender):
        return made
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        raise AbsenceRefused("", NOT_HELD)
    if Absence.objects.away().filter(offender=offender).exists():
        raise AbsenceRefused("", "The person is away already. Record the return first")
    if left_at > timezone.now():
        raise AbsenceRefused("left_at", "The time must be in the past")
    if due_back_at is None and kind not in OPEN_ENDED:
        raise AbsenceRefused("due_back_at", "Enter when the person is due back")
    if due_back_at and due_back_at <= left_at:
        raise AbsenceRefused("due_back_at", "The person is due back after they leave. Correct one of the 2 times")
    if happening := MOVES.get(kind):
        record_whereabouts(offender=offender, happening=happening, on=timezone.localdate(left_at), by=by, note=where)
    planned = Absence.objects.planned().filter(offender=offender, kind=kind, planned_on=timezone.localdate(left_at))
    absence = planned.first() or Absence(offender=offender, period=period, kind=kind, recorded_by=by, **keyed(uid))
    absence.left_at, absence.due_back_at = left_at, due_back_at
    absence.where, absence.authority = where or absence.where, authority or absence.authority
    absence.save()
    _record("offenders.absence_recorded", absence, by, left_at=left_at, due_back_at=due_back_at)
    return absence


@transaction.atomic
def plan_court(*, offender: Offender, on: date, by: User | None, where: str = "", uid: UUID | None = None) -> Absence:
    """The person is to be produced at court on this day, and may leave from there. Raises AbsenceRefused."""
    lock(offender)
    if made := made_before(Absence, uid, offender=offender):
        return made
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        raise AbsenceRefused("", NOT_HELD)
    if on < timezone.localdate():
        raise AbsenceRefused("planned_on", "The date must be today or in the future")
    if Absence.objects.planned().filter(offender=offender, kind=AbsenceKind.COURT, planned_on=on).exists():
        raise AbsenceRefused("planned_on", "A court day is recorded for this date already")
    absence = Absence.objects.create(
        offender=offender,
        period=period,
        kind=AbsenceKind.COURT,
        planned_on=on,
        where=where,
        recorded_by=by,
        **keyed(uid),
    )
    _record("offenders.court_day_planned", absence, by, on=on)
    return absence


@transaction.atomic
def record_back(*, absence: Absence, at: datetime, by: User | None) -> Absence:
    """The person is back in prison. Raises AbsenceRefused when that was recorded, or the time cannot be."""
    lock(absence.offender)
    absence.refresh_from_db()
    if absence.left_at is None:
        raise AbsenceRefused("", "The person has not left yet")
    if at < absence.left_at:
        raise AbsenceRefused("at", "The return is after the person left. Correct the time")
    if at > timezone.now():
        raise AbsenceRefused("at", "The time must be in the past")
    if not Absence.objects.away().filter(pk=absence.pk).update(back_at=at, back_by=by):
        raise AbsenceRefused("", "The return is recorded already, or custody has ended. No changes were saved")
    if AbsenceKind(absence.kind) in MOVES:
        on = timezone.localdate(at)
        record_whereabouts(offender=absence.offender, happening=Happening.CAME_BACK, on=on, by=by)
    absence.refresh_from_db()
    alerts.supersede(kinds=(OVERDUE,), subject=absence.offender, by_alert=None)
    _record("offenders.absence_ended", absence, by, back_at=at)
    return absence


@transaction.atomic
def change_due_back(*, absence: Absence, due_back_at: datetime | None, reason: str, by: User | None) -> Absence:
    """The person is due back at another time: the alert waits for that one. Why is kept in the audit log.

    due_back_at: None where nobody can say (hospital). The same time again changes nothing. Raises AbsenceRefused when
    the person is not away, or the time cannot be.
    """
    lock(absence.offender)
    row = Absence.objects.away().filter(pk=absence.pk).select_related("offender").first()
    if row is None:
        raise AbsenceRefused("", "The return is recorded already, or custody has ended. No changes were saved")
    if row.due_back_at == due_back_at:
        return row
    if due_back_at is None and AbsenceKind(row.kind) not in OPEN_ENDED:
        raise AbsenceRefused("due_back_at", "Enter when the person is due back")
    if due_back_at and due_back_at <= timezone.now():
        raise AbsenceRefused("due_back_at", "The time must be in the future. If the person is back, record the return")
    if not reason.strip():
        raise AbsenceRefused("reason", "Enter a reason for the change")
    before, row.due_back_at = row.due_back_at, due_back_at
    row.save(update_fields=["due_back_at"])
    alerts.supersede(kinds=(OVERDUE,), subject=row.offender, by_alert=None)
    changed = {"before": before, "after": due_back_at, "reason_given": reason.strip()}
    _record("offenders.absence_due_back_changed", row, by, **changed)
    return row


@transaction.atomic
def follow_movement(
    *, offender: Offender, happening: Happening, at: datetime, due_back_at: datetime | None, by: User | None
) -> None:
    """A file says that the person left for hospital or on temporary release, or is back: the movement is recorded, and
    the absence is kept beside it. Of a temporary release only where the file says when the person is due back."""
    away = Absence.objects.away().filter(offender=offender)
    if happening is Happening.CAME_BACK:
        for absence in away:
            absence.back_at, absence.back_by = max(at, absence.left_at or at), by
            absence.save(update_fields=["back_at", "back_by"])
            _record("offenders.absence_ended", absence, by, back_at=absence.back_at)
    else:
        away.update(ended_at=timezone.now())  # from court, or on leave, to hospital: no return was between
        period = CustodyPeriod.objects.open().get(offender=offender)
        absence = absence_of(offender, period, happening=happening, at=at, due_back_at=due_back_at, by=by)
        if absence:
            absence.save()
            _record("offenders.absence_recorded", absence, by, left_at=at, due_back_at=due_back_at)
    alerts.supersede(kinds=(OVERDUE,), subject=offender, by_alert=None)


def absence_of(
    offender: Offender,
    period: CustodyPeriod,
    *,
    happening: Happening,
    at: datetime,
    due_back_at: datetime | None,
    by: User | None,
) -> Absence | None:
    """The absence that begins with such a movement, not saved; None where it would have to say when it ends."""
    kind = KIND_OF[happening]
    if due_back_at is None and kind not in OPEN_ENDED:
        return None
    return Absence(
        offender=offender, period=period, kind=kind, left_at=at, due_back_at=due_back_at, where="", recorded_by=by
    )


def end_with_custody(*, offender: Offender) -> None:
    """The custody in which the person was away is over: released, dead, or at large. Nobody is due back any longer."""
    gone = Absence.objects.filter(offender=offender, ended_at__isnull=True, back_at__isnull=True)
    if gone.filter(period__ends_on__isnull=False).update(ended_at=timezone.now()):
        alerts.supersede(kinds=(OVERDUE,), subject=offender, by_alert=None)


def watch(*, at: datetime) -> int:
    """Tell of everybody who is not back in time, once, and close what ended with its custody. Returns how many are new.

    Run again it writes nothing; run late it tells all the same.
    """
    over = Absence.objects.filter(ended_at__isnull=True, back_at__isnull=True, period__ends_on__isnull=False)
    for absence in over.select_related("offender"):
        with alone("absences", absence.pk, subject=absence.offender_id):
            end_with_custody(offender=absence.offender)
    late = Absence.objects.away().filter(due_back_at__lte=at).select_related("offender__establishment")
    told = Alert.objects.filter(kind=OVERDUE.name, key__in=[key_of(each) for each in late])
    known = set(told.values_list("key", flat=True))
    new = 0
    for absence in late:
        with alone("absences", absence.pk, subject=absence.offender_id):
            new += key_of(absence) not in known and _alert_overdue_return(absence, at=at)
    return new


def key_of(absence: Absence) -> str:
    return f"{absence.uid}:{absence.due_back_at.isoformat() if absence.due_back_at else ''}"


def _alert_overdue_return(absence: Absence, *, at: datetime) -> bool:
    due, left = timezone.localtime(absence.due_back_at), timezone.localtime(absence.left_at)
    offender = absence.offender
    raised = alerts.raise_alert(
        kind=OVERDUE,
        key=key_of(absence),
        subject=offender,
        text=f"{absence.get_kind_display()}: left {offender.establishment or 'prison'} at {say_datetime(left)}, due "
        f"back at {say_datetime(due)}. No return is recorded. Record the return, or what happened.",
        severity=severity_of(AbsenceKind(absence.kind)),
        link=reverse("person", kwargs={"uid": offender.uid}),
        at=at,
    )
    return raised is not None


def _record(verb: str, absence: Absence, by: User | None, **payload: Any) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=absence,
        subject=absence.offender,
        payload={"kind": absence.kind, **payload},
    )
