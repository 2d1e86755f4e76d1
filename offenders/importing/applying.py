"""Preview a file of people, or apply it: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from offenders.actions import custody as custody_actions
from offenders.actions import dates as date_actions
from offenders.actions.names import index_names
from offenders.importing import custody, planning, reading, reference
from offenders.importing.cells import RowError
from offenders.importing.checking import Checked, Checker, Step
from offenders.importing.planning import Change, Fate
from offenders.importing.reference import Place, Reference
from offenders.models import (
    Alias,
    Conviction,
    CustodyPeriod,
    Establishment,
    Identifier,
    KeyDate,
    Movement,
    Offender,
    Release,
    Sentence,
)
from offenders.rules.custody import Happening
from sharing import audit, practice
from sharing.actions import grants
from sharing.models import Grant, User
from sharing.rules import GrantRole

BATCH = 1_000  # people held in memory and written together
SHOWN = 20  # changes that a preview tells in words
NAMED = 500  # errors, warnings and held people that are named; the others are counted
ONE_IMPORT_AT_A_TIME = 0x1A9047
REASON = "Named in a file of people that was imported"

Told = Callable[[int], None]


@dataclass
class Report:
    """What a file did or would do. is_applied: False for a preview, and whenever there are errors."""

    counts: Counter[Fate] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    error_count: int = 0
    warning_count: int = 0
    new_places: list[Place] = field(default_factory=list)
    is_applied: bool = False

    def note(self, checked: Iterable[Checked], errors: Iterable[RowError]) -> None:
        for each in checked:
            self.error_count += len(each.errors)
            self.warning_count += len(each.warnings)
            self.errors += each.errors[: NAMED - len(self.errors)]
            self.warnings += each.warnings[: NAMED - len(self.warnings)]
        for error in errors:
            self.error_count += 1
            self.errors += [error][: NAMED - len(self.errors)]

    def count(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self.counts[change.fate] += 1
            if change.fate is Fate.HELD and len(self.held) < NAMED:
                self.held.append(str(change))
            if change.fate in (Fate.ADDED, Fate.CHANGED) and len(self.shown) < SHOWN:
                self.shown.append(str(change))


class HasErrors(Exception):
    """The file has errors; what was written of it is rolled back."""


def preview(path: Path, *, today: date, form: str = "", told: Told = lambda rows: None) -> Report:
    """What applying this file would do now. Writes nothing. Raises FileRefused when it cannot be read."""
    return _run(path, today=today, form=form, told=told, by=None, write=False)


def apply(path: Path, *, by: User | None, today: date, form: str = "", told: Told = lambda rows: None) -> Report:
    """Apply the file in one transaction; with one error in it, nothing. Applied again it changes and writes nothing.

    by: who imports, None for a command. form: "csv" or "xlsx", else found out. told: is told how many people more
    were looked at. Raises FileRefused when the file cannot be read; nothing is then changed.
    """
    report = Report()
    try:
        with transaction.atomic():
            _lock()
            report = _run(path, today=today, form=form, told=told, by=by, write=True)
            if report.error_count:
                raise HasErrors
            report.is_applied = True
    except HasErrors:
        report.is_applied = False
    return report


def _lock() -> None:
    """Two imports at once would each add the people that the other adds."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_IMPORT_AT_A_TIME])


def _run(path: Path, *, today: date, form: str, told: Told, by: User | None, write: bool) -> Report:
    report, known, now = Report(), reference.load(), timezone.now()
    checker = Checker(known, today)
    for batch in _batches(checker.people(reading.read(path, reading.form_of(path, form)))):
        people = [each.person for each in batch if each.person]
        changes, errors = planning.plan(people, at=now, lock=write)
        report.note(batch, errors)
        report.count(changes)
        if write and not report.error_count:
            write_batch(changes, known, now=now, by=by)
        told(len(batch))
    report.new_places = list(known.new_places.values())
    return report


def _batches(people: Iterator[Checked]) -> Iterator[list[Checked]]:
    while batch := list(islice(people, BATCH)):
        yield batch


