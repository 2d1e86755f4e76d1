"""What follows for a licence when the person goes, comes back, or the term ends: followers of offenders."""

from __future__ import annotations

from licence.actions import licences
from licence.models import Licence
from licence.rules.lifecycle import Status
from offenders.models import CustodyPeriod, Movement, Release
from offenders.rules.custody import Happening
from sharing.models import User

REASONS = {
    Happening.LICENCE_REVOKED: "The licence was revoked",
    Happening.DEPORTED: "The person was deported",
    Happening.DIED: "The person has died",
    Happening.LICENCE_ENDED: "The licence has ended",
    Happening.RELEASED_WITHOUT_LICENCE: "Released at the end of the sentence, without licence",
}


def put_in_force(*, release: Release, by: User | None) -> None:
    """The approved licence is in force from the day of the release."""
    approved = Licence.objects.filter(offender_id=release.offender_id, status=Status.APPROVED).first()
    if approved and release.released_on:
        Licence.objects.filter(pk=approved.pk).update(release=release)
        licences.activate(licence=approved, on=release.released_on, by=None)


def revoke_on_return(*, period: CustodyPeriod, by: User | None) -> None:
    """Who is back in custody after a recall has no licence in force any more."""
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
    """No licence outlives the term; what was in the making is not needed any more."""
    reason = REASONS.get(Happening(movement.happening), "The term has ended")
    for licence in Licence.objects.exclude(status=Status.INACTIVE).filter(offender_id=movement.offender_id):
        licence.refresh_from_db()  # the end of one may have ended its variation
        if licence.status != Status.INACTIVE:
            licences.end(licence=licence, on=movement.happened_on, reason=reason, by=None)
