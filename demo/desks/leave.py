"""Leave of officers in the demo: one who is away and covered, one planned without an answer, one sick today."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from sharing.access.roles import Capability
from sharing.leave import actions, clock
from sharing.leave.people import colleagues_of
from sharing.models import Leave, User
from sharing.pages.spans import end_of, start_of

NAMES = ("Martin Ferriby", "Helen Castell", "Tom Brandreth", "Yusuf Denby")


def tell(*, now: datetime) -> None:
    """Martin is on leave and Helen stands in; Helen's own leave has no answer yet, of which the managers are alerted;
    Yusuf called in sick, and his manager acts."""
    people = {user.name: user for user in User.objects.filter(name__in=NAMES)}
    if set(NAMES) - set(people):
        return
    martin, helen, tom, yusuf = (people[name] for name in NAMES)
    covered = away(martin, Leave.Kind.ANNUAL, 0, 2, stand_in=helen, by=martin, now=now)
    actions.accept(cover=covered.covers.get(), by=helen)
    away(helen, Leave.Kind.TRAINING, 3, 5, stand_in=tom, by=helen, now=now)
    managers = [colleague for colleague in colleagues_of(yusuf, at=now) if colleague.can(Capability.GRANT_ACCESS)]
    if managers:
        away(yusuf, Leave.Kind.SICK, 0, 1, stand_in=None, by=managers[0], now=now)
    clock.watch(at=now)


def away(officer: User, kind: str, first: int, last: int, *, stand_in: User | None, by: User, now: datetime) -> Leave:
    """first, last: days from today."""
    today = timezone.localdate(now)
    return actions.plan(
        officer=officer,
        kind=kind,
        starts_at=start_of(today + timedelta(days=first), today=today),
        ends_at=end_of(today + timedelta(days=last)) or now,
        stand_in=stand_in,
        by=by,
    )
