"""Questions about the registers, by name."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db.models import Q

from offenders.rows import OfPersonQuerySet
from sharing.access import fields
from sharing.records.account import Account


class RegisterQuerySet(OfPersonQuerySet):
    def current(self, *, on: date) -> Self:
        """Entries of a register that hold on this day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class PlaceQuerySet(RegisterQuerySet):
    """An address says where somebody lives whatever else its row says: it is there as a whole, or not at all."""

    PUBLIC = ("approved_premises", "work")

    def handled_for(self, user: Account) -> Self:
        return fields.readable(self, user, fields.HOME_ADDRESS, but=Q(kind__in=self.PUBLIC))
