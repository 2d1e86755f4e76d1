"""Fetch people to what their teams must acknowledge or read: one letter for each, tried again until it leaves."""

from __future__ import annotations

import contextlib
import logging
import smtplib
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.mail import get_connection, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.template.loader import render_to_string
from django.utils import timezone
from redis.exceptions import RedisError

from sharing import access
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.alerts import digests
from sharing.alerts.models import Delivery, Digest, Receipt, RungMade
from sharing.alerts.rules import Rung, Severity
from sharing.alerts.storms import actions as storms
from sharing.cover import standing
from sharing.jobs.set_aside import set_aside
from sharing.records.once import only_one
from sharing.records.site_address import site_address
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_datetime
from sharing.told_clock import standing as told_clock

logger = logging.getLogger(__name__)

BATCH = 50
RUN_FOR_SECONDS = 20  # then the next run takes what is left: no worker is kept longer
FAILURES_IN_A_ROW = 3  # then mail is down
PROBED_AGAIN_SECONDS = 60
DOWN = "letters:down"  # in the cache, while nothing is tried
PROBING = "letters:probing"  # and until one has left: one letter at a time is tried
PROBED_FOR_SECONDS = 24 * 3600
TRIED_FOR = timedelta(hours=24)  # past the time to answer; a critical one while it is open
FIRST_PAUSE = timedelta(minutes=1)  # also longer than a letter takes: nobody else tries it meanwhile
LONGEST_PAUSE = timedelta(hours=1)
REFUSED = smtplib.SMTPRecipientsRefused.__name__


def pause_after(attempts: int) -> timedelta:
    """How long a delivery rests after this many attempts: 1, 2, 4 ... 60 minutes."""
    doublings = min(max(0, attempts - 1), 10)  # a critical one is tried for as long as it is open
    return min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)


def deliver_due(*, at: datetime) -> int:
    """Send what is due; returns how many letters left. Safe to run twice at once and to be killed at any line.

    Each delivery is claimed in a transaction of its own, which counts the attempt and sets the next one; a worker that
    dies after the claim leaves it to that. Killed between the letter and its mark it is sent again: twice is better
    than never.

    One run at a time, on one connection to the mail server, in a worker of its own, and for 20 seconds at most. After
    three failures in a row nothing is tried for a minute, and then one letter, until one has left.
    """
    storms.watch(at=at)
    if down_since():
        return 0
    with only_one("sharing.letters") as is_mine:
        return _deliver(at) if is_mine else 0


def _deliver(at: datetime) -> int:
    sent = failed = 0
    began = time.monotonic()
    server = get_connection()
    most = 1 if _noted(PROBING) else FAILURES_IN_A_ROW
    try:
        while sent < BATCH and failed < most and time.monotonic() - began < RUN_FOR_SECONDS:
            delivery = claim(at=at)
            if delivery is None:
                break
            try:
                left = _try(delivery, server, at=at)
            except Exception as error:  # one that cannot be put together holds up no other; the alert is on its page
                set_aside("letter", delivery.pk, error)
                continue
            if left is not None:
                sent, failed = sent + left, 0 if left else failed + 1
    finally:
        _close(server)
    with contextlib.suppress(RedisError, OSError):
        if failed >= most:
            logger.warning("mail_down")
            cache.set(DOWN, at.isoformat(), timeout=PROBED_AGAIN_SECONDS)
            cache.set(PROBING, at.isoformat(), timeout=PROBED_FOR_SECONDS)
        elif sent and most == 1:
            cache.delete(PROBING)
    return sent


def down_since() -> str:
    """When mail was found to be down, as an ISO time, while nothing is tried; empty otherwise."""
    return _noted(DOWN)


def _noted(name: str) -> str:
    try:
        return cache.get(name) or ""
    except (RedisError, OSError):
        return ""


@dataclass(frozen=True)
class MailStanding:
    """How mail fares. failing_since: when the last letter left, where three attempts have failed after it."""

    waiting: int
    oldest_at: datetime | None
    held: int
    not_sent: int
    last_sent_at: datetime | None
    failing_since: datetime | None


