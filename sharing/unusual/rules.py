"""What makes a reading unusual. Pure functions of openings, each with the reader, the person and the moment.

A reading that stands out is judged by a person; nothing follows from it automatically. Moments carry the zone of the
wall clock.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sharing.practice.working_time import Calendar, Hours, is_working_day

TEN_MINUTES, AN_HOUR = timedelta(minutes=10), timedelta(hours=1)
LEAST_HOURS = 10  # of reading before, from which a reader's usual hour is known
OfDay = Callable[[date], int]  # a threshold, as it was on a day


class ReadingRule(StrEnum):
    OWN_SURNAME = "own_surname"
    MANY_RECORDS = "many_records"
    OUTSIDE_HOURS = "outside_hours"
    RESTRICTED = "restricted"
    LARGEST_EXPORT = "largest_export"
    ASKED_NUMBERS = "asked_numbers"  # queued by whoever answers for numbers that are asked


RULE_WORDS = {
    ReadingRule.OWN_SURNAME: "Reader’s own surname",
    ReadingRule.MANY_RECORDS: "Many records in a short time",
    ReadingRule.OUTSIDE_HOURS: "Outside working hours and shifts",
    ReadingRule.RESTRICTED: "Restricted record, no work on it before",
    ReadingRule.LARGEST_EXPORT: "Largest export of the role in 90 days",
    ReadingRule.ASKED_NUMBERS: "Many numbers asked in a short time",
}


@dataclass(frozen=True)
class Opening:
    """A record that was opened. person: the key."""

    at: datetime
    person: int


@dataclass(frozen=True)
class Burst:
    """So many different records that a threshold was passed: at `until`, by the opening that passed it.

    limit: the threshold. usual: the reader's usual hour, where the threshold comes from it; else None.
    """

    first_at: datetime
    passed_at: datetime
    people: tuple[int, ...]
    limit: int
    usual: int | None = None

    @property
    def hour(self) -> datetime:
        return hour_of(self.passed_at)


def hour_of(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


# Many records


def bursts(openings: Iterable[Opening], *, most: OfDay, span: timedelta = TEN_MINUTES) -> Iterator[Burst]:
    """Of each clock hour the first moment at which more than `most` different records were opened within `span`, whose
    end is not included. openings: of one reader, oldest first."""
    recent: deque[Opening] = deque()
    open_now: Counter[int] = Counter()
    passed: set[datetime] = set()
    for opening in openings:
        recent.append(opening)
        open_now[opening.person] += 1
        while recent[0].at <= opening.at - span:
            gone = recent.popleft()
            open_now[gone.person] -= 1
            if not open_now[gone.person]:
                del open_now[gone.person]
        limit = most(opening.at.date())
        if len(open_now) > limit and hour_of(opening.at) not in passed:
            passed.add(hour_of(opening.at))
            yield Burst(recent[0].at, opening.at, tuple(sorted(open_now)), limit)


def busy_hours(
    openings: Iterable[Opening], *, usual: Callable[[datetime], int | None], times: OfDay, least: OfDay
) -> Iterator[Burst]:
    """Of each clock hour the moment at which more different records were opened than `times` the reader's usual hour.

    usual: of an hour, asked only where at least `least` records were opened in it; None where it is not known. Fewer
    than `least` are never unusual. openings: of one reader, oldest first.
    """
    of_hours: dict[datetime, list[Opening]] = {}
    for opening in openings:
        of_hours.setdefault(hour_of(opening.at), []).append(opening)
    for hour, opened in of_hours.items():
        fewest = least(hour.date())
        if len({opening.person for opening in opened}) < fewest:
            continue
        known = usual(hour)
        if known is None:
            continue
        limit = max(known * times(hour.date()), fewest - 1)
        people: set[int] = set()
        for opening in opened:
            people.add(opening.person)
            if len(people) > limit:
                yield Burst(opened[0].at, opening.at, tuple(sorted(people)), limit, known)
                break


def usual_hour(counts: Sequence[int]) -> int | None:
    """The median of how many records the reader opened in the hours in which they opened any; None while there are too
    few to say."""
    return round(statistics.median(counts)) if len(counts) >= LEAST_HOURS else None


def many_records(*found: Iterable[Burst]) -> list[Burst]:
    """One for each clock hour: the first that passed a threshold."""
    first: dict[datetime, Burst] = {}
    for burst in sorted((burst for bursts in found for burst in bursts), key=lambda each: each.passed_at):
        first.setdefault(burst.hour, burst)
    return list(first.values())


# Own surname


def surnames(name: str) -> set[str]:
    """The parts of the last word of a name, without accents and capitals: both of a double-barrelled one."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each))
    words = plain.casefold().replace("’", "'").split()
    return {part for part in words[-1].split("-") if len(part) > 1} if len(words) > 1 else set()


def shares_surname(reader: str, person: str) -> bool:
    return bool(surnames(reader) & surnames(person))


# Outside working hours


@dataclass(frozen=True)
class Span:
    """From a moment until a moment, which is not included."""

    starts_at: datetime
    ends_at: datetime

    def __contains__(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True)
class OnShift:
    """When a reader is on duty by the rota. own: their shifts and what they cover for others; given: what others cover
    of theirs. desks: of each duty desk that they are in, when its rota says who is on it."""

    own: Sequence[Span] = ()
    given: Sequence[Span] = ()
    desks: Sequence[Sequence[Span]] = ()

    def __contains__(self, at: datetime) -> bool:
        """On a shift; or in a duty desk for which the rota names no one at that moment."""
        if any(at in span for span in self.own) and not any(at in span for span in self.given):
            return True
        return any(not any(at in span for span in desk) for desk in self.desks)


def widened(hours: Hours, by: int) -> tuple[time, time]:
    """The hours within which reading is ordinary: the working day, and so many hours before and after it."""
    return time(max(hours.opens.hour - by, 0), hours.opens.minute), time(min(hours.closes.hour + by, 23))


def is_in_hours(at: datetime, opens: time, closes: time, is_bank_holiday: Calendar | None = None) -> bool:
    """On a working day from `opens`, until `closes`, which is not included."""
    return is_working_day(at.date(), is_bank_holiday) and opens <= at.time() < closes


def night_of(at: datetime, opens: time) -> date:
    """The day to whose night a moment outside the hours belongs: it goes on until the next day opens."""
    return at.date() if at.time() >= opens else at.date() - timedelta(days=1)


def end_of_night(night: date, opens: time) -> datetime:
    """Without a zone: by the clock on the wall."""
    return datetime.combine(night + timedelta(days=1), opens)


def outside_hours(
    openings: Iterable[Opening],
    *,
    opens: time,
    closes: time,
    on_shift: OnShift,
    is_bank_holiday: Calendar | None = None,
) -> dict[date, Opening]:
    """Of each night the first opening outside the hours by a reader who was not on shift."""
    found: dict[date, Opening] = {}
    for opening in openings:
        night = night_of(opening.at, opens)
        if night in found or is_in_hours(opening.at, opens, closes, is_bank_holiday) or opening.at in on_shift:
            continue
        found[night] = opening
    return found


# Exports


def is_largest_export(rows: int, *, before: int, least: int) -> bool:
    """More rows than `least`, and more than the largest export of the same role before."""
    return rows > max(before, least)


# The budget of a rule


def week_of(at: datetime) -> date:
    """The Monday of the week of this moment."""
    return at.date() - timedelta(days=at.weekday())


def weekly_budget(officers: int, *, each: int) -> int:
    """How many readings a rule may queue in a week. Without a privacy officer it is that of one."""
    return max(officers, 1) * each
