"""Pages of a long list, found by the last row shown and not by a count of rows passed over.

The row is named by a sealed cursor (`cursors.py`). Rows are ordered by a column or several and the key, and a page
begins after such a row by PostgreSQL's row-value comparison, which an index on the same columns answers at any depth.
Equal values cost nothing and lose nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, QuerySet, Value

from sharing.access.querysets import OneOf
from sharing.pages import cursors
from sharing.pages.cursors import BadCursor

SIZE = 50


@dataclass(frozen=True)
class Page:
    """`rows` in the list's order. `next` and `previous` are cursors, None where the list ends."""

    rows: list[Any]
    next: str | None
    previous: str | None


class _Beyond(Func):
    """(column, ..., key) > (value, ..., value), compared as rows."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, columns: Sequence[str], values: Sequence[Any], *, sign: str):
        super().__init__(*(F(column) for column in columns), *(Value(value) for value in values))
        self.sign = sign

    def as_sql(self, compiler, connection, **extra):  # type: ignore[override]  # no template: it has none to fill
        parts, params = zip(*(compiler.compile(part) for part in self.source_expressions), strict=True)
        half = len(parts) // 2
        ours, theirs = ", ".join(parts[:half]), ", ".join(parts[half:])
        return f"({ours}) {self.sign} ({theirs})", [p for some in params for p in some]

    def __repr__(self) -> str:
        return f"_Beyond({self.sign})"


def paginate_rows(
    rows: QuerySet,
    *,
    order: str | Sequence[str],
    cursor: str = "",
    size: int = SIZE,
    names: Sequence[str] = (),
) -> Page:
    """One page of `rows` ordered by `order` ("family_name", "-at" fornewest first, or several) and the key.

    order: local columns that are never null, all of them up or all of them down. names: read only these columns, as
    dicts; empty reads whole rows. Reads one row more than `size`, and counts nothing. Raises BadCursor.
    """
    if not cursor:
        return first_page(list(first_rows(rows, order=order, size=size, names=names)), order=order, size=size)
    columns, descending = _columns_of(order)
    backwards, values = _read(cursor, rows, order)
    sign = "<" if backwards != descending else ">"
    beyond = rows.filter(_Beyond([*columns, "pk"], values, sign=sign))
    found = list(_cut(beyond, columns, down=backwards != descending, size=size, names=names))
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    return _page(found, order, has_next=True if backwards else more, has_previous=more if backwards else True)


def first_rows(rows: QuerySet, *, order: str | Sequence[str], size: int = SIZE, names: Sequence[str] = ()) -> QuerySet:
    """The rows of the first page and one more, if there are more."""
    columns, descending = _columns_of(order)
    return _cut(rows, columns, down=descending, size=size, names=names)


def first_page(found: list[Any], *, order: str | Sequence[str], size: int = SIZE) -> Page:
    """The first page, from what `first_rows` gave."""
    return _page(found[:size], order, has_next=len(found) > size, has_previous=False)


def read_for(order: str | Sequence[str], names: Sequence[str]) -> list[str]:
    """The columns that a page needs of which `names` are shown, in the order in which they are read."""
    columns, _ = _columns_of(order)
    return list(dict.fromkeys(["pk", *columns, *names]))


def _columns_of(order: str | Sequence[str]) -> tuple[list[str], bool]:
    ordered = [order] if isinstance(order, str) else list(order)
    return [name.removeprefix("-") for name in ordered], ordered[0].startswith("-")


def _cut(rows: QuerySet, columns: Sequence[str], *, down: bool, size: int, names: Sequence[str]) -> QuerySet:
    sign = "-" if down else ""
    rows = rows.order_by(*(f"{sign}{column}" for column in columns), f"{sign}pk")
    if rows.query.select_related or any("__" in name for name in names):
        rows = _picked_first(rows, size + 1)
    return (rows.values(*read_for(columns, names)) if names else rows)[: size + 1]


def _picked_first(rows: QuerySet, size: int) -> QuerySet:
    """The same rows, with their keys picked before anything is joined to them, in the same statement.

    What says who may see a row, and the order, are then planned and answered without the tables that only name
    something: at 100,000 people to plan them all together took longer than to answer.
    """
    picked = rows.values("pk")[:size]
    whole = rows.all()
    whole.query.clear_where()
    return whole.filter(OneOf("pk", ArraySubquery(picked)))


def _page(found: list[Any], order: str | Sequence[str], *, has_next: bool, has_previous: bool) -> Page:
    return Page(
        rows=found,
        next=_cursor_at(found[-1], order, backwards=False) if found and has_next else None,
        previous=_cursor_at(found[0], order, backwards=True) if found and has_previous else None,
    )


def _cursor_at(row: Any, order: str | Sequence[str], *, backwards: bool) -> str:
    columns, _ = _columns_of(order)
    read = row.__getitem__ if isinstance(row, dict) else lambda name: getattr(row, name)
    values = [value.isoformat() if isinstance(value := read(name), date) else value for name in columns]
    return cursors.seal([int(backwards), *values, read("pk")], of=_name_of(order))


def _read(cursor: str, rows: QuerySet, order: str | Sequence[str]) -> tuple[bool, list[Any]]:
    columns, _ = _columns_of(order)
    backwards, *values, key = cursors.unseal(cursor, of=_name_of(order))
    fields = [rows.model._meta.get_field(column) for column in columns]
    try:
        return bool(backwards), [*(field.to_python(value) for field, value in zip(fields, values, strict=True)), key]
    except (ValueError, ValidationError) as error:  # of a column that was of another kind when the cursor was made
        raise BadCursor from error


def _name_of(order: str | Sequence[str]) -> str:
    return order if isinstance(order, str) else ",".join(order)
