"""Health checks: three questions. Asked by machines, open to all, no data.

`/healthz` says that the process answers and asks nobody else: a broken database must not make an orchestrator
restart every web process. `/readyz` asks what a request needs, so that a load balancer can wait. `/status/jobs` asks
whether the clock runs: nobody takes a web process away because a job is late.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg2
import psycopg2.extensions
import redis
from django.conf import settings
from django.core.cache.backends.redis import RedisCache
from django.db import Error, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from release_monitor.database import limits
from release_monitor.tasks import LAST_TICK
from sharing.watching.models import Fault, WatcherLook, is_silent

PATIENCE_SECONDS = 2  # for each part
OLDEST_TICK_SECONDS = 60
REMEMBERED_SECONDS = 1.0  # whoever may ask must not be able to keep the database busy by asking

OK, FAILED = "ok", "failed"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process is alive."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Each part by name, `ok` or `failed`; 503 when one has failed. Why is for the logs of that part, not for here."""
    return _answer(READY.remembered())


@require_safe
@never_cache
def status_jobs(request: HttpRequest) -> HttpResponse:
    """Whether broker, clock and watcher run and no job is late; 503 when one has failed. Which is on the page of
    operations."""
    return _answer(CLOCK.remembered())


def _answer(parts: dict[str, str]) -> HttpResponse:
    return JsonResponse(parts, status=200 if set(parts.values()) == {OK} else 503)


class Question:
    """Parts as of at most a second ago. Of many who ask at once, one asks the servers and the others wait."""

    def __init__(self, ask: Callable[[], dict[str, str]]) -> None:
        self.ask = ask
        self._asking = threading.Lock()
        self._remembered: tuple[float, dict[str, str]] | None = None

    def remembered(self) -> dict[str, str]:
        with self._asking:
            if self._remembered is None or time.monotonic() - self._remembered[0] > REMEMBERED_SECONDS:
                self._remembered = (time.monotonic(), self.ask())
            return self._remembered[1]

    def forget(self) -> None:
        """Let the next question ask the servers."""
        self._remembered = None


def ask_ready() -> dict[str, str]:
    """What a request needs. A part whose ground has failed is not asked: it would only wait a second time."""
    parts = {"database": FAILED, "migrations": FAILED}
    try:
        applied = applied_migrations()
        parts["database"] = OK
        parts["migrations"] = OK if migrations_are_applied(applied) else FAILED
    except psycopg2.Error:
        pass
    return parts


def ask_clock() -> dict[str, str]:
    parts = {"broker": FAILED, "clock": FAILED, "watcher": FAILED, "jobs": FAILED}
    try:
        parts |= watcher_and_jobs(now=timezone.now())
    except Error:
        connections.close_all()
    try:
        ping_broker()
        parts["broker"] = OK
        parts["clock"] = OK if clock_ticks(now=timezone.now()) else FAILED
    except (redis.RedisError, OSError):
        pass
    return parts


READY, CLOCK = Question(ask_ready), Question(ask_clock)


def watcher_and_jobs(*, now: datetime) -> dict[str, str]:
    """Whether the watcher has looked in the last three minutes, and has found that everything runs."""
    with limits.within(PATIENCE_SECONDS):
        silent = is_silent(WatcherLook.objects.first(), at=now)
        late = Fault.objects.standing().filter(name__startswith="job:").exists()
    return {"watcher": FAILED if silent else OK, "jobs": FAILED if late else OK}


# The database


@contextmanager
def fresh_connection() -> Iterator[psycopg2.extensions.connection]:
    """A connection of our own: it proves that the application's role may connect now, and knows our patience."""
    told = {
        **connection.get_connection_params(),
        "connect_timeout": PATIENCE_SECONDS,
        "tcp_user_timeout": PATIENCE_SECONDS * 1000,
        "application_name": "release-monitor-readyz",
    }
    told.pop("cursor_factory", None)
    if not settings.DATABASE_POOLED:  # a pooler takes no options; our own patience is below
        told["options"] = f"-c statement_timeout={PATIENCE_SECONDS * 1000}"
    with limits.within(PATIENCE_SECONDS):  # also of a server that is frozen, or has silently gone
        opened = psycopg2.connect(**told)
        try:
            yield opened
        finally:
            opened.close()


def applied_migrations() -> set[tuple[str, str]] | None:
    """(app, name) of every migration the database has had; None while it has no table of them.

    Raises psycopg2.Error when the database cannot be asked.
    """
    with fresh_connection() as opened, opened.cursor() as cursor:
        try:
            cursor.execute("SELECT app, name FROM django_migrations")
        except psycopg2.errors.UndefinedTable:
            return None
        return set(cursor.fetchall())


def migrations_are_applied(applied: set[tuple[str, str]] | None) -> bool:
    return applied is not None and migrations_on_disk() <= applied


@functools.cache
def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Every migration this code brings. Read once: code does not change under a running process."""
    return frozenset(MigrationLoader(None).disk_migrations)


# The broker and the clock


def impatience() -> dict:
    """redis-py would try three times, with growing pauses."""
    return {
        "socket_connect_timeout": PATIENCE_SECONDS,
        "socket_timeout": PATIENCE_SECONDS,
        "retry": Retry(NoBackoff(), 0),
    }


def ping_broker() -> None:
    """Raises RedisError when it does not answer in time."""
    with redis.Redis.from_url(settings.REDIS_URL, **impatience()) as client:
        client.ping()


def clock_ticks(*, now: datetime) -> bool:
    """Whether beat, broker and worker together have left a tick in the last minute."""
    told = settings.CACHES["default"]
    cache = RedisCache(str(told["LOCATION"]), {**told, "OPTIONS": impatience()})
    try:
        last = cache.get(LAST_TICK)
    finally:
        cache._cache.get_client().connection_pool.disconnect()  # a cache of our own, which nobody else would close
    return last is not None and (now - datetime.fromisoformat(last)).total_seconds() < OLDEST_TICK_SECONDS
