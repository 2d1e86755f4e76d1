"""The content of an event sent to a partner system: as little as lets it ask us, and only while it may.

The envelope is that of HMPPS domain events. A receiver calls `detailUrl` with its own token, and is shown
what it may see.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from sharing import access, events
from sharing.alerts.deliveries import site
from sharing.events import signatures
from sharing.events.models import Event, EventDelivery, EventEndpoint
from sharing.records import encrypted_fields

VERSION = 1
AGENT = "release-monitor-events/1"


@dataclass(frozen=True)
class Letter:
    """One attempt to send one event: whereto, what, and which row it is about."""

    delivery_pk: int
    endpoint_pk: int
    attempt: int
    subject_pk: int | None
    address: str
    body: bytes
    headers: dict[str, str]


def letter_of(delivery: EventDelivery, *, at: datetime) -> Letter | None:
    """What is to be sent now; None when it is no longer for this program. Raises sealed.CannotBeRead.

    The record is asked for as the program would ask: by the same filter, which also says who of it may know.
    """
    endpoint, event = delivery.endpoint, delivery.event
    if event.kind == events.TEST:
        subject_pk, envelope = None, _test(event, at=at)
    else:
        found = _seen(event, endpoint, at=at)
        if found is None:
            return None
        subject_pk, envelope = found[0], _envelope(event, *found, at=at)
    body = json.dumps(envelope, separators=(",", ":")).encode()
    signed = signatures.headers(event=event.uid, at=at, body=body, secrets=_secrets(endpoint, at=at))
    return Letter(
        delivery_pk=delivery.pk,
        endpoint_pk=endpoint.pk,
        attempt=delivery.attempts,
        subject_pk=subject_pk,
        address=endpoint.address,
        body=body,
        headers={"Content-Type": "application/json", "User-Agent": AGENT} | signed,
    )


def _seen(event: Event, endpoint: EventEndpoint, *, at: datetime) -> tuple[int, events.EventKind] | None:
    """The key of the person and the kind, if the program still asks for it, may read it and sees the record."""
    kind, client = events.KINDS.get(event.kind), endpoint.client
    if kind is None or kind.name not in endpoint.kinds or kind.scope not in client.scopes:
        return None
    if not client.gives_access(at=at):
        return None
    rows = kind.rows()
    person = "pk" if rows.subject_path == "pk" else f"{rows.subject_path}_id"
    seen = rows.visible_to(client.user).filter(uid=event.record_uid).values_list(person, flat=True).first()
    return None if seen is None else (seen, kind)


def _envelope(event: Event, subject_pk: int, kind: events.EventKind, *, at: datetime) -> dict[str, Any]:
    numbers = access.subjects().get(pk=subject_pk).numbers_for_partners()
    return _head(event, kind.description, at=at) | {
        "detailUrl": _base() + reverse(kind.address, kwargs={"uid": event.record_uid}),
        "additionalInformation": {"eventId": str(event.uid), kind.record: str(event.record_uid), **event.more},
        "personReference": {"identifiers": [{"type": type_, "value": value} for type_, value in numbers]},
    }


def _test(event: Event, *, at: datetime) -> dict[str, Any]:
    return _head(event, "A test: nothing has happened", at=at) | {
        "additionalInformation": {"eventId": str(event.uid)},
    }


def _head(event: Event, description: str, *, at: datetime) -> dict[str, Any]:
    return {
        "eventType": event.kind,
        "version": VERSION,
        "description": description,
        "occurredAt": _format_event_time(event.happened_at),
        "publishedAt": _format_event_time(at),
    }


def _format_event_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _base() -> str:
    """Scheme and host. A site on one's own machine may listen at any port: there it is the machine alone."""
    return site() or ("http://localhost" if settings.LOCAL else "")


def _secrets(endpoint: EventEndpoint, *, at: datetime) -> list[str]:
    """The one in force, and while it lasts the one before."""
    sealed_ones = [endpoint.secret]
    if endpoint.old_secret_until is not None and endpoint.old_secret_until > at:
        sealed_ones.append(endpoint.old_secret)
    return [encrypted_fields.unseal(one) for one in sealed_ones]
