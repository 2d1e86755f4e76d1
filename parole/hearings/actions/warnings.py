"""Tell the teams of hearings as their windows open: 8, 3 and 1 weeks before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from offenders.releases.warnings.rules import told_from
from parole.hearings import alert_kinds, rules
from parole.hearings.models import Hearing
from parole.reviews.addresses import review_url, thread_of
from parole.reviews.models import ReviewClock
from parole.reviews.rules.clocks import Clock
from parole.reviews.rules.moves import Status
from sharing import alerts, practice
from sharing.jobs.set_aside import made_of_each
from sharing.time_words import format_date, format_weekday_date

TOLD_WEEKS = practice.define(
    "parole.hearing_told_weeks",
    "Weeks before a hearing when every team is alerted; the first alert mentions withheld material",
    unit="weeks",
    default=list(rules.TOLD_WEEKS),
    source="Practice, after Parole Board Rules 2019 r.17 (8 weeks) and r.22 (3 weeks)",
)


def flag_coming(*, on: date, at: datetime) -> int:
    """Raise the alert of the window in which each listed hearing stands; returns how many are new.

    The same few statements, however many hearings. Run again it writes nothing; run late it tells of the window that
    holds now. In the night nobody is rung.
    """
    if at < told_from(on):
        return 0
    weeks = sorted(practice.value(TOLD_WEEKS, on=on))
    hearings = Hearing.objects.listed().filter(
        review__status=Status.LISTED, first_on__gt=on, first_on__lte=on + timedelta(weeks=weeks[-1])
    )
    windows = {
        f"hearing:{uid}:{window}:{first_on}": (pk, window)
        for pk, uid, first_on in hearings.values_list("pk", "uid", "first_on")
        if (window := rules.window_of(first_on=first_on, on=on, weeks=weeks))
    }
    fresh = {windows[key][0]: key for key in alerts.not_raised(kind=alert_kinds.HEARING_COMING, keys=windows)}
    rows = list(Hearing.objects.filter(pk__in=fresh).with_needs().select_related("review__offender").order_by("pk"))
    limits = limits_of(rows)

    def alert_of(hearing: Hearing) -> alerts.NewAlert:
        key, ends = fresh[hearing.pk], limits[hearing.review_id, hearing.round, hearing.first_on]
        left = (hearing.first_on - on).days
        needs = [withholding(ends)] if windows[key][1] == weeks[-1] else [notice(ends), police(hearing)]
        return alerts.NewAlert(
            subject=hearing.offender_id,
            key=key,
            title=f"Hearing on {format_weekday_date(hearing.first_on)}",
            text=" ".join([f"{left} {'day' if left == 1 else 'days'} before.", *filter(None, needs)]),
            link=review_url(hearing.review),
            of=thread_of(hearing.review),
        )

    new = made_of_each(alert_kinds.HEARING_COMING.name, rows, alert_of)
    return alerts.raise_many(kind=alert_kinds.HEARING_COMING, new=new, at=at)


Limits = dict[str, ReviewClock]


def limits_of(hearings: Iterable[Hearing]) -> defaultdict[tuple[int, int, date], Limits]:
    """By review, round and first day of a hearing, its time limits for withholding and for the notice."""
    limits: defaultdict[tuple[int, int, date], Limits] = defaultdict(dict)
    clocks = ReviewClock.objects.filter(
        review__in={hearing.review_id for hearing in hearings},
        kind__in=[Clock.WITHHOLDING, Clock.NOTICE_OF_HEARING],
        stopped_on__isnull=True,
    )
    # A hearing that was moved and moved back has two: the notice that was given counts.
    for clock in clocks.order_by(F("met_on").asc(nulls_first=True), "pk"):
        limits[clock.review_id, clock.round, clock.starts_on][clock.kind] = clock
    return limits


# Each day stands as such, because "in three weeks" would be wrong on the day after.


def withholding(limits: Limits) -> str:
    clock = limits.get(Clock.WITHHOLDING)
    return f"Deadline to apply to withhold material: {format_date(clock.due_on)}." if clock else ""


def notice(limits: Limits) -> str:
    clock = limits.get(Clock.NOTICE_OF_HEARING)
    if clock is None:
        return ""
    if clock.met_on:
        return f"Notice was given on {format_date(clock.met_on)}."
    return f"Notice is not recorded; deadline: {format_date(clock.due_on)}."


def police(hearing: Any) -> str:
    """hearing: with its needs."""
    if hearing.police_asked_on is None:
        done = "not requested"
    elif hearing.police_gave_at is None:
        done = f"requested on {format_date(hearing.police_asked_on)}, not received"
    else:
        done = f"received on {format_date(hearing.police_gave_at)}"
    return f"Contribution of CT police: {done}."
