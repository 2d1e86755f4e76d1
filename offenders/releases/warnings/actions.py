"""Tell the teams of releases: as their windows open, and when a date changes."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from offenders.dates import alert_kinds
from offenders.dates.models import BASES, Release
from offenders.dates.rules.releases import Certainty
from offenders.people.models import Offender
from offenders.releases.warnings import rules as warnings
from sharing import alerts
from sharing.models import Severity

# Basis and day in words, from the constants of this code: nothing that anybody typed is in it. The day stands as a
# date, because "tomorrow" would be wrong on the day after.
BASIS_WORDS = "CASE r.basis " + " ".join(f"WHEN '{basis}' THEN '{words}'" for basis, words in BASES) + " END"
TITLE = "'Release on ' || to_char(r.leaves_on, 'FMDay FMDD FMMonth YYYY')"
# A release that is not sure says until when, from the same words as the pages.
CERTAINTY = """
r.certainty || CASE WHEN r.provisional_until IS NOT NULL
                    THEN ' until ' || to_char(r.provisional_until, 'FMDD FMMonth YYYY')
                    WHEN r.certainty = 'provisional' AND r.origin = 'ordered' THEN ', order not confirmed'
                    WHEN r.certainty = 'provisional' THEN ', can still be challenged' ELSE '' END
"""
LEAVES = f"""
{BASIS_WORDS} || ' (' || r.basis || '), ' || {CERTAINTY} || '.'
    || CASE r.origin WHEN 'ours' THEN ' Our calculation, no sheet.' ELSE '' END
    || CASE WHEN e.name IS NULL THEN '' ELSE ' Held at ' || e.name || '.' END
"""
PEOPLE = """
JOIN offenders_offender o ON o.id = r.offender_id
LEFT JOIN offenders_establishment e ON e.id = o.establishment_id
"""
# Known so late that a window had passed: on the day that a window opens it is not late.
KNOWN = """
to_char(r.known_at AT TIME ZONE 'Europe/London', 'FMHH12:MIam') || ' on '
    || to_char(r.known_at AT TIME ZONE 'Europe/London', 'FMDD FMMonth YYYY')
"""
KNOWN_ON = "(r.known_at AT TIME ZONE 'Europe/London')::date"
KNOWN_IN_WINDOW = f"""
CASE WHEN {KNOWN_ON} > r.warn_on - w.days THEN 'Became known at ' || {KNOWN} || '. ' ELSE '' END
"""
COUNTED = "r.is_counted AND r.status IN ('expected', 'ready')"

COMING = f"""
SELECT r.offender_id, r.uid || ':' || w.days || ':' || r.warn_on, NULL::int, {TITLE},
       (r.warn_on - %s) || CASE r.warn_on - %s WHEN 1 THEN ' day' ELSE ' days' END || ' before. '
       || {KNOWN_IN_WINDOW} || {LEAVES},
       '/people/' || o.uid || '/'
FROM offenders_release r {PEOPLE}
CROSS JOIN LATERAL (SELECT min(days) AS days FROM unnest(%s::int[]) days WHERE days >= r.warn_on - %s) w
WHERE {COUNTED} AND r.warn_on > %s AND r.warn_on <= %s + %s
"""  # noqa: S608 - only constants of this file are put in

KNOWN_LATE = f"""
SELECT r.offender_id, r.uid || ':' || r.warn_on, NULL::int, {TITLE},
       CASE WHEN r.warn_on = %s THEN 'Leaves on the day on which it became known'
            ELSE 'Became known after its day, and no release is recorded' END
       || '. Became known at ' || {KNOWN} || '. ' || {LEAVES},
       '/people/' || o.uid || '/'
FROM offenders_release r {PEOPLE}
WHERE {COUNTED} AND r.warn_on <= %s AND {KNOWN_ON} >= r.warn_on AND (r.warn_on = %s OR %s)
"""  # noqa: S608 - only constants of this file are put in


def flag_coming(*, on: date, at: datetime) -> int:
    """Raise the alert of the window in which each release stands; returns how many are new.

    One statement over all releases. Run again it writes nothing; run late it tells of the window that holds now. Before
    half past five in the morning it tells of nobody but those who leave today and became known today, so that nobody is
    rung in the night.
    """
    is_hour = at >= warnings.told_from(on)
    late = flag_known_late(on=on, at=at, also_past=is_hour)
    if not is_hour:
        return late
    windows = list(warnings.WINDOWS)
    return late + alerts.raise_many(
        kind=alert_kinds.COMING,
        rows=COMING,
        params=[on, on, windows, on, on, on, max(windows)],
        at=at,
    )


def flag_known_late(*, on: date, at: datetime, also_past: bool) -> int:
    """Tell of releases that became known on their own day or later: no window was ever told of them.

    One of today is told at any hour, because the person may leave in the next. also_past: those of a day before too.
    """
    return alerts.raise_many(kind=alert_kinds.KNOWN_LATE, rows=KNOWN_LATE, params=[on, on, on, also_past], at=at)


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
        text=f"Was {in_words(before)}, now {in_words(after) if after else 'no more expected'}{_unless_sure(offender)}.",
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
    return f", {release.certainty_in_words[:1].lower()}{release.certainty_in_words[1:]}" if release else ""


def in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