def write_batch(changes: Sequence[Change], known: Reference, *, now: datetime, by: User | None) -> None:
    """Write what changes for these people with a fixed number of statements; the dates and movements of people who
    are on record already go through the actions, one by one, because much may follow from them."""
    changes = [change for change in changes if change.fate in (Fate.ADDED, Fate.CHANGED)]
    if not changes:
        return
    places = _places(changes, known, by=by)
    added = [change for change in changes if change.fate is Fate.ADDED]
    changed = [change for change in changes if change.fate is Fate.CHANGED]
    written = _add_people(added, places, by=by)
    _change_people(changed)
    _add_below(changes)
    index_names(change.offender for change in changes if change.offender)
    _add_custody(added, written, now=now, by=by)
    _add_grants(changes, now=now, by=by)
    audit.record_many([_entry(change, by) for change in changes])
    for change in changed:
        _move(change, places, by=by)
    for each in written:
        custody.tell(each, by=by)


def _places(changes: Sequence[Change], known: Reference, *, by: User | None) -> dict[str, Establishment]:
    codes = {step.place.code for change in changes for step in change.steps if step.place}
    places = {each.code: each for each in Establishment.objects.filter(code__in=codes)}
    new = [known.new_places[code] for code in sorted(codes - set(places))]
    made = Establishment.objects.bulk_create(Establishment(code=place.code, name=place.name) for place in new)
    audit.record_many(
        {
            "action": audit.Action.COLLECTION,
            "verb": "offenders.establishment_imported",
            "by": by,
            "target": each,
            "payload": {"after": audit.fields_of(each, "code", "name")},
        }
        for each in made
    )
    return places | {each.code: each for each in made}


def _add_people(added: Sequence[Change], places: dict[str, Establishment], *, by: User | None) -> list[custody.Written]:
    written = []
    for change in added:
        change.offender = Offender(prison_number=change.person.prison_number, **change.fields)
        written.append(custody.movements_of(change.offender, change.steps, places, by))
    Offender.objects.bulk_create(each.offender for each in written)
    return written


def _change_people(changed: Sequence[Change]) -> None:
    names = sorted({name for change in changed for name in change.fields})
    if names:
        for change in changed:
            for name, value in change.fields.items():
                setattr(change.offender, name, value)
        Offender.objects.bulk_update([c.offender for c in changed if c.offender and c.fields], names)
    for model, fields in ((Conviction, CONVICTION_FIELDS), (Sentence, SENTENCE_FIELDS)):
        rows: list[Any] = [row for change in changed for row in change.mended if isinstance(row, model)]
        if rows:
            model._default_manager.bulk_update(rows, fields)


CONVICTION_FIELDS = ["committed_on", "court", "terrorist_connection", "connection_decided_on"]
SENTENCE_FIELDS = ["years", "months", "weeks", "days", "extension_months"]


def _add_below(changes: Sequence[Change]) -> None:
    Alias.objects.bulk_create(Alias(offender=c.offender, name=name) for c in changes for name in c.aliases)
    Identifier.objects.bulk_create(
        Identifier(
            offender=change.offender,
            kind=each.kind,
            value=each.value,
            canonical=each.canonical,
            warning=each.warning,
            is_verified=each.is_verified,
            source="Import",
        )
        for change in changes
        for each in change.identifiers
    )
    made = Conviction.objects.bulk_create(
        Conviction(offender=change.offender, offence_id=each.offence_id, convicted_on=each.convicted_on, **each.fields)
        for change in changes
        for each in change.convictions
    )
    convictions = {(row.offender_id, (row.offence_id, row.convicted_on)): row for row in made}
    for change in changes:
        convictions |= {(change.offender.pk, key): row for key, row in change.known_convictions.items()}  # type: ignore[union-attr]
    Sentence.objects.bulk_create(
        Sentence(
            offender=change.offender,
            conviction=convictions[change.offender.pk, each.conviction],  # type: ignore[union-attr]
            kind=each.kind,
            sentenced_on=each.sentenced_on,
            **each.fields,
        )
        for change in changes
        for each in change.sentences
    )


