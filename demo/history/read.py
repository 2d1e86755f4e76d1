"""Alerts of the history as they were answered: acknowledged within minutes by each team, and closed the same day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils import timezone

from demo.at_time import Clock
from demo.history.staff import RegionStaff
from sharing.access.roles import Capability
from sharing.alerts import actions
from sharing.models import Alert, Membership, Receipt, User

WITHIN = (timedelta(minutes=2), timedelta(minutes=13))  # of being told
CLOSED_AFTER = timedelta(hours=3)
DONE = "Read, and acted on"


def read_and_closed(clock: Clock, staff: Mapping[str, RegionStaff]) -> None:
    """Whatever was told until now. The clock goes back to each alert."""
    now = timezone.now()
    for by, alerts in waiting_for():
        actions.acknowledge_many(
            alerts=clock.along((min(alert.raised_at + minutes_of(alert), now), alert) for alert in alerts), by=by
        )
    left = Alert.objects.unfinished().filter(raised_at__lte=now)
    for by in closers(staff):
        alerts = list(left.told_to(by).visible_to(by).order_by("raised_at", "pk"))
        actions.resolve_many(
            alerts=clock.along((min(alert.raised_at + CLOSED_AFTER, now), alert) for alert in alerts),
            reason=DONE,
            by=by,
        )


def minutes_of(alert: Alert) -> timedelta:
    first, last = WITHIN
    return first + (last - first) * (alert.pk % 11) / 10


def waiting_for() -> Iterable[tuple[User, list[Alert]]]:
    """By each user in turn, the first of each team before the second: what their teams have not acknowledged."""
    members: dict[int, list[User]] = defaultdict(list)
    waiting = Receipt.objects.open().values("team")
    rows = Membership.objects.filter(user__is_active=True, team__in=waiting).select_related("user__agency")
    rows = rows.order_by("user_id")
    for row in rows:
        members[row.team_id].append(row.user)
    for team, users in sorted(members.items()):
        for user in users:
            receipts = Receipt.objects.open().filter(team=team)
            alerts = list(Alert.objects.filter(receipts__in=receipts).order_by("raised_at", "pk"))
            if not alerts:
                break
            yield user, alerts


def closers(staff: Mapping[str, RegionStaff]) -> list[User]:
    found = [
        user for people in staff.values() for user in (people.manager, people.police, people.casework, people.head)
    ]
    return [user for user in dict.fromkeys(found) if user.can(Capability.VIEW_PEOPLE)]
