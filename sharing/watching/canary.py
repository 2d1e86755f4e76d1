"""The canary: each five minutes an alert about nobody runs the whole way, and is measured.

It is raised as any other, has a receipt and a letter, is read back as a page reads, and its letter leaves by the queue
to an address of the deployment; without one the letter is dropped there. It is for no role, so that no page lists it
and no bell rings; it is for information, so that no clock runs and no figure of noise counts it. The next run removes
it and keeps its times alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from sharing import alerts
from sharing.access.roles import Capability, holders
from sharing.agencies.models import Team
from sharing.alerts.models import Alert, Delivery, Receipt
from sharing.alerts.rules import StepLimits
from sharing.alerts.threads.models import Thread
from sharing.watching.alert_kinds import CANARY
from sharing.watching.canary_models import CanaryRun

LIMITS = StepLimits()  # it never escalates
KEPT_FOR, SHOWN_FOR = timedelta(days=7), timedelta(hours=24)


def run(*, at: datetime) -> bool:
    """Measure the one before, remove it, and raise the next. False where no administrator has an account yet."""
    finish(at=at)
    team = Team.objects.filter(owner__is_active=True, owner__role__in=holders(Capability.ADMINISTER)).first()
    if team is None:
        return False
    raised_at = timezone.now()
    row = CanaryRun.objects.create(raised_at=raised_at)
    receipt = _raise(row, team)
    if Receipt.objects.filter(pk=receipt.pk, alert__kind=CANARY.name).select_related("alert", "thread").exists():
        CanaryRun.objects.filter(pk=row.pk).update(readable_at=timezone.now())
    return True


@transaction.atomic
def _raise(row: CanaryRun, team: Team) -> Receipt:
    alert = alerts.raise_alert(
        kind=CANARY, key=f"canary:{row.pk}", subject=None, text="", at=row.raised_at, only=alerts.Only(teams=[])
    )
    if alert is None:
        raise RuntimeError("a canary was raised twice")
    Alert.objects.filter(pk=alert.pk).update(for_roles=[])
    receipt = Receipt.objects.create(
        alert=alert,
        thread_id=alert.thread_id,
        team=team,
        severity=alert.severity,
        told_at=row.raised_at,
        due_at=row.raised_at + CANARY.responds_in,
        for_information=True,
        step_span=LIMITS.most,
        night_begins=LIMITS.night.begins,
        night_ends=LIMITS.night.ends,
    )
    Delivery.objects.create(receipt=receipt, channel=Delivery.Channel.EMAIL, next_try_at=row.raised_at)
    transaction.on_commit(alerts.ring_deliverer, robust=True)
    return receipt


@transaction.atomic
def finish(*, at: datetime) -> None:
    """Keep when the letters of earlier runs left; then nothing of them stays but their times.

    Table by table, and no more: what belongs to an alert about somebody, a call or a stage, nobody may delete.
    """
    threads = list(Thread.objects.filter(alerts__kind=CANARY.name).values_list("pk", flat=True))
    receipts = list(Receipt.objects.filter(thread__in=threads).values_list("pk", flat=True))
    for letter in Delivery.objects.filter(receipt__alert__kind=CANARY.name, sent_at__isnull=False):
        run_pk = letter.receipt.alert.key.partition(":")[2] if letter.receipt else ""
        CanaryRun.objects.filter(pk=run_pk).update(letter_at=letter.sent_at)
    gone: tuple[QuerySet[Any], ...] = (
        Delivery.objects.filter(receipt__in=receipts),
        Receipt.objects.filter(pk__in=receipts),
        Alert.objects.filter(thread__in=threads),
        Thread.objects.filter(pk__in=threads),
    )
    for rows in gone:
        rows._raw_delete(rows.db)
    CanaryRun.objects.filter(raised_at__lt=at - KEPT_FOR).delete()


@dataclass(frozen=True)
class CanaryStanding:
    """Of the last 24 hours: how many ran, and how many seconds 19 of 20 took at most; None where nothing is known."""

    runs: int
    last_at: datetime | None
    to_page: float | None
    to_letter: float | None


def standing(*, at: datetime) -> CanaryStanding:
    rows = list(CanaryRun.objects.filter(raised_at__gt=at - SHOWN_FOR))
    pages = [(row.readable_at - row.raised_at).total_seconds() for row in rows if row.readable_at]
    letters = [(row.letter_at - row.raised_at).total_seconds() for row in rows if row.letter_at]
    return CanaryStanding(len(rows), rows[0].raised_at if rows else None, p95(pages), p95(letters))


def p95(seconds: list[float]) -> float | None:
    """The least that 95 of 100 do not exceed."""
    ordered = sorted(seconds)
    return ordered[math.ceil(0.95 * len(ordered)) - 1] if ordered else None
