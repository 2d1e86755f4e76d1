"""Withdraw a release, a leaving, a return or an end that was recorded by mistake. One person says so at once, and
everybody hears; a second confirms it, and only then does the record go by it, as if it had not happened. Nothing is
deleted.

Only the latest movement may be withdrawn: what was recorded upon it rests on it, and is withdrawn first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders import followers
from offenders.convictions.models import Adjustment
from offenders.custody.models import CustodyPeriod, Movement, ReportedEnd, StrikeOut
from offenders.custody.rules import (
    BY_TWO_PEOPLE,
    COMES_BACK,
    HELD,
    RELEASES,
    STRUCK_OUT_BY_TWO,
    UNDUE,
    Happening,
    Status,
    days_at_large,
    is_at_the_gate_alone,
    status_after,
    times_at_large,
)
from offenders.dates.models import Release
from offenders.dates.upkeep.releases import derive_releases
from offenders.movements import actions as custody
from offenders.movements import alert_kinds as ends_alert_kinds
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.reference.establishments.models import Establishment
from offenders.releases.gate import alert_kinds
from offenders.releases.gate.models import Leaving
from offenders.releases.gate.recorders import MovementRefused
from offenders.releases.leaving.actions import CONFIRM_MINUTES as LEAVING_MINUTES
from offenders.sentencing import actions as sentences
from offenders.status import actions as status
from sharing import access, alerts, audit, practice
from sharing.access.rules import Permission
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.models import Severity, User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_weekday_date, say_datetime

CONFIRM_MINUTES = practice.define(
    "releases.confirm_strike_out_minutes",
    "Time for a second person to confirm that a recorded release or return was a mistake",
    unit="minutes",
    default=30,
    source="Our design: a starting value, not set by law",
)
FIRST_DAY = timedelta(days=1)
TOLD_OF_LEAVING = (
    *(alert_kinds.LEFT_EARLY, alert_kinds.LEFT_IN_DISPUTE, alert_kinds.LEFT_COMMAND),
    *(alert_kinds.NOT_CONFIRMED, alert_kinds.IN_ERROR),
)

MISTAKE = "The record of it was a mistake"


class StrikeOutRefused(MovementRefused):
    """This movement cannot be withdrawn, or not now."""


def latest_to_strike_out(newest_first: Sequence[Movement]) -> Movement | None:
    """Of the last movements, `with_strike`, the one that may be said to be mistaken; None where none may."""
    stand = [movement for movement in newest_first if not movement.is_struck_out]
    may = len(stand) > 1 and stand[0].happening in STRUCK_OUT_BY_TWO and stand[0].strike is None
    return stand[0] if may else None


def why_not(movement: Movement) -> str:
    """Why this movement may not be withdrawn, in words; empty where it may. Two queries."""
    if movement.happening not in STRUCK_OUT_BY_TWO:
        return "Only a recorded release, leaving, return, death or end can be withdrawn. Record what happened instead"
    stand = Movement.objects.standing().filter(offender_id=movement.offender_id)
    if not stand.filter(pk=movement.pk).exists():
        return "This is already withdrawn"
    newest = list(stand.order_by("-happened_on", "-pk")[:2])
    if newest[0].pk != movement.pk:
        return f"Only the latest movement can be withdrawn. Since then: {str(newest[0]).lower()}"
    return "" if len(newest) > 1 else "This is the first movement on record. Nothing is known of the person before it"


@transaction.atomic
def mark_mistaken(*, movement: Movement, reason: str, by: User) -> StrikeOut:
    """Somebody says that this release or return was recorded by mistake. It stands until a second person has confirmed
    it; every team that can see the person hears at once. By the same person again: done already.

    Raises StrikeOutRefused, SamePerson for an account with which nobody could ever sign, and for who said so before and
    was refused.
    """
    lock(movement.offender)
    access.require(by, Permission.CHANGE, movement.offender)
    if waits := open_strike_outs().filter(movement=movement).first():
        if waits.marked_by_id == by.pk:
            return waits
        raise StrikeOutRefused("", f"{waits.marked_by} has already reported it. Confirm it instead")
    refuse_who_cannot_sign(by)
    for refused in StrikeOut.objects.filter(movement=movement, refused_at__isnull=False).select_related("marked_by"):
        refuse_same_person(refused.marked_by, by)
    if words := why_not(movement):
        raise StrikeOutRefused("", words)
    if not reason.strip():
        raise StrikeOutRefused("reason", "Enter what is wrong, and how you know")
    now = timezone.now()
    minutes = practice.value(CONFIRM_MINUTES, on=timezone.localdate(now))
    strike = StrikeOut.objects.create(
        offender=movement.offender,
        movement=movement,
        reason=reason.strip(),
        marked_at=now,
        marked_by=by,
        confirm_due_at=now + timedelta(minutes=minutes),
    )
    _record("strike_out_marked", strike, by, reason=strike.reason)
    alerts.raise_alert(
        kind=alert_kinds.STRIKE_OUT,
        key=str(strike.uid),
        subject=movement.offender,
        severity=_severity(movement, at=now),
        text=f"{words_of(movement)}: {by} ({by.agency}) says that this was recorded by mistake. It counts until a "
        f"second person has confirmed or refused that, by {say_datetime(strike.confirm_due_at)}.",
        link=page_of_strike_out(strike),
    )
    return strike


@transaction.atomic
def confirm_strike_out(*, strike: StrikeOut, by: User) -> StrikeOut:
    """A second person agrees: from now on the record goes by what was recorded before. By the same person again: done
    already.

    Custody, releases and status are as they were; the followers take back what followed, and any of them may refuse.
    Raises SamePerson for who marked it, who recorded the movement, and a program; StrikeOutRefused; MoveRefused of a
    follower, with what must be undone first.
    """
    strike = _get_locked_strike_out_or_refuse(strike, by)
    if strike.confirmed_by_id == by.pk:
        return strike
    _refuse_over(strike)
    _refuse_first(strike, by)
    movement, offender = strike.movement, strike.offender
    if words := why_not(movement):
        raise StrikeOutRefused("", words)
    strike.confirmed_at, strike.confirmed_by = timezone.now(), by
    strike.save(update_fields=["confirmed_at", "confirmed_by"])
    happening, place = Happening(movement.happening), movement.establishment
    stood = status_after(custody.happenings_of(offender))
    if happening in BY_TWO_PEOPLE and not is_at_the_gate_alone(happening, stood or ""):
        place = _take_back_end(movement, stood=stood)
    elif happening in RELEASES:
        _take_back_release(movement)
    elif happening in UNDUE:
        _take_back_leaving(movement, by=by)
    else:
        _take_back_return(strike)
    before = audit.fields_of(offender, *status.FIELDS)
    offender.refresh_from_db()
    status.save_status(offender, on=timezone.localdate(), at=place)
    _record("struck_out", strike, by, before=before, after=audit.fields_of(offender, *status.FIELDS))
    followers.struck_out.tell(movement=movement, by=by)
    if happening in COMES_BACK:
        _take_back_days_at_large(movement, by=by)
    derive_releases(offender=offender, because=f"Withdrawn: {movement}", by=by)
    _hand_back(movement, by=by)
    _tell_struck_out(strike)
    return strike


@transaction.atomic
def refuse_strike_out(*, strike: StrikeOut, reason: str, by: User) -> StrikeOut:
    """A second person says that the movement is right: it stands, and everybody who was told hears that.

    Raises SamePerson for who marked it, who recorded the movement, and a program; StrikeOutRefused.
    """
    strike = _get_locked_strike_out_or_refuse(strike, by)
    if strike.refused_by_id == by.pk:
        return strike
    _refuse_over(strike)
    _refuse_first(strike, by)
    if not reason.strip():
        raise StrikeOutRefused("reason", "Enter how you know that the record is right")
    strike.refused_at, strike.refused_by, strike.refused_because = timezone.now(), by, reason.strip()
    strike.save(update_fields=["refused_at", "refused_by", "refused_because"])
    _record("strike_out_refused", strike, by, reason=strike.refused_because)
    _end_alerts(strike, f"Refused by {by}")
    alerts.raise_alert(
        kind=alert_kinds.STRIKE_OUT_REFUSED,
        key=str(strike.uid),
        subject=strike.offender,
        severity=_severity(strike.movement, at=strike.refused_at),
        text=f"{words_of(strike.movement)}: the record is right. {by} ({by.agency}) has refused to withdraw it.",
        link=page_of_strike_out(strike),
    )
    return strike


def tell_unconfirmed(strike: StrikeOut, *, at: datetime) -> None:
    """The time for the second person is over: it escalates, and the record stays as it is."""
    alerts.raise_alert(
        kind=alert_kinds.STRIKE_OUT_NOT_CONFIRMED,
        key=str(strike.uid),
        subject=strike.offender,
        text=f"{words_of(strike.movement)}: {strike.marked_by} says that this was recorded by mistake. No one had "
        f"confirmed or refused that by {say_datetime(strike.confirm_due_at)}. The record stays as it is until someone "
        "does.",
        link=page_of_strike_out(strike),
        at=at,
    )


# What they share


def open_strike_outs() -> Any:
    """Those that wait for a second person."""
    waiting = StrikeOut.objects.filter(confirmed_at=None, refused_at=None)
    return waiting.select_related("offender", "movement__establishment", "marked_by")


def page_of_strike_out(strike: StrikeOut) -> str:
    return reverse("strike_out", kwargs={"uid": strike.offender.uid, "strike_uid": strike.uid})


def words_of(movement: Movement) -> str:
    """ "Released from HMP Full Sutton on 24 November 2026"."""
    place = movement.establishment
    where = f" {'at' if movement.happening in COMES_BACK else 'from'} {place}" if place else ""
    return f"{movement.get_happening_display()}{where} on {format_weekday_date(movement.happened_on)}"


def _get_locked_strike_out_or_refuse(strike: StrikeOut, by: User) -> StrikeOut:
    """As it stands now, locked with its person, for somebody who may change the record."""
    lock(strike.offender)
    access.require(by, Permission.CHANGE, strike.offender)
    found = StrikeOut.objects.select_related(
        "offender", "movement__establishment", "movement__offender", "movement__recorded_by", "marked_by"
    )
    return found.get(pk=strike.pk)


def _refuse_over(strike: StrikeOut) -> None:
    if strike.confirmed_at or strike.refused_at:
        raise StrikeOutRefused("", "This is decided already. No changes were saved")


def _refuse_first(strike: StrikeOut, by: User) -> None:
    """Neither who says that it is a mistake, nor who recorded it: both had their say."""
    refuse_same_person(strike.marked_by, by)
    recorder = strike.movement.recorded_by
    if recorder and not recorder.is_program:
        refuse_same_person(recorder, by)


def _take_back_release(movement: Movement) -> None:
    """The same custody goes on, and the release is expected again."""
    gone = Release.objects.filter(
        offender=movement.offender, status=Release.Status.RELEASED, released_on=movement.happened_on
    )
    release = gone.order_by("-pk").first()
    if release is None:
        raise StrikeOutRefused("", "No release of this day is on record, only the movement. Record a return instead")
    Release.objects.filter(pk=release.pk).update(status=Release.Status.EXPECTED, released_on=None, is_counted=False)
    _go_on(movement.offender, release.period_id)


def _take_back_end(movement: Movement, *, stood: Status | None) -> Establishment | None:
    """The person did not die, nor was the licence over, nor they acquitted or removed: what the end closed is open
    again. stood: the status by what is on record without it. Returns where the person is, who is held."""
    offender = movement.offender
    ended = ReportedEnd.objects.filter(movement=movement).first()
    if ended:
        alerts.resolve(kind=ends_alert_kinds.END_DECIDED, key=str(ended.uid), reason=MISTAKE)
    undue = Leaving.objects.filter(offender=offender, state__in=Leaving.OPEN, over_at__gte=movement.recorded_at)
    for leaving in undue:
        _reopen(leaving)
    if stood not in HELD:
        return None
    _go_on(offender, CustodyPeriod.objects.standing().filter(offender=offender).latest("starts_on", "pk").pk)
    at_a_place = Movement.objects.standing().filter(offender=offender, establishment__isnull=False)
    return at_a_place.latest("happened_on", "pk").establishment


def _take_back_leaving(movement: Movement, *, by: User) -> None:
    """Nobody left: the same custody goes on, and there is nothing to decide."""
    leaving = Leaving.objects.select_related("period").get(movement=movement)
    leaving.state, leaving.over_at = Leaving.State.MISTAKEN, timezone.now()
    leaving.decided_by, leaving.decided_at = by, leaving.over_at
    leaving.save(update_fields=["state", "over_at", "decided_by", "decided_at"])
    _go_on(movement.offender, leaving.period_id)
    for kind in TOLD_OF_LEAVING:
        alerts.resolve(kind=kind, key=str(leaving.uid), reason=MISTAKE)


def _go_on(offender: Offender, period: int) -> None:
    """The custody that ended goes on."""
    if CustodyPeriod.objects.open().filter(offender=offender).exists():
        raise StrikeOutRefused(
            "", "The person is recorded as in custody since. The record cannot be right: correct it first"
        )
    CustodyPeriod.objects.filter(pk=period).update(ends_on=None)


def _take_back_return(strike: StrikeOut) -> None:
    """Nobody came back: the custody that it began was none; one that it took up again has ended as it had before."""
    movement = strike.movement
    period = CustodyPeriod.objects.open().filter(offender=movement.offender).first()
    if period is None:
        raise StrikeOutRefused("", "No custody began with this return. The record cannot be right: correct it first")
    leaving = Leaving.objects.filter(period=period, state=Leaving.State.BACK, over_at__gte=movement.recorded_at)
    left = leaving.select_related("movement").first()
    if left:
        CustodyPeriod.objects.filter(pk=period.pk).update(ends_on=left.movement.happened_on)
        _reopen(left)
    else:
        CustodyPeriod.objects.filter(pk=period.pk).update(ends_on=period.starts_on)
        alerts.resolve(kind=ends_alert_kinds.BACK_FROM_ESCAPE, key=str(period.uid), reason=MISTAKE)
        strike.period = period
        strike.save(update_fields=["period"])


def _reopen(leaving: Leaving) -> None:
    """It waits again for what it waited for, with the time for a second person from now."""
    minutes = practice.value(LEAVING_MINUTES, on=timezone.localdate())
    leaving.over_at, leaving.confirm_due_at = None, timezone.now() + timedelta(minutes=minutes)
    if leaving.decided_by_id:
        leaving.state = Leaving.State.IN_ERROR
    else:
        leaving.state = Leaving.State.LAWFUL_NAMED if leaving.named_by_id else Leaving.State.CHECKING
    leaving.save(update_fields=["state", "over_at", "confirm_due_at"])


def _take_back_days_at_large(movement: Movement, *, by: User) -> None:
    """The days up to the return that the return put on record: the person is at large still."""
    gone_on, ended_on = next(reversed(times_at_large(custody.moves_of(movement.offender))), (None, None))
    span = None
    if gone_on and ended_on is None:
        span = days_at_large(gone_on=gone_on, back_on=movement.happened_on)
    if span:
        rows = Adjustment.objects.filter(offender=movement.offender, kind=Adjustment.Kind.UAL)
        for row in rows.filter(starts_on=span[0], ends_on=span[1]):
            sentences.remove_adjustment(adjustment=row, reason="The return is withdrawn", by=by)


def _hand_back(movement: Movement, *, by: User) -> None:
    """The teams of the prison are in again where the person is still there, and read on where the person never came."""
    comes_in = movement.happening in COMES_BACK
    place = movement.establishment
    custody.hand_over(
        movement.offender,
        leaves=place if comes_in else None,
        enters=None if comes_in else place,
        reason=f"Withdrawn: {movement}",
        by=by,
    )


def _tell_struck_out(strike: StrikeOut) -> None:
    movement, offender = strike.movement, strike.offender
    _end_alerts(strike, "Withdrawn")
    alerts.resolve(kind=alert_kinds.RELEASED, key=str(movement.uid), reason=MISTAKE)
    where = f", {offender.establishment}" if offender.establishment else ""
    alerts.raise_alert(
        kind=alert_kinds.STRUCK_OUT,
        key=str(strike.uid),
        subject=offender,
        severity=_severity(movement, at=strike.confirmed_at or timezone.now()),
        text=f"{words_of(movement)}: recorded by mistake, and withdrawn by 2 people. The record is as it was "
        f"before: {mid_sentence(offender.get_status_display())}{where}. Undo what you did because of it.",
        link=page_of_strike_out(strike),
    )


def _end_alerts(strike: StrikeOut, reason: str) -> None:
    for kind in (alert_kinds.STRIKE_OUT, alert_kinds.STRIKE_OUT_NOT_CONFIRMED):
        alerts.resolve(kind=kind, key=str(strike.uid), reason=reason)


def _severity(movement: Movement, *, at: datetime) -> Severity:
    """On its first day people act on a movement: licences, visits, an arrest."""
    return Severity.CRITICAL if at - movement.recorded_at < FIRST_DAY else Severity.HIGH


def _record(verb: str, strike: StrikeOut, by: User, *, reason: str = "", **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"offenders.{verb}",
        by=by,
        target=strike,
        subject=strike.offender_id,
        reason=reason,
        payload={"movement": str(strike.movement), **payload},
    )
