"""The start of a session and the user's latest act in it. Kept in the session itself."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from sharing.sign_in.rules import Span

STARTED, SEEN = "started_at", "seen_at"
WRITE_AGAIN_AFTER = timedelta(minutes=1)


def start(session: MutableMapping[str, Any], *, at: datetime) -> None:
    """Somebody has just signed in. Seconds are rounded down: no session lasts longer for it."""
    session[STARTED] = session[SEEN] = int(at.timestamp())


def touch(session: MutableMapping[str, Any], *, at: datetime) -> None:
    """The user did something now."""
    session[SEEN] = int(at.timestamp())


def span(session: Mapping[str, Any]) -> Span | None:
    """The session in time; None for one that was not started here, which nobody should hold to be alive."""
    if not isinstance(session.get(STARTED), int) or not isinstance(session.get(SEEN), int):
        return None
    return Span(
        started_at=datetime.fromtimestamp(session[STARTED], UTC),
        seen_at=datetime.fromtimestamp(session[SEEN], UTC),
        idle=timedelta(minutes=settings.SESSION_IDLE_MINUTES),
        longest=timedelta(hours=settings.SESSION_LONGEST_HOURS),
    )
