"""The periods of custody that sentences fall into, and the days that belong to each.

A sentence passed after release from the ones before begins a new period; those before go on as licences alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from offenders.dates.engine.facts import Adjustment, AdjustmentKind, Case
from offenders.dates.engine.law.open_law import Taken
from offenders.dates.engine.schemes.applying import brought
from offenders.dates.engine.terms.adjusting import AWARDS, Adjusted, adjust, happened, lets_go, lets_go_but_for_awards
from offenders.dates.engine.terms.chains import Part, measure, units
from offenders.dates.engine.working import QUIET, Sums

LAW_ENTRIES = ("cja-240za", "ual")

ENDS_CUSTODY = frozenset({"crd", "parole", "recall_release"})
GOES_EARLY = frozenset({"hdc", "ecsl", "ers"})


@dataclass(slots=True)
class Period:
    """parts: the sentences of this custody; adjustments: the days that move them; taken: the readings of open law."""

    parts: list[Part]
    adjustments: tuple[Adjustment, ...] = ()
    is_continued: bool = False  # the next began while this one had not come to its release
    taken: Taken = field(default_factory=dict)


def periods(case: Case, parts: Sequence[Part]) -> list[Period]:
    """In the order of time; the last is the one that counts for release."""
    days = sorted({sentence.sentenced_on for sentence, _ in parts})
    current = Period([part for part in parts if part[0].sentenced_on == days[0]], taken=case.taken)
    found = [current]
    for day in days[1:]:
        new = [part for part in parts if part[0].sentenced_on == day]
        _share_out(case, found)
        held = _is_held(case, current, new, day)
        if held and not _went_early(case, current, day):
            current.parts.extend(new)
            continue
        current.is_continued = held
        current = Period(new, taken=case.taken)
        found.append(current)
    _share_out(case, found)
    return found


def _is_held(case: Case, period: Period, new: Sequence[Part], day: date) -> bool:
    """Whether on that day nobody has been released yet from the sentences before."""
    ids = {sentence.id for sentence, _ in period.parts}
    if any(sentence.consecutive_to in ids for sentence, _ in new):
        return True
    if all(sentence.recall for sentence, _ in period.parts) and not any(sentence.recall for sentence, _ in new):
        return False
    if _went(case, period, day, ENDS_CUSTODY):
        return False
    known = [adjustment for adjustment in period.adjustments if (on := happened(adjustment)) is None or on < day]
    return _released(case, period.parts, known) >= day.toordinal()


def _went(case: Case, period: Period, day: date, reasons: frozenset[str]) -> bool:
    """Whether the last movement of this period before that day led out for one of these reasons."""
    began = period.parts[0][0].sentenced_on
    moves = [move for move in case.movements or () if began <= move.on < day]
    return bool(moves) and (last := max(moves, key=lambda move: move.on)).is_out and last.reason in reasons


def _went_early(case: Case, period: Period, day: date) -> bool:
    """On curfew or the like: the days of what comes are not shared, but the release of what was still stands."""
    return _went(case, period, day, GOES_EARLY)


def _released(case: Case, parts: Sequence[Part], adjustments: Sequence[Adjustment]) -> int:
    """When the last of these sentences releases by law."""
    period = Period(list(parts), tuple(adjustments), taken=case.taken)
    return max(lets_go(each) for each in brought(case, adjusted(period, QUIET)))


def _share_out(case: Case, found: Sequence[Period]) -> None:
    """Give each period its days. Absence goes to all, and each sentence takes what happened during it; a day of credit
    counts once (s.240ZA), in the custody whose sentence it was credited to."""
    if len(found) == 1:
        found[0].adjustments = case.adjustments
        return
    firsts = [min(sentence.sentenced_on for sentence, _ in period.parts) for period in found]
    shares: list[list[Adjustment]] = [[] for _ in found]
    for adjustment in case.adjustments:
        if adjustment.kind is AdjustmentKind.UAL:
            for share in shares:
                share.append(adjustment)
        elif adjustment.kind not in AWARDS:
            shares[_place(adjustment, firsts)].append(adjustment)
    ends = [_released(case, period.parts, share) for period, share in zip(found, shares, strict=True)]
    for adjustment in case.adjustments:
        if adjustment.kind not in AWARDS:
            continue
        index, on = _place(adjustment, firsts), happened(adjustment)
        if on and index + 1 < len(found) and on.toordinal() > ends[index]:
            index += 1  # awarded before the next sentence, and carried to it
        shares[index].append(adjustment)
    for period, share in zip(found, shares, strict=True):
        period.adjustments = tuple(share)


def _place(adjustment: Adjustment, firsts: Sequence[date]) -> int:
    """The last period that had begun by then; the first for what was before all."""
    on = happened(adjustment)
    return max((index for index, first in enumerate(firsts) if on is None or first <= on), default=0)


def adjusted(period: Period, sums: Sums) -> list[Adjusted]:
    """Every unit of the period with its days moved."""
    return _with_served(period, _already_served(period), sums)


def _with_served(period: Period, served: dict[int, int], sums: Sums) -> list[Adjusted]:
    """served: additional days that were served before a sentence was passed, by the day on which its unit starts."""
    measured = [measure(unit, sums, period.taken) for unit in units(period.parts)]
    return [adjust(unit, period.adjustments, served.get(unit.start, 0), sums, taken=period.taken) for unit in measured]


def _already_served(period: Period) -> dict[int, int]:
    """Additional days that were served before each later sentence was passed, by the day of that sentence.

    Who has only additional days left serves them; a sentence passed meanwhile does not ask for them again.
    """
    awards = [adjustment for adjustment in period.adjustments if adjustment.kind in AWARDS]
    days = sorted({sentence.sentenced_on for sentence, _ in period.parts})
    if not awards:
        return {}
    served: dict[int, int] = {}
    total = 0
    for day in days[1:]:
        before = [part for part in period.parts if part[0].sentenced_on < day]
        known = tuple(
            adjustment for adjustment in period.adjustments if (on := happened(adjustment)) is None or on < day
        )
        done = _with_served(Period(before, known, taken=period.taken), served, QUIET)
        free = max(lets_go_but_for_awards(each) for each in done)
        given = sum(AWARDS[adjustment.kind] * adjustment.days for adjustment in known if adjustment.kind in AWARDS)
        total = min(total + max(0, day.toordinal() - 1 - free), max(given, 0))
        served[day.toordinal()] = total
    return served
