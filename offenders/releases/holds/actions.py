"""Let something stand against a release, and lift it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from offenders import followers
from offenders.dates import event_kinds
from offenders.dates.models import Release, ReleaseHold
from offenders.people.locking import lock
from offenders.releases.holds import second_people
from sharing import audit, events
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.models import Agency, User
from sharing.records.errors import Refused


class HoldRefused(Refused):
    """Nobody lifts this hold by hand, or not so."""


# Holds that nobody lifts by hand, and who brings about that they go.
LIFTS_BY_ITSELF: dict[str, str] = {
    ReleaseHold.Kind.DECISION_NOT_FINAL: "This hold cannot be lifted by hand. It lifts when the Board's decision is "
    "final: PPCS records the decision, its challenges and the answers on the review page",
    ReleaseHold.Kind.HIGH_COURT: "This hold cannot be lifted by hand. It lifts when the question of a referral to the "
    "High Court is settled: PPCS records the Secretary of State's answer on the review page, and a second person "
    "confirms it",
    ReleaseHold.Kind.DATE_CONFLICT: "This hold cannot be lifted by hand. It lifts when the sources of the dates agree, "
    "or when someone accepts one of them, with a reason and evidence, on the page Sentence and dates",
    ReleaseHold.Kind.NO_SECOND_CHECK: "This hold cannot be lifted by hand. It lifts when 2 people have worked out the "
    "same dates, on the page of the check",
    ReleaseHold.Kind.ACTIONS_OVERDUE: "This hold cannot be lifted by hand. It lifts when every overdue action on the "
    "release checklist is done, or 2 people have agreed an exception",
}


SET_BY_HAND = [(code, words) for code, words in ReleaseHold.Kind.choices if code not in LIFTS_BY_ITSELF]


class ReleaseHeld(Refused):
    """Something stands against the release. `holds` are the open ones; `message` says which, and what they wait for."""

    def __init__(self, holds: list[ReleaseHold]):
        by_hand = [hold.in_a_sentence for hold in holds if not hold.lifts_by_itself]
        waits = [hold.reason for hold in holds if hold.lifts_by_itself]
        stands = [f"On hold: {', '.join(by_hand)}. Lift the hold first."] if by_hand else []
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
        events.publish_event(kind=event_kinds.HELD, record=release, subject=release.offender)
        followers.hold_changed.tell(hold=hold, by=by)
    return hold


@transaction.atomic
def lift_hold(*, hold: ReleaseHold, reason: str, by: User | None) -> bool:
    """Somebody lifts a hold; False when it was lifted before. Raises HoldRefused for one that is lifted automatically,
    and for one that needs two people (`ask_to_lift`)."""
    if hold.lifts_by_itself:
        raise HoldRefused("", LIFTS_BY_ITSELF[hold.kind])
    if second_people.needs_second(hold):
        raise HoldRefused("", "2 people must lift the hold on a directed or ordered release: ask first")
    return lift(hold=hold, reason=reason, by=by)


@transaction.atomic
def ask_to_lift(*, hold: ReleaseHold, reason: str, by: User) -> ReleaseHold:
    """The first of two people: the hold that somebody set on a directed or executive release may go. It stays until a
    second person agrees; every permitted team is alerted. By the same person again: done already.

    Raises HoldRefused where it is over, asked for already or needs no second person; SamePerson for a program.
    """
    lock(hold.offender)
    row = _row(hold)
    if row.lifted_at or not second_people.needs_second(row):
        raise HoldRefused("", "This hold is already lifted, or one person can lift it")
    if row.lift_asked_by_id == by.pk:
        return row
    if row.lift_asked_by:
        raise HoldRefused("", f"{row.lift_asked_by} has asked for this already. Agree or refuse instead")
    refuse_who_cannot_sign(by)
    if not reason.strip():
        raise HoldRefused("reason", "Enter why the hold can be lifted")
    row.lift_asked_at, row.lift_asked_by, row.lift_asked_because = timezone.now(), by, reason.strip()
    row.save(update_fields=LIFT_ASKED)
    _record_hold("offenders.hold_lift_asked", row, by, row.lift_asked_because)
    second_people.tell_of_lift(row)
    return row


@transaction.atomic
def agree_to_lift(*, hold: ReleaseHold, by: User) -> bool:
    """The second of two, of another agency than the first or of PPCS: from now on the hold is lifted. False when it was
    lifted before. Raises HoldRefused, SamePerson for who asked and for a program."""
    lock(hold.offender)
    row = _row(hold)
    if row.lifted_at:
        return False
    first = row.lift_asked_by
    if first is None:
        raise HoldRefused("", "No one has asked to lift this hold")
    refuse_same_person(first, by)
    if first.agency_id == by.agency_id and by.agency.kind != Agency.Kind.PPCS:
        raise HoldRefused("", f"Someone in PPCS, or in an agency other than {first.agency}, must agree")
    return lift(hold=row, reason=row.lift_asked_because, by=by)


@transaction.atomic
def keep_hold(*, hold: ReleaseHold, reason: str, by: User) -> bool:
    """Somebody does not agree, or takes back what they asked for: the hold stays. False when nobody is asking for it
    any longer."""
    lock(hold.offender)
    row = _row(hold)
    if row.lifted_at or row.lift_asked_by is None:
        return False
    if not reason.strip():
        raise HoldRefused("reason", "Enter why the hold must stay")
    row.lift_asked_at, row.lift_asked_by, row.lift_asked_because = None, None, ""
    row.save(update_fields=LIFT_ASKED)
    _record_hold("offenders.hold_kept", row, by, reason.strip())
    second_people.close_lift(row, f"Kept on hold by {by}: {reason.strip()}"[:300])
    return True


@transaction.atomic
def lift(*, hold: ReleaseHold, reason: str, by: User | None) -> bool:
    """What the hold waits for has come; False when it was lifted before."""
    lifted = ReleaseHold.objects.filter(pk=hold.pk, lifted_at__isnull=True).update(
        lifted_at=timezone.now(), lifted_by=by, lifted_because=reason
    )
    if lifted:
        _record_hold("offenders.hold_lifted", hold, by, reason)
        if second_people.needs_second(hold):
            second_people.close_hold(hold, "The hold is lifted")
            second_people.close_lift(hold, "The hold is lifted")
        events.publish_event(kind=event_kinds.HOLD_LIFTED, record=hold.release, subject=hold.offender)
        followers.hold_changed.tell(hold=hold, by=by)
    return bool(lifted)


LIFT_ASKED = ("lift_asked_at", "lift_asked_by", "lift_asked_because")


def _row(hold: ReleaseHold) -> ReleaseHold:
    found = ReleaseHold.objects.select_related("release", "offender", "set_by", "lift_asked_by__agency")
    return found.get(pk=hold.pk)


def _record_hold(verb: str, hold: ReleaseHold, by: User | None, reason: str) -> None:
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=hold, subject=hold.offender_id, reason=reason)
