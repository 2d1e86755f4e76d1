"""Fetch people to what their teams must acknowledge: one letter for each, tried again until it leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from sharing.models import Delivery, Receipt

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
    receipt = wanted(delivery)
    if receipt is None:
        _mark(delivery, Delivery.State.DROPPED)
        return 0
    try:
        send_letter(delivery, receipt)
    except OSError as error:  # SMTPException is one; its text may quote the address, never the person
        if delivery.attempts >= MOST_ATTEMPTS:
            _mark(delivery, Delivery.State.FAILED, error=type(error).__name__)
        else:
            Delivery.objects.filter(pk=delivery.pk).update(error=type(error).__name__)
        return 0
    _mark(delivery, Delivery.State.SENT, sent_at=at)
    return 1


def wanted(delivery: Delivery) -> Receipt | None:
    """The receipt, if this user still may see it and the team still has to acknowledge it. Asked as the user."""
    if delivery.user is None or delivery.channel != Delivery.Channel.EMAIL:
        return None
    rows = Receipt.objects.open().to_teams_of(delivery.user).visible_to(delivery.user)
    return rows.filter(pk=delivery.receipt_id).select_related("alert").first()


def send_letter(delivery: Delivery, receipt: Receipt) -> None:
    """Reference, severity and the way in; nothing about the person or what has happened."""
    user = delivery.user
    if user is None:
        raise ValueError("A letter needs somebody to read it")
    severity = receipt.get_severity_display()
    context = {"user": user, "severity": severity, "reference": receipt.alert.uid, "site": site()}
    words = render_to_string("sharing/letters/alert.txt", context)
    send_mail(f"Release Monitor: {severity.lower()} alert to acknowledge", words, None, [user.email])


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
