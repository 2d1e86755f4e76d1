"""Say where a program takes events, change it, switch it off and on, and ask for a try.

The door decides who may call these (capability ADMINISTER). Each verb writes one entry to the audit log in
its own transaction. A signing secret is returned once and kept sealed; it is in no entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils import timezone

from sharing import audit, events, practice
from sharing.access.two_people import refuse_alone
from sharing.agencies.models import User
from sharing.clients.models import Client
from sharing.events import safe_http, signatures
from sharing.events.models import Event, EventDelivery, EventEndpoint
from sharing.records import encrypted_fields
from sharing.records.errors import Refused

AUDITED = ("address", "kinds", "is_test")


class EndpointRefused(Refused):
    """The address, its kinds or its secret cannot be so."""


@dataclass(frozen=True)
class Signed:
    """Where a program takes events, with its signing secret; empty when the secret was told before."""

    endpoint: EventEndpoint
    secret: str


@transaction.atomic
def set_endpoint(
    *,
    client: Client,
    address: str = "",
    kinds: Sequence[str],
    is_test: bool = False,
    by: User | None,
    agreed_by: User | None = None,
    at: datetime | None = None,
) -> Signed:
    """Of which kinds the program hears, and where it takes them: without an address it reads the feed. With the first
    address a signing secret is drawn, and told. is_test: it hears of invented people only.

    A new address begins with an empty queue: what waited for the one before is in the feed. Two people agree to what
    sends more, or elsewhere; sending less takes one. The same again changes nothing. Raises EndpointRefused, NeedsTwo.
    """
    now = at or timezone.now()
    holder = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    _check(holder, address, kinds)
    chosen = [name for name in sorted(events.KINDS) if name in kinds]
    endpoint = EventEndpoint.objects.select_for_update(no_key=True).filter(client=holder).first()
    if sends_more(endpoint, address=address, kinds=kinds, is_test=is_test):
        refuse_alone(by, agreed_by)
    secret = signatures.draw_secret() if address and not (endpoint and endpoint.secret) else ""
    drawn = {"secret": encrypted_fields.seal(secret), "secret_set_at": now} if secret else {}
    if endpoint is None:
        endpoint = EventEndpoint.objects.create(
            client=holder,
            address=address,
            kinds=chosen,
            is_test=is_test,
            made_at=now,
            made_by=by,
            **{"secret_set_at": now} | drawn,
        )
        _record("sharing.endpoint_added", endpoint, by, after=audit.fields_of(endpoint, *AUDITED))
        return Signed(endpoint, secret)
    if (endpoint.address, endpoint.kinds, endpoint.is_test) != (address, chosen, is_test):
        before = audit.fields_of(endpoint, *AUDITED)
        is_elsewhere = endpoint.address != address
        if is_elsewhere:  # another receiver: what the one before did says nothing of it
            endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
        endpoint.address, endpoint.kinds, endpoint.is_test = address, chosen, is_test
        for name, value in drawn.items():
            setattr(endpoint, name, value)
        changed = ["address", "kinds", "is_test", "failures", "failing_since", "rests_until", *drawn]
        endpoint.save(update_fields=changed)
        if is_elsewhere:
            _empty_queue(endpoint)
        _record("sharing.endpoint_changed", endpoint, by, before=before, after=audit.fields_of(endpoint, *AUDITED))
    return Signed(endpoint, secret)


def sends_more(endpoint: EventEndpoint | None, *, address: str, kinds: Sequence[str], is_test: bool) -> bool:
    """Whether these settings send something that is not sent now, or to another address."""
    if endpoint is None or (address and address != endpoint.address):
        return True
    return not set(kinds) <= set(endpoint.kinds) or (endpoint.is_test and not is_test)


def _empty_queue(endpoint: EventEndpoint) -> None:
    """What waited for another receiver, or for none, is in the feed."""
    waiting = endpoint.deliveries.filter(state=EventDelivery.State.WAITING)
    waiting.update(state=EventDelivery.State.KEPT, next_try_at=None)


@transaction.atomic
def replace_signing_secret(*, endpoint: EventEndpoint, by: User | None, at: datetime | None = None) -> Signed:
    """A new secret. The one before signs beside it for a time, so that the receiver loses nothing meanwhile.

    Each call draws another one, and only the one before it lives on. Raises EndpointRefused for a revoked client.
    """
    now = at or timezone.now()
    row = _locked(endpoint)
    hours = practice.value(practice.SECRET_OVERLAP_HOURS, on=timezone.localdate(now))
    secret = signatures.draw_secret()
    row.old_secret, row.old_secret_until = row.secret, now + timedelta(hours=hours)
    row.secret, row.secret_set_at = encrypted_fields.seal(secret), now
    if not _is_readable(row.old_secret):
        row.old_secret, row.old_secret_until = "", None
    row.save(update_fields=["secret", "secret_set_at", "old_secret", "old_secret_until"])
    _record("sharing.endpoint_secret_replaced", row, by)
    return Signed(row, secret)


@transaction.atomic
def switch_off(*, endpoint: EventEndpoint, reason: str, by: User, at: datetime | None = None) -> EventEndpoint:
    """Nothing is sent from now on. What happens is kept, and is in the feed. Done already: nothing happens."""
    _switch_off(endpoint, reason, by=by, at=at or timezone.now())
    endpoint.refresh_from_db()
    return endpoint


def switch_off_by_itself(endpoint: EventEndpoint, reason: str, *, at: datetime) -> None:
    """The same, found by a job: administrators are shown it until somebody switches it on again."""
    _switch_off(endpoint, reason, by=None, at=at)


@transaction.atomic
def switch_on(*, endpoint: EventEndpoint, by: User) -> EventEndpoint:
    """What still waits is sent now. Raises EndpointRefused for a revoked client. On already: nothing happens."""
    row = _locked(endpoint)
    claimed = EventEndpoint.objects.filter(pk=row.pk, off_at__isnull=False).update(
        off_at=None, off_by=None, off_because="", failures=0, failing_since=None, rests_until=None
    )
    if claimed:
        _record("sharing.endpoint_on", row, by)
        transaction.on_commit(events.ring_sender, robust=True)
    row.refresh_from_db()
    return row


@transaction.atomic
def send_test(*, endpoint: EventEndpoint, kind: str, by: User | None, at: datetime | None = None) -> Event:
    """Put down an event about an invented person, for this program alone: signed, numbered and in the feed as all are,
    and marked as a test. Raises EndpointRefused."""
    now = at or timezone.now()
    row = _locked(endpoint)
    _refuse_off(row)
    if kind not in row.kinds or kind not in events.KINDS:
        raise EndpointRefused("kind", "Select an event that the partner system gets")
    event = Event.objects.create(kind=kind, record_uid=uuid4(), happened_at=now)
    is_sent = bool(row.address)
    EventDelivery.objects.create(
        event=event,
        endpoint=row,
        state=EventDelivery.State.WAITING if is_sent else EventDelivery.State.KEPT,
        told_at=now,
        next_try_at=now if is_sent else None,
    )
    _record("sharing.event_test", row, by, after={"kind": kind})
    transaction.on_commit(events.ring_sender, robust=True)
    return event


@transaction.atomic
def send_again(*, delivery: EventDelivery, by: User, at: datetime | None = None) -> EventDelivery:
    """Try it now, with the same id and number and as if it had not been tried; one that was accepted is a replay.
    Whether it is still for the program is asked then.

    One that waits is brought forward. Raises EndpointRefused.
    """
    now = at or timezone.now()
    row = _to_send(delivery.endpoint)
    _send_anew(EventDelivery.objects.filter(pk=delivery.pk), at=now)
    EventEndpoint.objects.filter(pk=row.pk, failures__gt=0).update(rests_until=None)
    _record("sharing.event_sent_again", row, by, after={"event": str(delivery.event.uid)})
    transaction.on_commit(events.ring_sender, robust=True)
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def send_all_again(*, endpoint: EventEndpoint, by: User, at: datetime | None = None) -> int:
    """All that were given up, with the same ids, oldest first; returns how many. None left: nothing happens.

    Raises EndpointRefused.
    """
    now = at or timezone.now()
    row = _to_send(endpoint)
    number = _send_anew(EventDelivery.objects.filter(endpoint=row, state=EventDelivery.State.FAILED), at=now)
    if number:
        EventEndpoint.objects.filter(pk=row.pk, failures__gt=0).update(rests_until=None)
        _record("sharing.events_sent_again", row, by, after={"events": number})
        transaction.on_commit(events.ring_sender, robust=True)
    return number


@transaction.atomic
def replay(
    *, endpoint: EventEndpoint, since: datetime, until: datetime, by: User | None, at: datetime | None = None
) -> int:
    """Send anew what happened from `since` (included) until `until` (not included): with the same ids and numbers, and
    marked as a replay. Returns how many are asked for; whether the program may still hear of each is asked when it is
    sent. What waits already, and what was not for the program when it would have been sent, is not among them.

    Raises EndpointRefused: for a span that is none, an address that there is not or that is switched off.
    """
    now = at or timezone.now()
    row = _to_send(endpoint)
    if until <= since:
        raise EndpointRefused("until", "The end must be after the start")
    sent = row.deliveries.filter(event__happened_at__gte=since, event__happened_at__lt=until)
    over = sent.exclude(state__in=[EventDelivery.State.WAITING, EventDelivery.State.DROPPED])
    number = _send_anew(over, at=now, is_replay=True)
    _record("sharing.events_replayed", row, by, after={"since": since, "until": until, "events": number})
    if number:
        EventEndpoint.objects.filter(pk=row.pk, failures__gt=0).update(rests_until=None)
        transaction.on_commit(events.ring_sender, robust=True)
    return number


def _send_anew(rows: QuerySet[EventDelivery], *, at: datetime, is_replay: bool = False) -> int:
    """Those that were accepted are replays in any case."""
    again = Value(at) if is_replay else Case(When(heard_at__isnull=False, then=Value(at)), default=F("replayed_at"))
    return rows.update(
        state=EventDelivery.State.WAITING, attempts=0, told_at=at, next_try_at=at, error="", replayed_at=again
    )


def _check(client: Client, address: str, kinds: Sequence[str]) -> None:
    if client.revoked_at is not None:
        raise EndpointRefused("", "The client is revoked: it no longer gets events")
    if address and (why := safe_http.refusal(address)):
        raise EndpointRefused("address", why)
    if not kinds or not set(kinds) <= set(events.KINDS):
        raise EndpointRefused("kinds", "Select the events to send")
    missing = {events.KINDS[name].scope for name in kinds} - set(client.scopes)
    if missing:
        words = ", ".join(sorted(scope.words.lower() for scope in missing))
        raise EndpointRefused("kinds", f"The client's tokens do not allow this: {words}")


def _locked(endpoint: EventEndpoint) -> EventEndpoint:
    row = (
        EventEndpoint.objects.select_for_update(of=("self",), no_key=True).select_related("client").get(pk=endpoint.pk)
    )
    if row.client.revoked_at is not None:
        raise EndpointRefused("", "The client is revoked: it no longer gets events")
    return row


def _to_send(endpoint: EventEndpoint) -> EventEndpoint:
    row = _locked(endpoint)
    if not row.address:
        raise EndpointRefused("", "There is no address to send to: the partner system reads the feed")
    _refuse_off(row)
    return row


def _refuse_off(row: EventEndpoint) -> None:
    if row.off_at is not None:
        raise EndpointRefused("", "It is switched off. Switch it on first")


def _switch_off(endpoint: EventEndpoint, reason: str, *, by: User | None, at: datetime) -> None:
    claimed = EventEndpoint.objects.on().filter(pk=endpoint.pk).update(off_at=at, off_by=by, off_because=reason)
    if claimed:
        _record("sharing.endpoint_off", endpoint, by, after={"reason": reason})


def _is_readable(secret: str) -> bool:
    try:
        return bool(encrypted_fields.unseal(secret))
    except encrypted_fields.CannotBeRead:
        return False


def _record(verb: str, endpoint: EventEndpoint, by: User | None, **payload: dict[str, Any]) -> None:
    audit.record(action=audit.Action.ADMINISTRATION, verb=verb, target=endpoint, by=by, payload=payload or None)
