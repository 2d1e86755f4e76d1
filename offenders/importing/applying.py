"""Preview a file of people, or apply it, in batches: each is one transaction, so that a file that was broken off goes
on where it stopped.

A person who cannot be brought in is set aside whole, with what is wrong, and the others go on.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from offenders.absences import actions as absences
from offenders.absences.models import Absence
from offenders.classifying import asking
from offenders.convictions.in_words import MOVED_WORDS
from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.custody.models import CustodyPeriod, Movement
from offenders.custody.rules import AWAY_AND_BACK, BY_TWO_PEOPLE, HELD, Happening, status_after
from offenders.dates import event_kinds
from offenders.dates.models import Release
from offenders.dates.upkeep import releases
from offenders.dates.upkeep.caseload import recalculate_many
from offenders.importing import consequences, custody, planning, reading, reference, staging
from offenders.importing.checking import Checked, Checker, ConvictionKey, GivenPerson, GivenStep, SentenceKey, named
from offenders.importing.consequences import Consequences
from offenders.importing.file_format.cells import RowError
from offenders.importing.file_format.sheets import ToWrite, things
from offenders.importing.planning import Change, Fate
from offenders.importing.reference import Place
from offenders.movements import actions as movements
from offenders.movements import ends
from offenders.people.models import Alias, Identifier, Offender
from offenders.questioned_sentences import asking as questioned
from offenders.record import actions as record
from offenders.reference.establishments.models import Establishment
from offenders.sentencing import actions as sentencing
from offenders.status import faults
from offenders.status.actions import settle_status
from offenders.writing import Changed
from sharing import audit, events, practice
from sharing.access.rules import GrantRole, Programme
from sharing.duties import actions as duties
from sharing.duties import awaiting, handovers
from sharing.duties.owners import WORK, places_that_answer
from sharing.grants import actions as grants
from sharing.grants.unseen import actions as sight_gaps
from sharing.models import Grant, Team, User
from sharing.time_words import format_date

logger = logging.getLogger(__name__)

BATCH = 500  # people held in memory and written together
SHOWN = 20  # changes that a preview tells in words
NAMED = 5_000  # errors, warnings and held people that are named; the others are counted
ONE_BATCH_AT_A_TIME = 0x1A9047
MOST_BROKEN = 20  # people of one file on whom the code may break before the file is broken off
BROKEN = "This person could not be imported. Correct the rows, or contact support with the time and this number"
REASON = "Added by import"
BECAUSE = "Imported from a file"


@dataclass(frozen=True)
class ImportNote:
    """What is said of one person. subject: the key of the person, None for somebody new."""

    words: str
    subject: int | None

    def __str__(self) -> str:
        return self.words


@dataclass
class Report:
    """What a file did or would do. people: how many were looked at. is_applied: False for a preview, and until the last
    batch of the file is written."""

    counts: Counter[Fate] = field(default_factory=Counter)
    shown: list[ImportNote] = field(default_factory=list)
    held: list[ImportNote] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    error_count: int = 0
    warning_count: int = 0
    follows: Consequences = field(default_factory=Consequences)
    people: int = 0
    is_applied: bool = False

    def note(self, checked: Iterable[Checked]) -> None:
        for each in checked:
            self.people += 1
            self.refuse(each.errors)
            self.warn(each.warnings)

    def refuse(self, errors: Sequence[RowError]) -> None:
        """Whoever these are about is set aside."""
        if people := {error.number for error in errors}:
            self.counts[Fate.SET_ASIDE] += len(people)
        self.error_count += len(errors)
        self.errors += errors[: NAMED - len(self.errors)]

    def warn(self, warnings: Iterable[RowError]) -> None:
        for warning in warnings:
            self.warning_count += 1
            self.warnings += [warning][: NAMED - len(self.warnings)]

    def count(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self.counts[change.fate] += 1
            if change.fate is Fate.HELD and len(self.held) < NAMED:
                self.held.append(_import_note(change))
            if change.fate in (Fate.ADDED, Fate.CHANGED) and len(self.shown) < SHOWN:
                self.shown.append(_import_note(change))


def _import_note(change: Change) -> ImportNote:
    return ImportNote(str(change), change.offender.pk if change.offender and not change.is_new else None)


class SetAside(Exception):
    """Some of these people cannot be written; what was written of them is taken back."""

    def __init__(self, errors: Sequence[RowError]):
        super().__init__(f"{len(errors)} errors")
        self.errors = errors


class TakenBack(Exception):
    """Rolls back what was only tried."""


@dataclass(frozen=True)
class ImportRequest:
    """By whom and how a file is read. lead: the lead team for new people when a row names none."""

    by: User | None
    today: date
    form: str = ""
    lead: Team | None = None
    broken: list[str] = field(default_factory=list)  # numbers of people on whom the code broke


Keep = Callable[[Report], None]


def preview(
    path: Path,
    *,
    today: date,
    by: User | None = None,
    form: str = "",
    lead: Team | None = None,
    so_far: Report | None = None,
    keep: Keep = lambda report: None,
) -> Report:
    """What applying this file would do now, with what an action would refuse and what would follow. It does it, batch
    by batch, and takes it back: nothing stays.

    so_far: what an earlier run has kept, to go on from there. keep: is given the report after each batch.
    Raises FileRefused when the file cannot be read.
    """
    return _run(path, ImportRequest(by, today, form, lead), so_far or Report(), keep=keep, write=False)


def apply(
    path: Path,
    *,
    by: User | None,
    today: date,
    form: str = "",
    lead: Team | None = None,
    so_far: Report | None = None,
    keep: Keep = lambda report: None,
) -> Report:
    """Apply the file, each batch in a transaction. Applied again it changes and writes nothing: a file that was broken
    off is simply applied again.

    by: who imports, None for a command. form: "csv", "xlsx" or "zip", else found out. so_far: as for a preview. keep:
    is given the report in the transaction of each batch; what it raises takes the batch back.
    Raises FileRefused when the file cannot be read; nothing is then changed.
    """
    report = _run(path, ImportRequest(by, today, form, lead), so_far or Report(), keep=keep, write=True)
    report.is_applied = True
    return report


def lock() -> None:
    """One batch at a time, until the end of the transaction: two would each add the people that the other adds."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_BATCH_AT_A_TIME])


