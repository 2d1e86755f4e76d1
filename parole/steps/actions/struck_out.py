"""Take back what followed for a review from a release, a return or an end that two people have withdrawn."""

from __future__ import annotations

from django.utils import timezone

from offenders.custody.rules import Happening
from offenders.models import Movement
from parole.hearings.models import Hearing, Seat
from parole.moves.actions.moves import make_move
from parole.reviews.actions.opening import record_move
from parole.reviews.models import ParoleReview, ReviewClock, ReviewMove
from parole.reviews.rules.clocks import STOPPED_BY
from parole.reviews.rules.moves import REVIEW, Status
from sharing.access.state_machines import MoveRefused
from sharing.models import User

REASON = "The movement it was based on was withdrawn"


def reviews_go_back(movement: Movement, *, by: User | None) -> None:
    """Those that ended with the release go on where they were; one that began with the return is withdrawn.

    One whose listed hearing was cancelled stays withdrawn, for everybody was told: PPCS begins it anew. Raises
    MoveRefused where a review has been taken on since.
    """
    if movement.happening == Happening.RETURNED:
        _withdraw_what_began(movement, by=by)
        return
    ended = ParoleReview.objects.filter(offender_id=movement.offender_id, ended_at__gte=movement.recorded_at)
    for review in ended.select_related("offender").order_by("pk"):
        moved = ReviewMove.objects.filter(review=review, moved_at__gte=movement.recorded_at)
        before = REVIEW.state_before(list(moved.values_list("verb", "before")))
        last = moved.last()
        if before is not None and last is not None and not _hearing_cancelled(review, last.reason):
            _go_back(review, before, last, by=by)


def _go_back(review: ParoleReview, before: Status, last: ReviewMove, *, by: User | None) -> None:
    beside = ParoleReview.objects.open().filter(offender_id=review.offender_id).exclude(pk=review.pk)
    if any(strand.strand is review.strand for strand in beside.with_strands()):
        raise MoveRefused("A later review of the same sentence is open. Withdraw it first")
    was = review.status
    ParoleReview.objects.filter(pk=review.pk).update(status=before, ended_at=None, ended_because="")
    review.refresh_from_db()
    stopped = ReviewClock.objects.filter(review=review, stopped_on=last.on, kind__in=STOPPED_BY.get(last.verb, ()))
    newest = stopped.order_by("kind", "-pk").distinct("kind").values_list("pk", flat=True)
    ReviewClock.objects.filter(pk__in=list(newest)).update(stopped_on=None)
    Seat.objects.filter(review=review, left_on=last.on, left_because__startswith="Withdrawn: ").update(
        left_on=None, left_because=""
    )
    record_move(review, "take_back", before=was, by=by, on=timezone.localdate(), reason=REASON)


def _hearing_cancelled(review: ParoleReview, reason: str) -> bool:
    off = Hearing.objects.filter(review=review, status=Hearing.Status.CANCELLED, cancelled_because=reason[:300])
    return bool(reason) and off.exists()


def _withdraw_what_began(movement: Movement, *, by: User | None) -> None:
    for review in ParoleReview.objects.open().filter(offender_id=movement.offender_id).select_related("offender"):
        began = ReviewMove.objects.filter(review=review, verb="begin", moved_at__gte=movement.recorded_at)
        if not began.exists():
            continue
        if review.status != Status.DUE:
            raise MoveRefused("The review that opened on the return has moved on. Withdraw it first")
        make_move(review, "withdraw", by=by, on=timezone.localdate(), reason=REASON, as_clock=True)
