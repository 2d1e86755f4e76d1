"""Questions about the entries of the register of law, by name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from offenders.reference.law.rules import CHECK_HOLDS_DAYS
from offenders.rows import table

LONG_AGO = datetime(1, 1, 1, tzinfo=timezone.get_fixed_timezone(0))


def last_lapsed(at: datetime) -> datetime:
    """Checks from before this moment no longer hold: before the day that is 89 days before today begins."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=CHECK_HOLDS_DAYS - 1)


class LawEntryQuerySet(models.QuerySet[Any]):
    def with_check(self) -> Self:
        """With `checked_at`, `checker`, `check_pk`: of the latest check that stands, made since the last change."""
        stands = table("LawCheck").objects.filter(
            entry=OuterRef("pk"),
            withdrawn_at=None,
            checked_at__gt=Coalesce(OuterRef("changed_at"), LONG_AGO),
        )
        newest = stands.order_by("-checked_at", "-pk")
        return self.annotate(
            checked_at=Subquery(newest.values("checked_at")[:1]),
            check_pk=Subquery(newest.values("pk")[:1]),
            checker=Subquery(newest.values("checked_by__name")[:1]),
        )

    def supplied(self) -> Self:
        """Of those `with_check`: not yet checked here."""
        return self.filter(checked_at=None)

    def lapsed(self, *, at: datetime) -> Self:
        """Of those `with_check`: checked, and the check has lapsed; oldest first."""
        return self.filter(checked_at__lt=last_lapsed(at)).order_by("checked_at", "pk")

    def unconfirmed(self) -> Self:
        return self.filter(is_confirmed=False)

    def about(self, words: str) -> Self:
        """Those in which every one of these words stands somewhere."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(key__icontains=word)
                | Q(instrument__icontains=word)
                | Q(provision__icontains=word)
                | Q(says__icontains=word)
                | Q(note__icontains=word)
            )
        return found