@faults.told_in_summary()
def _run(path: Path, asked: ImportRequest, report: Report, *, keep: Keep, write: bool) -> Report:
    told: set[str] = set()
    with staging.staged(reading.read(path, reading.form_of(path, asked.form))) as staged:
        people = Checker(reference.load(asked.by), asked.today, staged).people(after=report.people)
        while _look_at_next(people, asked, report, told, keep=keep, write=write):
            pass
    report.errors.sort(key=lambda error: (error.sheet, error.row))
    return report


def _look_at_next(
    people: Iterator[Checked], asked: ImportRequest, report: Report, told: set[str], *, keep: Keep, write: bool
) -> bool:
    """The next batch; False when there was none."""
    with practice.asked_once():
        batch = list(islice(people, BATCH))
        if not batch:
            return False
        with suppress(TakenBack), transaction.atomic():
            lock()
            _look_at(batch, asked, report, told)
            if not write:
                raise TakenBack
            keep(report)
        if not write:
            keep(report)
        return True


def _look_at(batch: Sequence[Checked], asked: ImportRequest, report: Report, told: set[str]) -> None:
    now = timezone.now()
    settled = _settle([each.person for each in batch if each.person], asked, report.follows, now=now)
    report.note(batch)
    report.refuse(settled.errors)
    for change in settled.changes:
        report.warn(named(change.questions, change.person.prison_number))
    report.warn(_without_a_team(settled.changes, told, at=now))
    report.warn(_only_reported(settled.changes, by=asked.by))
    report.count(settled.changes)


