"""Questions about victims and what they are to be told, by name."""

from __future__ import annotations

from typing import Any, Self

from offenders.rows import OfPersonQuerySet
from sharing.access.roles import Capability


class VictimQuerySet(OfPersonQuerySet):
    """Facts about victims: for those alone whose role liaises with them, and who see the person as usual."""

    opened_by_emergency = False

    def handled_for(self, user: Any) -> Self:
        return self if user.can(Capability.KNOW_VICTIMS) else self.none()

    def in_contact(self) -> Self:
        """Those who are told: in the scheme, and not left."""
        return self.filter(is_in_scheme=True, left_on__isnull=True)


class ToTellQuerySet(VictimQuerySet):
    def open(self) -> Self:
        """Nobody has told the victim yet."""
        return self.filter(told_on__isnull=True)
