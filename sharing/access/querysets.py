"""Questions with a name that every table of ours may be asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Self, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models

from sharing.access import filters
from sharing.access.filters import Asker
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.records.account import Account

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class OneOf(models.Func):
    """column = ANY(array): as `__in`, with one value however many there are, or with an array that is a question."""

    output_field = models.BooleanField()
    conditional = True
    template = "%(expressions)s)"
    arg_joiner = " = ANY("


class SpanQuerySet(models.QuerySet[M_co]):
    """Rows that hold from `starts_at` (included) until `ends_at` (not included; None is without end)."""

    def live(self, *, at: datetime) -> Self:
        return self.filter(models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at), starts_at__lte=at)


class VisibleQuerySet(models.QuerySet[M_co]):
    """Rows about a person. `visible_to` is the only way from here to a list that a user is shown."""

    subject_path = "pk"  # how a row leads to the person's key; "offender" on everything below the person
    # Whether emergency access opens such rows, or which of them it does. Others ask for another way in to the person.
    opened_by_emergency: bool | models.Q = True
    about_nobody: Capability | None = None  # who reads the rows that are about no person, where there are such

    def visible_to(self, user: Asker) -> Self:
        """The rows on whose person `user` may know now."""
        return filters.limit(self, user, Permission.VIEW)

    def listed_for(self, user: Asker) -> Self:
        """The same, for a list of many people's rows in an order: who sees few people asks with their keys first."""
        return filters.limit(self, user, Permission.VIEW, is_list=True)

    def listed_where(self, user: Asker, narrow: Callable[[Self], Self]) -> Self:
        """The same, of the few rows that `narrow` leaves, which are found first: for who sees few people among theirs,
        for others among everybody's, so that nobody's access is asked for a row that is not one of them."""
        rows = self.listed_for(user)
        found = narrow(rows if filters.sees_few(user) else self)
        return rows.filter(OneOf("pk", ArraySubquery(found.order_by().values("pk"))))

    def handled_for(self, user: Account) -> Self:
        """What a row's own handling leaves of them for this user: rows with a list of readers, or a kind of reader."""
        return self

    def in_words(self) -> Self:
        """With what a page needs to name the person of a row: `str`, `whereabouts`, `get_absolute_url`."""
        return self


def at_hand(row: models.Model, **related: list[Any]) -> None:
    """Let `row.<name>.all()` give these rows, just made with it, and ask nothing: what `prefetch_related` does."""
    kept = row.__dict__.setdefault("_prefetched_objects_cache", {})
    for name, rows in related.items():
        found = getattr(row, name).all()
        found._result_cache, found._prefetch_done = rows, True
        kept[name] = found
