"""What follows for a licence and the release checklist when dates move, the person leaves or returns, the term ends, a
hold is placed, or the Board sets conditions.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from licence import struck_out
from licence.licences.actions import board_proposals, licences, release_days
from licence.licences.actions.hard_stop import carry_hold_over
from licence.licences.models import Licence
from licence.licences.rules import Status, first_moment
from licence.papers.models import PaperGiven
from licence.readiness.actions import lists
from licence.readiness.actions.settling import ACTIONS_OVERDUE, settle_for
from licence.readiness.models import Readiness
from licence.recalls.actions import arrests, following
from offenders.custody.rules import Happening
from offenders.models import CustodyPeriod, Movement, Offender, Release, ReleaseHold
from offenders.status import faults
from offenders.status.facts import went_without_licence
from parole.models import Decision
from sharing.models import User

REASONS = {
    Happening.LICENCE_REVOKED: "The licence was revoked",
    Happening.DEPORTED: "The person was deported",
    Happening.TRANSFERRED_OUT: "The person was transferred out of the jurisdiction",
    Happening.ACQUITTED: "Acquitted, discontinued or quashed",
    Happening.DIED: "The person has died",
    Happening.LICENCE_ENDED: "The licence has ended",
    Happening.RELEASED_WITHOUT_LICENCE: "Released at the end of the sentence, without licence",
}


def propose_what_the_board_set(*, decision: Decision, by: User | None) -> None:
    """On the licence in the making. Where there is none yet, it is proposed when one is begun."""
    for licence in Licence.objects.in_the_making().filter(offender_id=decision.offender_id):
        board_proposals.propose(licence=licence, decision=decision, by=by)


def put_in_force(*, release: Release, by: User | None) -> None:
    """The approved licence is in force from the day of the release, unless the sentence ends with it."""
    approved = Licence.objects.filter(offender_id=release.offender_id, status=Status.APPROVED).first()
    if approved and release.released_on and not went_without_licence(release):
        Licence.objects.filter(pk=approved.pk).update(release=release)
        licences.activate(licence=approved, at=first_moment(release.released_on), by=None)
    carry_hold_over(offender=release.offender, on=release.released_on or timezone.localdate())


def follow_the_dates(*, offender: Offender, release: Release | None, before: Release | None, by: User | None) -> None:
    """A licence in the making follows the day of the release, and the hold that no licence is approved with it."""
    release_days.follow_dates(offender=offender, release=release, before=before, by=by)


def sync_readiness(*, offender: Offender, release: Release | None, before: Release | None, by: User | None) -> None:
    """The list of what must be in hand follows the day of the release; that of another release route ends."""
    lists.follow_dates(offender=offender, release=release, before=before, by=by)


def end_the_list(*, release: Release, by: User | None) -> None:
    """Whoever went needs nothing more in hand: what was done stays on record."""
    for readiness in Readiness.objects.open().with_all().filter(offender=release.offender):
        because = lists.RELEASED if readiness.release_id == release.pk else lists.NOT_EXPECTED
        lists.end_list(readiness=readiness, because=because, by=by)


def refresh_readiness_on_hold(*, hold: ReleaseHold, by: User | None) -> None:
    """What holds the release keeps it from being ready, and may be what the list says of it."""
    if hold.kind != ACTIONS_OVERDUE:
        settle_for(hold.offender, by=by)


def follow_mappa(*, offender: Offender, by: User | None) -> None:
    """The release checklist and a recall that is being prepared say what the MAPPA case says."""
    settle_for(offender, by=by)
    following.mappa_changed(offender.pk)


def look_again_at_the_licence(*, licence: Licence, by: User | None) -> None:
    """Whether a licence is approved is one of the things that must be in hand."""
    settle_for(licence.offender, by=by)


def look_again_at_the_papers(*, given: PaperGiven, by: User | None) -> None:
    """A licence that was explained and handed over is one of the things that must be in hand."""
    settle_for(given.offender, by=by)


def revoke_on_return(*, period: CustodyPeriod, by: User | None) -> None:
    """Who is back in custody after a recall no longer has a licence in force."""
    for licence in Licence.objects.active().filter(offender_id=period.offender_id):
        licences.revoke(licence=licence, on=period.starts_on, reason="Returned to custody after a recall", by=None)


def revoke_or_end(*, movement: Movement, by: User | None) -> None:
    """A revocation revokes the licence in force; deportation and death end whatever there is."""
    if movement.happening == Happening.LICENCE_REVOKED:
        for licence in Licence.objects.active().filter(offender_id=movement.offender_id):
            reason = REASONS[Happening.LICENCE_REVOKED]
            licences.revoke(licence=licence, on=movement.happened_on, reason=reason, by=None)
    elif movement.happening != Happening.ABSCONDED:
        end_with_the_term(movement=movement, by=by)


def end_with_the_term(*, movement: Movement, by: User | None) -> None:
    """No licence outlives the term; what was in the making is no longer needed."""
    reason = REASONS.get(Happening(movement.happening), "The term has ended")
    for licence in Licence.objects.exclude(status=Status.INACTIVE).filter(offender_id=movement.offender_id):
        licence.refresh_from_db()  # the end of one may have ended its variation
        if licence.status != Status.INACTIVE:
            licences.end(licence=licence, on=movement.happened_on, reason=reason, by=None)


def recall_follows_return(*, period: CustodyPeriod, by: User | None) -> None:
    """Whoever was recalled is back: so is the recall, with the dossier due."""
    following.returned(period, by=by)


def recall_follows_licence(*, licence: Licence, before: Licence | None, on: date) -> None:
    """A recall that ended with a release without a licence names the one that was made since."""
    following.licence_took_force(licence, by=None)


def recall_follows_release(*, release: Release, by: User | None) -> None:
    """A recall ends when the person goes again, on a new licence, without one, or at the end of the sentence."""
    following.released(release, by=by)


def recall_ends_with_the_term(*, movement: Movement, by: User | None) -> None:
    """Nothing is left to recall from when the term has ended."""
    following.ended(movement, by=by)


def recall_follows_movement(*, movement: Movement, by: User | None) -> None:
    """A recorded revocation is the recall's; death and deportation close it."""
    if movement.happening == Happening.LICENCE_REVOKED:
        following.revoked(movement, by=by)
    elif movement.happening in (Happening.DIED, Happening.DEPORTED, Happening.TRANSFERRED_OUT):
        following.ended(movement, by=by)


