"""How often may one caller ask?

Counted in the cache, a minute at a time. A cache that is lost makes nobody wait: the request is let through and the
loss is logged, because who leaves prison today matters more than the count.
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

from sharing import scope

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
        key = f"api-limit:{self.limit}:{caller}:{int(time.time() // WINDOW)}"
        try:
            cache.add(key, 0, timeout=2 * WINDOW)
            return cache.incr(key) <= settings.API_LIMITS[self.limit]
        except (RedisError, OSError, ValueError) as error:  # ValueError: the key was lost between the two
            logger.warning("api_limit_not_counted", limit=self.limit, error=type(error).__name__)
            return True

    def wait(self) -> float:
        return math.ceil(WINDOW - time.time() % WINDOW)


class PerClient(MinuteLimit):
    limit = "client"

    def caller(self, request) -> str | None:
        return f"{request.auth.application_id}" if request.auth else None


class PerUser(MinuteLimit):
    """Somebody signed in with a browser."""

    limit = "user"

    def caller(self, request) -> str | None:
        return f"{request.user.pk}" if request.user.is_authenticated and not request.auth else None


class PerAddress(MinuteLimit):
    """Who asks for a token, and is not known yet."""

    limit = "token"

    def caller(self, request) -> str | None:
        asked = scope.current()
        return (asked and asked.ip) or request.META.get("REMOTE_ADDR", "")
