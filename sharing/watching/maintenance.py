"""Planning maintenance, agreeing to it, withdrawing it. Two people, two hours at most; it ends automatically."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from sharing import audit
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.agencies.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before
from sharing.watching import notices
from sharing.watching.maintenance_models import LONGEST, Maintenance


class MaintenanceRefused(Refused):
    """It cannot be planned, agreed or withdrawn so."""


@transaction.atomic
def plan(
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: User,
    uid: UUID | None = None,
    at: datetime | None = None,
) -> Maintenance:
    """Nothing follows before another administrator agrees. Raises MaintenanceRefused, SamePerson."""
    now = at or timezone.now()
    if before := made_before(Maintenance, uid):
        return before
    refuse_who_cannot_sign(by)
    if not reason.strip():
        raise MaintenanceRefused("reason", "Enter a reason for the maintenance")
    if ends_at <= starts_at or ends_at <= now:
        raise MaintenanceRefused("day", "The end must be after the start, and in the future")
    if ends_at - starts_at > LONGEST:
        raise MaintenanceRefused("minutes", "Maintenance lasts 2 hours at most")
    row = Maintenance.objects.create(
        starts_at=starts_at, ends_at=ends_at, reason=reason.strip(), planned_by=by, planned_at=now, **keyed(uid)
    )
    _record("sharing.maintenance_planned", row, by)
    return row


@transaction.atomic
def agree(*, maintenance: Maintenance, by: User, at: datetime | None = None) -> Maintenance:
    """From now on every page tells of it. Done already: nothing happens. Raises MaintenanceRefused, SamePerson."""
    now = at or timezone.now()
    row = Maintenance.objects.select_for_update().get(pk=maintenance.pk)
    if row.agreed_at is not None:
        return row
    if row.withdrawn_at is not None or row.ends_at <= now:
        raise MaintenanceRefused("", "It was withdrawn, or its time has passed. Plan it again")
    refuse_same_person(row.planned_by, by)
    row.agreed_by, row.agreed_at = by, now
    row.save(update_fields=["agreed_by", "agreed_at"])
    _record("sharing.maintenance_agreed", row, by)
    transaction.on_commit(lambda: notices.refresh(at=now), robust=True)
    return row


@transaction.atomic
def withdraw(*, maintenance: Maintenance, by: User, at: datetime | None = None) -> Maintenance:
    """It does not take place, or ends now. Done already: nothing happens."""
    now = at or timezone.now()
    row = Maintenance.objects.select_for_update().get(pk=maintenance.pk)
    if row.withdrawn_at is None:
        row.withdrawn_by, row.withdrawn_at = by, now
        row.save(update_fields=["withdrawn_by", "withdrawn_at"])
        _record("sharing.maintenance_withdrawn", row, by)
        transaction.on_commit(lambda: notices.refresh(at=now), robust=True)
    return row


def _record(verb: str, row: Maintenance, by: User) -> None:
    payload = {"starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat()}
    audit.record(action=audit.Action.ADMINISTRATION, verb=verb, target=row, by=by, reason=row.reason, payload=payload)
