"""Category 4 by offence: what the rules of notification say of each sentence on record (CJA 2003 s.325(2)(aa))."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from offenders.convictions.models import Conviction, Sentence
from offenders.mappa.rules import ByLaw, by_law
from offenders.people.models import Offender
from offenders.register.rules import facts
from offenders.register.rules.facts import Length, Life, NotDecided, SentenceKind, Working
from offenders.register.rules.who import COMMENCED, triggering

KINDS = {
    Sentence.Kind.SDS: SentenceKind.IMPRISONMENT,
    Sentence.Kind.SDS_YOUTH: SentenceKind.S250,
    Sentence.Kind.SOPC: SentenceKind.SOPC,
    Sentence.Kind.SOPC_YOUTH: SentenceKind.S252A,
    Sentence.Kind.EDS: SentenceKind.EDS,
    Sentence.Kind.STS: SentenceKind.STS,
    Sentence.Kind.EPP: SentenceKind.EDS,
    Sentence.Kind.LIFE: SentenceKind.LIFE,
    Sentence.Kind.IPP: SentenceKind.IPP,
    Sentence.Kind.DTO: SentenceKind.DTO,
    Sentence.Kind.HOSPITAL: SentenceKind.HOSPITAL,
    Sentence.Kind.HYBRID: SentenceKind.IMPRISONMENT,
}
CONNECTED = {Conviction.Connection.YES: True, Conviction.Connection.NO: False}
MONTHS_OF_LIFE = 99 * 12  # a maximum of life is as long as any


def said_of(people: Collection[Offender]) -> dict[int, ByLaw]:
    """By the key of the person. One query however many people."""
    passed: dict[int, list[Sentence]] = defaultdict(list)
    rows = Sentence.objects.filter(offender__in=[person.pk for person in people])
    for row in rows.select_related("conviction__offence").order_by("pk"):
        passed[row.offender_id].append(row)
    return {person.pk: by_law([_judged(person, row) for row in passed[person.pk]]) for person in people}


def _judged(person: Offender, row: Sentence) -> ByLaw:
    """One sentence alone: each must bring the category by itself."""
    if row.appeal == Sentence.Appeal.QUASHED:
        return ByLaw(False, f"{row.conviction}: quashed")
    try:
        offence = _offence(row)
        life = Life(as_at=row.sentenced_on, born_on=person.date_of_birth, offences=(offence,))
        found = triggering(life, Working())
    except NotDecided as refused:
        return ByLaw(None, f"{row.conviction}: {str(refused).removeprefix(f'{row.pk}: ')}")
    return ByLaw(bool(found), f"{row.conviction}, {row.short}")


def _offence(row: Sentence) -> facts.Offence:
    conviction = row.conviction
    offence, kind = conviction.offence, KINDS.get(row.kind)  # type: ignore[call-overload]  # keys are texts
    if offence is None:
        raise NotDecided("the offence is to be classified")
    if kind is None:
        raise NotDecided(f"no rule is known for a sentence of the kind {row.kind}")
    connection = CONNECTED.get(Conviction.Connection(conviction.terrorist_connection))
    if connection is None and offence.connection_possible is False:
        connection = False
    return facts.Offence(
        id=str(row.pk),
        statute=f"{offence.statute} s.{offence.section}",
        dealt_with_on=row.sentenced_on,
        sentence=facts.Sentence(kind, _length(row)),
        convicted_on=conviction.convicted_on,
        is_ancillary=conviction.ancillary_form != Conviction.AncillaryForm.SUBSTANTIVE,
        terrorist_connection=connection,
        maximum_months=_maximum(offence.maximum),
        on_1_oct_2009="licence" if row.sentenced_on < COMMENCED else None,  # when it began decides nothing here
    )


def _length(row: Sentence) -> Length | None:
    months, days = row.years * 12 + row.months + row.extension_months, row.weeks * 7 + row.days
    return Length(months, days) if months or days else None


def _maximum(maximum: str) -> int | None:
    if maximum == "life":
        return MONTHS_OF_LIFE
    return int(float(maximum) * 12) if maximum.replace(".", "", 1).isdigit() else None
