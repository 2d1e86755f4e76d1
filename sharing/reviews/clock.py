"""Overdue access reviews: each is marked and more and more people are told; nothing is taken away.

Asked by a job that may run twice, late, or be killed: each review is a transaction of its own, each rung a row that is
written with its letters, once. A review that raises is set aside, and the others go on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from sharing import alerts, practice
from sharing.agencies.models import Membership, Team, User
from sharing.alerts import digests
from sharing.alerts.models import Receipt
from sharing.grants.who_can_see import ROLES_THAT_SHARE
from sharing.reviews import actions as reviews
from sharing.reviews import alert_kinds as review_alert_kinds
from sharing.reviews import customs
from sharing.reviews.models import AccessReview, ReviewLine, ReviewTold
from sharing.reviews.rules import rungs_due

logger = logging.getLogger(__name__)
Rung = ReviewTold.Rung
LATE = "access.review_late"
LADDER = [Rung.REVIEWERS, Rung.HEAD, Rung.AGENCY, Rung.ASSURANCE]
AFTER = {
    Rung.HEAD: customs.REVIEW_HEAD_DAYS,
    Rung.AGENCY: customs.REVIEW_AGENCY_DAYS,
    Rung.ASSURANCE: customs.REVIEW_ASSURANCE_DAYS,
}


def work_on(*, at: datetime) -> None:
    """What the clock does: makes the review of the period if it is due and missing, looks at those past their day."""
    reviews.make_reviews(at=at)
    watch(at=at)


def watch(*, at: datetime) -> int:
    """Look at each review that is past its last day. Returns how many of them are late."""
    over = AccessReview.objects.filter(closed_at__isnull=True, due_at__lte=at).order_by("pk")
    late = 0
    for key in list(over.values_list("pk", flat=True)):
        try:
            late += _look_at(key, at=at)
        except Exception:  # one that is stuck holds up no other
            logger.exception("access_review_stuck", extra={"review": key})
    return late


@transaction.atomic
def _look_at(key: int, *, at: datetime) -> bool:
    rows = AccessReview.objects.select_for_update(of=("self",))
    review = rows.filter(pk=key, closed_at__isnull=True).select_related("team__agency").first()
    if review is None:  # another process has closed it
        return False
    _mark_ended(review, at=at)
    waiting = ReviewLine.objects.undecided().filter(review=review)
    if not waiting.exists():
        reviews.close_review(review, reason="All is decided", at=at)
        return False
    waiting.filter(unconfirmed_since__isnull=True).update(unconfirmed_since=at)
    AccessReview.objects.filter(pk=key, overdue_at__isnull=True).update(overdue_at=at)
    _climb(review, at=at)
    return True


def _mark_ended(review: AccessReview, *, at: datetime) -> None:
    """What has ended automatically, or by hand elsewhere, waits for nobody."""
    over = Q(grant__ended_at__lte=at) | Q(grant__ends_at__lte=at) | Q(scope__ends_at__lte=at)
    rows = ReviewLine.objects.undecided().filter(over, review=review)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    ReviewLine.objects.undecided().filter(pk__in=keys).update(decision=ReviewLine.Decision.ENDED, decided_at=at)


def _climb(review: AccessReview, *, at: datetime) -> None:
    """Tell the rungs that are due, one after the other: below one that reaches nobody the next is due at once."""
    today = timezone.localdate(at)
    while due := rungs_due(
        today, due_on=timezone.localdate(review.due_at), after=_after(today), reached=_reached(review)
    ):
        rung = LADDER[due[0]]
        told = ReviewTold.objects.create(review=review, rung=rung, told_at=at, people=0)
        told.people = _email_late_review(rung, review, at=at)
        told.save(update_fields=["people"])


def _after(today: date) -> list[int]:
    return [practice.value(AFTER[rung], on=today) if rung in AFTER else 0 for rung in LADDER]


def _reached(review: AccessReview) -> list[int | None]:
    found = dict(review.told.values_list("rung", "people"))
    return [found.get(rung) for rung in LADDER]


def _email_late_review(rung: Rung, review: AccessReview, *, at: datetime) -> int:
    """How many people are written to."""
    if rung is Rung.ASSURANCE:
        return _tell_assurance(review, at=at)
    return digests.tell_people(
        WHO[rung](review, at),
        team=review.team,
        kind=f"{LATE}.{rung}",
        key=str(review.pk),
        title="News of an overdue access review",
        path=reverse("access_reviews"),
        at=at,
    )


def _tell_assurance(review: AccessReview, *, at: datetime) -> int:
    alert = alerts.raise_alert(
        kind=review_alert_kinds.REVIEW_LATE,
        key=f"review:{review.pk}",
        subject=None,
        text=f"{review.team}, {review.team.agency}: access not confirmed there stays. Ask the managers of "
        f"{review.team.agency} to decide.",
        link=reverse("access_reviews"),
        at=at,
    )
    teams = Receipt.objects.filter(alert=alert).values("team_id")
    return Membership.objects.live(at=at).filter(team_id__in=teams).values("user_id").distinct().count()


def reviewers(review: AccessReview, at: datetime) -> QuerySet[User]:
    """Who of the team may give others access, and so confirms; of a person who is hidden from them, they do not."""
    places = Membership.objects.live(at=at).filter(team_id=review.team_id, team__closed_at__isnull=True)
    return _managers().filter(pk__in=places.values("user_id"))


def _others_of_agency(review: AccessReview, at: datetime) -> QuerySet[User]:
    return _managers().filter(agency_id=review.team.agency_id).exclude(pk__in=reviewers(review, at).values("pk"))


def _who_answer_for_agency(review: AccessReview, at: datetime) -> QuerySet[User]:
    """Its managers at a desk, or with more than one team; where there are none, all of its managers."""
    of_agency = _managers().filter(agency_id=review.team.agency_id)
    places = Membership.objects.live(at=at).filter(team__closed_at__isnull=True, user__in=of_agency.values("pk"))
    places = places.exclude(team__kind=Team.Kind.PERSONAL)
    desks = [Team.Kind.NATIONAL_DESK, Team.Kind.DUTY_DESK]
    wide = places.values("user_id").annotate(teams=Count("team_id", distinct=True)).filter(teams__gt=1)
    found = Q(pk__in=places.filter(team__kind__in=desks).values("user_id")) | Q(pk__in=wide.values("user_id"))
    return of_agency.filter(found) if of_agency.filter(found).exists() else of_agency


def _managers() -> QuerySet[User]:
    return User.objects.filter(is_active=True, role__in=ROLES_THAT_SHARE)


WHO: dict[Rung, Callable[[AccessReview, datetime], QuerySet[User]]] = {
    Rung.REVIEWERS: reviewers,
    Rung.HEAD: _others_of_agency,
    Rung.AGENCY: _who_answer_for_agency,
}
