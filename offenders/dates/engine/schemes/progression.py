"""The scheme of the Sentencing Act 2026: who it moves to one-third or one-half, and from which day.

By ten tranches of length, from 1 October 2026 to 8 June 2027. The commencement instrument was not seen. The published
cases follow an earlier list, of which they show the days below; where the two differ the law is open.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace

from offenders.dates.engine.facts import Case, SentenceKind
from offenders.dates.engine.law import regimes
from offenders.dates.engine.law.commencements import AS_IT_STANDS, Commencements
from offenders.dates.engine.law.open_law import TERMS_TOGETHER, TRANCHE, Taken, asked
from offenders.dates.engine.schemes.tranches import Scheme
from offenders.dates.engine.terms.adjusting import Adjusted
from offenders.dates.engine.terms.chains import Part

LAW_ENTRIES = (
    "sa26-23",
    "progression-tranche-1",
    "progression-tranche-2",
    "progression-tranche-3",
    "progression-tranche-4",
    "progression-tranche-5",
    "progression-tranche-6",
    "progression-tranche-7",
    "progression-tranche-8",
    "progression-tranche-9",
    "progression-tranche-10",
)

LISTED = frozenset({"SA2026_PROGRESSION_MODEL_SCHEDULE", "PROGRESSION_MODEL_SCHEDULE_13_PART_3"})

# The most days of each tranche but the last, by its place in `Commencements.progression`.
MOST_DAYS = (729, 1094, 1460, 1825, 2190, 2921, 3651, 4747, 6208)
# The fewest days that published cases, of an earlier list, show in the second and each later tranche.
FEWEST_SHOWN = (575, 883, 1370, 1562, 2191, 3287, 3287, 3988)
SHOWN_DAYS = frozenset({575, 913, 1370, 3287, 3988, 4383})  # terms of published cases that the list would move


def tranche(done: Iterable[Adjusted], case: Case) -> int:
    """The day, by the longest sentence that still ran."""
    begins = case.begins.progression
    running = [adjusted.unit for adjusted in done if adjusted.expiry >= begins[0].toordinal()]
    if not running:
        return begins[0].toordinal()
    longest = max(unit.expiry - unit.start + 1 for unit in running)
    together = max(unit.expiry for unit in running) - min(unit.start for unit in running) + 1
    if _listed(longest) != _listed(together) and longest not in SHOWN_DAYS:
        longest = together if asked(TERMS_TOGETHER, case.taken) == "together" else longest
    return begins[_place(longest, case.taken)].toordinal()


def _listed(days: int) -> int:
    return bisect_left(MOST_DAYS, days)


def _place(days: int, taken: Taken) -> int:
    """By the list; by the published cases for the terms they show, which begin in a later tranche. Between is open."""
    listed, shown = _listed(days), bisect_right(FEWEST_SHOWN, days)
    if shown <= listed:
        return listed
    return shown if days in SHOWN_DAYS or asked(TRANCHE, taken) == "cases" else listed


def _progressed(part: Part) -> Part:
    sentence, regime = part
    if sentence.is_section_250 or LISTED.intersection(sentence.early_release_exclusions or ()):
        return part
    if regime is regimes.TWO_THIRDS:
        return sentence, regimes.HALF_OF_TWO_THIRDS
    if (
        sentence.kind is not SentenceKind.SDS
        or sentence.has_sds_plus_offence_and_length
        or sentence.offence.national_security
    ):
        return part
    return (sentence, regimes.THIRD) if regime in (regimes.HALF, regimes.FORTY) else part


PROGRESSION = Scheme(
    regimes.PROGRESSION_TRANCHE, AS_IT_STANDS.progression[0].toordinal(), (_progressed,), adds_days_after=True
)


def scheme(begins: Commencements) -> Scheme:
    if begins is AS_IT_STANDS:
        return PROGRESSION
    return replace(PROGRESSION, starts=begins.progression[0].toordinal())
