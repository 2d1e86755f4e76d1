"""Questions about victims, what they ask and what they are to be told, by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db.models import Count, F, Q

from offenders.rows import OfPersonQuerySet
from parole.victims.rules.requests import PUT, Status
from sharing.access.roles import Capability


class VictimQuerySet(OfPersonQuerySet):
    """Facts about victims: for those alone whose role liaises with them, and who see the person as usual."""

    opened_by_emergency = False

    def handled_for(self, user: Any) -> Self:
        return self if user.can(Capability.KNOW_VICTIMS) else self.none()

    def in_contact(self) -> Self:
        """Those who are told: in the scheme, and not left."""
        return self.filter(is_in_scheme=True, left_on__isnull=True)


class LiaisonAnswerQuerySet(VictimQuerySet):
    """What victim liaison said of a person, newest first."""


class LiaisonNoticeQuerySet(OfPersonQuerySet):
    """What victim liaison was told of, for those who may know that a victim asked."""

    opened_by_emergency = False

    def handled_for(self, user: Any) -> Self:
        return self if user.can(Capability.KNOW_VICTIMS_ASK) else self.none()

    def waiting(self) -> Self:
        """Nobody of victim liaison has acknowledged it."""
        return self.filter(acknowledged_at__isnull=True)


class RequestQuerySet(OfPersonQuerySet):
    """What victims ask for: all of it for those who know victims; what was passed on for those who may know that a
    victim asked; for nobody by emergency access."""

    opened_by_emergency = False

    def handled_for(self, user: Any) -> Self:
        if user.can(Capability.KNOW_VICTIMS):
            return self
        return self.filter(passed_at__isnull=False) if user.can(Capability.KNOW_VICTIMS_ASK) else self.none()

    def waiting(self) -> Self:
        """Passed on, and not answered."""
        return self.filter(status=Status.PASSED)

    def put(self) -> Self:
        """Before who decides, or decided."""
        return self.filter(status__in=PUT)


class ToTellQuerySet(VictimQuerySet):
    def open(self) -> Self:
        """Nobody has told the victim yet, who wishes to hear of it."""
        return self.filter(told_at__isnull=True, is_wanted=True)

    def not_wanted(self) -> Self:
        return self.filter(is_wanted=False)

    def overdue(self, *, at: datetime) -> Self:
        return self.open().filter(due_at__lte=at)

    def with_mistakes(self) -> Self:
        """With `mistakes`: how many tellings of each were withdrawn."""
        return self.annotate(mistakes=Count("tellings", filter=Q(tellings__withdrawn_at__isnull=False)))

    def told(self) -> Self:
        return self.filter(told_at__isnull=False)

    def told_late(self) -> Self:
        return self.told().filter(told_at__gt=F("due_at"))
