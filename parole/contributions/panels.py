"""Police contributions to a review as pages print them: what was given, and who has read it when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from parole.dossier.models import Contribution
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing.access.roles import Capability
from sharing.models import User
from sharing.time_words import format_date, format_days_away


@dataclass(frozen=True)
class ContributionLine:
    """may_read: whether there is a text; has_read: whether the reader has had it before them."""

    contribution: Contribution
    tag: str
    words: str
    second: str
    number_seen: int
    has_read: bool
    may_give: bool
    may_pass_on: bool


@dataclass(frozen=True)
class Police:
    lines: list[ContributionLine]
    may_ask: bool


def of_review(review: ParoleReview) -> list[Contribution]:
    """Two queries."""
    rows = Contribution.objects.filter(review=review).select_related("agency", "asked_by", "given_by", "passed_on_by")
    return list(rows.prefetch_related("seen__user"))


def police_of(
    review: ParoleReview, contributions: Iterable[Contribution], *, reader: User, may_change: bool, on: date
) -> Police:
    acts = may_change and review.status not in ENDS
    lines = [line_of(contribution, reader=reader, acts=acts, on=on) for contribution in contributions]
    return Police(lines, may_ask=acts and reader.can(Capability.ASK_POLICE))


def line_of(contribution: Contribution, *, reader: User, acts: bool, on: date) -> ContributionLine:
    seen = list(contribution.seen.all())
    tag, words, second = _state(contribution, on=on)
    return ContributionLine(
        contribution=contribution,
        tag=tag,
        words=words,
        second=second,
        number_seen=len(seen),
        has_read=any(each.user_id == reader.pk for each in seen),
        may_give=acts and contribution.received_at is None and reader.can(Capability.SAY_WHAT_POLICE_KNOW),
        may_pass_on=acts
        and contribution.received_at is not None
        and contribution.passed_on_at is None
        and reader.can(Capability.RUN_REVIEWS),
    )


def _state(contribution: Contribution, *, on: date) -> tuple[str, str, str]:
    if contribution.passed_on_at:
        return "done", "With the Board", format_date(contribution.passed_on_at)
    if contribution.received_at:
        return "partly", "To pass on", f"Given {format_date(contribution.received_at)}"
    if contribution.due_on < on:
        return "blocked", "Late", format_days_away(contribution.due_on, today=on)
    return "waiting", "Asked", f"by {format_date(contribution.due_on)}"
