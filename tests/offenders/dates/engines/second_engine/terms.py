"""Counting a term of imprisonment: one day after the other, as one would on a calendar.

A term is a list of blocks. A block holds months (a year is twelve) or days (a week is seven), never both, and each
block begins on the day after the one before it ends.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Block:
    months: int = 0
    days: int = 0


def blocks_of(duration: dict[str, int] | None) -> list[Block]:
    """A duration of the reference format as blocks: years and months first, then weeks and days."""
    duration = duration or {}
    months = duration.get("years", 0) * 12 + duration.get("months", 0)
    days = duration.get("weeks", 0) * 7 + duration.get("days", 0)
    return [block for block in (Block(months=months), Block(days=days)) if block != Block()]


def pooled(durations: list[dict[str, int] | None]) -> list[Block]:
    """Terms that follow each other: neighbours counted in the same unit are one block (s.264)."""
    pool: list[Block] = []
    for block in [block for duration in durations for block in blocks_of(duration)]:
        if pool and bool(pool[-1].months) == bool(block.months):
            pool[-1] = Block(months=pool[-1].months + block.months, days=pool[-1].days + block.days)
        else:
            pool.append(block)
    return pool


def last_day(first: date, blocks: list[Block]) -> date:
    """The last day of a term whose first day is `first`."""
    before = first - ONE_DAY
    for block in blocks:
        before = months_on(before, block.months) if block.months else before + timedelta(days=block.days)
    return before


def months_on(before: date, months: int) -> date:
    """The last day of so many months that begin on the day after `before`.

    A month that begins on a 1st ends with its calendar month. Any other ends on the day of the month of `before`, or
    on the last day of a month that is too short to have it.
    """
    year, month = divmod(before.year * 12 + before.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    begins_on_a_first = (before + ONE_DAY).day == 1
    return date(year, month + 1, length if begins_on_a_first else min(before.day, length))


def every_day(first: date, blocks: list[Block]) -> tuple[date, ...]:
    """All days of the term, the day of sentence being the first of them."""
    return days_from(first, last_day(first, blocks))


@lru_cache(maxsize=4096)
def days_from(first: date, end: date) -> tuple[date, ...]:
    days, day = [], first
    while day <= end:
        days.append(day)
        day += ONE_DAY
    return tuple(days)


def days_to_serve(term: tuple[date, ...], numerator: int, denominator: int) -> int:
    """The fewest whole days that are at least the fraction of the term: any part of a day is served as a day."""
    return whole_days(len(term), numerator, denominator)


@cache
def whole_days(days: int, numerator: int, denominator: int) -> int:
    served = 0
    while served * denominator < days * numerator:
        served += 1
    return served
