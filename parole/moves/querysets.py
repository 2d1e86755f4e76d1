"""Reviews that may have a move which time, or a sheet, has made due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from offenders.dates.models import BoardDirection, Release, ReleaseHold
from offenders.dates.rules.suspension import SUSPENDED_FROM
from parole.decisions.models import Decision
from parole.decisions.questions import ReferralQuestion
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.querysets import ReviewQuerySet
from parole.reviews.rules import moves
from parole.reviews.rules.clocks import Clock


def may_go_on(*, on: date) -> ReviewQuerySet:
    """Those in which time alone may have made a move due by this day: the rules say which."""
    days_over = Exists(_standing(challengeable_until__lt=on))
    clocks = ReviewClock.objects.running().filter(review=OuterRef("pk"))
    waits = Exists(clocks.filter(kind=Clock.HEARING_REQUEST, due_on__gte=on))
    provided = Exists(_standing(provided_on__isnull=False))
    refused = Exists(_standing().exclude(outcome=moves.Outcome.RELEASE_DIRECTED))
    return ParoleReview.objects.filter(
        Q(status__in=[moves.Status.PROVISIONAL, moves.Status.RECONSIDERATION_REFUSED]) & days_over
        | Q(status=moves.Status.PAPER_DECISION) & provided & ~waits
        | Q(status=moves.Status.DECIDED) & provided
        | Q(status=moves.Status.FINAL) & refused
        | Q(status=moves.Status.QUASHED)
    ).order_by("pk")


def with_an_undecided_date() -> ReviewQuerySet:
    """Those that go on without a decision that stands, of people with an approved date that nothing holds."""
    held = ReleaseHold.objects.filter(release=OuterRef("pk"), kind="decision_not_final", lifted_at__isnull=True)
    dated = Release.objects.open().filter(
        ~Exists(held), offender=OuterRef("offender"), period=OuterRef("period"), basis="APD"
    )
    return ParoleReview.objects.open().filter(~Exists(_standing()), Exists(dated)).order_by("pk")


def with_no_question(statuses: Iterable[str]) -> ReviewQuerySet:
    """Those in which a direction to release stands and no question of a referral to the High Court: none was opened, or
    what the gate reads was written before it was known. statuses: of those that may be directed."""
    asked = ReferralQuestion.objects.filter(review=OuterRef("pk"), ended_at__isnull=True)
    directed = _standing(
        outcome=moves.Outcome.RELEASE_DIRECTED, provided_on__isnull=False, decided_on__gte=SUSPENDED_FROM
    )
    unread = BoardDirection.objects.filter(period=OuterRef("period"), ended_at__isnull=True, directed_on__isnull=True)
    rows = ParoleReview.objects.open().filter(status__in=statuses)
    return rows.filter(Exists(directed) & ~Exists(asked) | Exists(unread)).order_by("pk")


def _standing(**that: Any) -> Any:
    """The decision of the outer review that has not fallen away."""
    return Decision.objects.filter(review=OuterRef("pk"), fell_away_on__isnull=True, **that)
