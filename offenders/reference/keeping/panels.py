"""Rows of reference data and their changes, as the pages show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse

from offenders.people.models import Offender
from offenders.reference.filed import FiledRow
from offenders.reference.keeping.actions import uid_of, why_not_answered_by
from offenders.reference.keeping.consequences import Consequence, consequences_of
from offenders.reference.keeping.forms import label_of
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.keeping.rules import Verb
from offenders.reference.registry import KINDS, ReferenceKind
from sharing.models import User
from sharing.time_words import format_date


@dataclass(frozen=True)
class KindLine:
    """One kind: how many rows it has, how many are to be checked, how many changes wait."""

    kind: ReferenceKind
    rows: int
    to_check: int
    waiting: int


@dataclass(frozen=True)
class FieldWords:
    name: str
    words: str


@dataclass(frozen=True)
class RowLine:
    """A row of the list: its name, the columns that its kind shows, and whether somebody still has to check it."""

    row: models.Model
    path: str
    cells: tuple[FieldWords, ...]
    is_to_check: bool
    is_waiting: bool


@dataclass(frozen=True)
class ChangedField:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangeLine:
    """One change, field by field. path: of its row, empty before there is one."""

    change: ReferenceChange
    fields: tuple[ChangedField, ...]
    path: str


@dataclass(frozen=True)
class StateLine:
    row: models.Model
    path: str
    days: str
    is_this: bool


@dataclass(frozen=True)
class RowPage:
    """One row: what it says, the other states of what it names, its changes, how many people it is used of, and what
    has followed from the newest change that was agreed."""

    row: models.Model
    fields: tuple[FieldWords, ...]
    states: tuple[StateLine, ...]
    changes: tuple[ChangeLine, ...]
    loaded_on: date | None
    people: int | None
    is_to_check: bool
    waiting: ReferenceChange | None
    verbs: tuple[tuple[str, str], ...]
    followed: Sequence[Consequence] = ()


@dataclass(frozen=True)
class ChangePage:
    line: ChangeLine
    may_answer: bool
    why_not: str
    may_withdraw: bool
    consequences: Sequence[Consequence] = ()


def kind_lines() -> list[KindLine]:
    """Two queries a kind; there are few."""
    waiting = Counter(ReferenceChange.objects.open().values_list("kind", flat=True))
    return [
        KindLine(
            kind,
            kind.model._default_manager.count(),
            kind.model._default_manager.filter(**{kind.confirmed: False}).count() if kind.confirmed else 0,
            waiting[kind.name],
        )
        for kind in sorted(KINDS.values(), key=lambda each: each.title)
    ]


def row_lines(kind: ReferenceKind, rows: Sequence[models.Model]) -> list[RowLine]:
    waiting = set(ReferenceChange.objects.open().filter(kind=kind.name).values_list("row", flat=True))
    return [
        RowLine(
            row,
            path_of(kind, row),
            tuple(FieldWords(label_of(kind, name), words_of(kind, name, getattr(row, name))) for name in kind.shown),
            bool(kind.confirmed) and not getattr(row, kind.confirmed),
            uid_of(row) in waiting,
        )
        for row in rows
    ]


def row_page(kind: ReferenceKind, row: models.Model, *, reader: User) -> RowPage:
    changes = ReferenceChange.objects.filter(kind=kind.name, row=uid_of(row)).with_people()
    lines = tuple(change_lines(changes))
    filed = FiledRow.objects.filter(kind=kind.name, row=uid_of(row)).first()
    agreed = next((line.change for line in lines if line.change.state == ReferenceChange.State.AGREED), None)
    waiting = next((line.change for line in lines if line.change.is_open), None)
    return RowPage(
        row=row,
        fields=tuple(
            FieldWords(label_of(kind, name), words_of(kind, name, getattr(row, name)))
            for name in (*kind.key, *kind.fields)
        ),
        states=tuple(_states(kind, row)),
        changes=lines,
        loaded_on=filed.loaded_at.date() if filed else None,
        people=_people(kind, row, reader) if kind.people else None,
        is_to_check=bool(kind.confirmed) and not getattr(row, kind.confirmed),
        waiting=waiting,
        verbs=() if waiting or not reader.can(kind.keepers) else tuple(_verbs(kind, row)),
        followed=consequences_of(agreed, reader) if agreed else (),
    )


def _people(kind: ReferenceKind, row: models.Model, reader: User) -> int:
    """Of those whom the reader can see."""
    return Offender.objects.visible_to(reader).filter(**{kind.people: row}).distinct().count()


def _states(kind: ReferenceKind, row: models.Model) -> Iterable[StateLine]:
    if not kind.begins_with:
        return
    named = {name: getattr(row, name) for name in kind.key if name != kind.begins_with}
    for each in kind.model._default_manager.filter(**named).order_by(models.F(kind.begins_with).asc(nulls_first=True)):
        first, last = getattr(each, kind.begins_with), getattr(each, kind.ends_with)
        days = f"{f'from {format_date(first)}' if first else 'from the beginning'}"
        yield StateLine(
            each, path_of(kind, each), f"{days}{f' to {format_date(last)}' if last else ''}", each.pk == row.pk
        )


def _verbs(kind: ReferenceKind, row: models.Model) -> Iterable[tuple[str, str]]:
    if kind.confirmed and not getattr(row, kind.confirmed):
        yield Verb.CHECK, "Mark as checked"
    yield Verb.CORRECT, "Correct the row"
    if kind.begins_with and getattr(row, kind.ends_with) is None:
        yield Verb.NEXT_STATE, "Record a change of the law"
    if kind.ends_with and getattr(row, kind.ends_with) is None:
        yield Verb.END, "Record the end of the row"


def change_lines(changes: Iterable[ReferenceChange]) -> Iterable[ChangeLine]:
    for change in changes:
        kind = change.of
        yield ChangeLine(
            change,
            tuple(
                ChangedField(
                    label_of(kind, name), _in_words(kind, change.before, name), words_of(kind, name, change.after[name])
                )
                for name in change.after
            ),
            path_of(kind, change.row) if change.row else "",
        )


def _in_words(kind: ReferenceKind, said: Mapping[str, Any], name: str) -> str:
    return words_of(kind, name, said[name]) if name in said else ""


def change_page(change: ReferenceChange, *, reader: User) -> ChangePage:
    (line,) = change_lines([change])
    why = why_not_answered_by(change, reader) if change.is_open else ""
    found = consequences_of(change, reader)
    return ChangePage(
        line,
        may_answer=change.is_open and not why,
        why_not=why,
        may_withdraw=change.is_open and change.proposed_by is not None and change.proposed_by_id == reader.pk,
        consequences=found,
    )


def path_of(kind: ReferenceKind, row: Any) -> str:
    """The page of a row, or of the row with this uid."""
    if isinstance(row, models.Model):
        if kind.path_of:
            return kind.path_of(row)
        row = uid_of(row)
    return reverse("reference_row", args=[kind.name, row])


def words_of(kind: ReferenceKind, name: str, value: Any) -> str:
    """A value as people read it, from the row or as the data file says it."""
    column = kind.column(name)
    if value is None or value in ("", [], {}):
        return "Not known" if value is None and isinstance(column, models.BooleanField) else "Not recorded"
    if name in kind.in_words:
        return kind.in_words[name](value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if column.choices:
        return str(dict(column.choices).get(value, value))
    if isinstance(column, models.DateField):
        return format_date(column.to_python(value))
    if isinstance(value, dict):
        return ", ".join(f"{each}: {said}" for each, said in value.items())
    return ", ".join(value) if isinstance(value, list) else str(value)
