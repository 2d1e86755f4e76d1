"""Lower the marking of an item: one asks and says why, another person agrees. Raising it needs nobody else."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from sharing import access, audit
from sharing.access import two_people
from sharing.access.rules import Marking, Permission
from sharing.access.state_machines import MoveRefused
from sharing.agencies.models import User
from sharing.items import rules
from sharing.items.actions.items import ItemRefused, held, locked, not_theirs, record
from sharing.items.models import Item


@transaction.atomic
def raise_marking(*, item: Item, by: User) -> Item:
    """To OFFICIAL-SENSITIVE, at once. What was asked about lowering it falls away."""
    item = _to_mark(item, by=by)
    if not rules.is_lower(item.marking, Marking.OFFICIAL_SENSITIVE):
        raise MoveRefused("It is already OFFICIAL-SENSITIVE")
    return _mark(item, Marking.OFFICIAL_SENSITIVE, "raised", by=by)


@transaction.atomic
def ask_to_lower(*, item: Item, reason: str, by: User) -> Item:
    """The first part. Raises SamePerson for whom nobody could ever be the second."""
    item = _to_mark(item, by=by)
    if not rules.is_lower(Marking.OFFICIAL, item.marking):
        raise MoveRefused("It is already OFFICIAL")
    if item.lower_asked_at is not None:
        raise MoveRefused(f"{item.lower_asked_by} already asked for it. Someone else must agree")
    if not reason.strip():
        raise ItemRefused("reason", "Enter why the marking should be lower")
    two_people.refuse_who_cannot_sign(by)
    item.lower_asked_by, item.lower_asked_at, item.lower_reason = by, timezone.now(), reason.strip()[:500]
    item.save(update_fields=["lower_asked_by", "lower_asked_at", "lower_reason"])
    record(item, "lowering_asked", by=by, reason=reason)
    return item


@transaction.atomic
def agree_to_lower(*, item: Item, by: User) -> Item:
    """The second part, by another person. Raises SamePerson."""
    item = _to_mark(item, by=by)
    if item.lower_asked_by is None:
        raise MoveRefused("No one has asked for it")
    two_people.refuse_same_person(item.lower_asked_by, by)
    return _mark(item, Marking.OFFICIAL, "lowered", by=by, reason=item.lower_reason)


def _to_mark(item: Item, *, by: User) -> Item:
    item = locked(item)
    if not held(item, by):
        raise not_theirs()
    access.require(by, Permission.CHANGE, item.subject)
    return item


def _mark(item: Item, marking: Marking, verb: str, *, by: User, reason: str = "") -> Item:
    item.marking = marking.value
    item.lower_asked_by, item.lower_asked_at, item.lower_reason = None, None, ""
    item.save(update_fields=["marking", "lower_asked_by", "lower_asked_at", "lower_reason"])
    record(item, f"marking_{verb}", by=by, action=audit.Action.ALTERATION, reason=reason)
    return item
