"""Tell the teams of releases: as their windows open, and when a date changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from offenders.dates import alert_kinds
from offenders.dates.models import Release
from offenders.dates.querysets import ReleaseQuerySet
from offenders.dates.rules.releases import Certainty
from offenders.people.models import Offender
from offenders.releases.warnings import rules as warnings
from sharing import alerts
from sharing.jobs.set_aside import made_of_each
from sharing.models import Severity
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_weekday_date, say_datetime


def flag_coming(*, on: date, at: datetime) -> int:
    """Raise the alert of the window in which each release stands; returns how many are new.

    The same few statements, however many releases. Run again it writes nothing; run late it tells of the window that
    holds now. Before half past five in the morning it tells of nobody but those who leave today and became known today,
    so that nobody is rung in the night.
    """
    is_hour = at >= warnings.told_from(on)
    late = flag_known_late(on=on, at=at, also_past=is_hour)
    if not is_hour:
        return late
    last = on + timedelta(days=max(warnings.WINDOWS))

    def window(release: Release) -> int | None:
        return warnings.window_of(warn_on=release.warn_on, on=on)

    return late + tell_of_each(
        Release.objects.open().counted().filter(warn_on__gt=on, warn_on__lte=last),
        kind=alert_kinds.COMING,
        key_of=lambda release: f"{release.uid}:{window(release)}:{release.warn_on}",
        opening=lambda release: " ".join([_days_before(release, on=on), *_known_within(release, window(release))]),
        at=at,
    )


def flag_known_late(*, on: date, at: datetime, also_past: bool) -> int:
    """Tell of releases that became known on their own day or later: no window was ever told of them.

    One of today is told at any hour, because the person may leave in the next. also_past: those of a day before too.
    """

    def when(release: Release) -> str:
        if release.warn_on == on:
            return "Released on the day it became known."
        return "Became known after its date, and no release is recorded."

    days = {"warn_on__lte": on} if also_past else {"warn_on": on}
    return tell_of_each(
        Release.objects.open().counted().filter(**days, known_at__date__gte=F("warn_on")),
        kind=alert_kinds.KNOWN_LATE,
        key_of=lambda release: f"{release.uid}:{release.warn_on}",
        opening=lambda release: f"{when(release)} {_became_known(release)}",
        at=at,
    )


def tell_of_each(
    releases: ReleaseQuerySet,
    *,
    kind: alerts.AlertKind,
    key_of: Callable[[Release], str],
    opening: Callable[[Release], str],
    at: datetime,
) -> int:
    """Of each release one alert with its day; returns how many are new. Words are made of those alone.

    key_of: the alert's key, of `uid` and `warn_on`. opening: what stands before the release in words.
    """
    keys = {key_of(release): release.pk for release in releases.only("uid", "warn_on")}
    fresh = [keys[key] for key in alerts.not_raised(kind=kind, keys=keys)]

    def alert_of(release: Release) -> alerts.NewAlert:
        return alerts.NewAlert(
            subject=release.offender_id,
            key=key_of(release),
            title=f"Release on {format_weekday_date(release.leaves_on)}",
            text=f"{opening(release)} {in_a_sentence(release)}",
            link=reverse("person", kwargs={"uid": release.offender.uid}),
        )

    rows = releases.filter(pk__in=fresh).select_related("offender__establishment").order_by("pk")
    return alerts.raise_many(kind=kind, new=made_of_each(kind.name, rows, alert_of), at=at)


def in_a_sentence(release: Release) -> str:
    """ "End of custodial term (CRD), fixed. Held at HMP Full Sutton." """
    held_at = release.offender.establishment
    words = [f"{release.get_basis_display()} ({release.basis}), {_sure(release)}."]
    if release.is_ours:
        words.append(f"{release.get_origin_display()}.")
    if held_at:
        words.append(f"Held at {held_at.name}.")
    return " ".join(words)


def _days_before(release: Release, *, on: date) -> str:
    left = (release.warn_on - on).days
    return f"{left} {'day' if left == 1 else 'days'} before."


def _known_within(release: Release, window: int | None) -> list[str]:
    """Since when a release is known whose window had opened before. On the day on which it opens it is not late."""
    if window is None or release.known_at is None:
        return []
    opens_on = release.warn_on - timedelta(days=window)
    return [_became_known(release)] if timezone.localdate(release.known_at) > opens_on else []


def _became_known(release: Release) -> str:
    return f"Became known at {say_datetime(release.known_at)}." if release.known_at else ""


TOLD_OF_A_DAY = (alert_kinds.THIS_WEEK, alert_kinds.COMING, alert_kinds.KNOWN_LATE, alert_kinds.DATE_CHANGED)


def tell_of_change(*, offender: Offender, before: date | None, after: date | None) -> None:
    """The day on which the person is expected out is another. Part of the transaction that changed it.

    Nothing is told when there was none before: the windows will tell. `after` None: no more expected.
    """
    if before is None or before == after:
        return
    on, at = timezone.localdate(), timezone.now()
    is_soon = warnings.is_soon(on=on, days=[before, after])
    changed = alerts.raise_alert(
        kind=alert_kinds.DATE_CHANGED,
        key=f"{offender.uid}:{before}:{after}:{at.isoformat()}",
        subject=offender,
        text=f"Was {format_weekday_date(before)}, now "
        f"{format_weekday_date(after) if after else 'no longer expected'}{_unless_sure(offender)}.",
        severity=Severity.HIGH if is_soon else None,
        responds_in=alert_kinds.CHANGED_SOON_RESPONDS_IN if is_soon else None,
        link=reverse("person", kwargs={"uid": offender.uid}),
        at=at,
    )
    # What was told before names a day that is no longer right; only this one waits to be read.
    alerts.supersede(kinds=TOLD_OF_A_DAY, subject=offender, by_alert=changed, at=at)


def _unless_sure(offender: Offender) -> str:
    """Of a provisional release, that it is one: the day that is told is not certain."""
    release = Release.objects.open().counted().filter(offender=offender, certainty=Certainty.PROVISIONAL).first()
    return f", {_sure(release)}" if release else ""


def _sure(release: Release) -> str:
    """How sure it is, in the middle of a sentence: from the same words as the pages."""
    return mid_sentence(release.certainty_in_words)
