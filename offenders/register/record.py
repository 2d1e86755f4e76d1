"""The facts of notification as the record of a person states them. What it does not say is refused, never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Value

from offenders.convictions.models import Conviction
from offenders.convictions.models import Sentence as SentenceRow
from offenders.custody.models import CustodyPeriod, Movement
from offenders.custody.rules import COMES_BACK, HELD, Happening, Status, status_after
from offenders.people.models import Offender
from offenders.reference.offences.models import Offence as OffenceRow
from offenders.register.models import Journey as JourneyRow
from offenders.register.models import KnownChange
from offenders.register.models import Notice as NoticeRow
from offenders.register.rules.facts import (
    Absence,
    Court,
    Event,
    Journey,
    Length,
    Life,
    NotDecided,
    Notice,
    Offence,
    Sentence,
    SentenceKind,
    Span,
    Variation,
)
from offenders.register.rules.notices import REPEATS_ALL
from offenders.register.rules.who import COMMENCED
from sharing.access.querysets import OneOf

KINDS = {
    SentenceRow.Kind.SDS: SentenceKind.IMPRISONMENT,
    SentenceRow.Kind.SDS_YOUTH: SentenceKind.S250,
    SentenceRow.Kind.SOPC: SentenceKind.SOPC,
    SentenceRow.Kind.SOPC_YOUTH: SentenceKind.S252A,
    SentenceRow.Kind.EDS: SentenceKind.EDS,
    SentenceRow.Kind.STS: SentenceKind.STS,
    SentenceRow.Kind.EPP: SentenceKind.EDS,
    SentenceRow.Kind.LIFE: SentenceKind.LIFE,
    SentenceRow.Kind.IPP: SentenceKind.IPP,
    SentenceRow.Kind.DTO: SentenceKind.DTO,
    SentenceRow.Kind.HOSPITAL: SentenceKind.HOSPITAL,
}
NO_TERM = frozenset({SentenceKind.LIFE, SentenceKind.IPP, SentenceKind.HOSPITAL})
CONNECTED = {Conviction.Connection.YES: True, Conviction.Connection.NO: False}
# Offences of another country's courts: s.60 and s.61 Terrorism Act 2000
ELSEWHERE = {("Terrorism Act 2000", "60"): Court.NORTHERN_IRELAND, ("Terrorism Act 2000", "61"): Court.SCOTLAND}
TERM = ("years", "months", "weeks", "days", "extension_months")
MONTHS_OF_LIFE = 99 * 12  # a maximum of life is as long as any


@dataclass(frozen=True)
class RecordedLife:
    """One person as the record has them on one day. life: None where the facts cannot be stated; refused says why.

    sentences: those of the life, by the name that it gives them. has_sentence: whether any court passed one.
    """

    person: Offender
    life: Life | None
    refused: str
    sentences: Mapping[str, SentenceRow]
    has_sentence: bool
    has_died: bool


@dataclass(frozen=True)
class _Rows:
    sentences: Mapping[int, Sequence[SentenceRow]]
    periods: Mapping[int, Sequence[CustodyPeriod]]
    movements: Mapping[int, Sequence[Movement]]
    notices: Mapping[int, Sequence[NoticeRow]]
    changes: Mapping[int, Sequence[KnownChange]]
    journeys: Mapping[int, Sequence[JourneyRow]]


def lives_of(people: Collection[Offender], *, on: date, with_told: bool = True) -> dict[int, RecordedLife]:
    """By the key of the person. Six queries, however many people; three without what was told to the police."""
    keys = [person.pk for person in people]
    rows = _Rows(
        sentences=_by_person(SentenceRow.objects.select_related("conviction__offence"), keys),
        periods=_by_person(CustodyPeriod.objects.standing(), keys),
        movements=_by_person(Movement.objects.standing(), keys),
        notices=_by_person(NoticeRow.objects.all(), keys) if with_told else {},
        changes=_by_person(KnownChange.objects.standing(), keys) if with_told else {},
        journeys=_by_person(JourneyRow.objects.standing(), keys) if with_told else {},
    )
    return {person.pk: _recorded(person, rows, on) for person in people}


def life_of(person: Offender, *, on: date) -> RecordedLife:
    return lives_of([person], on=on)[person.pk]


def _by_person(rows: Any, keys: list[int]) -> Mapping[int, Sequence[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.filter(OneOf("offender_id", Value(keys))).order_by("pk"):
        found[row.offender_id].append(row)
    return found


def _recorded(person: Offender, rows: _Rows, on: date) -> RecordedLife:
    passed = rows.sentences.get(person.pk, ())
    movements = sorted(rows.movements.get(person.pk, ()), key=lambda each: (each.happened_on, each.pk))
    moves = [(Happening(each.happening), each.happened_on) for each in movements if each.happened_on <= on]
    named = {str(row.pk): row for row in passed}
    has_died = any(happening is Happening.DIED for happening, _ in moves)
    try:
        life = _life(person, rows, passed, moves, on)
    except NotDecided as refused:
        return RecordedLife(person, None, f"{refused}.", named, bool(passed), has_died)
    return RecordedLife(person, life, "", named, bool(passed), has_died)


def _life(
    person: Offender, rows: _Rows, passed: Sequence[SentenceRow], moves: list[tuple[Happening, date]], on: date
) -> Life:
    notices = [row for row in rows.notices.get(person.pk, ()) if row.told_on <= on]
    journeys = [row for row in rows.journeys.get(person.pk, ()) if row.known_on <= on]
    offences = tuple(_offence(row, moves) for row in passed if row.sentenced_on <= on)
    _refuse_unknown_custody(offences, moves)
    return Life(
        as_at=on,
        born_on=person.date_of_birth,
        offences=offences,
        detention=tuple(_detention(rows.periods.get(person.pk, ()), moves, on)),
        absences=(*_removals(moves), *(_absence(row, on) for row in journeys if row.departs_on <= on)),
        has_residence=_residence(notices),
        notices=tuple(
            Notice(row.section, row.told_on, str(row.journey_id) if row.journey_id else None) for row in notices
        ),
        events=tuple(_event(row) for row in rows.changes.get(person.pk, ())),
        journeys=tuple(_journey(row, on) for row in journeys),
    )


# Sentences


def _offence(row: SentenceRow, moves: list[tuple[Happening, date]]) -> Offence:
    conviction = row.conviction
    name = str(row.pk)
    offence = conviction.offence
    if offence is None:
        raise NotDecided(f"“{conviction.offence_words}” is to be classified")
    kind = KINDS.get(SentenceRow.Kind(row.kind)) if row.kind in list(SentenceRow.Kind) else None
    if kind is None:
        raise NotDecided(f"{offence.title}: no rule is known for a sentence of the kind {row.kind}")
    first, variation = _first_and_varied(row, kind)
    return Offence(
        id=name,
        statute=f"{offence.statute} s.{offence.section}",
        dealt_with_on=row.sentenced_on,
        sentence=first,
        convicted_on=conviction.convicted_on,
        is_ancillary=conviction.ancillary_form != Conviction.AncillaryForm.SUBSTANTIVE,
        terrorist_connection=_connection(conviction, offence),
        maximum_months=_maximum(offence),
        court=ELSEWHERE.get((offence.statute, offence.section), Court.ENGLAND_AND_WALES),
        on_1_oct_2009=_on_commencement(moves) if row.sentenced_on < COMMENCED else None,
        variation=variation,
    )


def _first_and_varied(row: SentenceRow, kind: SentenceKind) -> tuple[Sentence, Variation | None]:
    """As it was first passed, and what an appeal made of it."""
    after = str(row.consecutive_to_id) if row.consecutive_to_id else None
    now = Sentence(kind, _length(kind, {name: getattr(row, name) for name in TERM}), after)
    if row.appeal == SentenceRow.Appeal.QUASHED and row.appeal_on:
        return now, Variation(row.appeal_on, None)
    if row.appeal != SentenceRow.Appeal.VARIED or row.appeal_on is None:
        return now, None
    title = row.conviction.title
    if not row.is_term_of_appeal:
        raise NotDecided(f"{title}: the term that the Court of Appeal put in its place is not recorded")
    if row.first_term is None:
        raise NotDecided(
            f"{title}: the term that was first passed, before the appeal, is not recorded: enter it with the appeal"
        )
    return Sentence(kind, _length(kind, row.first_term), after), Variation(row.appeal_on, now)


def _length(kind: SentenceKind, term: Mapping[str, int]) -> Length | None:
    if kind in NO_TERM:  # what a life sentence has is its tariff
        return None
    months = term.get("years", 0) * 12 + term.get("months", 0) + term.get("extension_months", 0)
    return Length(months, term.get("weeks", 0) * 7 + term.get("days", 0))


def _connection(conviction: Conviction, offence: OffenceRow) -> bool | None:
    """What the court determined; an offence that cannot have a connection has none."""
    if conviction.terrorist_connection in CONNECTED:
        return CONNECTED[Conviction.Connection(conviction.terrorist_connection)]
    return False if offence.connection_possible is False else None


def _maximum(offence: OffenceRow) -> int | None:
    if offence.maximum == "life":
        return MONTHS_OF_LIFE
    try:
        return int(float(offence.maximum) * 12) if offence.maximum else None
    except ValueError:
        return None


def _on_commencement(moves: list[tuple[Happening, date]]) -> str | None:
    """Where the person was on 1 October 2009; None where the record does not reach back so far."""
    status = status_after([happening for happening, day in moves if day <= COMMENCED])
    if status is None:
        return None
    if status in HELD:
        return "custody"
    return "licence" if status is Status.ON_LICENCE else "none"


# Where the person was


def _refuse_unknown_custody(offences: Iterable[Offence], moves: list[tuple[Happening, date]]) -> None:
    """Days held since the sentence make the period longer: the record has to reach back to it."""
    passed = [offence.dealt_with_on for offence in offences]
    if not passed:
        return
    if not moves:
        raise NotDecided("No movement is recorded, so it is not known whether the person is held")
    first = moves[0][1]
    if first > min(passed):
        raise NotDecided(
            f"Custody is recorded from {first.isoformat()} on, and a sentence was passed before that, "
            f"on {min(passed).isoformat()}"
        )


def _detention(periods: Iterable[CustodyPeriod], moves: list[tuple[Happening, date]], on: date) -> Iterable[Span]:
    for row in periods:
        if row.starts_on <= on:
            yield Span(row.starts_on, row.ends_on if row.ends_on and row.ends_on <= on else None)
    # Under immigration powers, or handed to another jurisdiction: held until something else is recorded
    for place, (happening, day) in enumerate(moves):
        if happening in (Happening.DETAINED_IMMIGRATION, Happening.TRANSFERRED_OUT):
            yield Span(day, moves[place + 1][1] if place + 1 < len(moves) else None)


def _removals(moves: list[tuple[Happening, date]]) -> Iterable[Absence]:
    for place, (happening, day) in enumerate(moves):
        if happening is Happening.DEPORTED:
            back = next((later for came, later in moves[place + 1 :] if came in COMES_BACK), None)
            yield Absence(day, back, was_removed=True)


# What was told


def _residence(notices: Sequence[NoticeRow]) -> bool | None:
    """By the last notice that repeats all."""
    repeating = [row for row in notices if row.section in REPEATS_ALL]
    return max(repeating, key=lambda row: (row.told_on, row.pk)).has_residence if repeating else None


def _event(row: KnownChange) -> Event:
    stays = tuple((date.fromisoformat(each["from"]), date.fromisoformat(each["to"])) for each in row.stays)
    return Event(str(row.pk), row.kind, row.on, row.first_used_on, stays)


def _absence(row: JourneyRow, on: date) -> Absence:
    return Absence(row.departs_on, row.returned_on if row.returned_on and row.returned_on <= on else None)


def _journey(row: JourneyRow, on: date) -> Journey:
    is_back = row.returned_on is not None and row.returned_on <= on
    return Journey(
        str(row.pk),
        row.known_on,
        row.departs_on,
        row.returned_on if is_back else None,
        row.returned_as_told if is_back else None,
    )
