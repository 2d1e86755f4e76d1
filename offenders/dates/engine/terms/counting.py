"""Counting of terms. Days are ordinals (`date.toordinal`); everything is an integer.

Read in the published examples of the prison service's own engine, which follow PSI 03/2015 section 5.5: the day of
sentence is day 1; months run from the day before it and stop at the end of a short month; a term with months that
begins on the first of a month runs to the last day of a month; any part of a day counts as a whole day.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from offenders.dates.engine.facts import Term

Block = tuple[int, int]  # months (a year is twelve), then days (a week is seven)
Blocks = tuple[Block, ...]

_date, _from_ordinal = date, date.fromordinal


def last_day(start: int, blocks: Blocks) -> int:
    """The last day of a term that begins on `start`; each block is laid after the one before."""
    for months, days in blocks:
        start = last_day_from(_from_ordinal(start), months, days) + 1 if months else start + days
    return start - 1


def last_day_from(first: date, months: int, days: int) -> int:
    """The last day of so many months, then so many days, that begin on `first`. months: at least one."""
    years, month = divmod(first.month - 1 + months, 12)
    year, day = first.year + years, first.day
    # Months run from the day before the first, and before the 1st of a month that is day nought, the last day of
    # whichever month comes before. They stop at the end of a short month: of February alone, as no other lacks a 30th.
    if month == 1:
        day = min(day, 30 if isleap(year) else 29)
    return _date(year, month + 1, 1).toordinal() + day - 2 + days


def months_after(day: int, months: int) -> int:
    """The same day of another month, or the last day of a shorter one. months: may be negative."""
    from_day = _from_ordinal(day)
    years, month = divmod(from_day.month - 1 + months, 12)
    year = from_day.year + years
    _, longest = monthrange(year, month + 1)
    return _date(year, month + 1, min(from_day.day, longest)).toordinal()


def part(days: int, numerator: int, denominator: int) -> int:
    """A fraction of a number of days; any part of a day counts as a whole one."""
    return -(-days * numerator // denominator)


def block(term: Term) -> Blocks:
    """One term alone: its months, then its days."""
    return ((term.all_months, term.all_days),)


def pool(terms: Iterable[Term]) -> Blocks:
    """Terms that run one after another: months to months, days to days; a change of unit begins a new block.

    Three weeks, four months, five months and three weeks are three weeks, then nine months and three weeks.
    """
    runs: list[list[int]] = []  # [is months, count]
    for term in terms:
        for is_months, count in ((True, term.all_months), (False, term.all_days)):
            if not count:
                continue
            if runs and runs[-1][0] == is_months:
                runs[-1][1] += count
            else:
                runs.append([is_months, count])
    return _blocks(runs)


def _blocks(runs: Sequence[Sequence[int]]) -> Blocks:
    """Runs of months and of days as blocks of months followed by days."""
    blocks: list[Block] = []
    for is_months, count in runs:
        if is_months:
            blocks.append((count, 0))
        elif blocks and blocks[-1][1] == 0:
            blocks[-1] = (blocks[-1][0], count)
        else:
            blocks.append((0, count))
    return tuple(blocks)


def format_blocks(blocks: Blocks) -> str:
    """ "6 years", "18 months and 14 days", "21 days, then 9 months"."""
    return ", then ".join(_block_in_words(*block) for block in blocks) or "nothing"


def _block_in_words(months: int, days: int) -> str:
    years = months // 12 if months % 12 == 0 else 0
    parts = [(years, "year"), (0 if years else months, "month"), (days, "day")]
    return " and ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count) or "nothing"
