"""The progress of an access review, for those who decide in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from sharing.access import situations
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.grants.models import Grant
from sharing.pages.spans import last_day_of
from sharing.reviews import clock as review_clock
from sharing.reviews.models import AccessReview, ReviewLine, ReviewTold
from sharing.reviews.planned_end_models import PlannedEnd
from sharing.reviews.rules import quarter_in_words

MOST_TO_CHECK = 200


@dataclass(frozen=True)
class Progress:
    """A review with what the reader may decide in it: nobody is counted who is hidden from them."""

    review: AccessReview
    decided: int
    of: int

    @property
    def words(self) -> str:
        return f"{self.decided} of {self.of} decided"

    @property
    def quarter(self) -> str:
        return quarter_in_words(self.review.quarter_starts_on)

    @property
    def last_day(self) -> date | None:
        return last_day_of(self.review.due_at)

    @property
    def is_late(self) -> bool:
        return self.review.overdue_at is not None and self.review.closed_at is None


def progress(reviews: Iterable[AccessReview], *, user: User) -> list[Progress]:
    """One query more than the reviews, however many they are."""
    rows = list(reviews)
    lines = ReviewLine.objects.filter(review_id__in=[review.pk for review in rows]).order_by()
    mine, scopes = (
        # a review has lines of people or of scopes, never of both
        found.values("review_id").annotate(of=Count("pk"), decided=Count("pk", filter=Q(decided_at__isnull=False)))
        for found in (lines.for_reviewers(user), lines.filter(scope__isnull=False))
    )
    counted = {row["review_id"]: (row["decided"], row["of"]) for row in mine.union(scopes, all=True)}
    return [Progress(review, *counted.get(review.pk, (0, 0))) for review in rows]


def to_decide(user: User) -> list[Progress]:
    """Those that wait for the user; no question for a role that gives nobody access."""
    if not user.can(Capability.GRANT_ACCESS):
        return []
    open_ = AccessReview.objects.open_to(user).filter(closed_at__isnull=True).select_related("team")
    return [each for each in progress(open_[:10], user=user) if each.decided < each.of]


@dataclass(frozen=True)
class Late:
    """A review that is past its last day, for those who see to it that somebody confirms it. It counts nobody: whom it
    is about may be hidden from them."""

    review: AccessReview
    who_confirms: list[str]
    told: list[ReviewTold]

    @property
    def last_day(self) -> date | None:
        return last_day_of(self.review.due_at)


def late_ones(user: User, *, at: datetime) -> list[Late]:
    """Those of which the reader is told, the one first that is late for longest. Two queries, and one for each team."""
    rows = AccessReview.objects.late_for(user).select_related("team__agency").prefetch_related("told")
    return [
        Late(row, [user.name for user in review_clock.reviewers(row, at).order_by("name")[:5]], list(row.told.all()))
        for row in rows.order_by("due_at", "pk")[:50]
    ]


def with_review(grants: Iterable[Grant], *, at: datetime) -> list[Grant]:
    """Each with what reviews say of it: `planned`, an end that was set and is to come or objected to, and
    `unconfirmed_since`. Two queries."""
    rows = list(grants)
    keys = [grant.pk for grant in rows]
    ends = PlannedEnd.objects.filter(grant__in=keys).select_related("set_by", "grant")
    planned = {end.grant_id: end for end in ends if end.is_to_come(at=at) or end.is_objected}
    lines = ReviewLine.objects.undecided().filter(grant__in=keys, unconfirmed_since__isnull=False)
    since = dict(lines.order_by("pk").values_list("grant_id", "unconfirmed_since"))
    for grant in rows:
        grant.planned = planned.get(grant.pk)  # type: ignore[attr-defined]
        grant.unconfirmed_since = since.get(grant.pk)  # type: ignore[attr-defined]
    return rows


def objections_to_decide(user: User) -> list[PlannedEnd]:
    """Ends to which a team has objected, of people whom the reader sees; no question for a role that gives nobody
    access."""
    if not user.can(Capability.GRANT_ACCESS):
        return []
    rows = PlannedEnd.objects.objected().listed_for(user).select_related("subject", "grant__team")
    return list(rows.order_by("objected_at", "pk")[:5])


@dataclass(frozen=True)
class DecisionLine:
    """A decision of a review. can_be_undone: as `undo_decision` would have it."""

    line: ReviewLine
    can_be_undone: bool

    @property
    def last_day(self) -> date | None:
        """Of access that is to end; None for any other."""
        ends_at = self.line.grant.ends_at if self.line.grant else None
        return last_day_of(ends_at) if ends_at and self.line.decision == ReviewLine.Decision.ENDS else None


def decisions_of(lines: Sequence[ReviewLine], *, at: datetime) -> list[DecisionLine]:
    """One query more than the lines."""
    ends = PlannedEnd.objects.to_come(at=at).filter(line__in=[line.pk for line in lines], objected_at__isnull=True)
    to_come = set(ends.values_list("line_id", flat=True))
    return [
        DecisionLine(
            line,
            line.review.closed_at is None
            and line.subject_id is not None
            and (line.decision == ReviewLine.Decision.KEPT or line.pk in to_come),
        )
        for line in lines
    ]


@dataclass(frozen=True)
class EndToCheck:
    """An end that touches a live case: who loses access to somebody who is what. It names nobody."""

    planned: PlannedEnd
    not_alone: str

    @property
    def last_day(self) -> date | None:
        return last_day_of(self.planned.ends_at)


def ends_to_check(user: User, *, at: datetime) -> list[EndToCheck]:
    """Those that a privacy officer may still stop, the next one to come first. Two queries; none for others."""
    if not user.can(Capability.REVIEW_EMERGENCIES):
        return []
    rows = list(PlannedEnd.objects.to_check(user, at=at).with_words().order_by("ends_at", "pk")[:MOST_TO_CHECK])
    known = situations.situations_of([row.subject_id for row in rows], on=timezone.localdate(at))
    found = [EndToCheck(row, known[row.subject_id].not_alone) for row in rows]
    return [each for each in found if each.not_alone]