@dataclass(frozen=True)
class Settled:
    """What was done with some people: the changes that are written, and what is wrong with those who are set aside."""

    changes: Sequence[Change]
    errors: Sequence[RowError]


def _settle(people: Sequence[GivenPerson], asked: ImportRequest, follows: Consequences, *, now: datetime) -> Settled:
    """Write these people. Whom an action refuses, or whose rows nothing can write, is set aside, and the others are
    written without them: an unexpected mistake is looked for in halves."""
    left, aside = list(people), list[RowError]()
    while left:
        try:
            with transaction.atomic():
                changes, errors = planning.plan(left, at=now, by=asked.by, lead=asked.lead, lock=True)
                wrong = {error.number for error in errors}
                changes = [change for change in changes if change.person.prison_number not in wrong]
                since = consequences.state_before_import()
                if refused := write_batch(changes, now=now, by=asked.by):
                    raise SetAside(refused)
                consequences.note(follows, changes, since=since, today=asked.today)
                return Settled(changes, [*aside, *errors])
        except SetAside as refusal:
            aside += refusal.errors
            refused_numbers = {error.number for error in refusal.errors}
            left = [person for person in left if person.prison_number not in refused_numbers]
        except (OperationalError, InterfaceError):
            raise  # of the database, and of no person
        except Exception:
            if len(left) == 1:
                (person,) = left
                logger.exception("import_person_broken")
                asked.broken.append(person.prison_number)
                if len(asked.broken) > MOST_BROKEN:
                    raise  # it is no person's fault
                return Settled([], [*aside, RowError(person.row, "prison_number", BROKEN, number=person.prison_number)])
            half = len(left) // 2
            first, second = (_settle(some, asked, follows, now=now) for some in (left[:half], left[half:]))
            return Settled([*first.changes, *second.changes], [*aside, *first.errors, *second.errors])
    return Settled([], aside)


def _without_a_team(changes: Sequence[Change], told: set[str], *, at: datetime) -> Iterator[RowError]:
    """A warning of each place that somebody comes to and where nobody can answer yet. told: those of earlier rows."""
    comes_to: dict[str, tuple[GivenPerson, Place]] = {}
    for change in changes:
        steps = change.person.steps if change.is_new else change.steps
        last = next((step.place for step in reversed(steps) if step.place), None)
        is_held = status_after([step.happening for step in change.person.steps]) in HELD
        if last and is_held and last.code not in told:
            comes_to.setdefault(last.code, (change.person, last))
    for code in comes_to.keys() - places_that_answer(comes_to, at=at):
        told.add(code)
        person, place = comes_to[code]
        yield RowError(
            person.row,
            person.moves_in,
            number=person.prison_number,
            reason=f"No one at {place.name} uses Release Monitor yet. The owner stays the same. "
            "Ask an administrator to put the first member in its team",
        )


def _only_reported(changes: Sequence[Change], *, by: User | None) -> Iterator[RowError]:
    """A warning of each end that does not change the record before a second person has confirmed it."""
    for change in changes:
        for step in change.steps if by and not change.is_new else ():
            if step.happening in BY_TWO_PEOPLE:
                yield RowError(
                    change.person.row,
                    change.person.moves_in,
                    number=change.person.prison_number,
                    reason=f"{MOVED_WORDS[step.happening]} on {format_date(step.on)} is only "
                    "reported. The record does not change until a second person confirms it",
                )


