"""What follows for a review when the person leaves or returns, or the term ends: followers of offenders."""

from __future__ import annotations

from django.utils import timezone

from offenders.custody.rules import Happening
from offenders.dates.rules.releases import Basis
from offenders.models import CustodyPeriod, Movement, Offender, Release
from parole.decisions.actions.standing import standing_decision
from parole.moves.actions.moves import make_move
from parole.reviews import coming
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import FINAL_STATES, Outcome
from parole.steps.actions import open_due_reviews, struck_out
from parole.victims.actions import telling
from parole.victims.rules.events import Event
from sharing.access.state_machines import MoveRefused
from sharing.models import User
from sharing.sentence_words import mid_sentence


def end_with_release(*, release: Release, by: User | None) -> None:
    """Whoever leaves on the Board's direction ends its review; whoever leaves by another way has no need of one."""
    on = release.released_on or timezone.localdate()
    telling.tell_of_release(release, on=on)
    telling.expect(release.offender, on=on)
    for review in ParoleReview.objects.open().filter(offender_id=release.offender_id):
        if release.basis == Basis.APD and review.status in FINAL_STATES and _directs_release(review):
            make_move(review, "release", by=by, on=on, as_clock=True)
        else:
            reason = f"Released: {mid_sentence(release.get_basis_display())}"
            make_move(review, "withdraw", by=by, on=on, reason=reason, as_clock=True)


def _directs_release(review: ParoleReview) -> bool:
    """Also a refusal beside it may be final: that one ends, and no one is released on it."""
    decision = standing_decision(review)
    return decision is not None and decision.outcome == Outcome.RELEASE_DIRECTED


def tell_of_movement(*, movement: Movement, by: User | None) -> None:
    """Victims are told where the person goes: moved, at large, revoked, back, gone abroad, dead"""
    telling.tell_of_movement(movement)


def tell_of_region(*, offender: Offender, by: User | None) -> None:
    """Victims are told that another region supervises the person, and not which"""
    telling.to_tell(offender, Event.MOVED, on=timezone.localdate(), cause="region")


def tell_of_coming(*, offender: Offender, release: Release | None, before: Release | None, by: User | None) -> None:
    """Victims are told before the release, and again when its day moves."""
    telling.expect(offender, on=timezone.localdate())


def withdraw_when_cut_short(*, movement: Movement, by: User | None) -> None:
    """Death, deportation and transfer out of the jurisdiction end the review. Whoever absconds comes back to it."""
    if Happening(movement.happening) in (Happening.DIED, Happening.DEPORTED, Happening.TRANSFERRED_OUT):
        withdraw_with_the_term(movement=movement, by=by)


def withdraw_with_the_term(*, movement: Movement, by: User | None) -> None:
    """Nothing is left to decide of somebody whose term has ended. Victims are told of an end that time brought."""
    if movement.happening == Happening.LICENCE_ENDED:
        telling.to_tell(movement.offender, Event.LICENCE_ENDED, on=movement.happened_on)
    reason = movement.get_happening_display()
    for review in ParoleReview.objects.open().filter(offender_id=movement.offender_id):
        make_move(review, "withdraw", by=by, on=movement.happened_on, reason=reason, as_clock=True)


def review_after_return(*, period: CustodyPeriod, by: User | None) -> None:
    """Whoever is back after a recall goes to the Board: the review begins with the return."""
    due = coming.after_return(period)
    try:
        open_due_reviews.begin(offender=period.offender, due=due, on=period.starts_on, by=None)
    except MoveRefused:  # one of the recall is open: the return is noted there by casework
        return


def review_goes_back(*, movement: Movement, by: User | None) -> None:
    """Of a release that is withdrawn no review has ended; of a return none has begun. Victims who were told hear"""
    struck_out.reviews_go_back(movement, by=by)
    telling.take_back(movement.offender, on=movement.happened_on)
