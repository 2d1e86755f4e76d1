"""Questions about conditions that victims asked for, by name."""

from __future__ import annotations

from typing import Any, Self

from offenders.rows import OfPersonQuerySet
from sharing.access.roles import Capability


class RequestTieQuerySet(OfPersonQuerySet):
    """For those alone who may know that a victim asked, and who see the person as usual."""

    opened_by_emergency = False

    def handled_for(self, user: Any) -> Self:
        return self if user.can(Capability.KNOW_VICTIMS_ASK) else self.none()

    def standing(self) -> Self:
        return self.filter(untied_at__isnull=True)
