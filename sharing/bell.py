"""Tells a user's open pages that something has changed for them; the pages then ask what.

Only a kind is sent, never what it is about: an event carries no right to see anything.
"""

from __future__ import annotations

import functools
import logging
import re

import redis
from django.conf import settings

CHANNELS = "user:"
KIND = re.compile(r"[a-z][a-z-]*\Z")
SIGNED_OUT = "signed-out"  # asks the streams of this user to look whether they are still welcome

logger = logging.getLogger(__name__)


def channel(user_pk: int) -> str:
    return f"{CHANNELS}{user_pk}"


def ring(user_pk: int, kind: str) -> None:
    """Send an event to all open pages of one user; to be called after the commit of what it is about.

    kind: lower-case words joined by hyphens, the event's name in the browser.
    Never raises because the bell is broken: it saves a page some seconds, no more.
    """
    if not KIND.match(kind):
        raise ValueError(f"Not a kind of event: {kind!r}")
    try:
        client().publish(channel(user_pk), kind)
    except (redis.RedisError, OSError) as error:
        logger.warning("bell_lost", extra={"error": str(error)})


@functools.cache
def client() -> redis.Redis:
    """One pool for this process; it notices a fork by itself."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5)
