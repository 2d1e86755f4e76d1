"""What of a person's record was known at a moment, as its reader of now may see it.

A row of then is shown where the same row is shown today, and of it the columns that the reader reads today. A row that
is gone since is shown where the person is all that it takes to read it. So what has been withdrawn, restricted or
destroyed since stays so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db.models import Field, ForeignKey, Model

from licence.models import (
    Breach,
    Check,
    CheckPlan,
    Licence,
    LicenceCondition,
    Readiness,
    ReadinessItem,
    Recall,
    SignOff,
    Zone,
)
from offenders.models import (
    Adjustment,
    Alias,
    BoardDirection,
    Conviction,
    DateOverride,
    Establishment,
    Identifier,
    KeyDate,
    Offence,
    Offender,
    Release,
    ReleaseHold,
    ReleaseOrder,
    Sentence,
)
from offenders.status.reading import as_told_to
from parole.models import Decision, ParoleReview
from sharing.access.doors import only_in_emergency
from sharing.access.fields import NOBODY, readers_of, shown_to
from sharing.access.querysets import VisibleQuerySet
from sharing.history.agency_then import not_shown_to
from sharing.history.known import recorded_by, rows_known
from sharing.items.rules import STATE_WORDS, State
from sharing.items.visibility import ItemVisibility, view_of_item
from sharing.models import Agency, Duty, Item, Team, User
from sharing.time_words import format_date, format_datetime, format_time

NAMED = (User, Team, Agency, Establishment, Offence)  # rows that a value names; others are lines of their own
NOT_SAID = frozenset(
    {"id", "uid", "offender", "subject", "marking", "number_is_unchecked", "has_other_record", "counted_as"}
)


@dataclass(frozen=True)
class KnownTable:
    """A table as a section shows it. title: columns that name a row; where: which rows of then it shows."""

    model: type[Model]
    title: tuple[str, ...]
    where: Callable[[Any, datetime], bool] = lambda row, at: True
    person: str = "offender_id"


@dataclass(frozen=True)
class KnownFact:
    key: str
    value: str


@dataclass(frozen=True)
class KnownLine:
    """One row as it stood. version: transaction and moment by which it became so; row: its table and key; None of an
    item."""

    title: str
    facts: Sequence[KnownFact]
    version: tuple[int, datetime] | None = None
    row: tuple[str, int] | None = None


@dataclass(frozen=True)
class KnownSection:
    heading: str
    lines: Sequence[KnownLine] = field(default_factory=list)


def _current(row: Any, at: datetime) -> bool:
    return row.superseded_at is None


def _open(row: Any, at: datetime) -> bool:
    return row.ends_at is None or row.ends_at > at


Recorders = dict[tuple[int, datetime], str]  # names, by transaction and moment of a version

# By heading, in the order of the record. The person is the first.
SECTIONS: dict[str, tuple[KnownTable, ...]] = {
    "Other names and numbers": (
        KnownTable(Alias, ("name",)),
        KnownTable(Identifier, ("kind", "canonical")),
    ),
    "Convictions and sentences": (
        KnownTable(Conviction, ("offence", "offence_words")),
        KnownTable(Sentence, ("kind",)),
        KnownTable(Adjustment, ("kind",)),
    ),
    "Dates": (
        KnownTable(KeyDate, ("code", "falls_on"), _current),
        KnownTable(DateOverride, ("code",)),
        KnownTable(BoardDirection, ("expected_on",)),
    ),
    "Releases": (
        KnownTable(Release, ("basis", "leaves_on")),
        KnownTable(ReleaseOrder, ("kind", "opens_on")),
    ),
    "Holds": (KnownTable(ReleaseHold, ("kind",)),),
    "Licences and conditions": (
        KnownTable(Licence, ("kind", "status")),
        KnownTable(LicenceCondition, ("position", "family")),
        KnownTable(Zone, ("kind",)),
    ),
    "Checks": (
        KnownTable(CheckPlan, ("number", "unit")),
        KnownTable(Check, ("kind", "due_on")),
    ),
    "Breaches": (KnownTable(Breach, ("reason", "status")),),
    "Recalls": (KnownTable(Recall, ("status",)),),
    "Parole reviews and decisions": (
        KnownTable(ParoleReview, ("kind", "status")),
        KnownTable(Decision, ("outcome", "decided_on")),
    ),
    "Readiness for release": (
        KnownTable(Readiness, ("goes_on",)),
        KnownTable(ReadinessItem, ("code", "state")),
        KnownTable(SignOff, ("body", "signed_at")),
    ),
    "Owners and deputies": (KnownTable(Duty, ("agency", "owner"), _open, "subject_id"),),
}
ITEMS = "Intelligence and concerns"
THE_PERSON = KnownTable(Offender, ("given_names", "family_name"), person="pk")


@dataclass(frozen=True)
class KnownRecord:
    """person: who it was; None where they were not on record."""

    person: KnownLine | None
    sections: Sequence[KnownSection]


def record_then(person: Offender, *, reader: User, at: datetime) -> KnownRecord:
    """The whole record; every heading stands there, whether it has lines or not."""
    self_then = [as_told_to(reader, row) for row in rows_known(Offender, subject_id=person.pk, at=at)]
    found = {
        heading: [(table, _rows(table, person, reader=reader, at=at)) for table in tables]
        for heading, tables in SECTIONS.items()
    }
    rows = [*self_then, *(row for parts in found.values() for _, part in parts for row in part)]
    recorders = _recorders(rows, person, reader)
    sections = [
        KnownSection(heading, [line for table, part in parts for line in _lines(table, part, reader, recorders)])
        for heading, parts in found.items()
    ]
    sections.append(KnownSection(ITEMS, _items(person, reader=reader, at=at)))
    whom = _lines(THE_PERSON, self_then, reader, recorders)
    return KnownRecord(whom[0] if whom else None, sections)


def _recorders(rows: Sequence[Any], person: Offender, reader: User) -> Recorders:
    """Who made each row what it was; no one who is not shown to the reader."""
    by = recorded_by(rows, subject_id=person.pk)
    users = User.objects.exclude(pk__in=not_shown_to(reader)).in_bulk(set(by.values()))
    return {version: users[actor].name for version, actor in by.items() if actor in users}


def _rows(table: KnownTable, person: Offender, *, reader: User, at: datetime) -> list[Any]:
    found = [row for row in rows_known(table.model, subject_id=person.pk, at=at) if table.where(row, at)]
    return still_shown(table.model, found, person, reader=reader)


def still_shown(model: type[Model], found: list[Any], person: Offender, *, reader: User) -> list[Any]:
    """Those of the rows of then that the reader may see today."""
    if not found:
        return []
    rows: Any = model._default_manager.filter(pk__in=[row.pk for row in found])
    there = set(rows.order_by().values_list("pk", flat=True))
    seen = set(rows.visible_to(reader).order_by().values_list("pk", flat=True))
    by_person_alone = _is_read_with_the_person(rows, person, reader)
    return [row for row in found if row.pk in seen or (row.pk not in there and by_person_alone)]


def _is_read_with_the_person(rows: VisibleQuerySet[Any], person: Offender, reader: User) -> bool:
    """Whether whoever sees the person reads all such rows, so that of one that is gone nothing more need be asked."""
    if type(rows).handled_for is not VisibleQuerySet.handled_for:
        return False
    return rows.opened_by_emergency is True or not only_in_emergency(reader, person.pk)


def _lines(table: KnownTable, rows: Sequence[Any], reader: User, recorders: Recorders) -> list[KnownLine]:
    shown = shown_to(reader, rows, person=table.person)
    columns = _columns(table.model)
    names = _names(shown, columns)
    return [
        KnownLine(
            ", ".join(filter(None, (_words(row, row._meta.get_field(name), names) for name in table.title)))
            or _called(table.model),
            [
                KnownFact(_label(column), words)
                for column in columns
                if column.name not in table.title and (words := _words(row, column, names))
            ]
            + [KnownFact("Recorded as it was", _recorded(row, recorders))],
            (row.version_transaction, row.version_at),
            (table.model._meta.db_table, row.pk),
        )
        for row in shown
    ]


def _recorded(row: Any, recorders: Recorders) -> str:
    by = recorders.get((row.version_transaction, row.version_at))
    return f"{format_datetime(row.version_at)}, by {by}" if by else format_datetime(row.version_at)


def _called(model: type[Model]) -> str:
    words = str(model._meta.verbose_name)
    return words[:1].upper() + words[1:]


def _columns(model: type[Model]) -> list[Field[Any, Any]]:
    """Those that a reader may read at all, in the order of the table."""
    return [
        column
        for column in model._meta.concrete_fields
        if column.name not in NOT_SAID
        and (not isinstance(column, ForeignKey) or column.related_model in NAMED)
        and readers_of(model, column.name) is not NOBODY
    ]


def _label(column: Field[Any, Any]) -> str:
    words = str(column.verbose_name)
    return words[:1].upper() + words[1:]


Names = dict[type[Model], dict[Any, str]]


def _names(rows: Iterable[Any], columns: Iterable[Field[Any, Any]]) -> Names:
    """What the rows that values name are called today: one query a table."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for column in columns:
        if isinstance(column, ForeignKey):
            wanted[column.related_model] |= {getattr(row, column.attname) for row in rows} - {None}
    return {
        model: {key: str(row) for key, row in model._default_manager.in_bulk(list(keys)).items()}
        for model, keys in wanted.items()
        if keys
    }


