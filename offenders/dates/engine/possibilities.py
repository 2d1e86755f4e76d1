"""The values that an unknown fact can have. Each is tried; only what decides a date is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

from offenders.dates.engine.facts import Case, Law, Sentence, SentenceKind
from offenders.dates.engine.law import standing
from offenders.dates.engine.law.earlier_release import was_out
from offenders.dates.engine.law.regimes import ANY_CONNECTION, REHABILITATION_ACT, RESTRICTION
from offenders.dates.engine.law.standing import OffenceStatus
from offenders.dates.engine.refusals import Refused
from offenders.dates.engine.settled import Settled

LAW_ENTRIES = ("cja-sch19za-old", "open-readings")

MOST = 4096  # ways to try; beyond, all that is not known is asked for
OLD_PART_2 = "whether the Part 2 of Schedule 19ZA of before 30 April 2021 named it"  # law that was not read, no fact
STANDARD = frozenset({SentenceKind.SDS, SentenceKind.SDS_PLUS})


@dataclass(frozen=True, slots=True)
class PossibleCase:
    """One way that things may be."""

    case: Case
    settled: dict[str, Settled]
    choices: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something with several values. sentence: its place in the case, None for what is said of the person."""

    path: str
    field: str
    values: tuple[Any, ...]
    sentence: int | None = None

    def names_between(self, case: Case, one: Any, other: Any) -> tuple[str, ...]:
        """Which facts tell these two values apart."""
        if not isinstance(one, Settled) or self.sentence is None:
            return (self.path,)
        if one.standing is other.standing:
            if one.was_named is not other.was_named:
                return (f"{self.path}.offence ({OLD_PART_2})",)
            return ("movements (whether released on licence before)",)
        if one.was_out is not other.was_out:
            return ()  # another pair differs in one thing alone
        offence = case.sentences[self.sentence].offence
        names = standing.facts_between(offence, one.standing, other.standing)
        return tuple(f"{self.path}.offence.{name}" for name in names)


def unknowns(case: Case) -> list[Unknown]:
    found = [unknown for index, each in enumerate(case.sentences) for unknown in _of_sentence(case, index, each)]
    found.extend(_of_person(case))
    return found


def _of_sentence(case: Case, index: int, sentence: Sentence) -> Iterator[Unknown]:
    ways: list[Settled] = []
    for each in sorted(standing.standings(sentence.offence)):
        ways.extend(_begun(case, sentence, each) if each.is_terrorist else [Settled(each)])
    path = f"sentences[{index}]"
    yield Unknown(path, "settled", tuple(ways), index)
    if sentence.kind not in STANDARD or all(way.standing.is_terrorist and not way.was_out for way in ways):
        return
    offence = sentence.offence
    if offence.committed_on is None and sentence.sentenced_on >= REHABILITATION_ACT:
        committed = (REHABILITATION_ACT, date(REHABILITATION_ACT.year - 1, 1, 1))
        yield Unknown(f"{path}.offence.committed_on", "committed_on", committed, index)
    if offence.national_security is None:
        yield Unknown(f"{path}.offence.national_security", "national_security", (False, True), index)
    if sentence.is_section_250 is None and case.law is Law.SA2026:
        yield Unknown(f"{path}.section_250", "is_section_250", (False, True), index)
    if sentence.has_sds_plus_offence_and_length is None:
        name = "has_sds_plus_offence_and_length"
        yield Unknown(f"{path}.sds_plus_offence_and_length", name, (False, True), index)
    if sentence.early_release_exclusions is None:
        name = "early_release_exclusions"
        yield Unknown(f"{path}.{name}", name, ((), ("NOT KNOWN",), ("NOT KNOWN_T3",)), index)


def _begun(case: Case, sentence: Sentence, each: OffenceStatus) -> list[Settled]:
    """Whether somebody was out when s.247A began to hold them.

    A connection that was determined after the sentence counts from then on. Which offences counted with one from
    26 February 2020 to 29 April 2021 was not read: both are tried.
    """
    if each in standing.LISTED:
        return [Settled(each, was) for was in was_out(case, sentence, case.begins.restriction, held_since=RESTRICTION)]
    determined = sentence.offence.connection_determined_on or sentence.sentenced_on
    begins, held_since = max(case.begins.restriction, determined), max(RESTRICTION, determined)
    if_named = was_out(case, sentence, begins, held_since=held_since)
    begins, held_since = max(case.begins.any_connection, begins), max(ANY_CONNECTION, determined)
    found = was_out(case, sentence, begins, held_since=held_since)
    ways = [Settled(each, was) for was in found]
    return ways if if_named == found else ways + [Settled(each, was, was_named=True) for was in if_named]


def _of_person(case: Case) -> Iterator[Unknown]:
    if case.date_of_birth is None:
        first = min(sentence.sentenced_on for sentence in case.sentences)
        born = (date(first.year - 40, 1, 1), date(first.year - 12, 1, 1))
        yield Unknown("offender.date_of_birth", "date_of_birth", born)
    if case.is_active_sex_offender is None:
        yield Unknown("offender.active_sex_offender", "is_active_sex_offender", (False, True))
    for field, name in (
        ("is_supervision_repealed", "post_sentence_supervision_repealed"),
        ("is_home_detention_repealed", "adult_hdc_repealed"),
        ("is_home_detention_suspended", "adult_hdc_suspended"),
    ):
        if getattr(case, field) is None:
            values = (False,) if case.law is Law.SDS_HALF else (False, True)
            yield Unknown(f"options.{name}", field, values)


def ways(case: Case, found: Sequence[Unknown]) -> Iterator[PossibleCase]:
    """Every way that things may be. Raises Refused when there are too many to try."""
    count = 1
    for unknown in found:
        count *= len(unknown.values)
    if count > MOST:
        names = tuple(unknown.path for unknown in found if len(unknown.values) > 1)
        raise Refused(f"Too much is not known to work anything out: {', '.join(names)}", missing=names)
    for choices in product(*(unknown.values for unknown in found)):
        yield _way(case, found, choices)


def _way(case: Case, found: Sequence[Unknown], choices: tuple[Any, ...]) -> PossibleCase:
    settled: dict[str, Settled] = {}
    of_person: dict[str, Any] = {}
    sentences = list(case.sentences)
    for unknown, choice in zip(found, choices, strict=True):
        if unknown.sentence is None:
            of_person[unknown.field] = choice
            continue
        sentence = sentences[unknown.sentence]
        if unknown.field == "settled":
            settled[sentence.id] = choice
        elif unknown.field in ("committed_on", "national_security"):
            offence = replace(sentence.offence, **{unknown.field: choice})
            sentences[unknown.sentence] = replace(sentence, offence=offence)
        else:
            sentences[unknown.sentence] = replace(sentence, **{unknown.field: choice})
    if of_person or any(new is not old for new, old in zip(sentences, case.sentences, strict=True)):
        case = replace(case, sentences=tuple(sentences), **of_person)
    return PossibleCase(case, settled, choices)


def deciding(case: Case, found: Sequence[Unknown], outcomes: dict[tuple[Any, ...], Any]) -> tuple[str, ...]:
    """The facts on which the outcome turns: two ways that differ in nothing else end differently."""
    names: dict[str, None] = {}
    for choices, outcome in outcomes.items():
        for index, unknown in enumerate(found):
            for value in unknown.values:
                if value == choices[index]:
                    continue
                other = (*choices[:index], value, *choices[index + 1 :])
                if outcomes.get(other, outcome) != outcome:
                    names.update(dict.fromkeys(unknown.names_between(case, choices[index], value)))
    return tuple(names)
