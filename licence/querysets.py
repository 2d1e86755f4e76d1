"""Questions about licences, checks and breaches, by name."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q
from django.utils import timezone

from licence.rules import breaches as breach_rules
from licence.rules import lifecycle
from sharing.querysets import VisibleQuerySet

if TYPE_CHECKING:
    from licence.models import Breach, Check, CheckPlan, Exemption, Licence, LicenceCondition  # noqa: F401


class OfPersonQuerySet(VisibleQuerySet):
    """Rows below a person; who may know of the person may read them."""

    subject_path = "offender"


class LicenceQuerySet(OfPersonQuerySet):
    def active(self) -> Self:
        return self.filter(status=lifecycle.Status.ACTIVE)

    def drafts(self) -> Self:
        return self.filter(status__in=lifecycle.DRAFTS)

    def waiting(self) -> Self:
        """Those that somebody has to approve."""
        return self.filter(status__in=lifecycle.WAITS_FOR_APPROVAL)

    def in_the_making(self) -> Self:
        """Begun and not yet in force: at most one of a person."""
        return self.filter(status__in=lifecycle.BEFORE_FORCE)

    def unfinished(self) -> Self:
        """Neither over nor revoked."""
        return self.exclude(status__in=[lifecycle.Status.INACTIVE, lifecycle.Status.RECALLED])


class ConditionQuerySet(OfPersonQuerySet):
    def in_force(self, *, on: date) -> Self:
        """Those that bind on this day, with that day's wording, of whichever version of the licence."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class PlanQuerySet(OfPersonQuerySet):
    def live(self, *, on: date) -> Self:
        """Those that are not over. The first check may lie ahead: the condition is planned for all that."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))


class CheckQuerySet(OfPersonQuerySet):
    def unanswered(self) -> Self:
        return self.filter(outcome="")

    def to_answer(self) -> Self:
        """Unanswered ones of a licence that is in force; those of a revoked or ended one are asked for no more."""
        return self.unanswered().filter(licence__status=lifecycle.Status.ACTIVE)

    def answered(self) -> Self:
        return self.exclude(outcome="")

    def with_all(self) -> Self:
        """With what a row of a list prints."""
        return self.select_related("offender", "officer", "team", "plan").prefetch_related("conditions")

    def mine(self, user) -> Self:
        """Those that the user makes: by name, or by a team of theirs where nobody is named."""
        teams = user.memberships.live(at=timezone.now()).values("team_id")
        return self.filter(Q(officer=user) | Q(officer__isnull=True, team__in=teams))

    def missed(self, *, on: date) -> Self:
        """Unanswered checks whose last day of grace lies before `on`."""
        return self.unanswered().filter(grace_ends_on__lt=on)

    def overdue(self, *, on: date) -> Self:
        """Unanswered and due before today; not missed while in their grace."""
        return self.unanswered().filter(due_on__lt=on)

    def due_by(self, last: date) -> Self:
        return self.unanswered().filter(due_on__lte=last)


class ExemptionQuerySet(OfPersonQuerySet):
    def holding(self, *, at: datetime) -> Self:
        return self.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at), starts_at__lte=at, ends_at__gt=at)


class BreachQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        return self.filter(status__in=breach_rules.OPEN)

    def in_sight(self) -> Self:
        """Open ones, and concerns that were decided against recall and stay visible."""
        return self.filter(status__in=breach_rules.OPEN | breach_rules.VISIBLE_CONCERN)

    def to_look_at_again(self, *, at: datetime) -> Self:
        return self.filter(status=breach_rules.Status.NO_RECALL, look_again_at__lte=at)


class RegisterQuerySet(OfPersonQuerySet):
    def current(self, *, on: date) -> Self:
        """Entries of a register that hold on this day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)
