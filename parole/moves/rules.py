"""What several decisions of the Board make together: nobody is released on one while another review keeps the person.

Every sentence on its own keeps a person in custody. A direction on a recall does not end a new sentence, and a
direction on a first release does not end a recall (CJA 2003 ss.244A, 246A, 247A, 255C; Crime (Sentences) Act 1997
ss.28, 32).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sharing.time_words import format_date

LAW_ENTRIES = ("recall-no-bar", "cja-247a-4-5", "cja-255c-4", "csa-28-5-6", "csa-32-4")


@dataclass(frozen=True)
class Keeping:
    """A review of something that keeps the person. opens_on: the first day by the Board's direction; None where it has
    not directed release. held: why nobody goes on that direction now; has_its_day: until a day that is known."""

    title: str
    opens_on: date | None
    planned_for: date | None = None
    held: str = ""
    has_its_day: bool = True


@dataclass(frozen=True)
class Joint:
    """What follows for the release. held: why nobody goes now, in sentences; empty when nothing keeps the person."""

    opens_on: date
    planned_for: date
    held: str
    has_its_day: bool


def join(keeping: Sequence[Keeping], *, not_begun: Iterable[str] = (), kept_until: date | None = None) -> Joint:
    """What the reviews say together; at least one of them directs release.

    not_begun: other sentences that go to the Board and that no review is begun of. kept_until: the day on which the law
    releases from another sentence, of which the Board does not decide.
    """
    directed = [each for each in keeping if each.opens_on]
    opens_on = max(each.opens_on for each in directed if each.opens_on)
    if kept_until and kept_until > opens_on:
        opens_on = kept_until
    planned = max([opens_on, *(each.planned_for for each in directed if each.planned_for)])
    silent = [each.title for each in keeping if each.opens_on is None] + list(not_begun)
    held = list(dict.fromkeys(each.held for each in directed if each.held))
    if silent:  # first, for it lasts the longest
        held.insert(0, f"{ALONE}: {', '.join(silent)}.")
    is_held_open = bool(silent) or not all(each.has_its_day for each in directed)
    if kept_until == opens_on and held and not silent:
        held.append(f"Another sentence holds the person until {format_date(opens_on)}.")
    return Joint(opens_on, planned, " ".join(held)[:LONGEST], has_its_day=not is_held_open)


LONGEST = 300  # of what is written on the hold


ALONE = "No one is released on one direction alone, and the Board has not directed release in"
