"""Briefings that a user reads."""

from __future__ import annotations

from datetime import datetime

from release_monitor.briefing.models import Briefing, BriefingQuerySet
from release_monitor.briefing.scopes import scope_of, scopes_of
from sharing.agencies.models import User

SHOWN = 6


def briefings_for(user: User, *, at: datetime) -> BriefingQuerySet:
    """Of the scopes that the user reads now."""
    return Briefing.objects.of_scopes([scope.code for scope in scopes_of(user, at=at)])


def latest_for(user: User, *, at: datetime) -> list[Briefing]:
    return list(briefings_for(user, at=at).latest_issues()[:SHOWN])


def title_of(scope: str, every: str) -> str:
    return f"{every.capitalize()} briefing, {scope_of(scope).words}"
