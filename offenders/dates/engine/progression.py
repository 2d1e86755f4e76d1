"""The scheme of the Sentencing Act 2026: who it moves to one-third or one-half, and from which day.

By tranches of length, from 1 October 2026 to June 2027. The commencement instruments were not seen; what the published
cases do not tell is left open, and a case on which it turns is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from offenders.dates.engine import regimes
from offenders.dates.engine.adjusting import Adjusted
from offenders.dates.engine.chains import Part
from offenders.dates.engine.commencements import AS_IT_STANDS, Commencements
from offenders.dates.engine.facts import SentenceKind
from offenders.dates.engine.tranches import Scheme

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

# From how many days on: which tranche it is, or between which it lies, by its place in `Commencements.progression`.
_TRANCHES: tuple[tuple[int, tuple[int, ...]], ...] = (
    (0, (0,)),
    (575, (1,)),
    (883, (2,)),
    (1097, (2, 3)),
    (1370, (3,)),
    (1562, (4,)),
    (2122, (5,)),
    (2759, (5, 6)),
    (3284, (6,)),
    (3288, (6, 7)),
    (3988, (7,)),
    (4397, (7, 8)),
)


def tranches(done: Iterable[Adjusted], begins: Commencements) -> tuple[int, ...]:
    """The day, or the first and last that it may be, by the longest sentence that still ran."""
    starts = begins.progression[0].toordinal()
    lengths = [each.unit.expiry - each.unit.start + 1 for each in done if each.expiry >= starts]
    longest = max(lengths, default=0)
    places = next(places for least, places in reversed(_TRANCHES) if longest >= least)
    return tuple(begins.progression[place].toordinal() for place in places)


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
