"""Checks that were given to somebody else, as pages print them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from licence.checks.models import Check, Handover
from licence.checks.panels.checks import conditions_of
from sharing.time_words import format_day_month

LATELY = 200  # rows that are looked at for the latest acts


def counted(number: int) -> str:
    return "1 check" if number == 1 else f"{number} checks"


@dataclass(frozen=True)
class HandoverAction:
    """What was given at once, of the people whom the reader may know about."""

    uid: UUID
    at: datetime
    givers: str
    receivers: str
    reason: str
    by: str
    number: int

    @property
    def words(self) -> str:
        return f"{counted(self.number)} from {self.givers}"


@dataclass(frozen=True)
class HandoverRow:
    """One check of an act, and where it is now."""

    handover: Handover
    conditions: str
    now: str


def acts_of(rows: Iterable[Handover]) -> list[HandoverAction]:
    """The latest first, as the rows are. For rows with who had them and who has them."""
    by_act: dict[UUID, list[Handover]] = {}
    for row in rows:
        by_act.setdefault(row.act, []).append(row)
    return [
        HandoverAction(
            uid=act,
            at=own[0].at,
            givers=", ".join(dict.fromkeys(each.giver for each in own)),
            receivers=", ".join(dict.fromkeys(each.receiver for each in own)),
            reason=own[0].reason,
            by=str(own[0].by),
            number=len(own),
        )
        for act, own in by_act.items()
    ]


def lately(rows: Any, *, most: int) -> list[HandoverAction]:
    """The latest acts of these handovers."""
    people = ("from_officer", "from_team", "to_officer", "to_team", "by")
    return acts_of(rows.select_related(*people).order_by("-at", "-pk")[:LATELY])[:most]


def build_handover_rows(handovers: Iterable[Handover]) -> list[HandoverRow]:
    """For rows `with_all`."""
    return [HandoverRow(each, conditions_of(each.check_made), _now(each)) for each in handovers]


def _now(handover: Handover) -> str:
    check: Check = handover.check_made
    if check.outcome:
        return check.get_outcome_display()
    has_it = str(check.officer or check.team)
    return f"Waits, due {format_day_month(check.due_on)}" + ("" if has_it == handover.receiver else f", {has_it}")