def mail_standing() -> MailStanding:
    """Two queries. An address that the mail server refuses is no fault of the mail."""
    letters = Delivery.objects.filter(channel=Delivery.Channel.EMAIL)
    waits = Q(state=Delivery.State.WAITING)
    counted = letters.aggregate(
        waiting=Count("pk", filter=waits),
        oldest_receipt=Min("receipt__told_at", filter=waits),
        oldest_list=Min("digest__made_at", filter=waits),
        held=Count("pk", filter=Q(state=Delivery.State.HELD)),
        not_sent=Count("pk", filter=Q(state=Delivery.State.FAILED)),
        last=Max("sent_at"),
    )
    last = counted["last"]
    failed = letters.filter(failed_at__isnull=False).exclude(error=REFUSED)
    if last is not None:
        failed = failed.filter(failed_at__gt=last)
    found = failed.aggregate(attempts=Sum("attempts"), first=Min("failed_at"))
    is_failing = (found["attempts"] or 0) >= FAILURES_IN_A_ROW
    oldest = [moment for moment in (counted["oldest_receipt"], counted["oldest_list"]) if moment]
    return MailStanding(
        waiting=counted["waiting"],
        oldest_at=min(oldest, default=None),
        held=counted["held"],
        not_sent=counted["not_sent"],
        last_sent_at=last,
        failing_since=(last or found["first"]) if is_failing else None,
    )


def not_sent() -> QuerySet[Delivery]:
    """Letters that were given up, newest first. Their alerts are on their pages."""
    letters = Delivery.objects.filter(channel=Delivery.Channel.EMAIL, state=Delivery.State.FAILED)
    return letters.select_related("receipt__alert", "receipt__team", "digest__team").order_by("-failed_at", "-pk")


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except OSError:  # it has hung up before
        logger.info("mail_server_hung_up")


@transaction.atomic
def claim(*, at: datetime, channel: str = Delivery.Channel.EMAIL) -> Delivery | None:
    """The next due delivery by this channel, for this worker alone: critical ones first, then high, lists last."""
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(channel=channel, state=Delivery.State.WAITING, next_try_at__lte=at)
        .order_by(F("receipt__severity").asc(nulls_last=True), "next_try_at", "pk")
        .first()
    )
    if delivery is None:
        return None
    delivery.attempts += 1
    delivery.next_try_at = at + pause_after(delivery.attempts)
    delivery.save(update_fields=["attempts", "next_try_at"])
    return delivery


def _try(delivery: Delivery, server: BaseEmailBackend, *, at: datetime) -> bool | None:
    """Whether it left; None where there was no longer anything to send."""
    letter = letter_of(delivery)
    if letter is None:
        mark(delivery, Delivery.State.DROPPED)
        return None
    try:
        server.open()
        send_mail(letter.subject, told_clock.letter(letter.words), None, [letter.to], connection=server)
    except OSError as error:  # SMTPException is one; its text may quote the address, never the person
        _close(server)  # the next is tried on a connection of its own
        failed = {"error": type(error).__name__, "failed_at": at}
        if is_given_up(delivery, at=at):
            mark(delivery, Delivery.State.FAILED, **failed)
        else:
            Delivery.objects.filter(pk=delivery.pk).update(**failed)
        return None if isinstance(error, smtplib.SMTPRecipientsRefused) else False  # that one address, and not the mail
    mark(delivery, Delivery.State.SENT, sent_at=at)
    return True


def is_given_up(delivery: Delivery, *, at: datetime) -> bool:
    """Whether a letter that could not be sent is not tried again. Never that of a critical alert: it is dropped once
    nobody still has to acknowledge. Any other 24 hours after it was due, a list 24 hours after it was made."""
    if delivery.receipt is not None:
        return delivery.receipt.severity != Severity.CRITICAL and at > delivery.receipt.due_at + TRIED_FOR
    return delivery.digest is not None and at > delivery.digest.made_at + TRIED_FOR


@dataclass(frozen=True)
class Letter:
    """brief: the same in one line, for a text or pager; empty for a list, which is not sent so."""

    to: str
    subject: str
    words: str
    brief: str = ""


def letter_of(delivery: Delivery) -> Letter | None:
    """What is to be sent now, by letter or text; None when it is no longer for this user."""
    user = delivery.user
    if user is None:
        return letter_of_canary(delivery)
    if delivery.channel == Delivery.Channel.IN_APP:
        return None
    if delivery.digest_id is not None:
        digest = wanted_digest(delivery, user)
        return letter_of_digest(digest, user) if digest else None
    rung = delivery.rung
    if delivery.bundled_at:
        return letter_of_bundle(delivery, user)
    if rung is not None and rung.rung != Rung.DEPUTY:
        waits = user.can(Capability.READ_LETTERS) and RungMade.objects.waiting_for(user).filter(pk=rung.pk).exists()
        return letter_of_alert(rung.receipt, user, rung=rung) if waits else None
    reader = addressee(delivery, user)
    receipt = wanted(delivery, reader) if reader else None
    return letter_of_alert(receipt, reader, rung=rung) if reader and receipt else None


