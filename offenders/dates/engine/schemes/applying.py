"""The schemes that the law of a case knows, and what they make of its sentences."""

from __future__ import annotations

from collections.abc import Sequence

from offenders.dates.engine.facts import Case, Law
from offenders.dates.engine.law.open_law import SCHEME_BESIDE, asked
from offenders.dates.engine.refusals import Refused
from offenders.dates.engine.schemes import progression, sds40
from offenders.dates.engine.schemes.tranches import Scheme, brought_forward
from offenders.dates.engine.terms.adjusting import Adjusted, lets_go
from offenders.dates.engine.working import QUIET, Sums

LAW_ENTRIES = ("sds40", "sa26-23")

Groups = list[list[Adjusted]]
COMES_IN = frozenset(
    {"sentence", "recall_admission", "failed_ers_removal", "remand", "hdc_recall", "received", "recall"}
)
ABROAD = frozenset({"ers", "deported"})


def by_forty_per_cent(case: Case, groups: Groups, sums: Sums) -> Groups:
    """The units of each period, brought forward where the scheme of 2024 reaches them."""
    if case.law is Law.SDS_HALF:
        return groups
    return _brought(case, groups, sds40.scheme(case.begins), sds40.tranche(_all(groups), case), sums)


def progression_day(case: Case, groups: Groups) -> int:
    """When this person's tranche begins under the Sentencing Act 2026; 0 where the Act does not hold."""
    return progression.tranche(_all(groups), case) if case.law is Law.SA2026 else 0


def by_progression(case: Case, groups: Groups, begins: int, sums: Sums) -> Groups:
    """The units of each period, brought forward where the Act reaches them. begins: 0 where it does not hold."""
    return _brought(case, groups, progression.scheme(case.begins), begins, sums) if begins else groups


def brought(case: Case, done: list[Adjusted]) -> list[Adjusted]:
    """The units of one period by all schemes, where no working is kept."""
    groups = by_forty_per_cent(case, [done], QUIET)
    [moved] = by_progression(case, groups, progression_day(case, groups), QUIET)
    return moved


def _refuse_moves(case: Case, groups: Groups, scheme: Scheme, begins: int) -> None:
    """Who went abroad or came by a transfer: published cases tell of removals that failed, under the 40 per cent."""
    if not any(scheme.reaches(each) and lets_go(each) >= begins for each in _all(groups)):
        return
    moves = sorted(case.movements or (), key=lambda move: move.on)
    for move in moves:
        if not move.is_out and move.reason not in COMES_IN:
            raise Refused(f"What a movement of this kind ({move.reason}) makes of a tranche is not calculated here")
    abroad = [move for move in moves if move.is_out and move.reason in ABROAD]
    if abroad and (scheme.adds_days_after or moves[-1] is abroad[-1]):
        raise Refused("What a tranche makes of someone removed from the country is not calculated here")


def _all(groups: Sequence[Sequence[Adjusted]]) -> list[Adjusted]:
    return [each for group in groups for each in group]


def _brought(case: Case, groups: Groups, scheme: Scheme, begins: int, sums: Sums) -> Groups:
    _refuse_moves(case, groups, scheme, begins)
    moved = [brought_forward(case, group, scheme, begins, sums) for group in groups]
    before, after = _all(groups), _all(moved)
    is_moved = any(one is not other for one, other in zip(before, after, strict=True))
    if is_moved and any(each.unit.is_terrorist for each in before):
        return moved if asked(SCHEME_BESIDE, case.taken) == "reached" else groups
    return moved
