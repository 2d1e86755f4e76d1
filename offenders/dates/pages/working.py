"""The working of each date. The page "How these dates were worked out"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from offenders.dates.engine.law.regimes import Rule
from offenders.dates.engine.terms.counting import format_blocks
from offenders.dates.engine.working import WorkingStep
from offenders.dates.models import CODES, KeyDate
from offenders.dates.pages.date_lines import difference
from offenders.dates.pages.facts import RecordFacts, facts_of
from offenders.dates.record_adapter import Record, WorkedOut, record_of, steps_to, work_out
from offenders.dates.rules.legislation import Piece, pieces
from offenders.people.models import Offender
from offenders.reference.law.basis import LawBasis, basis_of, marks_now
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
SUMS = {
    "last_day": "{first_day} + {term}; the first day counts",
    "length": "{first_day} to {last_day}, both days counted",
    "part": "{days} × {numerator} ÷ {denominator}, any part of a day counted whole",
    "day_number": "{first_day} + {days}; the first day counts",
    "day_after": "{day} + 1 day",
    "earlier": "{day} − {days}",
    "later": "{day} + {days}",
    "less": "{days} − {others}",
    "months_after": "{day} + {months}",
    "is": "{day}",
}
BETWEEN = {"sum": " + ", "larger": " or ", "latest": " or ", "earliest": " or "}
WHICH = {"larger": ", the larger", "latest": ", the latest", "earliest": ", the earliest"}
BARE = frozenset({"numerator", "denominator"})


@dataclass(frozen=True)
class Law:
    """The rule that a step follows. entry: the key of its entry in the register of law."""

    statute: str
    section: list[Piece]
    says: str
    in_force: str
    is_confirmed: bool
    note: str
    entry: str


@dataclass(frozen=True)
class WorkingLine:
    """One step. sum: numbers and operation in words; result: a day, or a number of days."""

    number: int
    about: str
    says: str
    sum: str
    result: str
    law: Law


@dataclass(frozen=True)
class DateWorking:
    """One date with the steps that lead to it, in order."""

    code: str
    title: str
    day: date
    official: KeyDate | None
    differs: str
    lines: list[WorkingLine]
    basis: LawBasis


@dataclass(frozen=True)
class Governing:
    """Which rule was taken for a sentence, because of which facts."""

    sentence: str
    says: str
    because: str
    law: Law


@dataclass(frozen=True)
class WorkingPage:
    found: WorkedOut
    facts: RecordFacts
    record: Record
    governing: list[Governing]
    dates: list[DateWorking]
    basis: LawBasis


def working_page(person: Offender, *, reader: User) -> WorkingPage:
    """Five queries, however many rows."""
    current = KeyDate.objects.visible_to(reader).filter(
        offender=person, superseded_at__isnull=True, origin=KeyDate.Origin.OFFICIAL
    )
    record = record_of(person, reader=reader)
    return working_of(record, work_out(record, working=True), {key_date.code: key_date for key_date in current})


def working_of(record: Record, found: WorkedOut, official: Mapping[str, KeyDate]) -> WorkingPage:
    """Asks the register of law alone. found: worked out of this record, its steps kept. official: of the sheet."""
    return WorkingPage(
        found=found,
        facts=facts_of(record),
        record=record,
        governing=[_governing(step) for step in found.steps if step.operation == "choose"],
        dates=_dates(found, official),
        basis=basis_of(found.rests_on),
    )


def _governing(step: WorkingStep) -> Governing:
    because = str(step.inputs[0][1])
    return Governing(step.sentences, step.says, spoken(because), law_of(step.rule))


def _dates(found: WorkedOut, official: Mapping[str, KeyDate]) -> list[DateWorking]:
    """In the order of time."""
    titles, marks = dict[str, str](CODES), marks_now()
    made = [
        DateWorking(
            code,
            titles[code],
            day,
            official.get(code),
            difference(official.get(code), day),
            lines_to(code, found.steps),
            basis_of(found.entries_of(code), marks),
        )
        for code, day in found.dates.items()
    ]
    return sorted(made, key=lambda each: each.day)


def lines_to(code: str, steps: Sequence[WorkingStep]) -> list[WorkingLine]:
    """The steps that this date comes from, back to the facts, numbered in their order."""
    needed = steps_to(code, steps)
    numbers = {step.number: place for place, step in enumerate(needed, start=1)}
    return [_line(step, numbers) for step in needed]


def _line(step: WorkingStep, numbers: Mapping[int, int]) -> WorkingLine:
    return WorkingLine(
        number=numbers[step.number],
        about="All sentences" if step.sentences == "all" else step.sentences,
        says=spoken(f"{step.says[:1].upper()}{step.says[1:]}"),
        sum=_sum(step, numbers),
        result=_value("result", step.result),
        law=law_of(step.rule),
    )


def _sum(step: WorkingStep, numbers: Mapping[int, int]) -> str:
    said = [(name, _input(name, value, source, numbers)) for name, value, source in step.inputs]
    if step.operation in BETWEEN:
        return BETWEEN[step.operation].join(words for _, words in said) + WHICH.get(step.operation, "")
    return SUMS[step.operation].format(**dict(said))


def _input(name: str, value: Any, source: int | None, numbers: Mapping[int, int]) -> str:
    if name in BARE:
        return str(value)
    words = f"{value} months" if name == "months" else _value(name, value)
    return f"{words} (step {numbers[source]})" if source else words


def _value(name: str, value: Any) -> str:
    if isinstance(value, list):
        return format_blocks(tuple(tuple(each) for each in value))
    if isinstance(value, str):
        return spoken(value)
    return f"{value:,} day{'' if value == 1 else 's'}"


def spoken(text: str) -> str:
    """With its days as pages say them."""
    return ISO.sub(lambda found: format_date(date.fromisoformat(found[0])), text)


def law_of(rule: Rule) -> Law:
    return Law(
        rule.statute,
        pieces(rule.statute, rule.section),
        rule.says,
        _in_force(rule),
        rule.confirmed,
        rule.note,
        rule.entry,
    )


def _in_force(rule: Rule) -> str:
    """ "In force from 13 April 2015, no longer from 28 June 2022". Empty for a convention that has no days."""
    began = f"In force from {format_date(rule.begins_on)}" if rule.begins_on else ""
    ended = f"No longer in force from {format_date(rule.ends_on)}" if rule.ends_on else ""
    return f"{began}, {mid_sentence(ended)}" if began and ended else began or ended
