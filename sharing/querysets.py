"""Questions with a name that every table of ours may be asked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models

if TYPE_CHECKING:
    from sharing.access import Asker

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class SpanQuerySet(models.QuerySet[M_co]):
    """Rows that hold from `starts_at` (included) until `ends_at` (not included; None is without end)."""

    def live(self, *, at: datetime) -> Self:
        return self.filter(models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at), starts_at__lte=at)


class VisibleQuerySet(models.QuerySet[M_co]):
    """Rows about a person. `visible_to` is the only way from here to a list that a user is shown."""

    subject_path = "pk"  # how a row leads to the person's key; "offender" on everything below the person

    def visible_to(self, user: Asker) -> Self:
        """The rows on whose person `user` may know now."""
        from sharing import access  # the door asks the tables, which are built of this class

        return access.limit(self, user, access.Permission.VIEW)

    def in_words(self) -> Self:
        """With what a page needs to name the person of a row: `str`, `whereabouts`, `get_absolute_url`."""
        return self
