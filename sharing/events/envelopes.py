"""The content of an event for a partner system: as little as lets it ask us, and only while it may.

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

from sharing.events import signatures
from sharing.events.models import EventEndpoint
from sharing.events.seeing import SeenEvent
from sharing.records import encrypted_fields
from sharing.records.site_address import site_address

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


def letter_of(seen: SeenEvent, *, endpoint: EventEndpoint, at: datetime) -> Letter:
    """What is to be sent now of an event that the program may hear of. Raises encrypted_fields.CannotBeRead."""
    delivery = seen.delivery
    body = json.dumps(envelope_of(seen, base=local_base()), separators=(",", ":")).encode()
    signed = signatures.headers(event=delivery.event.uid, at=at, body=body, secrets=_secrets(endpoint, at=at))
    return Letter(
        delivery_pk=delivery.pk,
        endpoint_pk=endpoint.pk,
        attempt=delivery.attempts,
        subject_pk=delivery.event.subject_id,
        address=endpoint.address,
        body=body,
        headers={"Content-Type": "application/json", "User-Agent": AGENT} | signed,
    )


def envelope_of(seen: SeenEvent, *, base: str) -> dict[str, Any]:
    """base: scheme and host of the site. The delivery has its number by now; of the same one all but the mark of a
    replay is the same each time that it leaves."""
    delivery, kind = seen.delivery, seen.kind
    event = delivery.event
    more: dict[str, Any] = {"eventId": str(event.uid), "sequence": delivery.number}
    more |= {kind.record: str(event.record_uid), **event.more}
    if event.is_test:
        more["test"] = True
    if delivery.is_replay:
        more["replay"] = True
    return {
        "eventType": event.kind,
        "version": VERSION,
        "description": kind.description,
        "occurredAt": format_event_time(event.happened_at),
        "publishedAt": format_event_time(delivery.published_at),  # type: ignore[arg-type]  # given with the number
        "detailUrl": base + reverse(kind.address, kwargs={"uid": event.record_uid}),
        "additionalInformation": more,
        "personReference": {"identifiers": [{"type": type_, "value": value} for type_, value in seen.numbers]},
    }


def format_event_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def local_base() -> str:
    """Scheme and host of the site. Where none is named on one's own machine: the machine alone."""
    return site_address() or ("http://localhost" if settings.LOCAL else "")


def _secrets(endpoint: EventEndpoint, *, at: datetime) -> list[str]:
    """The one in force, and while it lasts the one before."""
    sealed_ones = [endpoint.secret]
    if endpoint.old_secret_until is not None and endpoint.old_secret_until > at:
        sealed_ones.append(endpoint.old_secret)
    return [encrypted_fields.unseal(one) for one in sealed_ones]
