"""Escalation to deputies, as an act: at its time a receipt that nobody acknowledged is made known to people by name.

In this order: the deputy of the duty for the person in the team's agency, or whoever stands in for them on leave;
whoever stands in for an owner on leave; the managers of the team. Only who is in the team and may read the alert. A row
says who was alerted and when; a page says that it has escalated from that row alone.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from sharing import alerts, audit
from sharing.access import roles
from sharing.access.roles import Capability
from sharing.agencies.models import Membership, User
from sharing.alerts import raising
from sharing.alerts.models import Delivery, Receipt, RungMade
from sharing.alerts.rules import Rung
from sharing.cover import standing
from sharing.duties.models import Duty
from sharing.records.set_aside import alone

BATCH = 200
LATEST = timedelta(days=7)  # what is due for longer is told of as overdue, and wakes nobody any more
MANAGERS = roles.holders(Capability.GRANT_ACCESS)


def escalate(*, at: datetime) -> int:
    """Each receipt in a transaction of its own, the worst first; returns how many. Safe to run twice, and late."""
    made = RungMade.objects.filter(receipt=OuterRef("pk"), rung=Rung.DEPUTY)
    due = Receipt.objects.open().filter(~Exists(made), due_at__lte=at, due_at__gt=at - LATEST)
    done = 0
    for key in list(due.order_by("severity", "due_at", "pk").values_list("pk", flat=True)[:BATCH]):
        with alone("escalation", key):
            done += _escalate(key, at=at)
    return done


def _escalate(key: int, *, at: datetime) -> bool:
    """False where somebody acknowledged, ended or escalated it first."""
    receipt = Receipt.objects.open().select_for_update(skip_locked=True, of=("self",)).filter(pk=key).first()
    if receipt is None or RungMade.objects.filter(receipt=receipt, rung=Rung.DEPUTY).exists():
        return False
    people = deputies_of(receipt, at=at)
    row = RungMade.objects.create(receipt=receipt, rung=Rung.DEPUTY, due_at=receipt.due_at, made_at=at)
    row.people.set(people)
    if receipt.severity <= raising.LETTERS_FROM:
        email = Delivery.Channel.EMAIL
        Delivery.objects.bulk_create(
            Delivery(receipt=receipt, rung=row, user=user, channel=email, next_try_at=at)
            for user in people
            if user.can(Capability.READ_LETTERS)
        )
        transaction.on_commit(alerts.ring_deliverer, robust=True)
    audit.record(
        action=audit.Action.ALTERATION,
        verb="alert.escalated",
        by=None,
        target=row,
        subject=receipt.subject_id,
        payload={"rung": Rung.DEPUTY, "team": receipt.team_id, "people": [user.pk for user in people]},
    )
    transaction.on_commit(functools.partial(raising.ring, [receipt.alert_id]), robust=True)
    return True


def deputies_of(receipt: Receipt, *, at: datetime) -> list[User]:
    """Who is asked at this rung: the first of those named who is there; else every manager of the team who is."""
    for user in _named(receipt):
        if is_there(user, receipt):
            return [user]
    members = Membership.objects.live(at=at).filter(team=receipt.team_id).values("user_id")
    managers = User.objects.filter(pk__in=members, is_active=True, role__in=MANAGERS).order_by("name", "pk")
    return [user for user in managers if user.pk not in standing.standing().leaves and is_there(user, receipt)]


def _named(receipt: Receipt) -> Iterator[User]:
    """The deputy, and who acts for the owner; each as of now, and nobody who is away with no one for them."""
    duties = Duty.objects.current().filter(subject_id=receipt.subject_id, agency=receipt.team.agency_id)
    duty = duties.with_words().first() if receipt.subject_id else None
    away = standing.standing()
    if duty and duty.deputy:
        acting = away.acting_for(duty.deputy_id or 0, subject=duty.subject_id)
        if acting or duty.deputy_id not in away.leaves:
            yield acting.user if acting else duty.deputy
    if duty and (acting := away.acting_for(duty.owner_id, subject=duty.subject_id)):
        yield acting.user


def is_there(user: User, receipt: Receipt) -> bool:
    """Whether the user works, is in the team now, and may read this alert."""
    return user.is_active and Receipt.objects.filter(pk=receipt.pk).to_teams_of(user).visible_to(user).exists()