def write_batch(changes: Sequence[Change], *, now: datetime, by: User | None) -> list[RowError]:
    """Write what changes for these people with a fixed number of statements; the dates and movements of people who
    are on record already go through the actions, one by one, because much may follow from them.

    Returns what the actions refused, by the number of the person. The caller takes all of it back then.
    """
    changes = [change for change in changes if change.fate in (Fate.ADDED, Fate.CHANGED)]
    if not changes:
        return []
    places = _places(changes)
    added = [change for change in changes if change.fate is Fate.ADDED]
    changed = [change for change in changes if change.fate is Fate.CHANGED]
    written = _add_people(added, places, by=by)
    _change_people(changed, by=by)
    convictions, sentences = _add_below(changes, by=by)
    _add_custody(added, written, now=now, by=by)
    _add_grants(changes, now=now, by=by)
    _tell_programs(written)
    asking.ask(convictions)
    questioned.ask(sentences)
    duties.begin_many(_teams_of(added), by=by, at=now)
    moved = [change for change in changed if change.steps or change.dates]
    refused = [
        error
        for change in moved
        if (found := _move(change, places, by=by))
        for error in named([found], change.person.prison_number)
    ]
    for change, person in zip(added, written, strict=True):
        told = {thing.app for thing in things() if change.things.get(thing.sheet.name)}
        custody.tell_custody_followers(person, but=told, by=by)
    refused += _write_things(changes, on=timezone.localdate(now), by=by)
    refused += _ask_teams(added, now=now, by=by)
    if not refused:
        _work_out(changes, on=timezone.localdate(now), by=by)
    return refused


def _write_things(changes: Sequence[Change], *, on: date, by: User | None) -> list[RowError]:
    """What the apps above hold of these people, as history. Returns what they refuse."""
    refused: list[RowError] = []
    for thing in things():
        new = [
            ToWrite(change.offender, item)
            for change in changes
            if change.offender
            for item in change.things.get(thing.sheet.name, ())
        ]
        for refusal in thing.write(new, by, on) if new else ():
            refused += named([refusal.error], refusal.offender.prison_number)
    return refused


def _ask_teams(added: Sequence[Change], *, now: datetime, by: User | None) -> list[RowError]:
    """Offer the duty for new people to the teams that are to supervise them."""
    asked = [change for change in added if change.asks]
    offers = [
        handovers.Offer(change.offender, lead, change.asks)
        for change in asked
        if change.offender and change.asks
        if (lead := next((team for team, role in change.teams if role is GrantRole.LEAD), None))
        if lead != change.asks
    ]
    if not offers or by is None:
        return []
    unanswered = handovers.offer_for_import(offers, by=by, at=now)
    return [
        RowError(
            change.person.row,
            "supervising_team",
            "The lead team has no one who could hand the person over. Name another lead team, or leave this empty",
            number=change.person.prison_number,
        )
        for change in asked
        if change.offender and change.offender.pk in unanswered
    ]


def _work_out(changes: Sequence[Change], *, on: date, by: User | None) -> None:
    """The dates of all. Of somebody on record the status may follow also where no date is another."""
    people = [change.offender for change in changes if change.offender]
    recalculate_many(people=people, on=on, because=BECAUSE, by=by)
    for change in changes:
        if change.offender and change.is_no_longer_remanded:
            settle_status(offender=change.offender, by=by, on=on)


def _places(changes: Sequence[Change]) -> dict[str, Establishment]:
    codes = {step.place.code for change in changes for step in change.steps if step.place}
    return {establishment.code: establishment for establishment in Establishment.objects.filter(code__in=codes)}


def _add_people(added: Sequence[Change], places: dict[str, Establishment], *, by: User | None) -> list[custody.Written]:
    written, new = [], []
    for change in added:
        given = {f"number_{name}": value for name, value in _given(by).items()}
        change.offender = person = Offender(prison_number=change.person.prison_number, **given, **change.fields)
        written.append(custody.movements_of(person, change.steps, places, by))
        custody.follow_law(written[-1], change.person, on=timezone.localdate())
        said = {"row": change.person.row}
        programme = change.person.programme or Programme.TERRORISM
        named = _identifiers(change, by=by), _aliases(change)
        new.append(record.NewPerson(person, *named, programme=programme, said=said))
    record.write_people(new, by=by)
    return written


def _aliases(change: Change) -> list[Alias]:
    return [Alias(offender=change.offender, name=alias.name, **alias.fields) for alias in change.aliases]


