"""Tranches: how a scheme brings release forward for those who are in custody when theirs begins.

Who would have been out before is not touched. Who is, goes by the new point, and not before the tranche began.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from offenders.dates.engine.facts import AdjustmentKind, Case
from offenders.dates.engine.law.regimes import Rule
from offenders.dates.engine.refusals import Refused
from offenders.dates.engine.terms.adjusting import Adjusted, adjust, happened
from offenders.dates.engine.terms.chains import Part, Unit, measure
from offenders.dates.engine.working import Sums

Move = Callable[[Part], Part]


@dataclass(frozen=True)
class Scheme:
    """starts: sentences passed from this day on go by the new point whatever the tranche.

    moves: how a part of a sentence goes over to the new point; the second is for who is still in at `shut_from`, when
    more offences were shut out. adds_days_after: additional days come on top of the day of the tranche.
    """

    rule: Rule
    starts: int
    moves: tuple[Move, ...]
    shut_from: int = date.max.toordinal()
    adds_days_after: bool = False

    def reaches(self, done: Adjusted) -> bool:
        return any(self.moves[0](part) is not part for part in done.unit.parts)


def brought_forward(case: Case, done: Sequence[Adjusted], scheme: Scheme, begins: int, sums: Sums) -> list[Adjusted]:
    """The units, measured anew where the scheme reaches them. begins: the day of the tranche."""
    is_out = _is_out(case, begins)
    return [
        adjusted if is_out and adjusted.unit.passed < scheme.starts else _again(case, adjusted, scheme, begins, sums)
        for adjusted in done
    ]


def _is_out(case: Case, day: int) -> bool:
    """Whether the last movement before that day led out. Whoever was in at sentence needs no movement to say so."""
    before = [move for move in case.movements or () if move.on.toordinal() < day]
    return bool(before) and max(before, key=lambda move: (move.on, not move.is_out)).is_out


def _again(case: Case, each: Adjusted, scheme: Scheme, begins: int, sums: Sums) -> Adjusted:
    unit = each.unit
    opens = each.release if each.release is not None else each.expiry
    tranche = begins
    begins = begins if unit.passed < scheme.starts else 0
    if opens < begins or not scheme.reaches(each):
        return each
    again = each
    for move in scheme.moves:
        parts = tuple(move(part) for part in unit.parts)
        if all(new is old for new, old in zip(parts, unit.parts, strict=True)):
            return each
        measured = measure(Unit(parts), sums, case.taken)
        again = adjust(
            measured,
            each.adjustments,
            each.served,
            sums,
            taken=case.taken,
            held_until=begins,
            adds_days_after=scheme.adds_days_after,
        )
        if begins:
            _refuse_added(again, scheme, begins)
            _hold(again, each, scheme, max(begins, unit.passed), sums)
        if again.release is None or again.release < scheme.shut_from:
            break
    if unit.start < scheme.starts and not begins and again.release is not None and again.release < tranche:
        raise Refused(
            "We do not calculate whether a chain passed in part before a scheme began must wait until its tranche"
        )
    return again


def _refuse_added(again: Adjusted, scheme: Scheme, begins: int) -> None:
    """Where nothing comes on top of the day of the tranche, one published case tells of additional days: awarded before
    the new point, they last beyond that day."""
    if scheme.adds_days_after or not again.added or again.release is None:
        return
    plain = again.release - again.added
    late = [
        on
        for adjustment in again.adjustments
        if adjustment.kind is AdjustmentKind.ADA and (on := happened(adjustment)) is not None
    ]
    if plain < begins and (again.release < begins or any(on.toordinal() >= plain for on in late)):
        raise Refused(
            "Additional days of someone who must wait until a tranche of the 40 per cent are not calculated here"
        )


def _hold(again: Adjusted, before: Adjusted, scheme: Scheme, begins: int, sums: Sums) -> None:
    """Nobody goes by the new point before it began to hold, nor later than by the old one."""
    again.before, again.begins = before, begins
    on_top = again.added + again.absent_late
    if again.parole is not None and before.parole is not None:
        if before.parole < begins:
            again.parole = before.parole
        else:
            again.parole = _from(again.parole, before.parole, on_top, scheme, begins, sums)
    if again.release is not None and before.release is not None and not again.unit.is_recalled:
        again.release = _from(again.release, before.release, on_top, scheme, begins, sums)


def _from(day: int, old: int, on_top: int, scheme: Scheme, begins: int, sums: Sums) -> int:
    """on_top: additional days, and those at large while they were served."""
    rule, says = scheme.rule, "not before the new point began to hold"
    if scheme.adds_days_after and on_top:
        plain = sums.earlier(day, on_top, rule, "without additional days")
        if plain >= begins:
            return day
        held = sums.latest((plain, begins), rule, says)
        return sums.earliest(
            (sums.later(held, on_top, rule, "with them"), old), rule, "not later than by the old point"
        )
    return day if day >= begins else sums.latest((day, begins), rule, says)
