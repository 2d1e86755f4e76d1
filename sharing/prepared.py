"""How is a statement run that PostgreSQL need not plan each time anew?

psycopg2 sends every statement as if for the first time. To plan one of many tables takes PostgreSQL several times as
long as to answer it; so those that every request asks, and those that are long, are prepared once on each connection.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

PLACE = re.compile(r"%([s%])")
TYPES: dict[type, str] = {datetime: "timestamptz", date: "date", bool: "bool"}


def execute(cursor: Any, words: str, values: Sequence[Any]) -> None:
    """As `cursor.execute`, on the default database.

    Only for words that are the same each time: each is kept as long as the connection. What a place holds must be clear
    from the words (a column, a cast), but for moments, days and truths, whose type is that of the value given first.
    """
    name = f"p{hashlib.sha256(words.encode()).hexdigest()[:20]}"
    if name not in _known():
        _prepare(name, words, values)
    cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(values))})" if values else f"EXECUTE {name}", values)


def _known() -> set[str]:
    """What is prepared on this connection. A new one, after the server was away, knows nothing."""
    connection.ensure_connection()
    of, names = getattr(connection, "prepared", (None, set()))
    if of is not connection.connection:
        names = set()
        connection.prepared = (connection.connection, names)  # type: ignore[attr-defined]
    return names


def _prepare(name: str, words: str, values: Sequence[Any]) -> None:
    numbers = itertools.count(1)
    numbered = PLACE.sub(lambda found: f"${next(numbers)}" if found[1] == "s" else "%", words)
    types = ", ".join(TYPES.get(type(value), "unknown") for value in values)
    # Past Django's own cursor, which counts what is asked: this asks nothing.
    with connection.connection.cursor() as cursor:
        cursor.execute(f"PREPARE {name}{f' ({types})' if values else ''} AS {numbered}")
    _known().add(name)
