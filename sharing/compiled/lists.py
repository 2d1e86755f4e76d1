"""Kept lists: the first page of a list in compiled words, for each kind of reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from sharing import access
from sharing.access.querysets import VisibleQuerySet
from sharing.access.rules import Permission
from sharing.compiled.queries import NEVER, CompiledQuery, NotKeepable
from sharing.records.account import Account


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
