"""Bring events to the programs of partners: each tried until it is taken, and none of them in another's way.

A worker claims an address, not an event: one attempt at a time is on its way to each, so that a receiver that hangs
keeps back its own events alone. A claim is a short transaction, in which the event gets its number, and so is what is
recorded of the answer; between them no transaction is open. A worker that dies in between leaves the event to be sent
again, with the same id and number.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from sharing import audit, practice
from sharing.events import endpoints, feed, safe_http
from sharing.events.envelopes import Letter, letter_of
from sharing.events.models import Event, EventDelivery, EventEndpoint
from sharing.events.numbering import give_places, leave_out
from sharing.events.seeing import seen_now
from sharing.records import encrypted_fields
from sharing.records.once import only_one

logger = logging.getLogger(__name__)

LANES = 16  # addresses to which is sent at the same time
RUN_FOR = timedelta(seconds=60)  # then the next run takes what is left
LOOK_AGAIN_SECONDS = 1.0  # for what came up meanwhile, when an answer is long in coming
CLAIMED_FOR = timedelta(seconds=60)  # longer than an attempt takes, with the look-up of its name
TRY_AGAIN_AFTER = tuple(timedelta(minutes=m) for m in (1 / 6, 1, 5, 30, 120, 300, 600))
LONGEST_REST = timedelta(minutes=15)
State = EventDelivery.State


@dataclass(frozen=True)
class DeliveryAnswer:
    """What came of one attempt. status: None when nobody answered, and `error` then says why."""

    status: int | None
    error: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        return self.status == HTTPStatus.GONE


def pause_after(attempts: int) -> timedelta:
    """How long an event rests after this many attempts: 10 seconds, 1, 5, 30 minutes, 2, 5, and then 10 hours."""
    return TRY_AGAIN_AFTER[min(attempts, len(TRY_AGAIN_AFTER)) - 1]


def rest_after(failures: int) -> timedelta:
    """How long an address rests after this many failures in a row: 10, 20, 40 seconds ... 15 minutes."""
    return min(timedelta(seconds=10) * 2 ** min(failures - 1, 10), LONGEST_REST)


def send_due(*, now: Callable[[], datetime] = timezone.now) -> int:
    """Send what is due; returns how many were taken. Safe to be killed at any line.

    One run at a time: receivers that hang may keep one worker waiting and not all of them, for they bring letters too.
    now: asked at each claim and each answer, for a run may last.
    """
    if not EventDelivery.objects.filter(state=State.WAITING).exists():
        return 0
    with only_one("sharing.events") as is_mine:
        return _send_due(now) if is_mine else 0


def _send_due(now: Callable[[], datetime]) -> int:
    give_up(at=now())
    taken, until = 0, now() + RUN_FOR
    under_way: dict[Future[DeliveryAnswer], Letter] = {}
    with ThreadPoolExecutor(LANES, thread_name_prefix="events") as lanes:
        while True:
            while len(under_way) < LANES and now() < until and (claimed := claim(at=now())):
                if claimed.letter is not None:
                    under_way[lanes.submit(_send, claimed.letter)] = claimed.letter
            if not under_way:
                return taken
            answered, _ = wait(under_way, timeout=LOOK_AGAIN_SECONDS, return_when=FIRST_COMPLETED)
            for future in answered:
                answer = future.result()
                record(under_way.pop(future), answer, at=now())
                taken += answer.is_taken


@dataclass(frozen=True)
class PartnerStanding:
    """How one address fares. taken: in the last day. oldest_at: of what waits."""

    endpoint: EventEndpoint
    taken: int
    waiting: int
    failed: int
    oldest_at: datetime | None


def standings(*, at: datetime) -> list[PartnerStanding]:
    """Of each address, those that fail first. One query."""
    waits = Q(deliveries__state=State.WAITING)
    rows = EventEndpoint.objects.select_related("client").annotate(
        taken=Count(
            "deliveries", filter=Q(deliveries__state=State.TAKEN, deliveries__tried_at__gt=at - timedelta(days=1))
        ),
        waiting=Count("deliveries", filter=waits),
        failed=Count("deliveries", filter=Q(deliveries__state=State.FAILED)),
        oldest_at=Min("deliveries__told_at", filter=waits),
    )
    return [
        PartnerStanding(row, row.taken, row.waiting, row.failed, row.oldest_at)
        for row in rows.order_by(F("off_at").asc(nulls_last=True), F("failing_since").asc(nulls_last=True), "pk")
    ]


@dataclass(frozen=True)
class Claimed:
    """An address is this worker's for an attempt. No letter: the event was no longer for the program."""

    letter: Letter | None


