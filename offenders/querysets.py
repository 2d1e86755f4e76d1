"""Questions about people, their custody and their dates, by name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from sharing.querysets import VisibleQuerySet

if TYPE_CHECKING:
    from offenders.models import CustodyPeriod, KeyDate, Offender, Release  # noqa: F401


class OffenderQuerySet(VisibleQuerySet["Offender"]):
    def matching(self, words: str) -> Self:
        """People whose name begins with each of these words, or whose prison number it is.

        An empty text matches everybody.
        """
        found = self
        for word in words.split():
            found = found.filter(
                Q(family_name__istartswith=word)
                | Q(family_name__icontains=f" {word}")
                | Q(given_names__istartswith=word)
                | Q(given_names__icontains=f" {word}")
                | Q(prison_number=word.upper())
            )
        return found


class OfPersonQuerySet(VisibleQuerySet[Any]):
    """Rows below a person; who may know of the person may read them."""

    subject_path = "offender"


class PeriodQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Periods in which the person is held now."""
        return self.filter(ends_on__isnull=True)


class KeyDateQuerySet(OfPersonQuerySet):
    def current(self) -> Self:
        return self.filter(superseded_at__isnull=True)

    def official(self) -> Self:
        return self.filter(origin="official")


class ReleaseQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Ways out that still lie ahead."""
        return self.filter(status__in=["expected", "ready"])

    def counted(self) -> Self:
        """Those on which the person would go; a possible one never is."""
        return self.filter(is_counted=True)

    def warned_between(self, first: date, last: date) -> Self:
        """By the day of which everybody is warned, both days included."""
        return self.filter(warn_on__gte=first, warn_on__lte=last)
