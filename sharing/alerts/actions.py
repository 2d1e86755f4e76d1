"""Say that one knows, take an alert on, and end it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sharing import access, audit
from sharing.access.rules import Permission
from sharing.agencies.models import User
from sharing.alerts import raising
from sharing.alerts.models import Alert, Receipt, ReceiptQuerySet, RungMade
from sharing.alerts.rules import Rung
from sharing.records.update_many import update_many


class AlreadyAcknowledged(Exception):
    """Somebody of the team was first, or the alert is over; nothing is changed. `receipt` is how it stands."""

    def __init__(self, receipt: Receipt):
        super().__init__(f"receipt {receipt.pk} was acknowledged or closed")
        self.receipt = receipt


class AlertMovedOn(Exception):
    """Somebody took or ended the alert first; nothing is changed. `alert` is how it stands."""

    def __init__(self, alert: Alert):
        super().__init__(f"alert {alert.pk} is {alert.state}")
        self.alert = alert


class ReasonMissing(Exception):
    """An alert is ended for a reason."""


@transaction.atomic
def acknowledge(*, alert: Alert, by: User) -> list[Receipt]:
    """Say, for every team of one's own that was told and for no other, that one knows.

    Raises RecordHidden for somebody whose teams were not told or from whom the person is hidden, AlreadyAcknowledged.
    """
    _require(by, Permission.VIEW, alert)
    mine = Receipt.objects.filter(alert=alert).to_teams_of(by)
    if not mine.exists():
        audit.refuse(by=by, verb="alert.acknowledge_refused", target=alert, subject=alert.subject_id)
        raise access.RecordHidden
    claimed = claim(mine, by=by)
    if not claimed:
        raise AlreadyAcknowledged(mine.with_alerts().earliest("acknowledged_at", "closed_at"))
    audit.record(
        action=audit.Action.ALTERATION,
        verb="alert.acknowledged",
        by=by,
        target=alert,
        subject=alert.subject_id,
        payload={"teams": [receipt.team_id for receipt in claimed]},
    )
    return claimed


@transaction.atomic
def acknowledge_many(*, alerts: Iterable[Alert], by: User, of: int | None = None) -> list[Receipt]:
    """The same of many, a few statements however many: each at the moment at which it is handed over. What is hidden
    from the user, was told to no team of theirs or is acknowledged already is passed over.

    of: the key of the team of theirs for which they say it; None for each of theirs.
    """
    moments = {alert.pk: timezone.now() for alert in alerts}
    rows = Receipt.objects.filter(alert__in=moments).to_teams_of(by).visible_to(by)
    claimed = claim(rows if of is None else rows.filter(team=of), by=by, at=moments)
    teams: dict[int, list[Receipt]] = {}
    for receipt in claimed:
        teams.setdefault(receipt.alert_id, []).append(receipt)
    known = Alert.objects.in_bulk(teams)
    audit.record_many(
        {
            "at": moments[pk],
            "action": audit.Action.ALTERATION,
            "verb": "alert.acknowledged",
            "by": by,
            "target": known[pk],
            "subject": known[pk].subject_id,
            "payload": {"teams": [receipt.team_id for receipt in receipts]},
        }
        for pk, receipts in teams.items()
    )
    return claimed


def claim(rows: ReceiptQuerySet, *, by: User, at: Mapping[int, datetime] | None = None) -> list[Receipt]:
    """Those of them that are open still are acknowledged from now on. The caller has asked whose they are.

    at: by the key of the alert, the moment of each; None for all of them now.
    """
    now = timezone.now()
    # Locked in one order, so that two members of the same teams never wait for each other in a ring.
    claimed = list(rows.open().select_for_update(of=("self",)).order_by("pk"))
    for receipt in claimed:
        moment = at[receipt.alert_id] if at else now
        receipt.acknowledged_at, receipt.acknowledged_by = moment, by
        if receipt.read_at is None:
            receipt.read_at, receipt.read_by = moment, by
    if claimed:
        alerts = sorted({receipt.alert_id for receipt in claimed})
        transaction.on_commit(lambda: raising.ring(alerts), robust=True)
        update_many(claimed, ["acknowledged_at", "acknowledged_by", "read_at", "read_by"])
    return claimed


@transaction.atomic
def answer_above(*, rung: RungMade, by: User) -> Receipt:
    """Say for a team that has not answered that one has it: the receipt escalates no further, and stays for the team.

    Raises RecordHidden for somebody whom this rung has not alerted; AlreadyAcknowledged where it is over or answered.
    """
    if rung.rung == Rung.DEPUTY or not rung.people.filter(pk=by.pk).exists():
        audit.refuse(by=by, verb="alert.answer_refused", target=rung, subject=rung.receipt.subject_id)
        raise access.RecordHidden
    receipt = Receipt.objects.select_for_update().get(pk=rung.receipt_id)
    if not receipt.is_open or receipt.answered_at:
        raise AlreadyAcknowledged(receipt)
    answer(receipt, by=by, payload={"team": receipt.team_id, "rung": rung.rung})
    return receipt


def answer(receipt: Receipt, *, by: User, payload: dict) -> None:
    """Of a receipt that is open, unanswered and locked by the caller, who asks who may."""
    receipt.answered_at, receipt.answered_by, receipt.next_rung_at = timezone.now(), by, None
    receipt.save(update_fields=["answered_at", "answered_by", "next_rung_at"])
    audit.record(
        action=audit.Action.ALTERATION,
        verb="alert.answered_above",
        by=by,
        target=receipt,
        subject=receipt.subject_id,
        payload=payload,
    )
    transaction.on_commit(lambda: raising.ring([receipt.alert_id]), robust=True)


def note_read(*, alert: Alert, by: User) -> None:
    """Somebody of these teams has opened the alert; who was first stays. The door has recorded the opening."""
    unread = Receipt.objects.filter(alert=alert, read_at__isnull=True).to_teams_of(by)
    unread.update(read_at=timezone.now(), read_by=by)


@transaction.atomic
def take(*, alert: Alert, by: User) -> Alert:
    """Say that one works on it. Raises RecordHidden or NotAllowed, and AlertMovedOn."""
    _require_told(alert, by)
    rows = Alert.objects.filter(pk=alert.pk, state=Alert.State.NEW)
    claimed = rows.update(state=Alert.State.IN_PROGRESS, taken_at=timezone.now(), taken_by=by)
    return _moved(alert, claimed=claimed, verb="alert.taken", by=by)


@transaction.atomic
def resolve(*, alert: Alert, reason: str, by: User) -> Alert:
    """It is over, for all teams. Raises RecordHidden or NotAllowed, ReasonMissing, AlertMovedOn."""
    return _end(alert, Alert.State.RESOLVED, reason, by)


@transaction.atomic
def false_alarm(*, alert: Alert, reason: str, by: User) -> Alert:
    """It should not have been raised. Raises as `resolve` does."""
    return _end(alert, Alert.State.FALSE_ALARM, reason, by)


@transaction.atomic
def resolve_many(*, alerts: Iterable[Alert], reason: str, by: User) -> int:
    """The same of many, each at the moment at which it is handed over. What a team of the user was not told, or is over
    already, is passed over. Returns how many. Raises RecordHidden or NotAllowed, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    moments = {alert.pk: timezone.now() for alert in alerts}
    rows = Alert.objects.unfinished().filter(pk__in=moments, subject__isnull=False).told_to(by)
    going = list(rows.select_for_update(of=("self",)).order_by("pk").select_related("subject"))
    access.require_all(by, Permission.CHANGE, {alert.subject for alert in going if alert.subject})
    for alert in going:
        alert.state, alert.resolved_at = Alert.State.RESOLVED, moments[alert.pk]
        alert.resolved_by, alert.reason = by, reason.strip()
    update_many(going, ["state", "resolved_at", "resolved_by", "reason"])
    raising.close_many(moments)
    audit.record_many(
        {
            "at": alert.resolved_at,
            "action": audit.Action.ALTERATION,
            "verb": "alert.resolved",
            "by": by,
            "target": alert,
            "subject": alert.subject_id,
            "reason": reason.strip(),
            "payload": {"after": audit.fields_of(alert, "state")},
        }
        for alert in going
    )
    return len(going)