def recall_follows_the_board(*, decision: Decision, by: User | None) -> None:
    """After a recall the Board directs release, or the person stays until the next review."""
    following.decided(decision, by=by)


def go_back(*, movement: Movement, by: User | None) -> None:
    """Of a release that is withdrawn no licence is in force and no recall has ended; of a return, no recall is back; of
    an end, the licence binds again, and the recall and the arrest go on"""
    struck_out.recall_goes_back(movement, by=by)
    if movement.happening == Happening.DIED:
        arrests.go_on_after_mistaken_death(movement)
    struck_out.licences_go_back(movement, by=by)


def look_for_faults(*, by: User | None, release: Release | None = None, period: CustodyPeriod | None = None) -> None:
    """After all that follows from a release or a return: whether status and licence fit, said at once where not."""
    gone = release or period
    if gone:
        faults.settle_told(offender=gone.offender)
        faults.tell_of_fault(offender=gone.offender)


def left_without_licence() -> Q:
    """The condition that none is in force of a person of an outer query, and none has been since they last left."""
    left = Movement.objects.standing().filter(happening__in=faults.LETS_OUT).order_by("-happened_on", "-pk")
    day = left.filter(offender=OuterRef("offender")).values("happened_on")[:1]
    since = Licence.objects.filter(offender=OuterRef("pk"), activated_at__isnull=False, starts_on__gte=Subquery(day))
    return ~has_licence() & Q(Exists(left.filter(offender=OuterRef("pk")))) & ~Q(Exists(since))


def has_licence() -> Q:
    """The condition that a licence of the person of an outer query is in force."""
    return Q(Exists(Licence.objects.active().filter(offender=OuterRef("pk"))))


def has_no_licence() -> Q:
    return ~has_licence()
