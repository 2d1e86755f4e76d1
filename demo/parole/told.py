"""Alerts of the demo's reviews, dated and acknowledged as if raised on the day of each step."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import DurationField, ExpressionWrapper, F, OuterRef, Subquery
from django.utils import timezone

from demo.parole.one_case import Case
from parole.models import ParoleReview
from release_monitor.database.rights import as_owner
from sharing.models import Alert, Membership, Receipt, User
from sharing.records.update_many import update_many

READ_AFTER = timedelta(days=2)  # what teams were told before is read and done
OVER_AFTER = timedelta(hours=3)
SIGNS_AFTER, SIGNS = timedelta(minutes=3), 9  # once to nine times, by the team, so that they do not all sign at once
DONE = "Read, and acted on"


def put_in_time(cases: Iterable[Case], *, now: datetime, by: User) -> None:
    """Every alert of the cases gets the day of the step that raised it; what is older than two days is over."""
    by_person = {case.person.pk: case for case in cases}
    final_on = dict(ParoleReview.objects.filter(final_on__isnull=False).values_list("offender_id", "final_on"))
    old = []
    for alert in Alert.objects.filter(subject__in=by_person, raised_at__gte=now):
        assert alert.subject_id  # noqa: S101 (for the type checker: they are about these people)
        is_final = alert.kind == "parole.final"  # time alone makes it so, after the step that was recorded
        day = final_on.get(alert.subject_id) if is_final else _day_of(by_person[alert.subject_id], alert.pk)
        if day is None:
            continue
        then = timezone.make_aware(datetime.combine(day, time(11, 20)))
        if now - then > READ_AFTER:
            old.append(_told_then(alert, then, by=by))
    update_many(old, ["raised_at", "state", "resolved_at", "resolved_by", "reason"])
    told_at = Alert.objects.filter(pk=OuterRef("alert")).values("raised_at")
    receipts = Receipt.objects.filter(alert__in=old)
    with as_owner():
        receipts.update(told_at=Subquery(told_at), closed_at=Subquery(told_at) + OVER_AFTER)
    member = Membership.objects.filter(team=OuterRef("team")).order_by("pk").values("user")[:1]
    signed_at = F("told_at") + ExpressionWrapper((F("team_id") % SIGNS + 1) * SIGNS_AFTER, output_field=DurationField())
    receipts.filter(acknowledged_at__isnull=True, team__in=Membership.objects.values("team")).update(
        acknowledged_at=signed_at,
        acknowledged_by=Subquery(member),
        read_at=signed_at - timedelta(minutes=2),
        read_by=Subquery(member),
    )


def put_away_the_old(*, now: datetime, by: User) -> None:
    """Hearings that came near longer ago than yesterday are known by now: nobody must acknowledge them today."""
    coming = Alert.objects.unfinished().filter(kind="parole.hearing_coming", raised_at__gte=now - READ_AFTER)
    old = list(coming.order_by("pk").values_list("pk", flat=True))[2:]
    Alert.objects.filter(pk__in=old).update(state=Alert.State.RESOLVED, resolved_at=now, resolved_by=by, reason=DONE)
    Receipt.objects.filter(alert__in=old).update(closed_at=now)


def _day_of(case: Case, alert: int) -> date | None:
    """The day of the first step after which this alert was there."""
    place = bisect_left(case.steps, alert, key=lambda step: step[0])
    return case.steps[place][1] if place < len(case.steps) else None


def _told_then(alert: Alert, then: datetime, *, by: User) -> Alert:
    alert.raised_at = then
    if alert.resolved_at is None:
        alert.state, alert.resolved_at, alert.resolved_by = Alert.State.RESOLVED, then + OVER_AFTER, by
        alert.reason = DONE
    return alert