def _end(alert: Alert, state: Alert.State, reason: str, by: User) -> Alert:
    _require_told(alert, by)
    if not reason.strip():
        raise ReasonMissing
    now = timezone.now()
    claimed = (
        Alert.objects.unfinished()
        .filter(pk=alert.pk)
        .update(state=state, resolved_at=now, resolved_by=by, reason=reason.strip())
    )
    if claimed:
        raising.close_receipts(alert.pk, at=now)
    return _moved(alert, claimed=claimed, verb=f"alert.{state.value}", by=by, reason=reason.strip())


def _require_told(alert: Alert, by: User) -> None:
    """What is done to the alert concerns every team: it needs the right to change, and a team that was told."""
    _require(by, Permission.CHANGE, alert)
    if not Alert.objects.told_to(by).filter(pk=alert.pk).exists():
        audit.refuse(by=by, verb="alert.change_refused", target=alert, subject=alert.subject_id)
        raise access.RecordHidden


def _require(by: User, permission: Permission, alert: Alert) -> None:
    """One about nobody is acknowledged by those whose role it is for, and ended by nobody: it ends with its cause."""
    if alert.subject is not None:
        access.require(by, permission, alert.subject)
        return
    if permission is Permission.VIEW and Alert.objects.visible_to(by).filter(pk=alert.pk).exists():
        return
    audit.refuse(by=by, verb="alert.change_refused", target=alert)
    raise access.RecordHidden


def _moved(alert: Alert, *, claimed: int, verb: str, by: User, reason: str = "") -> Alert:
    alert.refresh_from_db()
    if not claimed:
        raise AlertMovedOn(alert)
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=alert,
        subject=alert.subject_id,
        reason=reason,
        payload={"after": audit.fields_of(alert, "state")},
    )
    return alert
