"""Ask in time for the second person who works out the date of a release by law, and hold it without one.

Safe to run twice and late: each alert has a key of its own, a hold of a kind is one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.dates import alert_kinds
from offenders.dates.calculation_models import Calculation
from offenders.dates.models import KeyDate, Release, ReleaseHold
from offenders.dates.rules.date_checks import Need, second_check
from offenders.dates.rules.releases import BY_LAW, Basis, Certainty
from offenders.dates.rules.settling import codes_of
from offenders.dates.upkeep.date_checks import agreeing
from offenders.people.locking import lock
from offenders.releases.holds.actions import hold_release, lift
from sharing import alerts, practice
from sharing.jobs.set_aside import alone
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

SOURCE = "Our design: a starting value, not set by law"
ASKED_DAYS = practice.define(
    "dates.check_asked_days",
    "Days before an automatic release from which a second check of its date is requested",
    unit="days",
    default=28,
    source=SOURCE,
    between=(1, 92),
    safer=practice.Safer.MORE,
)
HOLD_DAYS = practice.define(
    "dates.check_hold_days",
    "Days before an automatic release from which it is on hold without a second check",
    unit="days",
    default=7,
    source=SOURCE,
    between=(1, 28),
    safer=practice.Safer.MORE,
)
NO_CHECK = "The date has no second check. The hold lifts when 2 people have worked out the same date"
CHECKED, THE_DAY, FAR = "Double checked", "The release date has come", "No check is needed now"


def watch(*, at: datetime) -> None:
    """Every release by law that is near, and every hold for want of a check."""
    on = timezone.localdate(at)
    last = on + timedelta(days=practice.value(ASKED_DAYS, on=on))
    near = Release.objects.open().counted().filter(basis__in=BY_LAW, certainty=Certainty.FIXED, warn_on__lte=last)
    held = Release.objects.filter(
        holds__in=ReleaseHold.objects.filter(kind=ReleaseHold.Kind.NO_SECOND_CHECK, lifted_at=None)
    )
    about = {**dict(near.values_list("pk", "offender_id")), **dict(held.values_list("pk", "offender_id"))}
    for key in sorted(about):
        with alone("second_checks", key, subject=about[key]):
            look(key, on=on)


@transaction.atomic
def look(key: int, *, on: date) -> Need:
    """What one release needs now, asked for, held or freed."""
    release = Release.objects.select_related("offender").get(pk=key)
    lock(release.offender)
    release.refresh_from_db()
    need = need_of(release, on=on)
    hold = ReleaseHold.objects.filter(release=release, kind=ReleaseHold.Kind.NO_SECOND_CHECK, lifted_at=None).first()
    if need is Need.HOLD and hold is None:
        hold_release(release=release, kind=ReleaseHold.Kind.NO_SECOND_CHECK, reason=NO_CHECK, by=None)
        Release.objects.filter(pk=release.pk, status=Release.Status.READY).update(status=Release.Status.EXPECTED)
        _alert_date_check(
            release,
            kind=alert_kinds.CHECK_MISSING,
            text=f"{_of(release)} is on hold: {mid_sentence(NO_CHECK)}.",
        )
    elif hold and need is not Need.HOLD:
        because = CHECKED if agreeing(release.offender) else THE_DAY if on >= release.leaves_on else FAR
        lift(hold=hold, reason=because, by=None)
    if need is Need.ASK:
        _alert_date_check(
            release, kind=alert_kinds.CHECK_ASKED, text=f"{_of(release)}. 2 people must work out the dates."
        )
    if need is Need.ASK_LATE:
        late = "Its date became known late, so it is not on hold: until then the record shows one person’s date"
        _alert_date_check(
            release,
            kind=alert_kinds.CHECK_ASKED,
            text=f"{_of(release)}. 2 people must work out the dates now. {late}.",
        )
    if need is Need.NONE:
        for kind in (alert_kinds.CHECK_ASKED, alert_kinds.CHECK_MISSING):
            alerts.resolve(kind=kind, key=_key(release), reason=CHECKED)
    return need


def need_of(release: Release, *, on: date) -> Need:
    """Nothing of a release that the Board directs or a court orders. Up to eight queries."""
    if release.status not in Release.OPEN or not release.is_counted or release.basis not in BY_LAW:
        return Need.NONE
    return second_check(
        warn_on=release.warn_on,
        leaves_on=release.leaves_on,
        known_on=_known_on(release),
        is_checked=agreeing(release.offender) is not None,
        on=on,
        asked_days=practice.value(ASKED_DAYS, on=on),
        hold_days=practice.value(HOLD_DAYS, on=on),
    )


def _known_on(release: Release) -> date:
    """When the date that it follows from was recorded, by the sheet, or else worked out here."""
    rows = KeyDate.objects.current().official().filter(offender=release.offender)
    said = rows.filter(code__in=codes_of(Basis(release.basis))).order_by("-recorded_at").first()
    if said:
        return timezone.localdate(said.recorded_at)
    own = Calculation.objects.current().filter(offender=release.offender).first()
    return timezone.localdate(own.made_at) if own else release.warn_on


def _alert_date_check(release: Release, *, kind: alerts.AlertKind, text: str) -> None:
    alerts.raise_alert(
        kind=kind,
        key=_key(release),
        subject=release.offender,
        text=text,
        link=reverse("date_check", kwargs={"uid": release.offender.uid}),
    )


def _key(release: Release) -> str:
    """Another one when the day is another."""
    return f"{release.uid}:{release.expected_on}"


def _of(release: Release) -> str:
    day = release.leaves_on
    return f"Release on {format_date(day)}, {mid_sentence(release.get_basis_display())}"
