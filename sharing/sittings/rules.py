"""Rules of sittings: what a decider has seen, what stands in the way of closing, when it is told. Pure functions.

A sitting is anything at which something is decided about a person: a MAPPA meeting, the dossier for the Parole Board,
the approval of a licence, a release that the Board directed, a recall, a handover to police. Inquests found that those
who decided had not seen what others knew. So: a sitting does not close while an item marked as one to be seen is
unseen by somebody who decides, without a recorded reason. It stops nobody who may not know the item: to them it adds
neither a row nor a number. A release that the law orders is never stopped.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sharing.items.rules import Extent, Occasion
from sharing.practice.working_time import Calendar, working_days_before


class Sight(StrEnum):
    """How an item stands with one who decides."""

    SEEN = "seen"
    GIST_SEEN = "gist_seen"
    NOT_YET = "not_yet"
    MAY_NOT = "may_not"  # it is not shared with them


SIGHT_WORDS = {
    Sight.SEEN: "Seen",
    Sight.GIST_SEEN: "Gist seen",
    Sight.NOT_YET: "Not yet",
    Sight.MAY_NOT: "Not shared with them",
}
UNSEEN = (Sight.NOT_YET, Sight.MAY_NOT)


class Why(StrEnum):
    """Why a sitting closes though somebody has not seen an item."""

    TOO_LATE = "too_late"
    NOT_SHAREABLE = "not_shareable"
    NOT_NEEDED = "not_needed"
    COVERED_BY_GIST = "covered_by_gist"


WHY_WORDS = {
    Why.TOO_LATE: "There is no time",
    Why.NOT_SHAREABLE: "It cannot be shared with them",
    Why.NOT_NEEDED: "They do not need it for this decision",
    Why.COVERED_BY_GIST: "Its gist was read out or is covered by another item",
}


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


STATE_WORDS = {State.OPEN: "Open", State.CLOSED: "Closed", State.CANCELLED: "Cancelled"}
NEEDS_SECOND = (Occasion.RELEASE, Occasion.RECALL)  # a reason counts once a second person agrees with it
WARN_DAYS = (5, 2, 1)  # working days before a sitting


def sight_of(*, may: Extent | None, seen: Extent | None) -> Sight:
    """may: how much of it is there for the decider now, None for nothing. What somebody has seen stays seen when it is
    withdrawn from them."""
    if seen is not None:
        return Sight.SEEN if seen is Extent.FULL else Sight.GIST_SEEN
    return Sight.MAY_NOT if may is None else Sight.NOT_YET


def counts(occasion: Occasion, *, is_agreed: bool) -> bool:
    """Whether a reason that was given lets the sitting close."""
    return is_agreed or occasion not in NEEDS_SECOND


def rung_of(sits_on: date, *, on: date, is_bank_holiday: Calendar | None = None) -> int | None:
    """The warning that is due: the fewest of the working days before the sitting of which the day has come. None
    before the first of them, and after the day of the sitting."""
    if on > sits_on:
        return None
    due = [days for days in WARN_DAYS if working_days_before(sits_on, days, is_bank_holiday) <= on]
    return min(due, default=None)
