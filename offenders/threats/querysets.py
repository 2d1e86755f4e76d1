"""Questions about threats, by name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db.models import Exists, OuterRef

from offenders.rows import OfPersonQuerySet, table
from offenders.threats.rules import OPEN, ThreatState
from sharing import access
from sharing.access.roles import Capability
from sharing.records.account import Account


class OfThreatQuerySet(OfPersonQuerySet):
    """Rows of a threat: there for those in its circle who see the person and may know of its programme. For no partner
    system, and by no emergency."""

    opened_by_emergency = False
    threat_path = "threat_id"

    def handled_for(self, user: Account) -> Self:
        if user.is_program or not user.can(Capability.KNOW_THREATS):
            return self.none()
        named = table("Threat").circle.through.objects.filter(threat_id=OuterRef(self.threat_path), user_id=user.pk)
        return self.filter(Exists(named), access.knows_programme(user, programme="programme", person="offender_id"))


class ThreatQuerySet(OfThreatQuerySet):
    threat_path = "pk"

    def open(self) -> Self:
        return self.filter(state__in=[state.value for state in OPEN])

    def to_warn(self) -> Self:
        return self.filter(state=ThreatState.TO_WARN.value)

    def not_warned_in_time(self, *, at: datetime) -> Self:
        return self.to_warn().filter(warn_by__lte=at)

    def review_due(self, *, on: date) -> Self:
        """The day of the review has come."""
        return self.open().filter(review_on__lte=on)

    def with_all(self) -> Self:
        return self.select_related("offender", "recorded_by", "ended_by", "decided_by").prefetch_related(
            "circle__agency", "warnings__recorded_by", "reviews__reviewed_by"
        )
