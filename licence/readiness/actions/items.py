"""Update the status of an item, give it to somebody, note that somebody was chased."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.readiness.actions.settling import ReadinessRefused, settle
from licence.readiness.models import ItemChange, Readiness, ReadinessItem
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import Body, JudgedFrom, State
from offenders.people.locking import lock
from offenders.people.once import made_before
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.access.state_machines import RoleRefused
from sharing.models import User
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed
from sharing.sentence_words import mid_sentence

VERBS = ("start", "block", "unblock", "finish", "leave_out", "set_back")
NOT_THEIRS = "Select someone who works with this person"


@transaction.atomic
def say(
    *,
    item: ReadinessItem,
    verb: str,
    by: User,
    words: str = "",
    reference: str = "",
    done_on: date | None = None,
    uid: UUID | None = None,
) -> ReadinessItem:
    """Take an item on by this verb of its machine (`rules.ITEM`); the list is judged anew, with all that follows.

    words: what shows that it is done, or why it is blocked, left out or set back. done_on: the day on which it was
    done, today unless given. uid: the key of the change that the form was given; the same again changes nothing. Raises
    MoveRefused when it may not be done now or by this role, or without its words, and ReadinessRefused; nothing is then
    changed.
    """
    if made_before(ItemChange, uid, offender=item.offender):
        item.refresh_from_db()
        return item
    readiness, item = open_for(item, by=by)
    definition = item.definition
    facts = JudgedFrom(words, definition.is_judged, definition.may_be_left_out)
    move = rules.ITEM.move(verb, State(item.said), by=by, facts=facts)
    now = timezone.now()
    day = _done_on(done_on, on=timezone.localdate(now)) if move.after is State.DONE else None
    item.said, item.words, item.reference, item.done_on = move.after, words.strip(), reference.strip(), day
    item.changed_at, item.changed_by = now, by
    item.save(update_fields=["said", "words", "reference", "done_on", "changed_at", "changed_by"])
    because = f"{item}: reopened, {words.strip()}" if verb == "set_back" else ""
    change = drafted(item, ItemChange.Kind.SAID, by=by, words=words, reference=reference, uid=uid)
    settle(readiness, by=by, at=now, said=change, because=because)
    item.refresh_from_db()
    record(change, verb)
    return item


@transaction.atomic
def assign(
    *, item: ReadinessItem, by: User, owner: User | None = None, words: str = "", uid: UUID | None = None
) -> ReadinessItem:
    """Say whose it is: a user who may change the person, or in words somebody who is no user ("Monitoring provider").

    Neither: it no longer has an owner. Raises ReadinessRefused for an owner who cannot see to it.
    """
    if made_before(ItemChange, uid, offender=item.offender):
        item.refresh_from_db()
        return item
    _, item = open_for(item, by=by)
    if owner is not None and not access.may(owner, Permission.CHANGE, item.offender):
        raise ReadinessRefused("owner", NOT_THEIRS)
    refuse_hidden(ReadinessRefused, words=words)
    item.owner, item.owner_words = owner, words.strip()
    item.save(update_fields=["owner", "owner_words"])
    named = ", ".join(filter(None, [str(owner or ""), words.strip()])) or "No owner"
    record_change(item, ItemChange.Kind.ASSIGNED, by=by, words=named, uid=uid)
    return item


@transaction.atomic
def note(*, item: ReadinessItem, words: str, by: User, uid: UUID | None = None) -> ItemChange:
    """Add something to the item's history: that the provider was chased, and said what. It changes no state."""
    made = made_before(ItemChange, uid, offender=item.offender)
    if made:
        return made
    _, item = open_for(item, by=by)
    if not words.strip():
        raise ReadinessRefused("words", "Enter what happened")
    return record_change(item, ItemChange.Kind.NOTED, by=by, words=words, uid=uid)


def open_for(item: ReadinessItem, *, by: User) -> tuple[Readiness, ReadinessItem]:
    """The list and the item as they stand, with the person locked. Raises MoveRefused for another role, and
    ReadinessRefused once the list is over."""
    access.require(by, Permission.CHANGE, item.offender)
    lock(item.offender)
    item = ReadinessItem.objects.select_related("offender", "readiness").get(pk=item.pk)
    if not by.can(rules.RECORDS[Body(item.body)]):
        raise RoleRefused
    return get_readiness_or_refuse(item.readiness), item


def get_readiness_or_refuse(readiness: Readiness) -> Readiness:
    """As it stands. Raises ReadinessRefused once it is over."""
    readiness = Readiness.objects.with_all().get(pk=readiness.pk)
    if not readiness.is_open:
        raise ReadinessRefused(
            "",
            f"This checklist is closed: {mid_sentence(readiness.closed_because)}",
        )
    return readiness


def record_change(
    item: ReadinessItem, kind: ItemChange.Kind, *, by: User | None, words: str, uid: UUID | None = None
) -> ItemChange:
    """A change that touches no state: its own row, and its entry in the audit log."""
    change = drafted(item, kind, by=by, words=words, uid=uid)
    change.save()
    record(change, kind)
    return change


def drafted(
    item: ReadinessItem,
    kind: ItemChange.Kind,
    *,
    by: User | None,
    words: str,
    reference: str = "",
    uid: UUID | None = None,
) -> ItemChange:
    """The change's own row, not yet written: `settle` writes it with the state before and after."""
    return ItemChange(
        **keyed(uid),
        item=item,
        offender_id=item.offender_id,
        kind=kind,
        words=words.strip()[:500],
        reference=reference.strip(),
        at=timezone.now(),
        by=by,
    )


def record(change: ItemChange, verb: str) -> None:
    """Its entry in the audit log."""
    item = change.item
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"licence.readiness_{verb}",
        by=change.by,
        target=item,
        subject=item.offender_id,
        reason=change.words,
        payload={
            "item": item.code,
            "before": change.before,
            "after": change.after,
            "reference": change.reference,
            "done_on": item.done_on,
        },
    )


def _done_on(day: date | None, *, on: date) -> date:
    if day is None:
        return on
    if day > on:
        raise ReadinessRefused("done_on", "The date must be today or in the past")
    return day
