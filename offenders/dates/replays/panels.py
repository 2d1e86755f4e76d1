"""Law replays as pages and sheets print them: who another law would move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from offenders.dates.calculation_models import LawReplay, LawReplayLine
from offenders.dates.engine.law.commencements import COMMENCEMENTS, Commencement
from offenders.dates.models import CODES
from offenders.dates.querysets import ReplayLineQuerySet
from offenders.dates.rules.replays import BANDS
from offenders.people.models import Offender

TITLES: dict[str, str] = dict(CODES)
# The columns of the sheet, and of which fields each tells
COLUMNS = {
    "person uid": ("offender.uid",),
    "prison number": ("offender.prison_number",),
    "code": (),
    "before": ("before",),
    "after": ("after",),
    "days": (),
}
REFUSED = "REFUSED"

Moves = Sequence[tuple[str, date | None, date | None]]


@dataclass(frozen=True)
class Moved:
    """One commencement, the day that the law has and the day that was asked."""

    commencement: Commencement
    day: date


@dataclass(frozen=True)
class Figure:
    words: str
    number: int


@dataclass(frozen=True)
class Figures:
    """people: of those whom the reader may know about."""

    people: int
    bands: list[Figure]


@dataclass(frozen=True)
class DateMoved:
    title: str
    code: str
    before: date | None
    after: date | None
    moves: str


@dataclass(frozen=True)
class ReplayLine:
    """One person. moves: of the first day on which they could leave."""

    person: Offender
    moves: str
    dates: list[DateMoved]
    refused_before: str
    refused_after: str


def moved_of(replay: LawReplay) -> list[Moved]:
    """A commencement that the rules no longer know is left out."""
    return [Moved(COMMENCEMENTS[name], day) for name, day in replay.days().items() if name in COMMENCEMENTS]


def figures_of(lines: ReplayLineQuerySet) -> Figures:
    """One query. Bands that hold nobody are left out."""
    counted = lines.banded()
    bands = [Figure(band.words, counted[f"band_{place}"]) for place, band in enumerate(BANDS)]
    refused = [
        Figure("Would be refused: a date would depend on something not recorded", counted["refused_newly"]),
        Figure("Refused now, and would not be", counted["refused_no_more"]),
    ]
    return Figures(counted["people"], [each for each in (*bands, *refused) if each.number])


def build_replay_line(line: LawReplayLine) -> ReplayLine:
    return ReplayLine(
        line.offender,
        _moves_of(line),
        [DateMoved(TITLES[code], code, was, would, moves(was, would)) for code, was, would in line.lines()],
        line.refused_before,
        line.refused_after,
    )


def _moves_of(line: LawReplayLine) -> str:
    if line.moves_days is None:
        return "Not known"
    return _apart(line.moves_days) if line.moves_days else "No change"


def moves(was: date | None, would: date | None) -> str:
    if was is None or would is None:
        return "new" if was is None else "removed"
    return _apart((would - was).days)


def _apart(days: int) -> str:
    return f"{abs(days):,} day{'' if abs(days) == 1 else 's'} {'later' if days > 0 else 'earlier'}"


def cells_of(person: Offender, dates: Moves, *, refused_before: str, refused_after: str) -> Iterator[list[str]]:
    """A row for each date that moves, and one that says why there are none, before or after."""
    who = [str(person.uid), person.prison_number]
    for code, was, would in dates:
        apart = str((would - was).days) if was and would else ""
        yield [*who, code, was.isoformat() if was else "", would.isoformat() if would else "", apart]
    if refused_before != refused_after:
        yield [*who, REFUSED, refused_before, refused_after, ""]
