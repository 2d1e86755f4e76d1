"""Fetch people to what their teams must acknowledge or read: one letter for each, tried again until it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from sharing import access
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.alerts import digests, flood
from sharing.alerts.models import Delivery, Digest, Receipt, RungMade
from sharing.alerts.rules import Rung
from sharing.cover import standing

BATCH = 50
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)  # also longer than a letter takes: nobody else tries it meanwhile
LONGEST_PAUSE = timedelta(hours=1)


def pause_after(attempts: int) -> timedelta:
    """How long a delivery rests after this many attempts: 1, 2, 4 ... 60 minutes."""
    return min(FIRST_PAUSE * 2 ** max(0, attempts - 1), LONGEST_PAUSE)


def deliver_due(*, at: datetime) -> int:
    """Send what is due; returns how many letters left. Safe to run twice at once and to be killed at any line.

    Each delivery is claimed in a transaction of its own, which counts the attempt and sets the next one; a worker that
    dies after the claim leaves it to that. Killed between the letter and its mark it is sent again: twice is better
    than never.
    """
    flood.hold(at=at)
    sent = 0
    for _ in range(BATCH):
        delivery = claim(at=at)
        if delivery is None:
            break
        sent += _try(delivery, at=at)
    return sent


@transaction.atomic
def claim(*, at: datetime) -> Delivery | None:
    """The next due delivery, for this worker alone."""
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=Delivery.State.WAITING, next_try_at__lte=at)
        .order_by("next_try_at", "pk")
        .first()
    )
    if delivery is None:
        return None
    delivery.attempts += 1
    delivery.next_try_at = at + pause_after(delivery.attempts)
    delivery.save(update_fields=["attempts", "next_try_at"])
    return delivery


def _try(delivery: Delivery, *, at: datetime) -> int:
    letter = letter_of(delivery)
    if letter is None:
        _mark(delivery, Delivery.State.DROPPED)
        return 0
    try:
        send_mail(letter.subject, letter.words, None, [letter.to])
    except OSError as error:  # SMTPException is one; its text may quote the address, never the person
        if delivery.attempts >= MOST_ATTEMPTS:
            _mark(delivery, Delivery.State.FAILED, error=type(error).__name__)
        else:
            Delivery.objects.filter(pk=delivery.pk).update(error=type(error).__name__)
        return 0
    _mark(delivery, Delivery.State.SENT, sent_at=at)
    return 1


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    words: str


def letter_of(delivery: Delivery) -> Letter | None:
    """What is to be sent now; None when it is not for this user any more."""
    user = delivery.user
    if user is None or delivery.channel != Delivery.Channel.EMAIL:
        return None
    if delivery.digest_id is not None:
        digest = wanted_digest(delivery, user)
        return letter_of_digest(digest, user) if digest else None
    rung = delivery.rung
    if rung is not None and rung.rung != Rung.DEPUTY:
        waits = RungMade.objects.waiting_for(user).filter(pk=rung.pk).exists()
        return letter_of_alert(rung.receipt, user, rung=rung) if waits else None
    reader = addressee(delivery, user)
    receipt = wanted(delivery, reader) if reader else None
    return letter_of_alert(receipt, reader, rung=rung) if reader and receipt else None


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
    """The receipt, if this user still may see it and the team still has to acknowledge it. Asked as the user."""
    rows = Receipt.objects.open().to_teams_of(user).visible_to(user)
    return rows.filter(deliveries=delivery).select_related("alert").first()


def wanted_digest(delivery: Delivery, user: User) -> Digest | None:
    """The digest, if the user still reads lists and is still in an open team, this or another."""
    if not user.can(Capability.VIEW_PEOPLE) or not access.viewer_of(user, at=timezone.now()).team_ids:
        return None
    return Digest.objects.filter(deliveries=delivery).first()


def letter_of_alert(receipt: Receipt, user: User, *, rung: RungMade | None = None) -> Letter:
    """Reference, severity and the way in; nothing about the person or what has happened. To a duty desk and command
    also which team has not answered, and its telephone."""
    severity = receipt.get_severity_display()
    context = {"user": user, "severity": severity, "reference": receipt.alert.uid, "site": site(), "rung": rung}
    context["team"] = receipt.team if rung and rung.rung != Rung.DEPUTY else None
    words = render_to_string("sharing/alerts/letter.txt", context)
    return Letter(user.email, f"Release Monitor: {severity.lower()} alert to acknowledge", words)


def letter_of_digest(digest: Digest, user: User) -> Letter:
    """That a list is ready and where; neither who is on it nor how many."""
    context = {"user": user, "title": digest.title, "path": digest.path, "site": site(), "to_all": digest.is_to_all}
    context["more"] = digests.links_of(digest.kind)
    words = render_to_string("sharing/alerts/digest.txt", context)
    return Letter(user.email, f"Release Monitor: {digest.title[:1].lower()}{digest.title[1:]} is ready", words)


def site() -> str:
    """Scheme and host, where the deployment names one; a letter without still says where to look."""
    hosts = [host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))]
    if settings.LOCAL or not hosts:
        return ""
    return f"https://{hosts[0]}"


def _mark(delivery: Delivery, state: Delivery.State, **more) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.WAITING).update(
        state=state, next_try_at=None, **{"error": ""} | more
    )