def letter_of_canary(delivery: Delivery) -> Letter | None:
    """A letter to nobody is the canary's (`sharing/watching/canary.py`): to the address of the deployment, if any."""
    if delivery.receipt is None or not settings.CANARY_ADDRESS:
        return None
    words = "The canary of Release Monitor: a test alert about no one, to measure how long emails take. Delete it.\n"
    return Letter(settings.CANARY_ADDRESS, "Release Monitor: canary", words)


def letter_of_bundle(delivery: Delivery, user: User) -> Letter | None:
    """How many alerts wait for the reader, of those that the letter stands for, and how many of them are critical; None
    where none still does. Asked as the user who reads it now."""
    subject = delivery.receipt.subject_id if delivery.receipt else None
    reader = standing.acting_for(user, subject=subject) if subject else user
    letters = Delivery.objects.filter(Q(pk=delivery.pk) | Q(bundled_in=delivery))
    own = Receipt.objects.open().to_teams_of(reader).visible_to(reader).filter(deliveries__in=letters)
    escalated = RungMade.objects.waiting_for(reader).filter(deliveries__in=letters)
    waiting = set(own.values_list("alert_id", "severity"))
    if reader.can(Capability.READ_LETTERS):
        waiting |= set(escalated.values_list("receipt__alert_id", "receipt__severity"))
    if not waiting:
        return None
    critical = sum(severity == Severity.CRITICAL for _, severity in waiting)
    context = {"user": reader, "number": len(waiting), "critical": critical, "site": site_address()}
    words = render_to_string("sharing/alerts/bundle.txt", context)
    worst = "critical alerts" if critical else "alerts"
    brief = render_to_string("sharing/alerts/bundle_text.txt", context).strip()
    return Letter(reader.email, f"Release Monitor: {worst} to acknowledge", words, brief)


def addressee(delivery: Delivery, user: User) -> User | None:
    """Who reads it now: for somebody on leave, whoever acts for them about this person. None where they have a letter
    of their own about it."""
    receipt = delivery.receipt
    if receipt is None or receipt.subject_id is None:
        return user
    acting = standing.acting_for(user, subject=receipt.subject_id)
    if acting.pk == user.pk:
        return user
    own = Delivery.objects.filter(receipt=receipt, rung=delivery.rung, user=acting, channel=delivery.channel)
    return None if own.exists() else acting


def wanted(delivery: Delivery, user: User) -> Receipt | None:
    """The receipt of the letter, or of another team of the user's about the same alert, if this user still may see it
    and the team still has to acknowledge it. Asked as the user."""
    rows = Receipt.objects.open().to_teams_of(user).visible_to(user).filter(alert__receipts__deliveries=delivery)
    return rows.select_related("alert").order_by("pk").first()


def wanted_digest(delivery: Delivery, user: User) -> Digest | None:
    """The digest, if the user still reads lists or figures and is still in an open team, this or another."""
    if (
        not (user.can(Capability.VIEW_PEOPLE) or user.can(Capability.READ_FIGURES))
        or not access.viewer_of(user, at=timezone.now()).team_ids
    ):
        return None
    return Digest.objects.filter(deliveries=delivery).first()


def letter_of_alert(receipt: Receipt, user: User, *, rung: RungMade | None = None) -> Letter:
    """Reference, severity, by when and the way in; nothing about the person or what has happened. To a duty desk and
    command also which team has not answered, and its telephone."""
    severity = receipt.get_severity_display()
    context = {"user": user, "severity": severity, "reference": receipt.alert.uid, "site": site_address(), "rung": rung}
    context["team"] = receipt.team if rung and rung.rung != Rung.DEPUTY else None
    context["due"] = say_datetime(receipt.due_at)
    words = render_to_string("sharing/alerts/letter.txt", context)
    brief = render_to_string("sharing/alerts/text.txt", context).strip()
    return Letter(user.email, f"Release Monitor: {severity.lower()} alert to acknowledge", words, brief)


def letter_of_digest(digest: Digest, user: User) -> Letter:
    """That a list is ready and where; neither who is on it nor how many."""
    context = {
        "user": user,
        "title": digest.title,
        "path": digest.path,
        "site": site_address(),
        "to_all": digest.is_to_all,
    }
    context["more"] = digests.links_of(digest.kind)
    words = render_to_string("sharing/alerts/digest.txt", context)
    return Letter(user.email, f"Release Monitor: {mid_sentence(digest.title)} is ready", words)


def mark(delivery: Delivery, state: Delivery.State, **more) -> None:
    """How it ended; one that somebody else has marked stays as it is."""
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(
        state=state, next_try_at=None, **{"error": ""} | more
    )
