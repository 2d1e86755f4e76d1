"""The first day of home detention curfew (CJA 2003 s.246). Never for a terrorist prisoner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from offenders.dates.engine.facts import Case, SentenceKind
from offenders.dates.engine.law import regimes
from offenders.dates.engine.terms.adjusting import Adjusted, unfloored
from offenders.dates.engine.working import Sums

LAW_ENTRIES = ("cja-246", "cja-246-365", "cja-246-4-ab", "sa26-26")

SHORTEST_DAYS = 12 * 7  # s.246: a sentence of twelve weeks or more
FEWEST_SERVED_DAYS = 28
PREPARATION_DAYS = 14  # nobody goes in the first fourteen days
LONGEST = 180
LONGEST_YEAR = 365
REPEALED_FROM = date(2026, 9, 2).toordinal()
YEAR_FROM = date(2025, 6, 3).toordinal()


def curfew_from(done: Sequence[Adjusted], release: int, case: Case, sums: Sums) -> int | None:
    """The first day, for somebody whose latest release is `release`; None where there is none."""
    if (
        case.is_active_sex_offender
        or case.is_home_detention_suspended
        or any(adjusted.unit.is_terrorist for adjusted in done)
    ):
        return None
    if any(_is_serious(adjusted) for adjusted in done):
        return None
    days, others, opens = [], [], False
    for adjusted in done:
        found = _first(adjusted, sums) if _may(adjusted) else None
        if found is None:
            others.append(unfloored(adjusted, sums))
        else:
            days.append(found)
            opens = opens or adjusted.release == release
    if not opens:
        return None
    sums.about("all")
    first = sums.latest((*days, *others), regimes.HOME_DETENTION, "not before any other sentence releases")
    if first > release or (case.is_home_detention_repealed and first >= REPEALED_FROM):
        return None
    return first


def _is_serious(each: Adjusted) -> bool:
    return any(
        sentence.kind is SentenceKind.SDS_PLUS or sentence.has_sds_plus_offence_and_length
        for sentence, _ in each.unit.parts
    )


def _may(each: Adjusted) -> bool:
    unit = each.unit
    if unit.is_recalled or unit.release is None or unit.expiry - unit.start + 1 < SHORTEST_DAYS:
        return False
    return all(sentence.kind is SentenceKind.SDS for sentence, _ in unit.parts)


def _first(each: Adjusted, sums: Sums) -> int | None:
    """By the point that held when the curfew would have begun."""
    if each.before is not None:
        earlier = _first(each.before, sums)
        if earlier is not None and earlier < each.begins:
            return earlier
    found = _of_unit(each, sums)
    if found is None or found >= each.begins:
        return found
    if each.release is not None and each.begins >= each.release:
        return None
    return sums.latest((found, each.begins), regimes.TRANCHE, "not before the 40 per cent began to hold")


def _of_unit(each: Adjusted, sums: Sums) -> int | None:
    unit, rule = each.unit, regimes.HOME_DETENTION
    custody, release = unit.custody, each.release
    if custody is None or release is None or release < unit.start + PREPARATION_DAYS:
        return None
    sums.about(unit.name)
    half = sums.part(custody, 1, 2, rule, "half of the days in custody")
    served = sums.larger((half, FEWEST_SERVED_DAYS), rule, "at least 28 days") if half < FEWEST_SERVED_DAYS else half
    day = sums.later(unit.start, served, rule, "the day after they are served")
    if each.credited:
        day = sums.earlier(day, each.credited, rule, "less credited days")
    if each.absent:
        day = sums.later(day, each.absent, rule, "later by days at large")
    if day < unit.start + PREPARATION_DAYS:
        day = sums.later(unit.start, PREPARATION_DAYS, rule, "not in the first fourteen days")
    if each.added:
        day = sums.later(day, each.added, rule, "later by additional days")
    earliest = sums.earlier(release, LONGEST - 1, rule, "180 days on curfew at most")
    found = sums.latest((day, earliest), rule, "the later of the two")
    return found if found < YEAR_FROM and unit.passed < YEAR_FROM else _with_a_year(each, day, found, release, sums)


def _with_a_year(each: Adjusted, day: int, half_year: int, release: int, sums: Sums) -> int:
    """A year at most, from 3 June 2025 on; no later than by the rule before, unless it was passed since."""
    rule = regimes.HOME_DETENTION_YEAR
    year = sums.earlier(release, LONGEST_YEAR - 1, rule, "365 days on curfew at most")
    opens = sums.later(YEAR_FROM, each.added, rule, "not before this began to hold") if each.added else YEAR_FROM
    found = sums.latest((day, year, opens), rule, "the latest of the three")
    if each.unit.passed >= YEAR_FROM or found <= half_year:
        return found
    return sums.earliest((found, half_year), rule, "no later than by the rule before")
