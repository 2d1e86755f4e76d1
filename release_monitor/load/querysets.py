"""Questions about load and about decisions to de-prioritise, by name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Case, CharField, Exists, OuterRef, Subquery, Value, When

from offenders.custody.rules import HELD, Status
from offenders.models import CustodyPeriod, Release
from offenders.rows import OfPersonQuerySet
from release_monitor.load.rules import (
    FIRST_WEEKS,
    NEEDS_FINDING,
    NO_WORK,
    WEEKS_BEFORE_RELEASE,
    PriorityState,
    Stage,
)
from sharing.cover import standing
from sharing.models import Duty, User


class DeprioritisationQuerySet(OfPersonQuerySet):
    def in_force(self) -> Self:
        return self.filter(state=PriorityState.IN_FORCE)

    def to_review(self, *, on: date) -> Self:
        """Those whose review is due today, or was."""
        return self.in_force().filter(review_on__lte=on)

    def past_review(self, *, on: date) -> Self:
        """Those that no one reviewed in time."""
        return self.in_force().filter(review_on__lt=on)

    def decided_by_user(self, user: User) -> Self:
        """Those that the user decided, or an officer on leave for whom they act."""
        return self.filter(standing.done_by(user, officer="decided_by", subject="offender_id"))

    def with_owner(self, user: User) -> Self:
        """Each with `owner_id`, the key of the person's owner in the user's agency."""
        owner = Duty.objects.current().filter(subject=OuterRef("offender"), agency=user.agency_id)
        return self.annotate(owner_id=Subquery(owner.values("owner")[:1]))

    def with_all(self) -> Self:
        """With what a line of a list prints."""
        return self.select_related("offender__establishment", "team__agency", "decided_by", "second", "ended_by")


def duties_of(user: User, *, on: date) -> Any:
    """Current duties in the user's agency for people the user can see, each with `stage`: `rules.stage_of`, asked of
    the database. Duties without work are left out."""
    rows = Duty.objects.current().filter(agency=user.agency_id).exclude(subject__status__in=NO_WORK).listed_for(user)
    return rows.annotate(stage=_stage(on))


def _stage(on: date) -> Case:
    came_out = CustodyPeriod.objects.filter(offender=OuterRef("subject"), ends_on__gt=on - timedelta(weeks=FIRST_WEEKS))
    leaves = (
        Release.objects.open()
        .counted()
        .filter(offender=OuterRef("subject"), leaves_on__lte=on + timedelta(weeks=WEEKS_BEFORE_RELEASE))
    )
    return Case(
        When(subject__status__in=NEEDS_FINDING, then=Value(Stage.AT_LARGE)),
        When(Exists(came_out), subject__status=Status.ON_LICENCE, then=Value(Stage.FIRST_WEEKS)),
        When(subject__status=Status.ON_LICENCE, then=Value(Stage.ON_LICENCE)),
        When(Exists(leaves), subject__status__in=HELD, then=Value(Stage.RELEASE_NEAR)),
        When(subject__status__in=HELD, then=Value(Stage.HELD)),
        default=Value(Stage.AFTER),
        output_field=CharField(),
    )