@transaction.atomic
def claim(*, at: datetime) -> Claimed | None:
    """The oldest event that is due to the address that was tried longest ago; None when there is none.

    That it is about to be told is recorded before it leaves, for each attempt: one may have been read though no answer
    came back.
    """
    due = EventDelivery.objects.filter(state=State.WAITING, next_try_at__lte=at)
    free = EventEndpoint.objects.on().exclude(address="").filter(Q(rests_until__isnull=True) | Q(rests_until__lte=at))
    endpoint = (
        free.filter(Exists(due.filter(endpoint=OuterRef("pk"))))
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .order_by(F("tried_at").asc(nulls_first=True), "pk")
        .first()
    )
    if endpoint is None:
        return None
    rows = due.filter(endpoint=endpoint).select_related("event", "endpoint__client__user__agency")
    delivery = rows.order_by("next_try_at", "event_id").first()
    if delivery is None:  # sent meanwhile
        return Claimed(None)
    delivery.attempts += 1
    mine = EventDelivery.objects.filter(pk=delivery.pk)
    try:
        with transaction.atomic():
            letter = letter_due(delivery, endpoint, at=at)
    except encrypted_fields.CannotBeRead:
        endpoints.switch_off_by_itself(endpoint, "Its signing secret can no longer be read: make a new one", at=at)
        return Claimed(None)
    except Exception:  # one that cannot be put together holds up no other
        logger.exception("event_stuck", extra={"event": str(delivery.event.uid)})
        mine.update(state=State.FAILED, next_try_at=None, error="The event could not be built")
        return Claimed(None)
    if letter is None:
        return Claimed(None)
    mine.update(attempts=delivery.attempts, tried_at=at, next_try_at=at + pause_after(delivery.attempts))
    EventEndpoint.objects.filter(pk=endpoint.pk).update(tried_at=at, rests_until=at + CLAIMED_FOR)
    if letter.subject_pk is not None:
        _record_telling(delivery, letter)
    return Claimed(letter)


def letter_due(delivery: EventDelivery, endpoint: EventEndpoint, *, at: datetime) -> Letter | None:
    """The event with its number; None, and none taken, when the program may no longer hear of it."""
    seen = seen_now([delivery], endpoint=endpoint, at=at).get(delivery.pk)
    if seen is None:
        leave_out(endpoint, [delivery], at=at)
        return None
    give_places(endpoint, [delivery], at=at)
    return letter_of(seen, endpoint=endpoint, at=at)


def _record_telling(delivery: EventDelivery, letter: Letter) -> None:
    client, event = delivery.endpoint.client, delivery.event
    audit.record(
        action=audit.Action.DISCLOSURE,
        verb="sharing.event_sent",
        by=None,
        target=delivery,
        subject=letter.subject_pk,
        payload={
            "client": client.client_id,
            "to": client.account.agency.name,
            "kind": event.kind,
            "event": event.uid,
            "attempt": letter.attempt,
        },
    )


def _send(letter: Letter) -> DeliveryAnswer:
    """On a thread of its own, which asks the database nothing."""
    try:
        return DeliveryAnswer(safe_http.post(letter.address, body=letter.body, headers=letter.headers))
    except (safe_http.AddressRefused, safe_http.NotSent) as error:
        return DeliveryAnswer(None, str(error))


