"""Questions about exemptions, by name."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least

from licence.exemptions.rules import FOR_VICTIMS, OPEN, Status
from licence.licences.models import LicenceCondition
from licence.licences.rules import Status as LicenceStatus
from offenders.rows import OfPersonQuerySet
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.records.account import Account

BESPOKE, BOARD = LicenceCondition.Kind.BESPOKE, LicenceCondition.ApprovedBy.BOARD
FOR_HEAD = (
    Q(condition__family__in=[str(family) for family in FOR_VICTIMS])
    | Q(condition__kind=BESPOKE)
    | Q(condition__approved_by_body=BOARD)
    | Q(condition__requested_by_victim=True)
)


class ExemptionQuerySet(OfPersonQuerySet):
    def with_all(self) -> Self:
        """With what a page names."""
        people = ("asked_by", "decided_by", "ended_by", "recorded_approver", "condition__licence__offender", "offender")
        return self.select_related(*people)

    def waiting(self) -> Self:
        return self.filter(status=Status.ASKED)

    def for_decision_by(self, user: Account) -> Self:
        """Those that the user's role decides and that somebody else asked for."""
        if not user.can(Capability.APPROVE_EXEMPTIONS):
            return self.none()
        rows = self.waiting().exclude(asked_by_id=user.pk)
        return rows if user.can(Capability.APPROVE_EXEMPTIONS_AS_HEAD) else rows.exclude(FOR_HEAD)

    def over_by(self, at: datetime) -> Self:
        """Asked for or approved, and time has ended them: the window, or the condition itself."""
        condition_over = Q(condition__ends_at__lte=at) | ~Q(condition__licence__status=LicenceStatus.ACTIVE)
        is_over = Q(ends_at__lte=at) | condition_over
        return self.filter(is_over, status__in=[str(each) for each in OPEN])

    def holding(self, first: datetime, last: datetime) -> Self:
        """Under which a person was exempt at a moment of this span, both ends included, whatever became of them."""
        until = Least("ends_at", Coalesce("ended_at", "ends_at"))
        return self.filter(begins_at__lte=last).annotate(until=until).filter(until__gt=first)

    def overlapping(self, first: datetime, last: datetime) -> Self:
        return self.filter(starts_at__lt=last, ends_at__gt=first)


class RiskViewQuerySet(OfPersonQuerySet):
    """What victim liaison said is there for those alone who may know what victims asked for, and by no emergency."""

    opened_by_emergency = Q(for_victims=False)

    def handled_for(self, user: Account) -> Self:
        return fields.readable(self, user, fields.KNOWS_VICTIMS_ASK, but=Q(for_victims=False))

    def in_order(self) -> Self:
        return self.order_by(F("given_at").desc(), "-pk")