def _add_custody(
    added: Sequence[Change], written: Sequence[custody.Written], *, now: datetime, by: User | None
) -> None:
    KeyDate.objects.bulk_create(
        KeyDate(
            offender=change.offender,
            code=code,
            falls_on=day,
            source=change.person.source,
            as_at=change.person.as_at or timezone.localdate(now),  # the check has asked for it
            recorded_at=now,
            recorded_by=by,
        )
        for change in added
        for code, day in change.dates.items()
    )
    Movement.objects.bulk_create(row for each in written for row in each.movements)
    CustodyPeriod.objects.bulk_create(row for each in written for row in each.periods)
    for change, each in zip(added, written, strict=True):
        custody.add_releases(each, change.dates)
    Release.objects.bulk_create(row for each in written for row in each.releases)


def _add_grants(changes: Sequence[Change], *, now: datetime, by: User | None) -> None:
    asked = [(change.offender, team, role) for change in changes for team, role in change.teams]
    if not asked:
        return
    days = practice.value(practice.READER_LONGEST_DAYS, on=timezone.localdate(now))
    made = Grant.objects.bulk_create(
        Grant(
            subject=offender,  # the settings say which model it is
            team=team,
            grant_role=role,
            reason=REASON,
            made_by=by,
            starts_at=now,
            ends_at=now + timedelta(days=days) if role is GrantRole.READER else None,
        )
        for offender, team, role in asked
    )
    grants.write_permissions(made)
    audit.record_many(
        {
            "action": audit.Action.GRANT,
            "verb": "sharing.grant_made",
            "by": by,
            "target": grant,
            "subject": grant.subject_id,
            "reason": REASON,
            "payload": {"after": audit.fields_of(grant, "team", "grant_role", "starts_at", "ends_at")},
        }
        for grant in made
    )


def _entry(change: Change, by: User | None) -> dict[str, Any]:
    after = {**{name: change.fields[name] for name in change.fields}, **change.parts}
    before = {**change.before, **{f"{row._meta.model_name} {row.pk}": row.mended_from for row in change.mended}}  # type: ignore[union-attr]
    return {
        "action": audit.Action.COLLECTION if change.is_new else audit.Action.ALTERATION,
        "verb": "offenders.person_imported",
        "by": by,
        "target": change.offender,
        "subject": change.offender,
        "payload": {"after": after, "row": change.person.row} | ({} if change.is_new else {"before": before}),
    }


def _move(change: Change, places: dict[str, Establishment], *, by: User | None) -> None:
    """Dates and movements of somebody who is on record, through the actions and all that follows from them."""
    offender, person = change.offender, change.person
    if offender is None or not (change.dates or change.steps):
        return
    if change.dates and person.as_at:
        date_actions.record_official_dates(
            offender=offender, dates=change.dates, source=person.source, as_at=person.as_at, by=by
        )
    for step in change.steps:
        _step(offender, step, places, by=by)


def _step(offender: Offender, step: Step, places: dict[str, Establishment], *, by: User | None) -> None:
    if step.happening is Happening.RECEIVED and step.place:
        custody_actions.receive(offender=offender, establishment=places[step.place.code], on=step.on, by=by)
    elif step.happening is Happening.RETURNED and step.place:
        custody_actions.record_return(offender=offender, establishment=places[step.place.code], on=step.on, by=by)
    elif step.happening is Happening.TRANSFERRED and step.place:
        custody_actions.transfer(offender=offender, to=places[step.place.code], on=step.on, by=by)
    elif step.happening in custody.LEFT:
        ways = Release.objects.open().filter(offender=offender)
        ways = ways.filter(basis=step.basis) if step.basis else ways.counted()
        custody_actions.record_release(release=ways.get(), on=step.on, by=by)
    else:
        custody_actions.record_happening(offender=offender, happening=step.happening, on=step.on, by=by)