def _identifiers(change: Change, *, by: User | None) -> list[Identifier]:
    return [
        Identifier(
            offender=change.offender,
            kind=identifier.kind,
            value=identifier.value,
            canonical=identifier.canonical,
            warning=identifier.warning,
            **{"source": "Import", "is_verified": identifier.is_verified} | identifier.fields | _given(by),
        )
        for identifier in change.identifiers
    ]


def _given(by: User | None) -> dict[str, Any]:
    """Of a number that a user brings in: it is compared with everybody's later. A command sees them all itself."""
    return {"is_unchecked": True, "given_at": timezone.now()} if by else {}


def _change_people(changed: Sequence[Change], *, by: User | None) -> None:
    rows: list[Changed] = []
    for change in changed:
        if change.fields:
            for name, value in change.fields.items():
                setattr(change.offender, name, value)
            rows.append((change.offender, change.before))
        rows += [(row, row.mended_from) for row in change.mended]  # type: ignore[union-attr]
    record.change_rows(rows, by=by)
    sentencing.change_rows(rows, by=by)
    record.write_aliases([row for change in changed for row in _aliases(change)], by=by)
    record.write_identifiers([row for change in changed for row in _identifiers(change, by=by)], by=by)


def _add_below(changes: Sequence[Change], *, by: User | None) -> tuple[list[Conviction], list[Sentence]]:
    """Returns the new convictions and sentences."""
    convictions = [_convictions(change) for change in changes]
    sentencing.write_convictions([row for rows in convictions for row in rows.values()], by=by)
    sentences = [_sentences(change, rows) for change, rows in zip(changes, convictions, strict=True)]
    follows = [_consecutive(change, rows) for change, rows in zip(changes, sentences, strict=True)]
    sentencing.write_sentences([row for rows in sentences for row in rows.values()], by=by)
    sentencing.change_rows([each for changed in follows for each in changed], by=by)
    _add_adjustments(changes, sentences, by=by)
    return (
        [row for rows in convictions for row in rows.values()],
        [row for rows in sentences for row in rows.values()],
    )


def _add_adjustments(changes: Sequence[Change], new: Sequence[dict[SentenceKey, Sentence]], *, by: User | None) -> None:
    """new: the new sentences of each of these people, which are written by now: days may be credited to them."""
    adjustments: list[Adjustment] = []
    credited: list[Changed] = []
    for change, sentences in zip(changes, new, strict=True):
        rows = change.known_sentences | sentences
        adjustments += [
            Adjustment(
                offender=change.offender,
                kind=each.kind,
                days=each.days,
                starts_on=each.starts_on,
                ends_on=each.ends_on,
                credited_to=rows[key] if key else None,
            )
            for each, key in zip(change.adjustments, change.credits, strict=True)
        ]
        for row, key in change.credited:
            credited.append((row, audit.fields_of(row, "credited_to")))
            row.credited_to = rows[key]
    sentencing.write_adjustments(adjustments, by=by)
    sentencing.change_rows(credited, by=by)


def _convictions(change: Change) -> dict[ConvictionKey, Conviction]:
    """New ones, not saved yet."""
    return {
        conviction.key: Conviction(
            offender=change.offender,
            offence_id=conviction.offence_id,
            ancillary_form=conviction.form,
            convicted_on=conviction.convicted_on,
            **({} if conviction.offence_id else {"offence_words": conviction.written}) | conviction.fields,
        )
        for conviction in change.convictions
    }


def _sentences(change: Change, new: dict[ConvictionKey, Conviction]) -> dict[SentenceKey, Sentence]:
    """New ones, not saved yet. new: the person's new convictions."""
    convictions = change.known_convictions | new
    return {
        sentence.key: Sentence(
            offender=change.offender,
            conviction=convictions[sentence.conviction],
            kind=sentence.kind,
            sentenced_on=sentence.sentenced_on,
            questioned=change.questioned.get(sentence.key, []),
            **sentence.fields,
        )
        for sentence in change.sentences
    }


