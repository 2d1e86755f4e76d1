"""The lines of the page: how many people in custody there are of each answer, and who."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from offenders.dates.coverage.rules import Answer, Reach, answer_of
from offenders.person_page.list_parts import format_count

WORDS = {
    Reach.WORKED_OUT: ("Dates calculated", "by the law in force, with the working of each step"),
    Reach.READINGS: ("Two readings of the law", "both calculated; neither is the date, and the earlier is warned of"),
    Reach.NO_SENTENCE: ("Nothing to calculate", "no sentence is recorded: on remand, or not yet sentenced"),
    Reach.NOT_YET: ("Not calculated yet", "the next nightly calculation takes them up"),
}
REFUSED = "No dates calculated"
ORDER = (Reach.WORKED_OUT, Reach.READINGS, Reach.REFUSED, Reach.NO_SENTENCE, Reach.NOT_YET)


@dataclass(frozen=True)
class CoverageLine:
    """One answer and whom it was given for. of_those_sentenced: percent of those who have a sentence, empty for the
    rest. with_sheet: how many of them have an official date. people: their keys."""

    key: str
    words: str
    what: str
    number: str
    of_those_sentenced: str
    with_sheet: str
    people: tuple[int, ...]


def build_coverage_lines(held: Iterable[Any]) -> list[CoverageLine]:
    """held: of `OffenderQuerySet.with_coverage`. Reasons with the most people first."""
    found: dict[Answer, list[Any]] = defaultdict(list)
    for person in held:
        found[answer_of(person.refused, has_readings=bool(person.readings))].append(person)
    sentenced = sum(len(people) for answer, people in found.items() if answer.reach is not Reach.NO_SENTENCE)
    for reach in (Reach.WORKED_OUT, Reach.READINGS, Reach.NO_SENTENCE):
        found.setdefault(Answer(reach), [])
    answers = sorted(found, key=lambda each: (ORDER.index(each.reach), -len(found[each]), each.reason))
    return [_line(answer, found[answer], sentenced) for answer in answers]


def _line(answer: Answer, people: list[Any], sentenced: int) -> CoverageLine:
    words, what = WORDS.get(answer.reach, (REFUSED, answer.reason))
    is_share = sentenced and answer.reach is not Reach.NO_SENTENCE
    return CoverageLine(
        key=slugify(answer.reason)[:80] or answer.reach.value,
        words=words,
        what=what,
        number=format_count(len(people)),
        of_those_sentenced=f"{100 * len(people) / sentenced:.1f}%" if is_share else "",
        with_sheet=format_count(sum(each.has_sheet for each in people)),
        people=tuple(each.pk for each in people),
    )
