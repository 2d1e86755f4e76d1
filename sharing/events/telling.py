"""Telling partner systems that something has happened. One of the doors that other apps call.

`publish_event` writes the event and a delivery for each program that is to hear of it, in the caller's transaction: all
is there with its cause, or nothing is. To hear, a program has switched on the kind, its client may read such records,
and the account that it acts as sees the person. All of it is asked again before an event leaves
(`sharing/events/envelopes.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sharing import live_updates
from sharing.access.querysets import VisibleQuerySet
from sharing.clients.token_scopes import TokenScope
from sharing.events.models import Event, EventDelivery, EventEndpoint
from sharing.grants import who_can_see

SEND = "sharing.tasks.send_events"
TEST = "release-monitor.test"


@dataclass(frozen=True)
class EventKind:
    """A kind of event: dotted name, what happened in words that say nothing of the person, which scope reads it.

    rows: the records of which it tells, unfiltered, as the API opens them. address: the name of the record's address in
    the API. record: what the record's uid is called in the event.
    """

    name: str
    description: str
    scope: TokenScope
    rows: Callable[[], VisibleQuerySet[Any]]
    address: str
    record: str


KINDS: dict[str, EventKind] = {}


def register(kind: EventKind) -> EventKind:
    """Make a kind known. Called where the kind is defined, once; the same again is no harm."""
    KINDS[kind.name] = kind
    return kind


def publish_event(
    *,
    kind: EventKind,
    record: Model,
    subject: Model,
    more: Mapping[str, UUID] | None = None,
    at: datetime | None = None,
) -> Event | None:
    """Tell the programs that are to know. None when there is none: nothing is then written.

    record: a row of `kind.rows`, with a `uid`. more: uids of other records that belong to it, by what they are called.
    At most five statements, however many programs; one where nobody has switched on the kind.
    """
    moment = at or timezone.now()
    asking = EventEndpoint.objects.subscribed(kind.name, scope=kind.scope, at=moment)
    keys = list(asking.values_list("pk", flat=True))
    if not keys:
        return None
    seeing = EventEndpoint.objects.filter(pk__in=keys, client__user__in=who_can_see.who_sees(subject, at=moment))
    endpoints = list(seeing.values_list("pk", flat=True))
    if not endpoints:
        return None
    event = Event.objects.create(
        kind=kind.name,
        subject_id=subject.pk,
        record_uid=record.uid,  # type: ignore[attr-defined]  # as every row of ours
        more={name: str(uid) for name, uid in (more or {}).items()},
        happened_at=moment,
    )
    write_deliveries(event, endpoints, at=moment)
    return event


def write_deliveries(event: Event, endpoints: list[int], *, at: datetime) -> None:
    """One for each, due at once; the sender is rung after the commit."""
    EventDelivery.objects.bulk_create(
        EventDelivery(event=event, endpoint_id=endpoint, told_at=at, next_try_at=at) for endpoint in endpoints
    )
    transaction.on_commit(ring_sender, robust=True)


def ring_sender() -> None:
    """Let it start at once; it would come automatically within seconds. Never raises for the broker, nor waits for
    it."""
    if live_updates.answers():
        live_updates.wake(SEND)
