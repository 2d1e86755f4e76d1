"""Pages of a long list, found by the last row shown and not by a count of rows passed over.

Rows are ordered by one column and the key, and a page begins after such a pair by PostgreSQL's row-value comparison,
which an index on the pair answers at any depth. Equal values of the column cost nothing and lose nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, QuerySet, Value

SIZE = 50


class BadCursor(ValueError):
    """The cursor in the address was not made here, or not for this list."""


@dataclass(frozen=True)
class Page:
    """`rows` in the list's order. `next` and `previous` are cursors, None where the list ends."""

    rows: list[Any]
    next: str | None
    previous: str | None


class _BeyondPair(Func):
    """(column, key) > (value, value), compared as rows."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, value: Any, key: int, *, sign: str):
        super().__init__(F(column), F("pk"), Value(value), Value(key))
        self.sign = sign

    def as_sql(self, compiler, connection, **extra):  # type: ignore[override]  # no template: it has none to fill
        parts, params = zip(*(compiler.compile(part) for part in self.source_expressions), strict=True)
        column, pk, value, key = parts
        return f"({column}, {pk}) {self.sign} ({value}, {key})", [p for some in params for p in some]

    def __repr__(self) -> str:
        return f"_BeyondPair({self.sign})"


def page_of(rows: QuerySet, *, order: str, cursor: str = "", size: int = SIZE, names: Sequence[str] = ()) -> Page:
    """One page of `rows` ordered by `order` ("family_name", or "-at" for the latest first) and the key.

    order: a local column that is never null. names: read only these columns, as dicts; empty reads whole rows.
    Reads one row more than `size`, and counts nothing. Raises BadCursor.
    """
    column, descending = order.removeprefix("-"), order.startswith("-")
    backwards = False
    if cursor:
        backwards, value, key = _decode(cursor, rows, column)
        sign = "<" if backwards != descending else ">"
        rows = rows.filter(_BeyondPair(column, value, key, sign=sign))
    reverse = "-" if backwards != descending else ""
    rows = rows.order_by(f"{reverse}{column}", f"{reverse}pk")
    found = list(
        rows.values(*{"pk": None, column: None, **dict.fromkeys(names)})[: size + 1] if names else rows[: size + 1]
    )
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (bool(cursor), more) if backwards else (more, bool(cursor))
    return Page(
        rows=found,
        next=_encode(found[-1], column, backwards=False) if found and has_next else None,
        previous=_encode(found[0], column, backwards=True) if found and has_previous else None,
    )


def _encode(row: Any, column: str, *, backwards: bool) -> str:
    value, key = (row[column], row["pk"]) if isinstance(row, dict) else (getattr(row, column), row.pk)
    text = json.dumps([int(backwards), value.isoformat() if isinstance(value, date) else value, key])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(cursor: str, rows: QuerySet, column: str) -> tuple[bool, Any, int]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        backwards, value, key = json.loads(text)
        if type(key) is not int or not 0 < key < 2**63 or backwards not in (0, 1):
            raise BadCursor(cursor)
        return bool(backwards), rows.model._meta.get_field(column).to_python(value), key
    except (binascii.Error, UnicodeError, ValueError, TypeError, ValidationError) as error:
        raise BadCursor(cursor) from error