@transaction.atomic
def record(letter: Letter, answer: DeliveryAnswer, *, at: datetime) -> None:
    """What came of an attempt. One of which the claim has run out, and that is tried by another, changes nothing."""
    endpoint = EventEndpoint.objects.select_for_update(no_key=True).get(pk=letter.endpoint_pk)
    mine = EventDelivery.objects.filter(pk=letter.delivery_pk, state=State.WAITING, attempts=letter.attempt)
    if answer.is_taken:
        mine.update(
            state=State.TAKEN,
            next_try_at=None,
            status=answer.status,
            error="",
            heard_at=Coalesce("heard_at", Value(at)),
        )
        endpoint.failures, endpoint.failing_since, endpoint.rests_until = 0, None, None
        endpoint.taken_at = at
    else:
        said = answer.error or _format_status(answer.status)
        mine.update(status=answer.status, error=said[:200])
        if letter.attempt >= practice.value(practice.EVENT_TRIES, on=timezone.localdate(at)):
            mine.update(state=State.FAILED, next_try_at=None)
        endpoint.failures += 1
        endpoint.failing_since = endpoint.failing_since or at
        endpoint.rests_until = at + rest_after(endpoint.failures)
        logger.warning("event_not_taken", extra={"endpoint": letter.endpoint_pk, "status": answer.status, "said": said})
    endpoint.save(update_fields=["failures", "failing_since", "rests_until", "taken_at"])
    _switch_off_the_dead(endpoint, answer, at=at)


def _format_status(status: int | None) -> str:
    if status is not None and 300 <= status < 400:
        return "The address redirects, and redirects are not followed"
    return ""


def _switch_off_the_dead(endpoint: EventEndpoint, answer: DeliveryAnswer, *, at: datetime) -> None:
    days = practice.value(practice.ENDPOINT_DEAD_DAYS, on=timezone.localdate(at))
    if answer.is_gone:
        endpoints.switch_off_by_itself(endpoint, "The receiver answered 410 (gone)", at=at)
    elif endpoint.failing_since is not None and at - endpoint.failing_since >= timedelta(days=days):
        endpoints.switch_off_by_itself(endpoint, f"It has accepted no event for {days} days", at=at)


@transaction.atomic
def give_up(*, at: datetime) -> None:
    """End what is too old to be tried again, and switch off where far too much waits."""
    today = timezone.localdate(at)
    waiting = EventDelivery.objects.filter(state=State.WAITING)
    oldest = at - timedelta(days=practice.value(practice.EVENT_DAYS, on=today))
    waiting.filter(told_at__lte=oldest).update(state=State.FAILED, next_try_at=None)
    most = practice.value(practice.ENDPOINT_MOST_WAITING, on=today)
    new = waiting.filter(replayed_at__isnull=True)
    flooded = new.values("endpoint").annotate(number=Count("pk")).filter(number__gt=most).values("endpoint")
    for endpoint in EventEndpoint.objects.on().filter(pk__in=flooded).select_for_update(skip_locked=True, no_key=True):
        endpoints.switch_off_by_itself(endpoint, f"More than {most} events are waiting: check the cause", at=at)


def forget_old(*, at: datetime) -> int:
    """Drop events that are older than a feed goes back; returns how many rows went. What waits or was given up is kept,
    until it is sent again."""
    days = practice.value(practice.EVENTS_SHOWN_DAYS, on=timezone.localdate(at))
    oldest = at - timedelta(days=days)
    unread = EventDelivery.objects.filter(position__isnull=True, event__happened_at__lt=oldest).exclude(
        state=State.DROPPED
    )
    for endpoint in EventEndpoint.objects.filter(Exists(unread.filter(endpoint=OuterRef("pk")))):
        feed.place_old(endpoint, before=oldest, at=at)
    waiting = EventDelivery.objects.filter(event=OuterRef("pk"), state__in=[State.WAITING, State.FAILED])
    dropped, _ = Event.objects.filter(~Exists(waiting), happened_at__lt=oldest).delete()
    return dropped
