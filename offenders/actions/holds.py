"""Let something stand against a release, and lift it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from offenders import followers
from offenders.actions import second_people
from offenders.actions.locking import lock
from offenders.models import Release, ReleaseHold
from sharing import audit
from sharing.models import User
from sharing.refusals import Refused


class HoldRefused(Refused):
    """Nobody lifts this hold by hand."""


# Holds that nobody lifts by hand, and who brings about that they go.
LIFTS_BY_ITSELF: dict[str, str] = {
    ReleaseHold.Kind.DECISION_NOT_FINAL: "Nobody lifts this hold by hand. It goes when the Board's decision is final: "
    "casework (PPCS) records the decision, what challenges it and the answers on the page of the review",
    ReleaseHold.Kind.DATES_DIFFER: "Nobody lifts this hold by hand. It goes when the sources of the dates agree, or "
    "when somebody accepts one of them, with a reason and evidence, on the page Sentence and dates",
    ReleaseHold.Kind.NO_SECOND_CHECK: "Nobody lifts this hold by hand. It goes when two people have worked the dates "
    "out and agree, on the page of the check",
    ReleaseHold.Kind.NOT_IN_HAND: "Nobody lifts this hold by hand. It goes when everything that is late on the list of "
    "the release is in hand, or two people have agreed to go without it",
}


class ReleaseHeld(Refused):
    """Something stands against the release. `holds` are the open ones; `message` says which, and what they wait for."""

    def __init__(self, holds: list[ReleaseHold]):
        by_hand = [str(hold).lower() for hold in holds if not hold.lifts_by_itself]
        waits = [hold.reason for hold in holds if hold.lifts_by_itself]
        stands = [f"Something stands against this release: {', '.join(by_hand)}. Lift it first."] if by_hand else []
        super().__init__("release", " ".join([*waits, *stands]).removesuffix("."))
        self.holds = holds


@transaction.atomic
def hold_release(*, release: Release, kind: ReleaseHold.Kind, reason: str, by: User | None) -> ReleaseHold:
    """Let something stand against a release. The same kind a second time is the same hold."""
    lock(release.offender)
    hold, is_new = ReleaseHold.objects.get_or_create(
        release=release,
        kind=kind,
        lifted_at=None,
        defaults={"offender": release.offender, "reason": reason, "set_by": by},
    )
    if is_new:
        _record_hold("offenders.release_held", hold, by, reason)
        second_people.tell_of_hold(hold)
        followers.hold_changed.tell(hold=hold, by=by)
    return hold


@transaction.atomic
def lift_hold(*, hold: ReleaseHold, reason: str, by: User | None) -> bool:
    """Somebody lifts a hold; False when it was lifted before. Raises HoldRefused for one that lifts by itself."""
    if hold.lifts_by_itself:
        raise HoldRefused("", LIFTS_BY_ITSELF[hold.kind])
    return lift(hold=hold, reason=reason, by=by)


@transaction.atomic
def lift(*, hold: ReleaseHold, reason: str, by: User | None) -> bool:
    """What the hold waits for has come; False when it was lifted before."""
    lifted = ReleaseHold.objects.filter(pk=hold.pk, lifted_at__isnull=True).update(
        lifted_at=timezone.now(), lifted_by=by, lifted_because=reason
    )
    if lifted:
        _record_hold("offenders.hold_lifted", hold, by, reason)
        second_people.close_hold(hold, "The hold is lifted")
        followers.hold_changed.tell(hold=hold, by=by)
    return bool(lifted)


def _record_hold(verb: str, hold: ReleaseHold, by: User | None, reason: str) -> None:
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=hold, subject=hold.offender_id, reason=reason)
