"""Record journeys out of the United Kingdom: known, told, ended, called off (SI 2009/2493)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.register import alert_kinds
from offenders.register.actions.notices import IN_THE_PAST, RegisterRefused, require_subject, write_notice
from offenders.register.actions.working_out import hearers, work_out
from offenders.register.models import Journey, Notice
from offenders.register.rules.notices import Section
from sharing import alerts, audit
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed
from sharing.time_words import format_date

JOURNEY = "register.journey"  # name of the form that keeps a draft
TravelBan = Callable[[Offender, date], str]
_bans: list[TravelBan] = []


def register_ban(ban: TravelBan) -> None:
    """Called by the feature that keeps orders: which order in force on a day restricts travel, in words; empty for
    none."""
    if ban not in _bans:
        _bans.append(ban)


@transaction.atomic
def record_journey(
    *,
    offender: Offender,
    known_on: date,
    departs_on: date,
    first_country: str,
    by: User,
    told_on: date | None = None,
    station: str = "",
    uid: UUID | None = None,
    **details: Any,
) -> Journey:
    """A journey that the person told the police of, or that is known without their telling.

    told_on, station: where they told it; without them it is owed (regulation 4). details: columns of `Journey`. Raises
    RegisterRefused.
    """
    lock(offender)
    if made := made_before(Journey, uid, offender=offender):
        return made
    require_subject(offender)
    today = timezone.localdate()
    if known_on > today:
        raise RegisterRefused("known_on", IN_THE_PAST)
    if known_on > departs_on:
        raise RegisterRefused("known_on", "The person knew of the journey before they left. Correct one of the 2 dates")
    if (returns_on := details.get("returns_on")) and returns_on < departs_on:
        raise RegisterRefused("returns_on", "The return is before the departure. Correct one of the 2 dates")
    if told_on is None and not details.get("source"):
        raise RegisterRefused("source", "Enter how the journey is known")
    _check_told(told_on, station)
    journey = Journey.objects.create(
        offender=offender,
        known_on=known_on,
        departs_on=departs_on,
        first_country=first_country,
        recorded_by=by,
        **details,
        **keyed(uid),
    )
    _record(journey, "offenders.journey_recorded", by, departs_on=departs_on, known_on=known_on)
    work_out(offender=offender, because="A journey is known", by=by)
    if told_on is not None:
        _write_told(journey, Section.TRAVEL, told_on, station, by)
    _tell(journey, told_on)
    drafts.forget(user=by, form=JOURNEY, key=str(offender.uid))
    return journey


@transaction.atomic
def tell_journey(*, journey: Journey, told_on: date, station: str, by: User, uid: UUID | None = None) -> Notice:
    """The person told the police of a journey that was known. Raises RegisterRefused."""
    _lock(journey)
    if made := made_before(Notice, uid, offender=journey.offender):
        return made
    _refuse_called_off(journey)
    if journey.notices.filter(section=Section.TRAVEL).exists():
        raise RegisterRefused("", "The person told police of this journey already")
    _check_told(told_on, station)
    return _write_told(journey, Section.TRAVEL, told_on, station, by, uid)


@transaction.atomic
def record_return(*, journey: Journey, returned_on: date, returned_as_told: bool, by: User) -> Journey:
    """The person is back. Otherwise than told they owe a notice within three days (regulation 5). Raises
    RegisterRefused."""
    _lock(journey)
    _refuse_called_off(journey)
    if journey.returned_on is not None:
        raise RegisterRefused("", "The return is recorded already. No changes were saved")
    if returned_on > timezone.localdate():
        raise RegisterRefused("returned_on", IN_THE_PAST)
    if returned_on < journey.departs_on:
        raise RegisterRefused("returned_on", "The return is before the departure. Correct the date")
    if returned_as_told and not journey.notices.filter(section=Section.TRAVEL).exists():
        raise RegisterRefused("returned_as_told", "The person did not tell police of this journey. Select No")
    journey.returned_on, journey.returned_as_told = returned_on, returned_as_told
    journey.save(update_fields=["returned_on", "returned_as_told"])
    _record(journey, "offenders.journey_ended", by, returned_on=returned_on, returned_as_told=returned_as_told)
    alerts.supersede(kinds=TOLD, subject=journey.offender, by_alert=None)
    work_out(offender=journey.offender, because="The person returned to the UK", by=by)
    return journey


@transaction.atomic
def tell_return(*, journey: Journey, told_on: date, station: str, by: User, uid: UUID | None = None) -> Notice:
    """The person told the police of a return otherwise than told before. Raises RegisterRefused."""
    _lock(journey)
    if made := made_before(Notice, uid, offender=journey.offender):
        return made
    if journey.returned_on is None:
        raise RegisterRefused("", "Record the return first")
    _check_told(told_on, station)
    if told_on < journey.returned_on:
        raise RegisterRefused("told_on", "The notice is before the return. Correct the date")
    return _write_told(journey, Section.TRAVEL_BACK, told_on, station, by, uid)


@transaction.atomic
def call_off(*, journey: Journey, on: date, by: User) -> Journey:
    """The person did not go. Raises RegisterRefused."""
    _lock(journey)
    _refuse_called_off(journey)
    if journey.returned_on is not None:
        raise RegisterRefused("", "The return is recorded: the person went. No changes were saved")
    if on > timezone.localdate():
        raise RegisterRefused("on", IN_THE_PAST)
    journey.called_off_on = on
    journey.save(update_fields=["called_off_on"])
    _record(journey, "offenders.journey_called_off", by, on=on)
    alerts.supersede(kinds=TOLD, subject=journey.offender, by_alert=None)
    work_out(offender=journey.offender, because="A journey was called off", by=by)
    return journey


TOLD = (alert_kinds.TRAVEL, alert_kinds.TRAVEL_PROHIBITED)


def _lock(journey: Journey) -> None:
    lock(journey.offender)
    journey.refresh_from_db()


def _refuse_called_off(journey: Journey) -> None:
    if journey.called_off_on is not None:
        raise RegisterRefused("", "The journey was called off. No changes were saved")


def _check_told(told_on: date | None, station: str) -> None:
    if told_on is None:
        return
    if told_on > timezone.localdate():
        raise RegisterRefused("told_on", IN_THE_PAST)
    if not station.strip():
        raise RegisterRefused("station", "Enter the police station")


def _write_told(
    journey: Journey, section: Section, told_on: date, station: str, by: User, uid: UUID | None = None
) -> Notice:
    notice = write_notice(
        offender=journey.offender,
        section=section,
        told_on=told_on,
        station=station,
        received_by=by,
        journey=journey,
        by=by,
        uid=uid,
    )
    work_out(offender=journey.offender, because="The person told police of travel", by=by)
    return notice


def _tell(journey: Journey, told_on: date | None) -> None:
    """Police, and probation while a licence is in force; at once where an order restricts travel."""
    offender = journey.offender
    banned = next((words for ban in _bans if (words := ban(offender, journey.departs_on))), "")
    kind = alert_kinds.TRAVEL_PROHIBITED if banned else alert_kinds.TRAVEL
    told = f"Told on {format_date(told_on)}." if told_on else "The person has not told police."
    alerts.raise_alert(
        kind=kind,
        key=str(journey.uid),
        subject=offender,
        text=f"{journey.first_country}: leaves on {format_date(journey.departs_on)}. {told}"
        + (f" {banned}. Tell the ports unit now." if banned else " Tell the ports unit."),
        link=reverse("person_notification", kwargs={"uid": offender.uid}),
        only=hearers(offender),
    )


def _record(journey: Journey, verb: str, by: User, **payload: Any) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=journey,
        subject=journey.offender_id,
        payload=payload,
    )
