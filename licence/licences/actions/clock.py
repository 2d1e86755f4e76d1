"""Timed work on licences: warnings, the hard stop, the end. Safe to run twice and to run late."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from licence.licences import alert_kinds
from licence.licences import rules as lifecycle
from licence.licences.actions import force, licences
from licence.licences.actions.hard_stop import (
    HARD_STOP,
    NOT_READY,
    WARNING,
    hand_over,
    hard_stop_of,
    settle_hold,
)
from licence.licences.models import Licence
from licence.licences.rules import Status
from offenders.dates.rules.releases import LAST_DAY
from offenders.models import KeyDate, Release, ReleaseHold
from offenders.status.actions import settle_status
from offenders.status.facts import licence_end_of
from sharing import alerts, practice
from sharing.access.state_machines import MoveRefused
from sharing.jobs.set_aside import alone
from sharing.models import Severity
from sharing.time_words import format_date

LOOKED_AHEAD = timedelta(days=28)  # further than any warning: working days over Christmas included


def watch(*, on: date, at: datetime) -> None:
    """All of it, for today."""
    force.take_planned_force(at=at)
    end_expired(on=on)
    hand_over_drafts(on=on)
    settle_holds(on=on)
    warn_not_ready(on=on, at=at)


def end_expired(*, on: date) -> int:
    """Licences whose last day has passed end with it, by the one rule of the status. Returns how many.

    Of whoever is on licence the status ends too, and the rest follows from that; a licence can also end while its
    person is held for something else.
    """
    said = KeyDate.objects.current().official().filter(offender=OuterRef("offender"), code__in=LAST_DAY)
    ended = 0
    for licence in Licence.objects.active().filter(Exists(said.filter(falls_on__lt=on))).select_related("offender"):
        with alone("licences", licence.pk, subject=licence.offender_id):
            ended += _end_if_over(licence, on=on)
    return ended


def _end_if_over(licence: Licence, *, on: date) -> bool:
    last = licence_end_of(licence.offender, on=on).last_on
    if last is None or on <= last:
        return False
    settle_status(offender=licence.offender, by=None, on=on)
    licence.refresh_from_db()
    if licence.status == Status.ACTIVE:
        _try(lambda: licences.end(licence=licence, on=last, reason="The licence has ended", by=None))
    return True


def hand_over_drafts(*, on: date) -> None:
    """From the hard stop on the prison makes what probation has not submitted; where it moved away, probation again."""
    drafts = Licence.objects.filter(status__in=[Status.IN_PROGRESS, Status.REJECTED])
    coming = drafts.filter(offender__releases__in=_coming(on)).select_related("offender").distinct()
    stopped = Licence.objects.filter(status=Status.TIMED_OUT).select_related("offender")
    for licence in [*coming, *stopped]:
        hand_over(licence, on=on)


def settle_holds(*, on: date) -> None:
    """From the hard stop on a release is held until a licence is approved, or none is needed."""
    approved = Licence.objects.approved_for_release().values("offender_id")
    stop_days = practice.value(HARD_STOP, on=on)
    near = _coming(on).exclude(offender__in=approved).exclude(holds__in=_open_holds()).select_related("offender")
    for release in near:
        if on >= lifecycle.hard_stop_on(release.leaves_on, working_days=stop_days):
            settle_hold(offender=release.offender, on=on)
    for hold in _open_holds().filter(set_by__isnull=True).select_related("offender"):
        settle_hold(offender=hold.offender, on=on)


@transaction.atomic
def warn_not_ready(*, on: date, at: datetime) -> int:
    """Tell probation and prison of each coming release without an approved licence: before and at the hard stop.

    Returns how many alerts are new. A day that moves is told again; one that is ready by then is not.
    """
    stop_days, warn_days = (practice.value(each, on=on) for each in (HARD_STOP, WARNING))
    ready = Licence.objects.approved_for_release().values("offender_id")
    raised = 0
    for release in _coming(on).exclude(offender__in=ready).select_related("offender"):
        stop = hard_stop_of(release.leaves_on, on=on)
        warning = lifecycle.warning_on(release.leaves_on, working_days=warn_days, stop_days=stop_days)
        if on < warning:
            continue
        is_stopped = on >= stop
        leaves = f"{format_date(release.leaves_on)}"
        says = (
            f"The hard stop was on {format_date(stop)}: the prison makes the licence now."
            if is_stopped
            else f"From {format_date(stop)} the prison makes it."
        )
        raised += bool(
            alerts.raise_alert(
                kind=alert_kinds.NOT_READY,
                key=f"{release.uid}:{release.leaves_on}:{'stop' if is_stopped else 'warning'}",
                subject=release.offender,
                severity=Severity.CRITICAL if is_stopped else None,
                text=f"Release expected on {leaves}, and no licence is approved. {says}",
                link=reverse("person_licence", kwargs={"uid": release.offender.uid}),
                at=at,
            )
        )
    return raised


def _coming(on: date):
    """Counted releases on licence that are near or overdue."""
    rows = Release.objects.open().counted().filter(leaves_on__lte=on + LOOKED_AHEAD)
    return rows.on_licence()


def _open_holds():
    return ReleaseHold.objects.filter(kind=NOT_READY, lifted_at__isnull=True)


def _try(act) -> None:
    """One that somebody moved meanwhile is left alone."""
    try:
        act()
    except MoveRefused:
        return
