"""Days, months and years as Part 4 counts them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from offenders.register.rules.facts import Length, NotDecided, Span

LAW_ENTRIES: tuple[str, ...] = ()  # it counts, and applies nothing
DAY = timedelta(days=1)
LONGEST = date(2200, 1, 1)  # no period of anybody alive reaches it


def years_later(day: date, years: int) -> date:
    """The same day of another year; from 29 February the 28th of a year without one."""
    last = monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))


def months_later(day: date, months: int) -> date:
    """The same day of another month, or the last day of a shorter one."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def last_day_of_years(first: date, years: int) -> date:
    """The last day of years that begin on `first`: ten from 3 May 2020 end with 2 May 2030, from 29 February with 28
    February."""
    same = years_later(first, years)
    return same if (same.month, same.day) != (first.month, first.day) else same - DAY


def last_day_of_months(first: date, months: int) -> date:
    same = months_later(first, months)
    return same if same.day != first.day else same - DAY


def last_day_of(first: date, length: Length) -> date:
    """Of a term that begins on `first`."""
    end = last_day_of_months(first, length.months) if length.months else first - DAY
    return end + timedelta(days=length.days)


def reaches(length: Length, months: int) -> bool:
    """Whether a term is so many months or more. Days alone never make up a month that could be longer.

    Raises NotDecided where that turns on which months they are.
    """
    missing = months - length.months
    if missing <= 0:
        return True
    shortest, longest = _days_of(missing)
    if length.days >= longest:
        return True
    if missing > 1 and length.days >= shortest:
        raise NotDecided(f"Whether the term reaches {months} months turns on how its days are counted")
    return False


def _days_of(months: int) -> tuple[int, int]:
    """The fewest and the most days that so many months in a row have."""
    starts = [date(year, month, 1) for year in (2023, 2024) for month in range(1, 13)]
    lengths = [(months_later(first, months) - first).days for first in starts]
    return min(lengths), max(lengths)


def has_turned(born_on: date, age: int, on: date) -> bool:
    """Whether somebody has that age on a day; a birthday counts from its first moment.

    Raises NotDecided of who was born on 29 February, on 28 February of a year without a 29th.
    """
    birthday = years_later(born_on, age)
    if birthday.day != born_on.day and on == birthday:
        raise NotDecided("Whether a birthday of 29 February has come on 28 February is not settled")
    return on >= birthday


def spans_in_days(spans: Iterable[Span], first: date, last: date) -> int:
    """How many days from `first` to `last`, both included, lie in any of the spans. One that has not ended runs on."""
    total, counted = 0, first - DAY
    for span in sorted(spans, key=lambda each: each.first):
        begins = max(span.first, counted + DAY)
        ends = last if span.until is None else min(last, span.until - DAY)
        if begins <= ends:
            total += (ends - begins).days + 1
            counted = ends
    return total
