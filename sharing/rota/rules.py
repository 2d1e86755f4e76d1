"""Rules of the rota: who holds which part of a shift, and who is on call at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Span = tuple[datetime, datetime]  # the second moment is not included


class Level(StrEnum):
    """For what somebody is on call. A duty desk has a first and, where it likes, a second; an agency has a command."""

    FIRST = "first"
    SECOND = "second"
    COMMAND = "command"


LEVEL_WORDS = {Level.FIRST: "First on call", Level.SECOND: "Second on call", Level.COMMAND: "Command on call"}


class SwapState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


SWAP_WORDS = {
    SwapState.ASKED: "Waiting for an answer",
    SwapState.ACCEPTED: "Accepted",
    SwapState.REFUSED: "Refused",
    SwapState.WITHDRAWN: "Withdrawn",
    SwapState.LAPSED: "Not answered in time",
}


@dataclass(frozen=True)
class Stint:
    """Somebody is on call from a moment until a moment. user: the key."""

    user: int
    starts_at: datetime
    ends_at: datetime

    def holds(self, at: datetime) -> bool:
        """At the second of a change it is the new holder's."""
        return self.starts_at <= at < self.ends_at


def stints_of(holder: int, shift: Span, covers: Iterable[Stint]) -> list[Stint]:
    """Who holds which part of a shift: whoever covers a part holds that part, and its holder the rest. In order.

    covers: of this shift, none over another; what of them lies outside of the shift does not count.
    """
    starts_at, ends_at = shift
    found: list[Stint] = []
    for cover in sorted(covers, key=lambda each: each.starts_at):
        begins, until = max(cover.starts_at, starts_at), min(cover.ends_at, ends_at)
        if begins >= until:
            continue
        if begins > starts_at:
            found.append(Stint(holder, starts_at, begins))
        found.append(Stint(cover.user, begins, until))
        starts_at = until
    if starts_at < ends_at:
        found.append(Stint(holder, starts_at, ends_at))
    return found
