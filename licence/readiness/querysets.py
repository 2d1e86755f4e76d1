"""Questions about what must be in hand before a release, by name."""

from __future__ import annotations

from datetime import date
from typing import Self

from licence.readiness.rules import readiness
from offenders.rows import OfPersonQuerySet
from sharing.cover import standing
from sharing.models import User


class ReadinessQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Of releases that are expected still."""
        return self.filter(closed_at__isnull=True)

    def late(self, *, on: date) -> Self:
        """A mandatory item is open past its day."""
        return self.open().filter(first_due_on__lt=on)

    def blocked(self) -> Self:
        """An item waits for something that does not come automatically."""
        return self.open().filter(blocked__gt=0)

    def with_all(self) -> Self:
        """With what a row of a list prints."""
        return self.select_related("offender__establishment", "release", "tag_order")


class ReadinessItemQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """As last judged, of lists that are not over."""
        return self.filter(state__in=readiness.OPEN, readiness__closed_at__isnull=True)

    def late(self, *, on: date) -> Self:
        """Open after their last day."""
        return self.open().filter(due_on__lt=on)

    def of(self, user: User) -> Self:
        """Those that were given to this user, or to an officer on leave for whom they act."""
        return self.filter(standing.done_by(user, officer="owner", subject="offender_id"))
