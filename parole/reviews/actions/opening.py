"""Open a review to change it: the person locked, the role asked, a form that was sent twice; and keep each move."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from offenders.people.locking import lock
from parole.reviews.models import ParoleReview, ReviewMove
from parole.reviews.rules.moves import Status
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before

FIELDS = ("status", "round", "deemed_referred_on", "final_on", "next_review_by", "planned_for")


class ParoleRefused(Refused):
    """It cannot be so."""


def only_casework(by: User) -> None:
    """What is no move of the machine is recorded by those who record the moves: also by a program of theirs.

    Whether its token may write here at all was asked at the door: the scope is given to each client by name.
    """
    if not by.can(Capability.RUN_REVIEWS):
        raise MoveRefused("Your role cannot do this")


def get_review_or_refuse(review: ParoleReview, *, by: User | None) -> ParoleReview:
    """The row as it stands, with the person locked, for somebody who may change the person. by: None for a job."""
    lock(review.offender)
    if by:
        access.require(by, Permission.CHANGE, review.offender)
    return ParoleReview.objects.select_related("offender", "period").get(pk=review.pk)


def is_made(review: ParoleReview, uid: UUID | None) -> bool:
    """Whether an earlier sending of the same form made its move. Raises RecordHidden for a key of another review."""
    made = made_before(ReviewMove, uid)
    if made and made.review_id != review.pk:
        raise access.RecordHidden
    return made is not None


def record_move(
    review: ParoleReview,
    verb: str,
    *,
    before: Status | str,
    by: User | None,
    on: date,
    reason: str = "",
    caused_by: str = "",
    target_on: date | None = None,
    document: str = "",
    put_off_for: str = "",
    decided_by: str = "",
    uid: UUID | None = None,
) -> None:
    """The move's own row, and its entry in the audit log."""
    ReviewMove.objects.create(
        review=review,
        offender_id=review.offender_id,
        verb=verb,
        before=before,
        after=review.status,
        on=on,
        moved_by=by,
        reason=reason[:500],
        caused_by=caused_by,
        target_on=target_on,
        document=document.strip(),
        put_off_for=put_off_for,
        decided_by=decided_by,
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"parole.{verb}",
        by=by,
        target=review,
        subject=review.offender_id,
        reason=reason,
        payload={"before": before, "on": on, "caused_by": caused_by, "after": audit.fields_of(review, *FIELDS)},
    )


def moved_so_far(review: ParoleReview) -> int:
    """For keys of alerts: each move is told once, and the next one again."""
    return ReviewMove.objects.filter(review=review).count()


def not_in_the_future(field: str, day: date | None) -> None:
    if day and day > timezone.localdate():
        raise ParoleRefused(field, "The date must be today or in the past")
