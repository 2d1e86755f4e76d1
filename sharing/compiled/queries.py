"""Compiled queries: SQL text kept for questions that are asked all day in the same words.

Django makes SQL of many objects each time anew, and for a list of fifty rows that takes longer than PostgreSQL needs to
answer. What is kept here is the SQL alone, made with probes and never with anybody's values: who asks puts theirs in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

NEVER = datetime(1, 1, 1, tzinfo=UTC)  # the probe for a moment


class NotKeepable(Exception):
    """The words of the question depend on more than the values that it names."""


class CompiledQuery:
    """`build(**probes)` gives a query set; `asked(**values)` its rows with these values where the probes were.

    names: the plain columns that are read, in the order in which each row names them. probes: a value for each name, of
    the type that is asked with and like no other value in the question. Raises NotKeepable at the first asking for a
    probe that is not in the question, and for a day or moment that is no probe: tomorrow it would be another question.
    """

    def __init__(self, names: Sequence[str], build: Callable[..., QuerySet], **probes: Any):
        self.names, self._build, self._probes = list(names), build, probes
        self._words = ""
        self._places: list[tuple[str, Any]] = []  # the name of the value that goes there, or "" and what always does
        self._once = threading.Lock()

    def asked(self, **values: Any) -> list[dict[str, Any]]:
        words, params = self.statement(**values)
        with connection.cursor() as cursor:
            cursor.execute(words, params)
            return [dict(zip(self.names, row, strict=True)) for row in cursor.fetchall()]

    def rows_with(self, **values: Any) -> QuerySet:
        """The same as a query set that is made anew: for measures and tests."""
        return self._build(**values).values(*self.names)

    def statement(self, **values: Any) -> tuple[str, list[Any]]:
        """The SQL, and what goes in its places."""
        with self._once:
            if not self._words:
                self._make()
        return self._words, [values[name] if name else fixed for name, fixed in self._places]

    def _make(self) -> None:
        words, params = self.rows_with(**self._probes).query.sql_with_params()
        places = [(self._name_of(value), value) for value in params]
        if missing := set(self._probes) - {name for name, _ in places}:
            raise NotKeepable(f"Not in the question as they were given: {', '.join(sorted(missing))}")
        if any(not name and isinstance(value, date) for name, value in places):
            raise NotKeepable("There is a day or a moment in the question that was not asked with")
        self._places, self._words = places, words

    def _name_of(self, value: Any) -> str:
        same = (name for name, probe in self._probes.items() if type(value) is type(probe) and value == probe)
        return next(same, "")
