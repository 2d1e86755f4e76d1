"""Hold back alerts of a kind, agree to it, end it. What was held back waits for the team from then on."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from sharing import audit, practice
from sharing.access.roles import Capability
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.agencies.models import Team, User
from sharing.alerts import KINDS, AlertKind, digests, raising
from sharing.alerts.models import Receipt
from sharing.alerts.rules import Night, Waiting, due_of
from sharing.alerts.suppressions.models import HIGH, NORMAL, Suppression
from sharing.alerts.suppressions.rules import needs_two, why_not
from sharing.jobs.set_aside import alone
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before


class SuppressionRefused(Refused):
    """It cannot be held back, agreed to or ended so."""


@transaction.atomic
def suppress(
    *,
    kind: AlertKind,
    team: Team,
    subject: Model | None,
    is_high: bool,
    lasts: timedelta,
    reason: str,
    by: User,
    uid: UUID | None = None,
    at: datetime | None = None,
) -> Suppression:
    """The caller has opened the person, and is of the team. subject: None for all people of the team, by a manager.
    is_high: high alerts too. Over seven days nothing is held back before a second person agrees.

    Raises SuppressionRefused, SamePerson.
    """
    now = at or timezone.now()
    if before := made_before(Suppression, uid):
        return before
    is_manager = by.can(Capability.GRANT_ACCESS)
    if not kind.may_be_held_back:
        raise SuppressionRefused("kind", "Alerts of this kind are never held back")
    if subject is None and not is_manager:
        raise SuppressionRefused("about", "Only a manager of the team can hold back a kind for all people")
    if why := why_not(is_high=is_high, lasts=lasts, is_manager=is_manager):
        raise SuppressionRefused("lasts", why)
    if not reason.strip():
        raise SuppressionRefused("reason", "Enter a reason")
    waits = needs_two(lasts)
    if waits:
        refuse_who_cannot_sign(by)
    end_of_old(kind=kind, team=team, subject=subject, at=now)
    try:
        with transaction.atomic():
            row = Suppression.objects.create(
                kind=kind.name,
                team=team,
                subject_id=subject.pk if subject else None,
                severity=HIGH if is_high else NORMAL,
                reason=reason.strip(),
                owner=by,
                asked_at=now,
                starts_at=None if waits else now,
                ends_at=now + lasts,
                **keyed(uid),
            )
    except IntegrityError:
        raise SuppressionRefused(
            "kind", "Alerts of this kind are already held back. End that suppression first"
        ) from None
    _record("alerts.suppressed", row, by)
    return row


def end_of_old(*, kind: AlertKind, team: Team, subject: Model | None, at: datetime) -> None:
    """One whose time is over and that no job has ended yet stands in nobody's way."""
    same = Suppression.objects.over(at=at).filter(kind=kind.name, team=team, subject_id=subject.pk if subject else None)
    for row in same:
        end(suppression=row, by=None, at=at)


@transaction.atomic
def agree(*, suppression: Suppression, by: User, at: datetime | None = None) -> Suppression:
    """From now on alerts are held back. Done already: nothing happens. Raises SuppressionRefused, SamePerson."""
    now = at or timezone.now()
    row = Suppression.objects.select_for_update().get(pk=suppression.pk)
    if row.starts_at is not None:
        return row
    if row.ended_at is not None or row.ends_at <= now:
        raise SuppressionRefused("", "It has ended")
    refuse_same_person(row.owner, by)
    row.agreed_by, row.starts_at = by, now
    row.save(update_fields=["agreed_by", "starts_at"])
    _record("alerts.suppression_agreed", row, by)
    return row


@transaction.atomic
def end(*, suppression: Suppression, by: User | None, at: datetime | None = None) -> Suppression:
    """What was held back and is not over waits for the team from now on, with a clock that begins now; the owner is
    written to. Done already: nothing happens. by: None when its time is over."""
    now = at or timezone.now()
    row = Suppression.objects.select_for_update(of=("self",)).select_related("owner", "team").get(pk=suppression.pk)
    if row.ended_at is not None:
        return row
    row.ended_at, row.ended_by = now, by
    row.save(update_fields=["ended_at", "ended_by"])
    held = list(Receipt.objects.filter(held_back_by=row, is_held_back=True).select_for_update())
    for receipt in held:
        _let_go(receipt, row.kind, at=now)
    _record("alerts.suppression_ended", row, by, held_back=row.receipts.count(), waiting=len(held))
    if row.starts_at is not None:
        digests.tell_people(
            User.objects.filter(pk=row.owner_id),
            team=row.team,
            kind="alerts.suppression_ended",
            key=str(row.uid),
            title="List of alerts that were held back",
            path=reverse("alerts_suppression", kwargs={"uid": row.uid}),
            at=now,
        )
    keys = [receipt.alert_id for receipt in held]
    if keys:
        transaction.on_commit(lambda: raising.ring(keys), robust=True)
    return row


def _let_go(receipt: Receipt, kind: str, *, at: datetime) -> None:
    receipt.is_held_back = False
    if receipt.acknowledged_at is None and receipt.closed_at is None:
        due_at = at + (receipt.due_at - receipt.told_at)
        if known := KINDS.get(kind):
            minutes = practice.value(known.practice, on=timezone.localdate(at))
            due_at = due_of(told_at=at, minutes=minutes, severity=receipt.severity)
        night = Night(receipt.night_begins, receipt.night_ends)
        receipt.due_at = due_at
        receipt.next_rung_at = raising.first_rung_at(Waiting(at, due_at, receipt.step_span, receipt.severity, night))
    receipt.save(update_fields=["is_held_back", "due_at", "next_rung_at"])


def watch(*, at: datetime) -> int:
    """Each whose time is over ends; returns how many. Safe to run twice, and late."""
    ended = 0
    for row in Suppression.objects.over(at=at):
        with alone("suppressions", row.pk, subject=row.subject_id):
            end(suppression=row, by=None, at=at)
            ended += 1
    return ended


def _record(verb: str, row: Suppression, by: User | None, **more: int) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=row,
        subject=row.subject_id,
        reason=row.reason,
        payload={"kind": row.kind, "team": row.team_id, "ends_at": row.ends_at.isoformat(), **more},
    )