def _consecutive(change: Change, new: dict[SentenceKey, Sentence]) -> list[Changed]:
    """Let sentences run after others. Returns those of them that are on record."""
    rows = change.known_sentences | new
    changed: list[Changed] = []
    for key, first in change.consecutive.items():
        if key not in new:
            changed.append((rows[key], audit.fields_of(rows[key], "consecutive_to")))
        rows[key].consecutive_to = rows[first]
    return changed


def _add_custody(
    added: Sequence[Change], written: Sequence[custody.Written], *, now: datetime, by: User | None
) -> None:
    releases.write_sheets([sheet for change in added for sheet in _sheets(change, by=by)], at=now, by=by)
    Movement.objects.bulk_create(row for each in written for row in each.movements)
    CustodyPeriod.objects.bulk_create(row for each in written for row in each.periods)
    Absence.objects.bulk_create(row for each in written for row in each.absences)
    for change, each in zip(added, written, strict=True):
        passed = (sentence.sentenced_on for sentence in change.person.sentences)
        custody.add_releases(each, change.dates, change.person.release_routes, last_passed=max(passed, default=None))
    Release.objects.bulk_create(row for each in written for row in each.releases)
    movements.log_moves([moved for each in written for moved in each.moved], by=by)
    at_large = [
        row
        for change, each in zip(added, written, strict=True)
        for row in custody.days_at_large_of(each, change.adjustments)
    ]
    sentencing.write_adjustments(at_large, by=by)


def _tell_programs(written: Sequence[custody.Written]) -> None:
    """Partner systems of the teams that are in by now hear of the releases that are expected."""
    expected = [row for each in written for row in each.releases if row.status in Release.OPEN]
    if expected:
        events.publish_many(
            kind=event_kinds.FORESEEN, new=[events.NewEvent(row.offender_id, row.uid) for row in expected]
        )


def _sheets(change: Change, *, by: User | None) -> list[releases.Sheet]:
    """What is new of each sheet that the row names. Who previewed the file was asked of its dates."""
    sheets = []
    for source, as_at in dict.fromkeys(change.person.sheets[code] for code in change.dates):
        dates = {code: day for code, day in change.dates.items() if change.person.sheets[code] == (source, as_at)}
        asked = [each for each in change.asked if each.code in dates] if by else []
        sheets.append(releases.Sheet(change.offender, dates, source, as_at, asked=asked))  # type: ignore[arg-type]
    return sheets


def _add_grants(changes: Sequence[Change], *, now: datetime, by: User | None) -> None:
    """The teams that the file names, and of somebody new who is held those that work for the prison."""
    days = practice.value(practice.READER_LONGEST_DAYS, on=timezone.localdate(now))
    reads_until = now + timedelta(days=days)
    new = [
        Grant(
            subject=change.offender,  # the settings say which model it is
            team=team,
            grant_role=role,
            reason=reason,
            made_by=by,
            starts_at=now,
            ends_at=reads_until if role is GrantRole.READER else None,
        )
        for change, places in zip(changes, _teams_of_places(changes), strict=True)
        for team, role, reason in [*((team, role, REASON) for team, role in change.teams), *places]
    ]
    grants.write_grants(new, by=by)
    new_people = [change.offender for change in changes if change.is_new and change.offender]
    places = [(person, person.establishment) for person in new_people if person.establishment]
    awaiting.await_many(held=[(who, place.code, place.name, place.region) for who, place in places], at=now)
    let_in = {change.offender.pk for change in changes if change.offender and change.teams and not change.is_new}
    sight_gaps.look_at(let_in, at=now)


