"""Checks on My day: those an officer makes today, and the forms they began and did not send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from licence.checks.panels.checks import CheckLine, build_check_lines
from licence.checks.panels.handovers import HandoverAction, lately
from licence.models import Check, Handover
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.cover import standing
from sharing.models import Draft, User
from sharing.time_words import format_near_datetime, say_time

MOST, DRAFTS = 12, 3  # lines shown; the lists behind the links hold all
HANDED_FOR = timedelta(days=7)  # so long it is told what others gave


@dataclass(frozen=True)
class Begun:
    """A form that was begun and not sent."""

    title: str
    path: str
    kept: str


@dataclass(frozen=True)
class Round:
    """The checks of an officer's day, overdue ones first, and the drafts. late, today: how many of each."""

    lines: list[CheckLine]
    late: int
    today: int
    drafts: list[Begun]
    handed: list[HandoverAction]  # what others gave the officer lately, and still waits

    @property
    def next_words(self) -> str:
        """Where and when the first of today is."""
        first = next((line.check for line in self.lines if line.state == "today"), None)
        if first is None:
            return "No more checks today"
        where = f", {first.place}" if first.place else ""
        return (
            f"Next at {say_time(first.due_at)}{where}" if first.due_at else f"Next: {first.get_kind_display()}{where}"
        )

    @property
    def since_words(self) -> str:
        first = next((line for line in self.lines if line.state == "late"), None)
        return f"First {first.when}" if first else "None"

    def people(self) -> Iterator[int]:
        return (line.check.offender_id for line in self.lines)


def round_of(user: User, *, at: datetime) -> Round:
    """Five queries, and none for those who make no checks of their own."""
    today = timezone.localdate(at)
    mine = Check.objects.to_answer().listed_for(user).mine(user).due_by(today)
    rows = fields.shown_to(user, mine.with_all().order_by("due_on", "due_at", "pk")[:100])
    found = build_check_lines(rows, today=today)
    return Round(
        lines=found[:MOST],
        late=sum(line.state == "late" for line in found),
        today=sum(line.state == "today" for line in found),
        drafts=begun(user, at=at),
        handed=handed_to(user, at=at),
    )


def begun(user: User, *, at: datetime) -> list[Begun]:
    rows = Draft.objects.of(user)[:DRAFTS]
    return [Begun(row.title, row.path, format_near_datetime(row.saved_at, at=at)) for row in rows]


def handed_to(user: User, *, at: datetime) -> list[HandoverAction]:
    rows = Handover.objects.filter(to_officer=user, at__gt=at - HANDED_FOR).exclude(by=user)
    return lately(rows.standing().listed_for(user), most=DRAFTS)


def tiles_of(own: Round) -> Iterator[tuple[str, str, str, str, bool]]:
    """Figure, words, address, second line, and whether it is near: for release_monitor.dashboard.panels.Tile."""
    address = reverse("checks")
    words = "check today" if own.today == 1 else "checks today"
    yield str(own.today), words, f"{address}?state=today", own.next_words, False
    words = "check overdue" if own.late == 1 else "checks overdue"
    yield str(own.late), words, f"{address}?state=overdue", own.since_words, own.late > 0


def makes_checks(user: User) -> bool:
    """Who has checks of their own, and who acts for somebody who has."""
    return user.can(Capability.HAVE_CHECKS) or bool(standing.standing().stood_for_by(user))
