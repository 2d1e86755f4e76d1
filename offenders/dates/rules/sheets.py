"""Questions about a date sheet before it is recorded, and dates on it that are impossible.

A slip of the hand (2026 for 2028) is cheapest to find while the sheet lies on the table. A question names the rule that
the date would break, or by how much it moves; the user who records it confirms or corrects it. What the law of the
sentence does not know needs a reason besides. What cannot be is refused. The windows are our practice; the sections are
those of docs/release-rules.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from offenders.dates.rules.differences import Dates
from offenders.dates.rules.releases import Code
from sharing.time_words import format_date

LAW_ENTRIES = ("cja-244-1", "cja-247a-3a", "cja-247a-4-5", "cja-247a-6")

SOON = timedelta(days=28)
FAR = timedelta(days=31)
BY_LAW = (Code.CRD, Code.ARD, Code.PRRD)
ENDS = (Code.SED, Code.SLED)
DAY_ONE = "The day of sentence is day 1 of a term: counting rule of the prison service"
WITHIN = "Criminal Justice Act 2003, s.244 and s.247A(6): release by law is within the sentence"
PART = "Criminal Justice Act 2003, s.247A(3) to (5): two thirds of the custodial term, less the days that count"
AFTER_PED = "Criminal Justice Act 2003, s.247A(3) to (6): release by law comes after parole eligibility"
MOVES_FAR = "Our practice: a date that moves by more than 31 days is checked twice"
COMES_SOON = "Our practice: a date that moves into the next 28 days is checked twice"


@dataclass(frozen=True)
class Question:
    """Of one date. words: what is odd, without a full stop. rule: what it breaks. is_impossible: refused, not asked.
    needs_reason: kept only with one."""

    code: Code
    words: str
    rule: str
    is_impossible: bool = False
    needs_reason: bool = False


def questions_of(
    new: Mapping[Code, date | None],
    before: Dates,
    sentenced_on: date | None,
    on: date,
    *,
    ours: Dates | None = None,
    without_ped: str = "",
) -> tuple[Question, ...]:
    """What to ask of a sheet, the impossible first.

    new: what it says, None for a date that it takes away; a code that is not named stays as it is. before: what the
    same source said until now. sentenced_on: when the first sentence was passed, None where none is on record. ours:
    what is worked out here, None where nothing is. without_ped: why none of the sentences has parole eligibility.
    """
    given = {code: day for code, day in new.items() if day is not None and before.get(code) != day}
    stands = {code: day for code, day in {**before, **new}.items() if day is not None}
    found = [
        *_before_the_sentence(given, sentenced_on),
        *_after_its_end(given, stands),
        *_on_a_sentence_without_ped(given, without_ped),
        *_out_of_order(given, stands),
        *_before_the_part(given, ours or {}),
        *_moved(given, before, on),
    ]
    return tuple(sorted(found, key=lambda question: not question.is_impossible))


def mark_of(questions: Iterable[Question]) -> str:
    """The same for the same questions: what was confirmed is what was asked."""
    said = "\n".join(sorted(f"{question.code}: {question.words}" for question in questions))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _before_the_sentence(given: Dates, sentenced_on: date | None) -> Iterable[Question]:
    for code, day in given.items():
        if sentenced_on and day < sentenced_on:
            words = f"{code} {format_date(day)} is before the sentence, which was passed on {format_date(sentenced_on)}"
            yield Question(code, words, DAY_ONE, needs_reason=True)


def _on_a_sentence_without_ped(given: Dates, without_ped: str) -> Iterable[Question]:
    if Code.PED in given and without_ped:
        words = f"PED {format_date(given[Code.PED])} is on a sentence that has none"
        yield Question(Code.PED, words, without_ped, needs_reason=True)


def _after_its_end(given: Dates, stands: Dates) -> Iterable[Question]:
    ends = {code: stands[code] for code in ENDS if code in stands}
    for end, last in ends.items():
        for code in BY_LAW:
            if code in stands and stands[code] > last and (code in given or end in given):
                words = f"{code} {format_date(stands[code])} is after {end} {format_date(last)}, when the sentence ends"
                yield Question(code if code in given else end, words, WITHIN, is_impossible=True)


def _out_of_order(given: Dates, stands: Dates) -> Iterable[Question]:
    for code in (Code.CRD, Code.APD):
        if code in stands and Code.PED in stands and stands[code] < stands[Code.PED] and {code, Code.PED} & set(given):
            words = f"{code} {format_date(stands[code])} is before PED {format_date(stands[Code.PED])}"
            yield Question(code if code in given else Code.PED, words, AFTER_PED)


def _before_the_part(given: Dates, ours: Dates) -> Iterable[Question]:
    for code in (Code.PED, Code.TED):
        if code in given and code in ours and given[code] < ours[code]:
            words = f"{code} {format_date(given[code])} is before our calculation, {format_date(ours[code])}"
            yield Question(code, words, PART)


def _moved(given: Dates, before: Dates, on: date) -> Iterable[Question]:
    last = on + SOON
    for code, day in given.items():
        was = before.get(code)
        if was is None:
            continue
        if was > last and day <= last:
            when = "in the past" if day < on else "within 28 days"
            words = f"{code} moves from {format_date(was)} to {format_date(day)}, {when}"
            yield Question(code, words, COMES_SOON)
        elif abs(day - was) > FAR:
            yield Question(
                code,
                f"{code} moves from {format_date(was)} to {format_date(day)}, by {_days(abs(day - was))}",
                MOVES_FAR,
            )


def _days(time: timedelta) -> str:
    return f"{time.days:,} days"
