"""Bulk insert: a row and those that belong to it, written by one statement.

To send them one by one costs a journey each, and while they travel the person is locked for everybody else.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

from django.db import connection
from django.db.models import Field, ForeignKey, Model
from django.db.models.expressions import DatabaseDefault


def create(row: Model, *below: Model) -> None:
    """Insert `row` and those that point at it. All then have their keys, and their `uid` where the database gives it.

    below: made with `row` as what they belong to, before it has a key. Neither signals nor `save` are run: our models
    have none. Raises IntegrityError for all, and none is written, where one cannot be.
    """
    links = [_link(each, row) for each in below]
    columns = [_given(row), *(_given(each, leave=link) for each, link in zip(below, links, strict=True))]
    words = _words(
        tuple((type(each), tuple(fields)) for each, fields in zip([row, *below], columns, strict=True)), tuple(links)
    )
    values = [
        field.get_db_prep_save(getattr(each, field.attname), connection)
        for each, fields in zip([row, *below], columns, strict=True)
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        made = iter(cursor.fetchone())
    for each in [row, *below]:
        each.pk, each.uid = next(made), next(made)  # type: ignore[attr-defined]
        each._state.adding, each._state.db = False, connection.alias
    for each, link in zip(below, links, strict=True):
        setattr(each, link.attname, row.pk)


def _link(row: Model, first: Model) -> ForeignKey:
    """The field by which `row` belongs to `first`."""
    return next(
        field
        for field in row._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.is_cached(row) and field.get_cached_value(row) is first
    )


def _given(row: Model, *, leave: Field | None = None) -> list[Field]:
    """The fields that are sent: not the key, and not what the database gives by itself."""
    return [
        field
        for field in row._meta.local_concrete_fields
        if not field.primary_key and field != leave and not isinstance(getattr(row, field.attname), DatabaseDefault)
    ]


@functools.lru_cache(maxsize=256)
def _words(rows: Sequence[tuple[type[Model], Sequence[Field]]], links: Sequence[ForeignKey]) -> str:
    parts = []
    for number, (model, fields) in enumerate(rows):
        names, places = [str(field.column) for field in fields], ["%s"] * len(fields)
        if number:
            names.append(str(links[number - 1].column))
            places.append("(SELECT id FROM r0)")
        parts.append(
            f"r{number} AS (INSERT INTO {model._meta.db_table} ({', '.join(names)})"  # noqa: S608 - names of our columns
            f" VALUES ({', '.join(places)}) RETURNING id, uid)"
        )
    made = [f"r{number}" for number in range(len(rows))]
    read = ", ".join(f"{each}.id, {each}.uid" for each in made)
    return f"WITH {', '.join(parts)} SELECT {read} FROM {', '.join(made)}"  # noqa: S608 - as above
