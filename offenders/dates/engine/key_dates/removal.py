"""The first day of removal from the country (CJA 2003 s.260). Never for a terrorist prisoner.

Read in the published cases: half of the time before release (or before the Board may direct it), at most 18 months
early; from 23 September 2025 three-tenths, at most four years early.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from offenders.dates.engine.facts import Case
from offenders.dates.engine.law import regimes
from offenders.dates.engine.terms.adjusting import Adjusted, is_served_before_passed, later
from offenders.dates.engine.working import Sums

LAW_ENTRIES = ("cja-260", "cja-260-2c")

LONGEST_DAYS = 545  # eighteen months, the day itself included
FOUR_YEARS_FROM = date(2025, 9, 23).toordinal()
FOUR_YEARS = 48  # months


def removable_from(done: Sequence[Adjusted], orders: Sequence[int], release: int, case: Case, sums: Sums) -> int | None:
    """The first day; None where there is none, or nobody asked for it. orders: when each lets go."""
    if not case.wants_early_removal or any(adjusted.unit.is_terrorist for adjusted in done):
        return None
    if any(day > release for day in orders):
        return None
    days = [_first(adjusted, sums) for adjusted in done if not _is_out_at_once(adjusted)]
    if not days and not orders:
        return None
    sums.about("all")
    first = sums.latest((*days, *orders), regimes.REMOVAL, "not before another sentence allows it")
    return None if first > release else first


def _is_out_at_once(each: Adjusted) -> bool:
    """Served before it was passed: it asks for nothing."""
    return each.parole is None and is_served_before_passed(each)


def _first(each: Adjusted, sums: Sums) -> int:
    """By the point that held when removal would have begun."""
    if each.before is not None:
        earlier = _first(each.before, sums)
        if earlier < each.begins:
            return earlier
    found = _of_unit(each, sums)
    if found >= each.begins:
        return found
    return sums.latest((found, each.begins), regimes.TRANCHE, "not before the 40 per cent began to hold")


def _of_unit(each: Adjusted, sums: Sums) -> int:
    unit, rule = each.unit, regimes.REMOVAL
    point = unit.parole if unit.parole is not None else unit.release
    opens = each.parole if each.parole is not None else each.release
    if point is None or opens is None:
        return each.expiry
    sums.about(unit.name)
    custody = sums.length(unit.start, point, rule, "days before the door may open")
    half = _after(each, sums.part(custody, 1, 2, rule, "half of them"), sums)
    early = sums.earlier(opens, LONGEST_DAYS - 1, rule, "eighteen months early at most")
    found = sums.latest((half, early), rule, "the later of the two")
    if found < FOUR_YEARS_FROM:
        return found
    tenths = _after(each, sums.part(custody, 3, 10, rule, "three-tenths of them"), sums)
    years = sums.months_after(opens, -FOUR_YEARS, rule, "four years early at most")
    begins = FOUR_YEARS_FROM
    if each.added:
        begins = sums.later(begins, each.added, rule, "not before this began to hold, later by additional days")
    return sums.latest((tenths, years, begins), rule, "the latest of the three")


def _after(each: Adjusted, served: int, sums: Sums) -> int:
    """The day after so many days are served."""
    day = sums.later(each.unit.start, served, regimes.REMOVAL, "the day after they are served")
    if each.credited:
        day = sums.earlier(day, each.credited, regimes.REMOVAL, "less credited days")
        if day < each.unit.start:
            day = sums.latest((day, each.unit.start), regimes.NOT_BEFORE_SENTENCE, "not before the day of sentence")
    return later(day, each, regimes.REMOVAL, sums)
