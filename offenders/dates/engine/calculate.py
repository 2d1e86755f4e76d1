"""The dates of a case, or why there are none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from offenders.dates.engine.combining import Dates
from offenders.dates.engine.engine import Settled, dates_of, reasons
from offenders.dates.engine.facts import Case
from offenders.dates.engine.possibilities import OLD_PART_2, PossibleCase, deciding, unknowns, ways
from offenders.dates.engine.refusals import Refused, not_known
from offenders.dates.engine.single import short_way
from offenders.dates.engine.standing import OffenceStatus
from offenders.dates.engine.supported import refuse_unsupported
from offenders.dates.engine.working import Recorder, WorkingStep

_ORDINARY = Settled(OffenceStatus.ORDINARY)
_from_ordinal = date.fromordinal


class Calculation:
    """dates, unadjusted: by code. working: the steps; empty when it was not kept."""

    __slots__ = ("_unadjusted", "dates", "working")

    def __init__(self, dates: Dates, unadjusted: Dates, working: tuple[WorkingStep, ...] = ()) -> None:
        self.dates = {code: _from_ordinal(day) for code, day in dates.items()}
        self._unadjusted = unadjusted  # made into dates when somebody asks
        self.working = working

    @property
    def unadjusted(self) -> dict[str, date]:
        return {code: _from_ordinal(day) for code, day in self._unadjusted.items()}


def calculate(case: Case, *, working: bool = False) -> Calculation:
    """Raises Refused where a rule is missing, or a fact that decides a date is not known."""
    if not working and case.sentences and (found := short_way(case)) is not None:
        return Calculation(*found)
    refuse_unsupported(case)
    known = _settled(case)
    every = [known] if known is not None else _whatever_it_is(case)
    way = every[0]
    if not working:
        return Calculation(*dates_of(way.case, way.settled))
    recorder = Recorder()
    because = reasons(case, [each.settled for each in every])
    return Calculation(*dates_of(way.case, way.settled, recorder, because), tuple(recorder.steps))


def _whatever_it_is(case: Case) -> list[PossibleCase]:
    """All ways that it may be, of which any stands for the others: the outcome is the same. Else Refused, with why."""
    found = unknowns(case)
    all_ways = list(ways(case, found))
    if len(all_ways) == 1:
        return all_ways
    outcomes = {way.choices: _outcome(way) for way in all_ways}
    first = outcomes[all_ways[0].choices]
    if any(outcome != first for outcome in outcomes.values()):
        facts = deciding(case, found, outcomes)
        is_law = all(OLD_PART_2 in each for each in facts)
        raise not_known(*facts, readings=_readings(outcomes.values()) if is_law else ())
    return all_ways


def _readings(outcomes: Iterable[Any]) -> list[Dates]:
    """The different dates; none where one of the readings gives no dates."""
    found: list[Dates] = []
    for outcome in outcomes:
        if isinstance(outcome, str):
            return []
        if outcome[0] not in found:
            found.append(outcome[0])
    return found


def _outcome(way: PossibleCase) -> Any:
    try:
        return dates_of(way.case, way.settled)
    except Refused as refused:
        return refused.reason


def _settled(case: Case) -> PossibleCase | None:
    """The usual case, of which everything is known and nothing is terrorist; None for any other."""
    if case.date_of_birth is None or case.is_active_sex_offender is None or case.is_supervision_repealed is None:
        return None
    if case.is_home_detention_repealed is None or case.is_home_detention_suspended is None:
        return None
    settled = {}
    for sentence in case.sentences:
        offence = sentence.offence
        if offence.terrorism is not False or offence.connection is not None or offence.statute is not None:
            return None
        if offence.committed_on is None or offence.national_security is None:
            return None
        if (
            sentence.is_section_250 is None
            or sentence.early_release_exclusions is None
            or sentence.has_sds_plus_offence_and_length is None
        ):
            return None
        settled[sentence.id] = _ORDINARY
    return PossibleCase(case, settled, ())
