"""The one question about ways of being reached: which of them are tested, so that they count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils import timezone

from sharing import practice
from sharing.agencies.models import User
from sharing.reach.models import ReachWay, ReachWayQuerySet
from sharing.reach.practice import GOOD_DAYS, REMINDED_DAYS


def tested(at: datetime) -> ReachWayQuerySet:
    """The ways that were tested within the time for which a test counts (`rules.is_good`)."""
    days = practice.value(GOOD_DAYS, on=timezone.localdate(at))
    return ReachWay.objects.current().filter(tested_at__gt=at - timedelta(days=days))


def lapsing(at: datetime) -> ReachWayQuerySet:
    """Tested ways whose test soon counts no longer (`rules.is_reminded`)."""
    today = timezone.localdate(at)
    left = practice.value(GOOD_DAYS, on=today) - practice.value(REMINDED_DAYS, on=today)
    return tested(at).filter(tested_at__lte=at - timedelta(days=left))


def tested_ways(users: Iterable[User], at: datetime) -> dict[int, int]:
    """By how many tested ways each of these users is reached, by their key. One query, however many they are."""
    keys = [user.pk for user in users]
    rows = tested(at).filter(user__in=keys).order_by().values_list("user_id").annotate(Count("pk"))
    return dict.fromkeys(keys, 0) | dict(rows)
