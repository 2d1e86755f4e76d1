"""The dates of a case, or why there are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from offenders.dates.engine.combining import Dates
from offenders.dates.engine.facts import Case
from offenders.dates.engine.law.open_law import Undecided
from offenders.dates.engine.law.standing import OffenceStatus
from offenders.dates.engine.possibilities import OLD_PART_2, PossibleCase, deciding, unknowns, ways
from offenders.dates.engine.refusals import DatedReading, Refused, not_known
from offenders.dates.engine.settled import Settled, dates_of, reasons
from offenders.dates.engine.single import short_way
from offenders.dates.engine.supported import refuse_unsupported
from offenders.dates.engine.working import Recorder, WorkingStep

LAW_ENTRIES = ("cja-247a-2-old", "open-readings")

NAMED = "the Part 2 of Schedule 19ZA of before 30 April 2021 named the offence (s.247A(2) as enacted)"
NOT_NAMED = "that Part 2 did not name the offence (s.247A(2) as amended)"
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
    return _by_readings(case, working=working)


def _by_readings(case: Case, *, working: bool) -> Calculation:
    """By each fair reading of the law on which a date turns. Raises Refused with those of each where they differ."""
    try:
        return _worked_out(case, working=working)
    except Undecided as undecided:
        question = undecided.question
    done: list[Calculation] = []
    readings: list[DatedReading] = []
    for each in question.readings:
        says = f"{each.says} ({each.section})"
        try:
            found = _by_readings(replace(case, taken={**case.taken, question.name: each.name}), working=working)
        except Refused as refused:
            if not refused.readings:
                raise
            readings += [replace(reading, says=(says, *reading.says)) for reading in refused.readings]
        else:
            done.append(found)
            dates = {code: day.toordinal() for code, day in found.dates.items()}
            readings.append(DatedReading(_wanted(dates, case), (says,)))
    different = _different(readings)
    if len(different) == 1 and done:
        return done[0]
    raise Refused(f"{question.asks} is open. What decides it: {question.decides}", readings=different)


def _different(readings: Iterable[DatedReading]) -> list[DatedReading]:
    """Each set of dates once, with what all readings that lead to it hold."""
    found: list[DatedReading] = []
    for reading in readings:
        same = next((known for known in found if known.dates == reading.dates), None)
        if same is None:
            found.append(reading)
    return found


def _worked_out(case: Case, *, working: bool) -> Calculation:
    known = _settled(case)
    every = [known] if known is not None else _whatever_it_is(case)
    way = every[0]
    if not working:
        return Calculation(*dates_of(way.case, way.settled))
    recorder = Recorder()
    because = reasons(case, [each.settled for each in every])
    dates, unadjusted = dates_of(way.case, way.settled, recorder, because)
    return Calculation(dates, unadjusted, tuple(_of_dates(recorder.steps, dates)))


def _of_dates(steps: Iterable[WorkingStep], dates: Dates) -> Iterator[WorkingStep]:
    """The steps; one that leads to no date that is given, as beside a life sentence, names none."""
    return (step if step.code is None or step.code in dates else replace(step, code=None) for step in steps)


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
        if not facts:  # several together: no two ways that differ in one thing alone end differently
            facts = tuple(unknown.path for unknown in found if len(unknown.values) > 1)
        is_law = all(OLD_PART_2 in fact for fact in facts) and not _turns_on_an_offence(outcomes)
        raise not_known(*facts, readings=_readings(outcomes) if is_law else ())
    return all_ways


def _turns_on_an_offence(outcomes: Mapping[tuple[Any, ...], Any]) -> bool:
    """Whether, by all readings of the law together, it also matters what nobody said of an offence."""
    by_standing: dict[tuple[Any, ...], list[Any]] = {}
    for choices, outcome in outcomes.items():
        standing = tuple(choice.standing for choice in choices if isinstance(choice, Settled))
        known = by_standing.setdefault(standing, [])
        if outcome not in known:
            known.append(outcome)
    first, *others = by_standing.values()
    return any(any(each not in first for each in other) or len(other) != len(first) for other in others)


def _readings(outcomes: Mapping[tuple[Any, ...], Any]) -> list[DatedReading]:
    """The different dates; none where one of the readings gives no dates."""
    found: list[DatedReading] = []
    for choices, outcome in outcomes.items():
        if isinstance(outcome, str):
            return []
        is_named = any(isinstance(choice, Settled) and choice.was_named for choice in choices)
        found.append(DatedReading(outcome[0], (NAMED if is_named else NOT_NAMED,)))
    return _different(found)


def _wanted(dates: Dates, case: Case) -> Dates:
    return dates if case.wanted is None else {code: day for code, day in dates.items() if code in case.wanted}


def _outcome(way: PossibleCase) -> Any:
    try:
        return tuple(_wanted(dates, way.case) for dates in dates_of(way.case, way.settled))
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
