"""The start of a session, its browser, the user's latest act in it, and when they last showed who they are. Kept in the
session itself."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from sharing.sign_in.rules import Span
from sharing.sign_in.sessions import devices

STARTED, SEEN, BROWSER, CONFIRMED = "started_at", "seen_at", "browser", "confirmed_at"
WRITE_AGAIN_AFTER = timedelta(minutes=1)


def start(session: MutableMapping[str, Any], *, at: datetime, user_agent: str = "") -> None:
    """Somebody has just signed in. Seconds are rounded down: no session lasts longer for it."""
    session[STARTED] = session[SEEN] = int(at.timestamp())
    session[BROWSER] = devices.device_words(user_agent)


def is_of_its_browser(session: Mapping[str, Any], user_agent: str) -> bool:
    """Whether a request is from the kind of browser and system that signed in. Versions change in a session; an unknown
    browser binds nothing.
    """
    return session.get(BROWSER, devices.UNKNOWN) in (devices.UNKNOWN, devices.device_words(user_agent))


def touch(session: MutableMapping[str, Any], *, at: datetime) -> None:
    """The user did something now."""
    session[SEEN] = int(at.timestamp())


def confirm(session: MutableMapping[str, Any], *, at: datetime) -> None:
    """The user has shown again who they are."""
    session[CONFIRMED] = int(at.timestamp())


def confirmed_until(session: Mapping[str, Any]) -> datetime:
    """When an act that needs it asks again who sits there: some minutes after signing in, or after the last time."""
    shown = session.get(CONFIRMED, session.get(STARTED, 0))
    return datetime.fromtimestamp(shown, UTC) + timedelta(minutes=settings.CONFIRMED_MINUTES)


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
