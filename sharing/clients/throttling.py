"""Limits on how often one caller may ask in a minute.

Counted in Valkey, a minute at a time. Where that is lost nobody waits: the request is let through and the loss is
logged, because who leaves prison today matters more than the count.
"""

from __future__ import annotations

import math
import time
from abc import abstractmethod

import structlog
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

from sharing import live_updates
from sharing.audit import request_context

logger = structlog.get_logger(__name__)

WINDOW = 60  # seconds


class MinuteLimit(BaseThrottle):
    """So many requests of one caller in a minute of the clock. `limit` names the entry in settings.API_LIMITS."""

    limit: str

    @abstractmethod
    def caller(self, request) -> str | None:
        """Who is counted; None: not counted here."""

    def allow_request(self, request, view) -> bool:
        caller = self.caller(request)
        if caller is None:
            return True
        key = cache.make_key(f"api-limit:{self.limit}:{caller}:{int(time.time() // WINDOW)}")
        try:
            return _count(key) <= settings.API_LIMITS[self.limit]
        except (RedisError, OSError) as error:
            logger.warning("api_limit_not_counted", limit=self.limit, error=type(error).__name__)
            return True

    def wait(self) -> float:
        return math.ceil(WINDOW - time.time() % WINDOW)


def _count(key: str) -> int:
    """One more, in one journey; the count of a minute is forgotten with the next but one."""
    with live_updates.client().pipeline(transaction=False) as calls:
        calls.incr(key)
        calls.expire(key, 2 * WINDOW)
        return calls.execute()[0]


class PerClient(MinuteLimit):
    limit = "client"

    def caller(self, request) -> str | None:
        return f"{request.auth.application_id}" if request.auth and request.auth.user_id is None else None


class PerUser(MinuteLimit):
    """Somebody signed in with a browser, or by their own token."""

    limit = "user"

    def caller(self, request) -> str | None:
        is_program = request.auth and request.auth.user_id is None
        return f"{request.user.pk}" if request.user.is_authenticated and not is_program else None


class PerAddress(MinuteLimit):
    """Who asks for a token, and is not known yet."""

    limit = "token"

    def caller(self, request) -> str | None:
        asked = request_context.current()
        return (asked and asked.ip) or request.META.get("REMOTE_ADDR", "")


class PerVisitor(PerAddress):
    """Who reads what is open to everyone."""

    limit = "open"
