"""Checks that were given to somebody else, as pages print them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from licence.checks.models import Handover

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


def acts_of(rows: Iterable[Handover]) -> list[HandoverAction]:
    """Newest first, as the rows are. For rows with who had them and who has them."""
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
