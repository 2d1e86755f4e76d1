"""The line of every staff page that says who is on call: one query, and none where the agency has no rota.

Which agencies have one is kept in the cache, published by the clock and by the entry of a shift. A cache that is away
costs a page the line, and nothing else.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from redis.exceptions import RedisError

from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.rota.models import Shift
from sharing.rota.on_call.now import OnCall, everybody_on_call
from sharing.rota.rules import Level
from sharing.time_words import format_near_datetime

KEY = "agencies_with_a_rota"
KEPT_SECONDS = 24 * 3600

_read: tuple[float, frozenset[int]] | None = None


@dataclass(frozen=True)
class OnCallNow:
    """One of the line: "CT duty desk: Karen Lockyer until 18:00", and the telephone."""

    words: str
    phone: str


def publish() -> None:
    """Which agencies have a rota. Safe to run twice, and late."""
    found = frozenset(Shift.objects.standing().order_by().values_list("agency_id", flat=True).distinct())
    try:
        cache.set(KEY, found, timeout=KEPT_SECONDS)
    except (RedisError, OSError):
        return


def line_for(user: User, *, at: datetime) -> list[OnCallNow] | None:
    """First on call and command of the reader's agency. None where the line says nothing: no rota, or not staff who
    answer for people. Empty: there is a rota, and nobody is on call."""
    if not user.can(Capability.ANSWER_FOR_PEOPLE) or user.agency_id not in _agencies():
        return None
    which = Q(agency=user.agency_id, level__in=[Level.FIRST, Level.COMMAND])
    return [_words(each, at=at) for each in everybody_on_call(which, at=at)]


def _words(each: OnCall, *, at: datetime) -> OnCallNow:
    place = f"{each.place} command" if each.level is Level.COMMAND else each.place
    return OnCallNow(f"{place}: {each.name} until {format_near_datetime(each.until, at=at)}", each.phone)


def _agencies() -> frozenset[int]:
    """Read once in ten seconds by each process."""
    global _read
    if _read is None or time.monotonic() - _read[0] >= settings.NOTICES_READ_AGAIN_SECONDS:
        try:
            _read = time.monotonic(), cache.get(KEY) or frozenset()
        except (RedisError, OSError):
            _read = time.monotonic(), frozenset()
    return _read[1]
