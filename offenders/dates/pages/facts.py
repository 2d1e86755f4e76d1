"""The facts of a person's record that dates follow from. The facts alone: no date of any source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from offenders.convictions.in_words import MOVED_WORDS, term_of
from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.custody.models import Movement
from offenders.dates.record_adapter import Record
from offenders.reference.offences.models import Offence
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

LISTS = {
    Offence.Schedule.PART_1: "Schedule 19ZA, Part 1",
    Offence.Schedule.PART_2: "Schedule 19ZA, Part 2",
    Offence.Schedule.PART_3: "Schedule 19ZA, Part 3, which counts only with a terrorist connection",
    Offence.Schedule.UNKNOWN: "Part of Schedule 19ZA not known",
}
CONNECTION = {
    Conviction.Connection.YES: "Terrorist connection determined",
    Conviction.Connection.NO: "Determined that there is no terrorist connection",
    Conviction.Connection.UNDECIDED: "Terrorist connection not decided",
}


@dataclass(frozen=True)
class Read:
    """One sentence. offence: with the lists that decide; about: days and determination of the conviction, and what an
    appeal made of it."""

    name: str
    term: str
    offence: str
    about: str
    passed_on: date
    follows: str


@dataclass(frozen=True)
class RecordFacts:
    """sentences: each chain in its order, the first passed first. to_check: offences that are not confirmed."""

    sentences: list[Read]
    adjustments: list[tuple[Adjustment, str]]
    movements: list[tuple[Movement, str]]
    to_check: list[Offence]


def facts_of(record: Record) -> RecordFacts:
    """No query."""
    return RecordFacts(
        sentences=[_read(each, record) for each in chained(record.sentences)],
        adjustments=[(adjustment, _credited(adjustment, record)) for adjustment in record.adjustments],
        movements=[(movement, MOVED_WORDS[movement.happening]) for movement in record.movements],
        to_check=offences_to_check(record),
    )


def offences_to_check(record: Record) -> list[Offence]:
    """The offences that the dates rest on of which not every field was read in its source, each once."""
    offences = (sentence.conviction.offence for sentence in record.sentences)
    return list({offence.pk: offence for offence in offences if offence and not offence.is_confirmed}.values())


def chained(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """Each sentence before those that are consecutive to it; of a circle, in the order they were passed."""
    after: dict[int | None, list[Sentence]] = defaultdict(list)
    known = {sentence.pk for sentence in sentences}
    for each in sentences:
        after[each.consecutive_to_id if each.consecutive_to_id in known else None].append(each)
    seen: set[int] = set()
    ahead = [*reversed(sentences), *reversed(after[None])]
    while ahead:
        each = ahead.pop()
        if each.pk not in seen:
            seen.add(each.pk)
            ahead.extend(reversed(after[each.pk]))
            yield each


def _read(sentence: Sentence, record: Record) -> Read:
    before = next((each for each in record.sentences if each.pk == sentence.consecutive_to_id), None)
    conviction = sentence.conviction
    return Read(
        record.name_of(sentence),
        f"{term_of(sentence)}, {mid_sentence(sentence.get_kind_display())}",
        f"{conviction}. {_listed(conviction.offence)}",
        _about(conviction, sentence),
        sentence.sentenced_on,
        f"Consecutive to {record.name_of(before).lower()}" if before else "",
    )


def _credited(adjustment: Adjustment, record: Record) -> str:
    """Against which sentence it counts; empty where that is not recorded."""
    found = next((sentence for sentence in record.sentences if sentence.pk == adjustment.credited_to_id), None)
    return f"credited to {record.name_of(found).lower()}" if found else ""


def _listed(offence: Offence | None) -> str:
    if offence is None:
        return "Its lists are not known until it is classified"
    listed = LISTS.get(Offence.Schedule(offence.schedule_19za), "On neither Part of Schedule 19ZA")
    return f"{listed}; Schedule 13, Part 1" if offence.is_sopc_listed else listed


def _about(conviction: Conviction, sentence: Sentence) -> str:
    committed = format_date(conviction.committed_on) if conviction.committed_on else "on a day not recorded"
    connection = CONNECTION[Conviction.Connection(conviction.terrorist_connection)]
    decided_on = conviction.connection_decided_on
    parts = [
        f"Committed {committed}",
        f"Convicted {format_date(conviction.convicted_on)}",
        f"{connection}{f' {format_date(decided_on)}' if decided_on else ''}",
    ]
    if sentence.two_thirds_by_law:
        parts.append(f"Released by law at two-thirds: {mid_sentence(sentence.get_two_thirds_by_law_display())}")
    if sentence.early_release:
        parts.append(f"Early release: {mid_sentence(sentence.get_early_release_display())}")
    if sentence.appeal and sentence.appeal_on:
        parts.append(f"Appeal {format_date(sentence.appeal_on)}: {mid_sentence(sentence.get_appeal_display())}")
    return ". ".join(parts)
