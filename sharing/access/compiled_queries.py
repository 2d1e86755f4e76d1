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
from django.utils import timezone

from sharing import access
from sharing.access.querysets import VisibleQuerySet
from sharing.access.rules import Permission
from sharing.records.account import Account

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


class KeptList:
    """A list that everybody reads alike, each within what they may see: `visible_to` as of a query set.

    rows: all of them, whoever asks. cut: orders them and takes the part that is read. Raises NotKeepable for rows that
    have a handling of their own, which may ask more of a user than teams, exclusions and restrictions.
    told_to: adds to the rows what is said of them to one viewer alone.
    """

    NOBODY = access.Viewer(user_id=-20_191_038, team_ids=(-2019, -1038), scopes=frozenset())

    def __init__(
        self,
        names: Sequence[str],
        rows: VisibleQuerySet,
        cut: Callable[[VisibleQuerySet], QuerySet],
        told_to: Callable[[VisibleQuerySet, access.Viewer, datetime], VisibleQuerySet] = lambda rows, viewer, at: rows,
    ):
        if not self.takes(rows):
            raise NotKeepable(f"{type(rows).__name__} asks who reads a row")
        self.names, self._all, self._cut, self._told_to = names, rows, cut, told_to
        self._questions: dict[tuple[bool, frozenset[tuple[str, Permission]]], CompiledQuery] = {}

    @staticmethod
    def takes(rows: VisibleQuerySet) -> bool:
        """Whether everybody reads these rows alike: of none of them it is asked who reads it."""
        return type(rows).handled_for is VisibleQuerySet.handled_for

    def visible_to(self, user: Account) -> list[dict[str, Any]]:
        """The same rows as `cut(rows.listed_for(user))`."""
        if not user.can(access.CAPABILITY_FOR[Permission.VIEW]):
            return []
        if user.through is not None:
            viewer, at = access.viewer_of(user, at=timezone.now()), timezone.now()
            rows = self._told_to(self._all.all().listed_for(user), viewer, at)
            return list(self._cut(rows).values(*self.names))
        question, values = self.question_of(user)
        return question.asked(**values)

    def question_of(self, user: Account) -> tuple[CompiledQuery, dict[str, Any]]:
        """The kept question that this user asks, and with which values."""
        at = timezone.now()
        viewer = access.viewer_of(user, at=at)
        kind = viewer.sees_few, viewer.scopes
        if kind not in self._questions:
            self._questions[kind] = self._question(*kind)
        values = {"user_id": viewer.user_id, "team_ids": list(viewer.team_ids), "at": at}
        return self._questions[kind], values

    def _question(self, sees_few: bool, scopes: frozenset[tuple[str, Permission]]) -> CompiledQuery:
        """By the programmes of national desks, which are a few words and part of the question."""

        def build(user_id: int, team_ids: list[int], at: datetime) -> QuerySet:
            viewer = access.Viewer(user_id, tuple(team_ids), scopes, sees_few=sees_few)
            rows = access.within(self._all.all(), viewer, Permission.VIEW, at=at, is_list=True)
            return self._cut(self._told_to(rows, viewer, at))

        nobody = self.NOBODY
        return CompiledQuery(self.names, build, user_id=nobody.user_id, team_ids=list(nobody.team_ids), at=NEVER)
