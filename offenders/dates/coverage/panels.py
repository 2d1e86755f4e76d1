"""The lines of the page: how many people in custody there are of each answer, and who."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from offenders.dates.coverage.rules import CoverageAnswer, Reach, answer_of
from offenders.person_page.list_parts import format_count

WORDS = {
    Reach.WORKED_OUT: ("Dates calculated", "By the law in force, with the working of each step"),
    Reach.READINGS: (
        "Two readings of the law",
        "Both are calculated. Neither is the date; alerts use the earlier",
    ),
    Reach.NO_SENTENCE: ("Nothing to calculate", "No sentence is recorded: on remand, or not yet sentenced"),
    Reach.NOT_YET: ("Not calculated yet", "The next nightly calculation takes them up"),
}
MISSING = "No dates calculated until this is recorded"
NO_RULE = "No dates calculated. We have no rule for it: only the prison’s sheet counts"
NEITHER = ("Neither dates nor a prison sheet", "Sentenced, with no release date from any source")
ORDER = (Reach.WORKED_OUT, Reach.READINGS, Reach.REFUSED, Reach.NO_SENTENCE, Reach.NOT_YET)
HAVE_DATES = (Reach.WORKED_OUT, Reach.READINGS)


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


@dataclass(frozen=True)
class Coverage:
    """lines: each person in one. total: of them all. neither: those of them who have no dates of any source."""

    lines: list[CoverageLine]
    total: CoverageLine
    sentenced: str
    neither: CoverageLine

    def line(self, key: str | None) -> CoverageLine | None:
        """The one of that key that has people."""
        return next((each for each in (*self.lines, self.neither) if each.key == key and each.people), None)


def build_coverage(held: Iterable[Any]) -> Coverage:
    """held: of `OffenderQuerySet.with_coverage`. Reasons with the most people first."""
    found: dict[CoverageAnswer, list[Any]] = defaultdict(list)
    for person in held:
        found[answer_of(person.refused, has_readings=bool(person.readings))].append(person)
    sentenced = sum(len(people) for answer, people in found.items() if answer.reach is not Reach.NO_SENTENCE)
    without = [each for answer, people in found.items() if _lacks_dates(answer) for each in people]
    for reach in (Reach.WORKED_OUT, Reach.READINGS, Reach.NO_SENTENCE):
        found.setdefault(CoverageAnswer(reach), [])
    answers = sorted(found, key=lambda each: (ORDER.index(each.reach), -len(found[each]), each.reason))
    everybody = [each for answer in answers for each in found[answer]]
    return Coverage(
        lines=[_of_answer(answer, found[answer], sentenced) for answer in answers],
        total=_line("all", ("In custody", ""), everybody, 0),
        sentenced=format_count(sentenced),
        neither=_line("neither", NEITHER, [each for each in without if not each.has_sheet], sentenced),
    )


def _lacks_dates(answer: CoverageAnswer) -> bool:
    """Sentenced, and not calculated."""
    return answer.reach not in (*HAVE_DATES, Reach.NO_SENTENCE)


def _of_answer(answer: CoverageAnswer, people: Sequence[Any], sentenced: int) -> CoverageLine:
    refused = (answer.reason, MISSING if answer.is_missing else NO_RULE)
    key = slugify(answer.reason)[:80] or answer.reach.value
    share_of = 0 if answer.reach is Reach.NO_SENTENCE else sentenced
    return _line(key, WORDS.get(answer.reach, refused), people, share_of)


def _line(key: str, words: tuple[str, str], people: Sequence[Any], share_of: int) -> CoverageLine:
    return CoverageLine(
        key=key,
        words=words[0],
        what=words[1],
        number=format_count(len(people)),
        of_those_sentenced=f"{100 * len(people) / share_of:.1f}%" if share_of else "",
        with_sheet=format_count(sum(person.has_sheet for person in people)),
        people=tuple(person.pk for person in people),
    )
