"""For what was the person sentenced, to what, and which dates follow: the page Sentence and dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.urls import reverse

from offenders.convictions.in_words import MOVED_WORDS, term_of
from offenders.convictions.models import Adjustment, Conviction
from offenders.convictions.models import Sentence as SentenceRow
from offenders.custody.models import CustodyPeriod, Movement
from offenders.custody.rules import HeldUnder
from offenders.dates.models import KeyDate, Release, ReleaseHold
from offenders.dates.pages.calculations import History, history_of
from offenders.dates.pages.date_lines import DateLine, date_lines
from offenders.dates.pages.facts import offences_to_check
from offenders.dates.record_adapter import Record, WorkedOut, kept_law, work_out
from offenders.dates.rules.releases import WHY_SPENT, day_in_words
from offenders.people.models import Offender
from offenders.reference.law.basis import LawBasis, basis_of
from offenders.reference.offences.models import Offence
from sharing import access
from sharing.access.rules import Permission
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date


@dataclass(frozen=True)
class Passed:
    """One sentence that was passed for a conviction."""

    kind: str
    code: str
    term: str
    on: date
    follows: str
    questions: list[str]
    kept_because: str
    check_url: str


@dataclass(frozen=True)
class Convicted:
    """One conviction with the lists that its offence is on."""

    offence: str
    maximum: str
    lists: list[str]
    convicted_on: date
    committed_on: date | None
    court: str
    connection: str
    foreign_power: str
    classify_words: str
    classify_url: str
    sentences: list[Passed]


@dataclass(frozen=True)
class ReleaseRouteRow:
    """One release route from a period of custody, with what stands or stood against it."""

    release: Release
    day: str
    status: str
    open_holds: list[ReleaseHold]
    lifted_holds: list[ReleaseHold]


@dataclass(frozen=True)
class Moved:
    """One line of the custody history."""

    movement: Movement
    words: str


@dataclass(frozen=True)
class SentencePage:
    convictions: list[Convicted]
    adjustments: list[Adjustment]
    dates: list[DateLine]
    basis: LawBasis
    has_court: bool
    found: WorkedOut
    record: Record
    worked: History
    may_change: bool
    superseded: list[KeyDate]
    ways_out: list[ReleaseRouteRow]
    why_no_way: str
    earlier_ways: list[ReleaseRouteRow]
    history: list[Moved]
    to_check: list[Offence]


def sentence_page(person: Offender, *, reader: User, now: datetime) -> SentencePage:
    """Fourteen queries, however many rows; one more after a release."""
    dates = list(KeyDate.objects.visible_to(reader).filter(offender=person))
    ways = list(_ways_out(person, reader))
    convictions = list(_convictions(person, reader))
    adjustments = list(Adjustment.objects.visible_to(reader).filter(offender=person))
    movements = list(
        Movement.objects.visible_to(reader)
        .filter(offender=person)
        .select_related("establishment", "recorded_by")
        .with_strike()
        .order_by("happened_on", "pk")
    )
    stand = [movement for movement in movements if not movement.is_struck_out]
    record = Record(person, _in_order(convictions), adjustments, stand, kept_law())
    found, worked = work_out(record, working=True), history_of(person, reader=reader)
    current = [key_date for key_date in dates if key_date.superseded_at is None]
    return SentencePage(
        convictions=[_convicted(conviction) for conviction in convictions],
        adjustments=adjustments,
        dates=date_lines(person, reader=reader, current=current, found=found, moved=worked.moved, now=now),
        basis=basis_of(found.rests_on),
        has_court=any(key_date.origin == KeyDate.Origin.COURT for key_date in current),
        found=found,
        record=record,
        worked=worked,
        may_change=access.may(reader, Permission.CHANGE, person),
        superseded=sorted((key_date for key_date in dates if key_date.superseded_at), key=_superseded_at, reverse=True),
        ways_out=_ahead(ways),
        why_no_way=_why_no_way(person),
        earlier_ways=[way for way in ways if way.release.status not in Release.OPEN],
        history=[Moved(movement, MOVED_WORDS[movement.happening]) for movement in reversed(movements)],
        to_check=offences_to_check(record),
    )


def _ahead(ways: Iterable[ReleaseRouteRow]) -> list[ReleaseRouteRow]:
    """Those that lie ahead. The end of the sentence of somebody who is out before is no release route: the dates name
    it."""
    ahead = [way for way in ways if way.release.status in Release.OPEN]
    if not any(way.release.is_counted for way in ahead):
        return ahead
    return [way for way in ahead if not way.release.is_mere_end]


def _why_no_way(person: Offender) -> str:
    period = CustodyPeriod.objects.open().filter(offender=person).first()
    if period and period.held_under is HeldUnder.NO_SENTENCE:
        return f"{WHY_SPENT[HeldUnder.NO_SENTENCE]}."
    return "Releases follow from the official dates while the person is in custody."


def _in_order(convictions: Iterable[Conviction]) -> list[SentenceRow]:
    """As the calculation numbers them: by the day they were passed."""
    rows = [sentence for conviction in convictions for sentence in conviction.sentences.all()]
    return sorted(rows, key=lambda row: (row.sentenced_on, row.pk))


def _superseded_at(each: KeyDate) -> datetime:
    return each.superseded_at or each.recorded_at


def _convictions(person: Offender, reader: User) -> Iterable[Conviction]:
    sentences = SentenceRow.objects.select_related("consecutive_to__conviction__offence")
    return (
        Conviction.objects.visible_to(reader)
        .filter(offender=person)
        .select_related("offence", "offender")
        .prefetch_related(Prefetch("sentences", sentences))
        .order_by("-convicted_on", "pk")
    )


def _convicted(conviction: Conviction) -> Convicted:
    return Convicted(
        offence=str(conviction),
        maximum=conviction.offence.maximum_in_words if conviction.offence else "",
        lists=_lists_of(conviction.offence),
        convicted_on=conviction.convicted_on,
        committed_on=conviction.committed_on,
        court=conviction.court,
        connection=_decided(conviction.terrorist_connection, conviction.connection_decided_on),
        classify_words="Offence to classify" if conviction.is_to_be_classified else "How it was classified",
        classify_url=_classify_url(conviction),
        foreign_power=_decided(conviction.foreign_power, conviction.foreign_power_decided_on),
        sentences=[
            Passed(
                kind=sentence.get_kind_display(),
                code=sentence.kind,
                term=term_of(sentence),
                on=sentence.sentenced_on,
                follows=_follows(sentence),
                questions=sentence.questions,
                kept_because=sentence.kept_because,
                check_url=reverse(
                    "sentence_check", kwargs={"uid": conviction.offender.uid, "sentence_uid": sentence.uid}
                ),
            )
            for sentence in conviction.sentences.all()
        ],
    )


def _classify_url(conviction: Conviction) -> str:
    """Empty of an offence that was recorded from the list."""
    if not conviction.offence_words:
        return ""
    return reverse("conviction_classify", kwargs={"uid": conviction.offender.uid, "conviction_uid": conviction.uid})


def _lists_of(offence: Offence | None) -> list[str]:
    if offence is None:
        return ["Not known until the offence is classified: treated as terrorist for access and recall"]
    schedule = {
        Offence.Schedule.PART_1: ["Schedule 19ZA, Part 1 (life maximum)"],
        Offence.Schedule.PART_2: ["Schedule 19ZA, Part 2 (more than two years)"],
        Offence.Schedule.PART_3: ["Schedule 19ZA, Part 3 (only with a terrorist connection)"],
    }.get(Offence.Schedule(offence.schedule_19za), [])
    sopc = ["Schedule 13, Part 1 (sentences of particular concern)"] if offence.is_sopc_listed else []
    notification = ["Notification, Part 4 CTA 2008"] if offence.brings_notification else []
    return [*schedule, *sopc, *notification] or ["On none of the lists"]


def _decided(answer: str, decided_on: date | None) -> str:
    words = {
        Conviction.Connection.YES: "Determined",
        Conviction.Connection.NO: "Determined that there is none",
        Conviction.Connection.UNDECIDED: "Not decided",
    }[Conviction.Connection(answer)]
    return f"{words}, {format_date(decided_on)}" if decided_on else words


def _follows(sentence: SentenceRow) -> str:
    before = sentence.consecutive_to
    return f"Consecutive to {before.term}, {mid_sentence(str(before.conviction))}" if before else ""


def _ways_out(person: Offender, reader: User) -> Iterable[ReleaseRouteRow]:
    rows = (
        Release.objects.visible_to(reader)
        .filter(offender=person)
        .select_related("period")
        .prefetch_related(Prefetch("holds", ReleaseHold.objects.select_related("set_by", "lifted_by")))
        .order_by("-period__starts_on", "warn_on", "pk")
    )
    for release in rows:
        holds = list(release.holds.all())
        yield ReleaseRouteRow(
            release=release,
            day=day_in_words(release.leaves_on, release.expected_on),
            status=release.get_status_display(),
            open_holds=[hold for hold in holds if hold.lifted_at is None],
            lifted_holds=[hold for hold in holds if hold.lifted_at],
        )
