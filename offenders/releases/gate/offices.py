"""Whether two users work in different offices, where a second person must be of another."""

from __future__ import annotations

from django.utils import timezone

from sharing import access
from sharing.models import User


def is_of_another_office(first: User, second: User) -> bool:
    """They work for different agencies, have different roles, or share no live team. At most two queries."""
    if first.agency_id != second.agency_id or first.role != second.role:
        return True
    now = timezone.now()
    return set(access.viewer_of(first, at=now).team_ids).isdisjoint(access.viewer_of(second, at=now).team_ids)
