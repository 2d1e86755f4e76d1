"""Set the release to what the Parole Board has directed, and take it back."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from offenders.custody.models import CustodyPeriod
from offenders.dates.models import BoardDirection, Release, ReleaseHold
from offenders.dates.rules.releases import Basis
from offenders.dates.rules.suspension import SUSPENDED, is_suspended
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.releases.holds import second_people, withdrawals
from offenders.releases.holds.actions import hold_release, lift
from sharing import audit
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.models import User
from sharing.records.errors import Refused


class NotHeld(Exception):
    """Nobody can be released who is not held."""


class DirectionRefused(Refused):
    """The direction cannot be confirmed now."""


@transaction.atomic
def direct_release(
    *,
    offender: Offender,
    expected_on: date,
    is_final: bool,
    directed_on: date | None,
    source: str,
    by: User | None,
    settled_on: date | None = None,
    earliest_on: date | None = None,
    challengeable_until: date | None = None,
) -> Release:
    """The Board directs release from this day on. Said again with another day, or as final, it replaces what stood.

    earliest_on: where a later day is planned, the first on which the person could go. challengeable_until: the last day
    on which what is not final can be challenged; None while a challenge is open. directed_on: of which day the Board's
    direction is. settled_on: when the question of a referral to the High Court was settled; until then the release is
    suspended, with a hold.

    Returns the release route that it makes; teams and followers hear when the day moves. What was ready is not, once
    the decision is no longer final. What a second person confirmed stays confirmed unless the first possible day comes
    forward. Raises NotHeld.
    """
    lock(offender)
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        raise NotHeld
    said = {
        "expected_on": expected_on,
        "earliest_on": earliest_on or expected_on,
        "is_final": is_final,
        "challengeable_until": None if is_final else challengeable_until,
        "directed_on": directed_on,
        "settled_on": settled_on,
        "source": source,
    }
    stands = BoardDirection.objects.filter(period=period, ended_at__isnull=True).first()
    if stands is None or any(getattr(stands, name) != value for name, value in said.items()):
        _end(stands, "Replaced")
        made = BoardDirection(offender=offender, period=period, recorded_by=by, **said)
        _carry(stands, made)
        made.save()
        withdrawals.close_replaced(made)
        second_people.ask_for_direction(made)
        _record("offenders.release_directed", made, by, before=_fields(stands))
        derive_releases(offender=offender, by=by)
    release = Release.objects.get(offender=offender, period=period, basis=Basis.APD)
    suspends = is_suspended(directed_on=directed_on, settled_on=settled_on)
    if not is_final or suspends:
        _not_ready(release)
    if suspends:
        hold_release(release=release, kind=ReleaseHold.Kind.HIGH_COURT, reason=f"{SUSPENDED}.", by=None)
    _lift_suspension(offender, but=release if suspends else None, by=by)
    return release


def _lift_suspension(offender: Offender, *, but: Release | None, by: User | None) -> None:
    for hold in _open_holds(offender, ReleaseHold.Kind.HIGH_COURT).exclude(release=but):
        lift(hold=hold, reason="The question of a referral to the High Court is settled", by=by)


@transaction.atomic
def confirm_direction(*, offender: Offender, by: User) -> BoardDirection:
    """A second person has compared the direction that stands with the Board's document. Again by the same person: done.

    Until then the gate releases nobody on it. Raises SamePerson for who recorded it and for a program, and
    DirectionRefused where nothing stands or somebody else has confirmed it.
    """
    lock(offender)
    running = CustodyPeriod.objects.open().filter(offender=offender)
    stands = BoardDirection.objects.filter(period__in=running, ended_at__isnull=True).first()
    if stands is None:
        raise DirectionRefused("", "No direction of the Parole Board is recorded. Record the decision first")
    if stands.confirmed_at and stands.confirmed_by_id == by.pk:
        return stands
    if stands.recorded_by is None or stands.recorded_by.is_program:
        refuse_who_cannot_sign(by)
    else:
        refuse_same_person(stands.recorded_by, by)
    if stands.confirmed_at:
        raise DirectionRefused("", "This direction is confirmed already. No changes were saved")
    stands.confirmed_at, stands.confirmed_by = timezone.now(), by
    stands.save(update_fields=["confirmed_at", "confirmed_by"])
    _record("offenders.direction_confirmed", stands, by, before=_fields(stands))
    second_people.close_direction(stands, f"Confirmed by {by}")
    return stands


@transaction.atomic
def withdraw_direction(*, offender: Offender, reason: str, by: User | None) -> bool:
    """What the Board had directed falls away, at once; False when nothing stood. Where somebody withdrew it, everybody
    hears, and a second person confirms it."""
    lock(offender)
    running = CustodyPeriod.objects.open().filter(offender=offender)
    stands = BoardDirection.objects.filter(period__in=running, ended_at__isnull=True).first()
    if stands is None:
        return False
    _end(stands, reason, by=by)
    _record("offenders.direction_withdrawn", stands, by, reason=reason, before=_fields(stands))
    stands.refresh_from_db()
    withdrawals.ask_for_second(stands, at=timezone.now())
    derive_releases(offender=offender, by=by)
    return True


@transaction.atomic
def hold_until_final(*, release: Release, reason: str, by: User | None) -> ReleaseHold:
    """Let the release wait for the decision to be final. reason: until when, and the earliest day; another one
    replaces what is said of the hold that is open. What was ready no longer is."""
    _not_ready(release)
    stands = _not_final(release.offender).filter(release=release).first()
    if stands and stands.reason != reason:
        lift(hold=stands, reason="Replaced by what holds it now", by=by)
    return hold_release(release=release, kind=ReleaseHold.Kind.DECISION_NOT_FINAL, reason=reason, by=by)


@transaction.atomic
def lift_when_final(*, offender: Offender, reason: str, by: User | None, but: Release | None = None) -> None:
    """Nothing waits for the decision any longer, or there is none to wait for. but: the release that still does."""
    for hold in _not_final(offender).exclude(release=but):
        lift(hold=hold, reason=reason, by=by)


def directed_in_sheet(offender: Offender) -> Release | None:
    """The release route by direction of the Board that is open; where none is recorded here, a sheet says so."""
    running = CustodyPeriod.objects.open().filter(offender=offender)
    return Release.objects.open().filter(period__in=running, basis=Basis.APD).first()


def _not_final(offender: Offender):
    return _open_holds(offender, ReleaseHold.Kind.DECISION_NOT_FINAL)


def _open_holds(offender: Offender, kind: ReleaseHold.Kind):
    holds = ReleaseHold.objects.filter(offender=offender, kind=kind, lifted_at__isnull=True)
    return holds.select_related("release__offender")


def _not_ready(release: Release) -> None:
    ready = Release.objects.filter(pk=release.pk, status=Release.Status.READY)
    if ready.update(status=Release.Status.EXPECTED):
        release.status = Release.Status.EXPECTED


def _end(stands: BoardDirection | None, reason: str, *, by: User | None = None) -> None:
    """by: who withdrew it; None for one that gives way to another."""
    if stands:
        BoardDirection.objects.filter(pk=stands.pk).update(ended_at=timezone.now(), ended_because=reason, ended_by=by)
        second_people.close_direction(stands, reason)


def _carry(stands: BoardDirection | None, made: BoardDirection) -> None:
    """What time makes of a direction is still whoever's recorded it, and the second person's who confirmed it. A day
    that comes forward needs a second person again."""
    if stands is None:
        return
    if made.recorded_by is None:
        made.recorded_by = stands.recorded_by
    if stands.confirmed_at and max(_first_day(made), timezone.localdate()) >= _first_day(stands):
        made.confirmed_at, made.confirmed_by = stands.confirmed_at, stands.confirmed_by


def _first_day(direction: BoardDirection) -> date:
    """The first day on which anybody could go by it; the end of time while a challenge is open."""
    opens_on = direction.earliest_on or direction.expected_on
    if direction.is_final:
        return opens_on
    until = direction.challengeable_until
    return max(opens_on, until + timedelta(days=1)) if until else date.max


ASKED = ("directed_on", "settled_on")


def _fields(direction: BoardDirection | None) -> dict:
    if direction is None:
        return {}
    return audit.fields_of(direction, "expected_on", "earliest_on", "is_final", "challengeable_until", "source", *ASKED)


def _record(verb: str, direction: BoardDirection, by: User | None, *, before: dict, reason: str = "") -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=direction,
        subject=direction.offender_id,
        reason=reason,
        payload={"before": before, "after": _fields(direction)},
    )
