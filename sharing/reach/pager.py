"""Texts to people on call: beside the letter, for a critical alert that has escalated to them.

The same words as the letter in one line, by the deployment's gateway, tried again as letters are and asked again just
before it leaves. That the gateway took it says neither that anybody has read it nor that the alert is acknowledged.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from sharing import live_updates, practice
from sharing.agencies.models import User
from sharing.alerts import deliveries
from sharing.alerts.models import Delivery, RungMade
from sharing.alerts.storms import practice as storms
from sharing.alerts.storms.models import Storm
from sharing.jobs.set_aside import set_aside
from sharing.reach import letters, ways
from sharing.reach.models import ReachWay
from sharing.records.once import only_one
from sharing.sentence_words import mid_sentence

SEND = "sharing.tasks.send_texts"
RUN_FOR_SECONDS = 20.0  # then the next run takes what is left: events to partners have the same worker
NOT_TAKEN = "NotTaken"


def text(rung: RungMade, people: list[User], *, at: datetime) -> None:
    """Of these people, those with a tested pager are texted. In the transaction of the rung.

    In a storm of the team a person has so many one by one within its time, as of letters; the next text says how many
    wait. Those after it share another, which leaves when that time has passed since.
    """
    keys = set(_pagers(at).filter(user__in=[user.pk for user in people]).values_list("user_id", flat=True))
    most = _singly(rung, at=at)
    made = [_text_to(user, rung, at=at, most=most) for user in people if user.pk in keys]
    if made:
        transaction.on_commit(wake, robust=True)


@dataclass(frozen=True)
class Singly:
    """How many texts a person gets one by one within a span, which also lies between two texts for several."""

    number: int
    span: timedelta


def _singly(rung: RungMade, *, at: datetime) -> Singly | None:
    """None where the team is in no storm: each is a text of its own."""
    if not Storm.objects.standing().filter(team=rung.receipt.team_id).exists():
        return None
    found = practice.values((storms.SINGLY, storms.MINUTES), on=timezone.localdate(at))
    return Singly(found[storms.SINGLY], timedelta(minutes=found[storms.MINUTES]))


def _text_to(user: User, rung: RungMade, *, at: datetime, most: Singly | None) -> Delivery:
    row = Delivery(receipt_id=rung.receipt_id, rung=rung, user=user, channel=Delivery.Channel.PAGER, next_try_at=at)
    if most is not None:
        lately = Delivery.objects.filter(user=user, channel=row.channel, rung__made_at__gt=at - most.span)
        if lately.count() >= most.number:
            last = lately.filter(bundled_at__isnull=False).order_by("-pk").first()
            if last and last.state == Delivery.State.WAITING and not last.attempts:
                row.bundled_in, row.state, row.next_try_at = last, Delivery.State.BUNDLED, None
            else:
                row.bundled_at = at
                row.next_try_at = max(at, last.bundled_at + most.span) if last and last.bundled_at else at
    row.save()
    return row


def wake() -> None:
    """Let the texts leave now; they would within seconds."""
    if live_updates.answers():
        live_updates.wake(SEND)


def send_due(*, at: datetime) -> int:
    """Text what is due; returns how many the gateway took. Safe to run twice at once and to be killed at any line.

    Each is claimed in a transaction of its own, which counts the attempt and sets the next one.
    """
    taken, began = 0, time.monotonic()
    with only_one("sharing.texts") as is_mine:
        while is_mine and time.monotonic() - began < RUN_FOR_SECONDS:
            delivery = deliveries.claim(at=at, channel=Delivery.Channel.PAGER)
            if delivery is None:
                break
            try:
                taken += _send(delivery, at=at)
            except Exception as error:  # one that cannot be put together holds up no other
                set_aside("text", delivery.pk, error)
    return taken


def _send(delivery: Delivery, *, at: datetime) -> bool:
    letter = deliveries.letter_of(delivery)
    way = _pagers(at).filter(user=delivery.user_id).first()
    if letter is None or way is None:
        deliveries.mark(delivery, Delivery.State.DROPPED)
        return False
    severity = mid_sentence(delivery.receipt.get_severity_display()) if delivery.receipt else ""
    if not letters.send_text(way, severity=severity, text=letter.brief):
        Delivery.objects.filter(pk=delivery.pk).update(error=NOT_TAKEN, failed_at=at)
        return False
    deliveries.mark(delivery, Delivery.State.SENT, sent_at=at)
    return True


def _pagers(at: datetime):
    return ways.tested(at).filter(kind=ReachWay.Kind.PAGER)