def _teams_of_places(changes: Sequence[Change]) -> list[list[tuple[Team, GrantRole, str]]]:
    """Of each person who is new and held, the teams that work for the prison: as whoever comes in is shared with them.
    Not a team to which the file gives no less access."""
    held = [change.offender.establishment if change.is_new and change.offender else None for change in changes]
    of_places: dict[str, list[Team]] = {}
    for team in Team.objects.open().filter(place_code__in={place.code for place in held if place}).order_by("name"):
        of_places.setdefault(team.place_code, []).append(team)
    further = []
    for change, place in zip(changes, held, strict=True):
        named = {team for team, role in change.teams if role is not GrantRole.READER}
        teams = [team for team in of_places.get(place.code, []) if team not in named] if place else []
        further.append([(team, GrantRole.CONTRIBUTOR, f"Held at {place}") for team in teams])
    return further


def _teams_of(added: Sequence[Change]) -> list[tuple[Offender, Team]]:
    """For each new person the teams that work with them from now on, the one that leads first."""
    in_order = sorted(
        ((change, team, role) for change in added for team, role in change.teams if role in WORK),
        key=lambda each: each[2] is not GrantRole.LEAD,
    )
    return [(change.offender, team) for change, team, _ in in_order if change.offender]


def _move(change: Change, places: dict[str, Establishment], *, by: User | None) -> RowError | None:
    """Dates and movements of somebody who is on record, through the actions and all that follows from them.

    What an action refuses names row and column; nothing of this person's is then moved, and the others go on.
    """
    person = change.person
    try:
        with transaction.atomic():
            _through_the_actions(change, places, by=by)
    except movements.MovementRefused as refused:
        return RowError(person.row, person.moves_in, f"{refused.message}. Correct it, or record it by hand")
    except releases.DateRefused as refused:
        return RowError(person.row, refused.field.removeprefix("day_").lower(), f"{refused.message}. Correct it")
    except movements.ReleaseHeld as held:
        return RowError(person.row, person.moves_in, f"{held.message}. No movement of this row was recorded")
    except Release.DoesNotExist:
        return RowError(person.row, person.moves_in, "No release on record matches. Record it by hand")
    return None


def _through_the_actions(change: Change, places: dict[str, Establishment], *, by: User | None) -> None:
    offender = change.offender
    if offender is None:
        return
    for sheet in _sheets(change, by=by):
        releases.record_official_dates(
            offender=offender, dates=sheet.dates, source=sheet.source, as_at=sheet.as_at, by=by
        )
    for step in change.steps:
        _step(offender, step, places, by=by)


def _step(offender: Offender, step: GivenStep, places: dict[str, Establishment], *, by: User | None) -> None:
    if step.happening is Happening.RECEIVED and step.place:
        movements.receive(offender=offender, establishment=places[step.place.code], on=step.on, by=by, note=step.note)
    elif step.happening is Happening.RETURNED and step.place:
        movements.record_return(
            offender=offender, establishment=places[step.place.code], on=step.on, by=by, note=step.note
        )
    elif step.happening is Happening.TRANSFERRED and step.place:
        movements.transfer(offender=offender, to=places[step.place.code], on=step.on, by=by, note=step.note)
    elif step.happening in AWAY_AND_BACK:
        movements.record_whereabouts(offender=offender, happening=step.happening, on=step.on, by=by, note=step.note)
        absences.follow_movement(
            offender=offender, happening=step.happening, at=step.moment, due_back_at=step.due_back_at, by=by
        )
    elif step.happening in custody.LEFT:
        ways = Release.objects.open().filter(offender=offender)
        ways = ways.filter(basis=step.basis) if step.basis else ways.counted()
        movements.record_release(release=ways.get(), on=step.on, by=by, note=step.note)
    elif step.happening in BY_TWO_PEOPLE and by is not None:
        note = step.note or "In a file of people"
        ends.report_end(offender=offender, happening=step.happening, on=step.on, note=note, by=by)
    else:
        if step.happening is Happening.LICENCE_REVOKED and by is not None:
            movements.refuse_who_does_not_revoke(by)
        movements.record_happening(offender=offender, happening=step.happening, on=step.on, by=by, note=step.note)