def _words(row: Any, column: Field[Any, Any], names: Names) -> str:
    """A value as it is read; empty where there is none, or it is not for the reader."""
    value = getattr(row, column.attname)
    if isinstance(column, ForeignKey):
        return names.get(column.related_model, {}).get(value, "")
    if value in (None, "", [], {}):
        return ""
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, time):
        return format_time(value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(each) for each in value)
    return str(value)


def _items(person: Offender, *, reader: User, at: datetime) -> list[KnownLine]:
    """Items on record then that the reader knows of today. History keeps no wording: what each says is shown on its own
    page, with its corrections. How it stood is for the side that holds it today."""
    then = {row.pk: row for row in rows_known(Item, subject_id=person.pk, at=at)}
    rows = Item.objects.filter(pk__in=then).visible_to(reader).with_sight(reader).with_all().order_by("pk")
    lines = []
    for item in rows:
        view, was = view_of_item(item), then[item.pk]
        facts = [KnownFact("Kind", view.kind_words)]
        if view.sight is ItemVisibility.HELD:
            facts.append(KnownFact("Sharing decision", STATE_WORDS[State(was.state)]))
            if was.review_on:
                facts.append(KnownFact("Review on", format_date(was.review_on)))
        if view.recorded_at:
            facts.append(KnownFact("Recorded", format_datetime(view.recorded_at)))
        lines.append(KnownLine(f"Item {item.reference}", facts))
    return lines
