"""The facts that a record states. What it cannot say stays not known, or is given in each way that it may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from math import prod

from offenders.convictions.models import Adjustment as AdjustmentRow
from offenders.convictions.models import Conviction
from offenders.convictions.models import Sentence as SentenceRow
from offenders.convictions.rules import may_release_at_two_thirds
from offenders.custody.models import Movement
from offenders.custody.rules import COMES_BACK, Happening, days_at_large, times_at_large
from offenders.dates.engine import facts
from offenders.dates.engine.facts import (
    AdjustmentKind,
    Case,
    Connection,
    Jurisdiction,
    Law,
    RecallKind,
    SentenceKind,
    Term,
)
from offenders.dates.engine.refusals import Refused
from offenders.dates.engine.schemes.progression import LISTED
from offenders.dates.engine.schemes.sds40 import LATER
from offenders.dates.models import CODES
from offenders.dates.record_adapter import missing
from offenders.dates.record_adapter.missing import AT_TWO_THIRDS, NO_FIELD, Missing
from offenders.dates.record_adapter.reasons import TO_BE_CLASSIFIED, TURNS_ON
from offenders.dates.record_adapter.record import Record
from offenders.reference.offences.models import Offence

KINDS = {
    SentenceRow.Kind.SDS: SentenceKind.SDS,
    SentenceRow.Kind.SDS_YOUTH: SentenceKind.SDS,
    SentenceRow.Kind.SOPC: SentenceKind.SOPC,
    SentenceRow.Kind.SOPC_YOUTH: SentenceKind.SOPC_U18,
    SentenceRow.Kind.EDS: SentenceKind.EDS,
    SentenceRow.Kind.STS: SentenceKind.STS,
    SentenceRow.Kind.EPP: SentenceKind.EPP,
    SentenceRow.Kind.LIFE: SentenceKind.LIFE,
    SentenceRow.Kind.IPP: SentenceKind.IPP,
    SentenceRow.Kind.DTO: SentenceKind.DTO,
    SentenceRow.Kind.HOSPITAL: SentenceKind.HOSPITAL,
    SentenceRow.Kind.HYBRID: SentenceKind.HYBRID,
}
PARTS = {Offence.Schedule.PART_1: 1, Offence.Schedule.PART_2: 2, Offence.Schedule.PART_3: 3, Offence.Schedule.NONE: 0}
CONNECTIONS = {Conviction.Connection.YES: Connection.YES, Conviction.Connection.NO: Connection.NO}
ELSEWHERE = {  # s.60 and s.61 Terrorism Act 2000 are offences of Northern Ireland and of Scotland
    ("Terrorism Act 2000", "60"): Jurisdiction.NORTHERN_IRELAND,
    ("Terrorism Act 2000", "61"): Jurisdiction.SCOTLAND,
}
BY_LAW_AT_TWO_THIRDS = {SentenceKind.SDS: SentenceKind.SDS_PLUS, SentenceKind.EDS: SentenceKind.EDS_AUTOMATIC}
Early = SentenceRow.EarlyRelease
LEFT_OUT = {  # as the engine calls it
    Early.NOT_LEFT_OUT: (),
    Early.OUT_OF_FORTY: ("RECORDED",),
    Early.OUT_OF_FORTY_LATER: (f"RECORDED{LATER}",),
    Early.OUT_OF_BOTH: ("RECORDED", *sorted(LISTED)),
}
CREDITS = frozenset(
    {
        AdjustmentKind.REMAND,
        AdjustmentKind.TAGGED_BAIL,
        AdjustmentKind.RECALL_REMAND,
        AdjustmentKind.RECALL_TAGGED_BAIL,
    }
)
OF_THE_PERSON_FROM = date(2026, 3, 31)  # s.255A(8) as substituted keeps out the person, with s.255BA(5) to (9)
STANDARD_RECALL_ONLY = frozenset(
    {
        SentenceKind.EDS,
        SentenceKind.SOPC,
        SentenceKind.SOPC_U18,
        SentenceKind.STS,
        SentenceKind.EPP,
        SentenceKind.LIFE,
        SentenceKind.IPP,
    }
)
MOVES = {  # into custody or out of it, and why; what is not here moves nobody
    Happening.RECEIVED: (False, "received"),
    Happening.RETURNED: (False, "recall"),
    # Whether the Board or the law let somebody out on licence decides nothing: either ends that custody.
    Happening.RELEASED: (True, "crd"),
    Happening.RELEASED_WITHOUT_LICENCE: (True, "sentence_end"),
    Happening.ABSCONDED: (True, "absconded"),
    Happening.DEPORTED: (True, "deported"),
    Happening.DIED: (True, "died"),
    Happening.FOUND_LAWFUL: (True, "crd"),
    Happening.FOUND_LAWFUL_WITHOUT_LICENCE: (True, "sentence_end"),
}
FOREIGN_POWER_FROM = date(2023, 12, 20)  # the day of the offence from which s.69A Sentencing Code holds
MOST_WAYS = 64
KEPT = frozenset(str(code) for code, _ in CODES)  # curfew, removal and supervision dates are not kept here


class NotRecorded(Exception):
    """Something that every calculation needs is not in the record. words: why there are no dates."""

    def __init__(self, *lacking: Missing, words: str = TURNS_ON) -> None:
        super().__init__(lacking)
        self.missing, self.words = lacking, words


@dataclass(frozen=True)
class Open:
    """Something the record cannot say: each way that it may be, and how a caseworker is told."""

    values: tuple[object, ...]
    missing: Missing


@dataclass(frozen=True)
class ReadingsOfRecord:
    """Every case that the record may stand for; `open` names what tells them apart."""

    cases: tuple[Case, ...]
    open: tuple[Missing, ...]


def ways_of(record: Record, law: Law = Law.SA2026) -> ReadingsOfRecord:
    """Raises NotRecorded where the record contradicts itself or lacks what every calculation needs, Refused where no
    rule is known for what it says."""
    if not (record.sentences or record.of_all):
        raise NotRecorded(missing.no_sentence(record))
    _refuse_appeals(record)
    _refuse_unclassified(record)
    _refuse_unknown_kinds(record)
    _refuse_circles(record)
    _refuse_untold_days(record)
    moves = _on_curfew(_moves(record), record)
    kinds = [_kinds(sentence, record) for sentence in record.sentences]
    recalls = [_recalls(sentence, record) for sentence in record.sentences]
    credits_to = [_credited_to(adjustment, record) for adjustment in record.adjustments]
    questions = [*kinds, *recalls, *credits_to, moves]
    told = tuple(dict.fromkeys(question.missing for question in questions if len(question.values) > 1))
    if prod(len(question.values) for question in questions) > MOST_WAYS:
        raise NotRecorded(*told)
    return ReadingsOfRecord(tuple(_cases(record, questions, law)), told)


def _cases(
    record: Record,
    questions: Sequence[Open],
    law: Law,
) -> Iterator[Case]:
    count = len(record.sentences)
    for chosen in product(*(question.values for question in questions)):
        yield Case(
            id=str(record.person.uid),
            sentences=tuple(
                _sentence(row, record, kind, recall)  # type: ignore[arg-type]
                for row, kind, recall in zip(record.sentences, chosen, chosen[count:], strict=False)
            ),
            law=law,
            date_of_birth=record.person.date_of_birth,
            is_active_sex_offender=None,
            adjustments=(
                *(
                    _adjustment(row, on)  # type: ignore[arg-type]
                    for row, on in zip(record.adjustments, chosen[2 * count : -1], strict=True)
                ),
                *_days_at_large(record),
            ),
            movements=chosen[-1],  # type: ignore[arg-type]
            begins=record.kept.begins,
            taken=record.kept.taken,
            wanted=KEPT,
        )


def _sentence(row: SentenceRow, record: Record, kind: SentenceKind, recall: facts.Recall | None) -> facts.Sentence:
    before = row.consecutive_to_id and next(
        (sentence for sentence in record.sentences if sentence.pk == row.consecutive_to_id), None
    )
    return facts.Sentence(
        id=record.name_of(row),
        kind=kind,
        sentenced_on=row.sentenced_on,
        term=Term(row.years, row.months, row.weeks, row.days),
        extension=Term(months=row.extension_months),
        consecutive_to=record.name_of(before) if before else None,
        offence=_offence(row.conviction),
        recall=recall,
        is_section_250=row.kind == SentenceRow.Kind.SDS_YOUTH,
        has_sds_plus_offence_and_length=(kind is SentenceKind.SDS_PLUS) if row.early_release else None,
        early_release_exclusions=LEFT_OUT[Early(row.early_release)] if row.early_release else None,
    )


def _offence(conviction: Conviction) -> facts.Offence:
    """Courts of England and Wales passed what is recorded here, but for offences of another country."""
    offence = conviction.offence
    if offence is None:
        raise Refused(TO_BE_CLASSIFIED)
    return facts.Offence(
        committed_on=conviction.committed_on,
        national_security=_is_national_security(conviction, offence),
        statute=f"{offence.statute} s.{offence.section}",
        connection=CONNECTIONS.get(Conviction.Connection(conviction.terrorist_connection)),
        connection_determined_on=conviction.connection_decided_on,
        schedule_part=PARTS.get(Offence.Schedule(offence.schedule_19za)),
        is_part_of_record=True,
        jurisdiction=ELSEWHERE.get((offence.statute, offence.section), Jurisdiction.ENGLAND_AND_WALES),
        convicted_on=conviction.convicted_on,
    )


def _is_national_security(conviction: Conviction, offence: Offence) -> bool | None:
    """In Part 3 of Schedule 13 to the Sentencing Code, or with the foreign power condition: SA 2026 s.7."""
    power, committed_on = conviction.foreign_power, conviction.committed_on
    if offence.schedule_13 == Offence.Concern.PART_3 or power == Conviction.Connection.YES:
        return True
    if offence.schedule_13 == Offence.Concern.UNKNOWN:
        return None
    is_before = committed_on is not None and committed_on < FOREIGN_POWER_FROM
    return False if power == Conviction.Connection.NO or offence.foreign_power_possible is False or is_before else None


def _is_terrorist(row: SentenceRow) -> bool:
    return row.conviction.is_terrorist is True


def _refuse_unknown_kinds(record: Record) -> None:
    """Courts pass a kind of sentence that the reference data have, and no rule here does."""
    for row in record.sentences:
        if row.kind not in KINDS:
            raise Refused(f"{missing.titled(row, record)}: we have no rule for this kind of sentence ({row.kind}).")


def _kinds(row: SentenceRow, record: Record) -> Open:
    """Whether the law releases at two-thirds, where it can: as the record tells, else each way that it may be."""
    kind = KINDS[SentenceRow.Kind(row.kind)]
    if not may_release_at_two_thirds(row.kind, row.sentenced_on) or (kind is SentenceKind.SDS and _is_terrorist(row)):
        return Open((kind,), Missing("", ""))
    by_law = BY_LAW_AT_TWO_THIRDS[kind]
    if row.two_thirds_by_law:
        return Open((by_law if row.two_thirds_by_law == SentenceRow.TwoThirds.YES else kind,), Missing("", ""))
    asked = {
        SentenceKind.SDS: "whether two-thirds are served by law (s.244ZA CJA 2003)",
        SentenceKind.EDS: "whether release at two-thirds is by law (s.246A(2) CJA 2003)",
    }
    what = f"{missing.titled(row, record)}: it is not recorded {asked[kind]}."
    return Open((kind, by_law), missing.of_sentence(record, row, what, AT_TWO_THIRDS))


def _recalls(row: SentenceRow, record: Record) -> Open:
    """The last recall since the sentence. s.255A(8) CJA 2003 leaves these people a standard one alone."""
    revoked = next(reversed(revocations(record.movements)), None)
    what = f"{missing.titled(row, record)}: it is not recorded whether the recall is standard or for a fixed term."
    if revoked is None or revoked.happened_on < row.sentenced_on:
        return Open((None,), Missing(what, NO_FIELD))
    after = record.movements[list(record.movements).index(revoked) + 1 :]
    returned = next((movement.happened_on for movement in after if movement.happening in COMES_BACK), None)
    recall = facts.Recall(RecallKind.STANDARD, revoked.happened_on, returned)
    is_closed = KINDS[SentenceRow.Kind(row.kind)] in STANDARD_RECALL_ONLY or _is_terrorist(row)
    if revoked.happened_on >= OF_THE_PERSON_FROM:
        is_closed = is_closed or any(_is_terrorist(sentence) for sentence in record.sentences)
    values = (recall,) if is_closed else tuple(replace(recall, kind=kind) for kind in RecallKind)
    return Open(values, Missing(what, NO_FIELD))


def _credited_to(row: AdjustmentRow, record: Record) -> Open:
    """Days of remand and bail count against one sentence; of several, the record does not say which."""
    what = f"{row}: it is not recorded to which sentence they are credited."
    if AdjustmentKind(row.kind) not in CREDITS:
        return Open((row.starts_on,), Missing(what, NO_FIELD))
    named = next((sentence for sentence in record.sentences if sentence.pk == row.credited_to_id), None)
    days = (named.sentenced_on,) if named else tuple(sorted({sentence.sentenced_on for sentence in record.sentences}))
    return Open(days, missing.of_adjustment(record, row, what, "Fill in “Credited to”"))


def _adjustment(row: AdjustmentRow, on: date | None) -> facts.Adjustment:
    return facts.Adjustment(AdjustmentKind(row.kind), row.days, on, row.starts_on, row.ends_on)


def _moves(record: Record) -> tuple[facts.Movement, ...] | None:
    """None where the record of custody begins after the first sentence: what was before is not known.

    Raises NotRecorded where it would have to tell which of several sentences belong to one custody.
    """
    passed = sorted({sentence.sentenced_on for sentence in record.sentences})
    if not record.movements or record.movements[0].happened_on > passed[0]:
        if len(passed) > 1:
            what = "Sentences were passed on different days, and custody is not recorded from the first of them on."
            raise NotRecorded(missing.earlier_custody(record, what))
        return None
    return tuple(
        facts.Movement(movement.happened_on, *MOVES[Happening(movement.happening)])
        for movement in record.movements
        if Happening(movement.happening) in MOVES
    )


def _on_curfew(moves: tuple[facts.Movement, ...] | None, record: Record) -> Open:
    """Release on home detention curfew does not end the custody of an ordinary sentence, release by law does. The
    record does not tell the two apart; it can matter where another sentence was passed since."""
    ordinary = [
        sentence
        for sentence in record.sentences
        if sentence.kind == SentenceRow.Kind.SDS and not _is_terrorist(sentence)
    ]
    passed = max(sentence.sentenced_on for sentence in record.sentences)
    told: list[tuple[facts.Movement, ...] | None] = [moves]
    for place, each in enumerate(moves or ()):
        if each.reason == "crd" and each.on < passed and any(one.sentenced_on <= each.on for one in ordinary):
            told += [(*way[:place], replace(each, reason="hdc"), *way[place + 1 :]) for way in told if way]
    what = "It is not recorded whether a release before another sentence was on home detention curfew (s.246 CJA 2003)."
    return Open(tuple(told), Missing(what, NO_FIELD))


def _refuse_appeals(record: Record) -> None:
    """A sentence put in the place of another counts from the day that one was passed (Criminal Appeal Act 1968 ss.2,
    11), with a term that has to be known. From when one counts that followed on a quashed one was read nowhere."""
    standing = {sentence.pk for sentence in record.sentences}
    quashed = {each.pk for each in record.of_all} - standing
    if not standing:
        [first, *_] = record.of_all
        raise Refused(f"{missing.titled(first, record)}: an appeal changed it, and no sentence remains")
    for row in record.sentences:
        if row.consecutive_to_id in quashed:
            raise Refused(f"{missing.titled(row, record)}: it followed on a sentence that an appeal has quashed")
    lacking = [
        missing.term_on_appeal(record, row)
        for row in record.sentences
        if row.appeal == SentenceRow.Appeal.VARIED and not row.is_term_of_appeal
    ]
    if lacking:
        raise NotRecorded(*lacking)


def _refuse_unclassified(record: Record) -> None:
    """Of an offence in free words no Part and no list is known, and none is assumed."""
    rows = [row for row in record.sentences if row.conviction.is_to_be_classified]
    if rows:
        raise NotRecorded(*(missing.to_be_classified(record, row) for row in rows), words=TO_BE_CLASSIFIED)


def _refuse_circles(record: Record) -> None:
    """Each chain of consecutive sentences has a beginning."""
    before = {sentence.pk: sentence.consecutive_to_id for sentence in record.sentences}
    for row in record.sentences:
        seen, at = {row.pk}, row.consecutive_to_id
        while at is not None:
            if at in seen:
                what = f"{missing.titled(row, record)}: it follows on a sentence that follows on it."
                raise NotRecorded(missing.of_sentence(record, row, what, "Correct “Consecutive to”"))
            seen.add(at)
            at = before.get(at)


def _refuse_untold_days(record: Record) -> None:
    """Days at large move the end of a sentence: those that are typed have a first one, and the last has come."""
    lacking = []
    several = len({sentence.sentenced_on for sentence in record.sentences}) > 1
    for row in record.adjustments:
        is_bound = row.kind == AdjustmentRow.Kind.UAL or (several and AdjustmentKind(row.kind) not in CREDITS)
        if is_bound and row.starts_on is None:
            lacking.append(missing.first_day(record, row, f"{row}: the first of them is not recorded."))
    if any(back_on is None for _, back_on in _times_at_large(record)):
        lacking.append(missing.still_at_large(record))
    if lacking:
        raise NotRecorded(*lacking)


def revocations(movements: Sequence[Movement]) -> list[Movement]:
    """Those that were not rescinded, earliest first."""
    found: list[Movement] = []
    for movement in movements:
        if movement.happening == Happening.LICENCE_REVOKED:
            found.append(movement)
        elif movement.happening == Happening.REVOCATION_RESCINDED:
            found.pop()
    return found


def _days_at_large(record: Record) -> Iterator[facts.Adjustment]:
    """Days between revocation or escape and the return of which nobody has typed how many they were: as the movements
    say. Whoever typed them knew better."""
    told = [row for row in record.adjustments if row.kind == AdjustmentRow.Kind.UAL]
    for gone_on, back_on in _times_at_large(record):
        if back_on is None or any(_is_within(row, gone_on, back_on) for row in told):
            continue
        if span := days_at_large(gone_on=gone_on, back_on=back_on):
            first, last = span
            yield facts.Adjustment(AdjustmentKind.UAL, (last - first).days + 1, first, first, last)


def _times_at_large(record: Record) -> list[tuple[date, date | None]]:
    return times_at_large((Happening(movement.happening), movement.happened_on) for movement in record.movements)


def _is_within(row: AdjustmentRow, gone_on: date, back_on: date) -> bool:
    return row.starts_on is None or gone_on <= row.starts_on <= back_on
