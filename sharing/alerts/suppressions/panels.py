"""Suppressions as pages print them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from sharing.agencies.models import User
from sharing.alerts.models import Receipt
from sharing.alerts.raising import title_of
from sharing.alerts.suppressions.models import Suppression
from sharing.time_words import format_near_datetime

ENDED_SHOWN = timedelta(days=28)


@dataclass(frozen=True)
class SuppressionLine:
    """held: how many receipts the reader may know of were held back by it."""

    row: Suppression
    title: str
    until: str
    state: tuple[str, str]
    held: int


def build_lines(user: User, *, at: datetime) -> list[SuppressionLine]:
    """Of the reader's teams: those that wait for a second person, those that run, the soonest end first, and those that
    ended within 28 days. Two queries and one for people."""
    recent = Q(ended_at__isnull=True) | Q(ended_at__gt=at - ENDED_SHOWN)
    rows = list(Suppression.objects.filter(recent).visible_to(user).with_words().order_by("ends_at", "pk"))
    held = count_held_back(user, rows)
    lines = [build_line(row, held.get(row.pk, 0), at=at) for row in rows]
    return sorted(lines, key=lambda line: (line.row.ended_at is not None, not line.row.is_waiting))


def build_line(row: Suppression, held: int, *, at: datetime) -> SuppressionLine:
    if row.ended_at:
        state = ("not-started", "Ended")
    elif row.is_waiting:
        state = ("partly", "Waiting for a second person")
    else:
        state = ("needs", "Running")
    until = format_near_datetime(row.ended_at or row.ends_at, at=at)
    return SuppressionLine(row, title_of(row.kind), until, state, held)


def count_held_back(user: User, rows: list[Suppression]) -> dict[int, int]:
    told = Receipt.objects.filter(held_back_by__in=rows).to_teams_of(user).visible_to(user)
    return dict(told.order_by().values_list("held_back_by").annotate(number=Count("pk")))


def summary_of(user: User, *, at: datetime) -> str:
    """The line above the list: "2 suppressions are running: 5 alerts held back"; empty without any. Two queries."""
    rows = list(Suppression.objects.unfinished().visible_to(user))
    running = [row for row in rows if not row.is_waiting and row.ends_at > at]
    waiting = sum(row.is_waiting for row in rows)
    held = Receipt.objects.filter(held_back_by__in=running, is_held_back=True).to_teams_of(user).visible_to(user)
    words = []
    if running:
        number = held.count()
        are = "1 suppression is running" if len(running) == 1 else f"{len(running)} suppressions are running"
        words.append(f"{are}: {number} alert{'' if number == 1 else 's'} held back")
    if waiting:
        words.append(f"{waiting} wait{'s' if waiting == 1 else ''} for a second person")
    return ". ".join(words)


def receipts_of(user: User, row: Suppression) -> list[Receipt]:
    """What was held back, as far as the reader may know of it, newest first."""
    told = Receipt.objects.filter(held_back_by=row).to_teams_of(user).visible_to(user)
    return list(told.with_alerts().order_by("-told_at", "-pk")[:200])
