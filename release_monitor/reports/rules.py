"""When a subscription is due and when it ends, and which parts of an address are a view. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from release_monitor.briefing.times import Every, latest_due, months_after

RENEWED_AFTER_MONTHS = 6
REMINDED_BEFORE = timedelta(days=14)
UNDONE_WITHIN = timedelta(days=30)
MOST_GROUPS = 2
NOT_OF_A_VIEW = frozenset({"cursor"})  # where somebody turned a page


class Ended(StrEnum):
    """Why a subscription ended."""

    BY_USER = "by_user"
    NOT_RENEWED = "not_renewed"
    ACCOUNT = "account"
    ROLE = "role"
    TEAM = "team"
    SCOPE = "scope"
    VIEW = "view"


def is_due(every: Every, *, begun_at: datetime, sent_for: datetime | None, at: datetime) -> bool:
    """Whether a letter is: none for a moment before it began, and one for several that were missed."""
    due = latest_due(every, at=at)
    return due > begun_at and (sent_for is None or due > sent_for)


def ends_on(renewed_on: date) -> date:
    """The first day on which a subscription that is not renewed no longer runs."""
    return months_after(renewed_on, RENEWED_AFTER_MONTHS)


def is_reminded(ends: date, *, today: date) -> bool:
    return ends - REMINDED_BEFORE <= today < ends


def can_be_undone_until(removed_at: datetime) -> datetime:
    return removed_at + UNDONE_WITHIN


def kept_of(query: Iterable[tuple[str, str]]) -> str:
    """What a view keeps of an address: what was chosen, in a settled order."""
    return urlencode(sorted((name, text) for name, text in query if text and name not in NOT_OF_A_VIEW))
