"""Reminders by letter: a way of being reached lapses soon, and its owner has shifts ahead."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from sharing.agencies.models import Membership, Team, User
from sharing.alerts import digests
from sharing.jobs.set_aside import alone
from sharing.reach import ways
from sharing.reach.models import ReachWay
from sharing.rota.models import Shift, ShiftCover

LAPSES = "reach.lapses"


def remind(*, at: datetime) -> int:
    """One letter for each test that soon counts no longer; returns how many. Safe to run twice, and late."""
    shifts = Shift.objects.standing().filter(ends_at__gt=at).values("user_id")
    covers = ShiftCover.objects.standing().filter(ends_at__gt=at).values("user_id")
    have_shifts = Q(user__in=shifts) | Q(user__in=covers)
    letters = 0
    for way in ways.lapsing(at).filter(have_shifts, user__is_active=True).select_related("user").order_by("pk"):
        with alone("reach_lapses", way.pk):
            letters += _remind(way, at=at)
    return letters


def _remind(way: ReachWay, *, at: datetime) -> int:
    team = _team_of(way.user, at=at)
    if team is None or way.tested_at is None:
        return 0
    return digests.tell_people(
        User.objects.filter(pk=way.user_id),
        team=team,
        kind=LAPSES,
        key=f"{way.pk}:{way.tested_at:%Y-%m-%d}",
        title="A contact method to test again",
        path=reverse("own_ways"),
        at=at,
    )


def _team_of(user: User, *, at: datetime) -> Team | None:
    """Any that the user works in: a letter is of a team."""
    members = Membership.objects.live(at=at).filter(user=user).values("team_id")
    return Team.objects.open().filter(pk__in=members).order_by("pk").first()
