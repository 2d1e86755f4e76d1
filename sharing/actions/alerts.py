"""Say that one knows, take an alert on, and end it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from sharing import access, alerts, audit
from sharing.models import Alert, Membership, Receipt, User
from sharing.rules import Permission


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
def acknowledge(*, receipt: Receipt, by: User) -> Receipt:
    """A member of the team says, for this team alone, that they know.

    Raises RecordHidden for somebody outside the team or from whom the person is hidden, AlreadyAcknowledged.
    """
    access.require(by, Permission.VIEW, receipt.subject)
    now = timezone.now()
    member = Membership.objects.live(at=now).filter(user=by, team_id=receipt.team_id, team__closed_at__isnull=True)
    if not member.exists():
        audit.refuse(by=by, verb="alert.acknowledge_refused", target=receipt, subject=receipt.subject_id)
        raise access.RecordHidden
    claimed = Receipt.objects.open().filter(pk=receipt.pk).update(acknowledged_at=now, acknowledged_by=by)
    receipt.refresh_from_db()
    if not claimed:
        raise AlreadyAcknowledged(receipt)
    audit.record(
        action=audit.Action.ALTERATION,
        verb="alert.acknowledged",
        by=by,
        target=receipt,
        subject=receipt.subject_id,
        payload={"alert": receipt.alert_id, "team": receipt.team_id},
    )
    return receipt


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
        alerts.close_receipts(alert.pk, at=now)
    return _moved(alert, claimed=claimed, verb=f"alert.{state.value}", by=by, reason=reason.strip())


def _require_told(alert: Alert, by: User) -> None:
    """What is done to the alert concerns every team: it needs the right to change, and a team that was told."""
    access.require(by, Permission.CHANGE, alert.subject)
    if not Alert.objects.told_to(by).filter(pk=alert.pk).exists():
        audit.refuse(by=by, verb="alert.change_refused", target=alert, subject=alert.subject_id)
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
