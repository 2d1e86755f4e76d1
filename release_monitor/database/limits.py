"""How long an answer of the database is waited for on this side.

PostgreSQL's own limits are of no use once the server is frozen, or another one has silently taken its place: nobody is
there who would keep them. libpq knows a limit for connecting alone. So each wait is ours: psycopg2 asks `wait`, which
looks at the socket for as long as there is time.
"""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from psycopg2 import extensions

SERVING_SECONDS = 40.0  # of one answer, in web, workers and watcher: PostgreSQL ends a question itself after 30
CONNECT_SECONDS = 5.0
USABLE_SECONDS = 3.0  # of a connection that was kept, to say that it lives


class NoAnswerInTime(psycopg2.OperationalError):
    """The server did not answer. The connection is closed: what was asked may have been done or not."""


class _Limits(threading.local):
    until: float = float("inf")  # of what this thread does now, on the monotonic clock


_limits = _Limits()
_serving = False


def serve() -> None:
    """Called once by each process that serves: no single answer is waited for longer than the server would work on
    one. Commands, migrations among them, wait for as long as it takes."""
    global _serving
    _serving = True


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All that this thread asks in the block is answered by then, or raises NoAnswerInTime. Blocks may be nested: the
    nearest end counts."""
    before = _limits.until
    _limits.until = min(before, time.monotonic() + seconds)
    try:
        yield
    finally:
        _limits.until = before


def left() -> float:
    """The seconds that are left of the nearest end; infinite outside of all blocks."""
    return _limits.until - time.monotonic()


def wait(connection: extensions.connection) -> None:
    """Until the connection has done what it was asked. psycopg2 calls it for each question."""
    end = _limits.until
    if _serving:
        is_new = connection.status == extensions.STATUS_SETUP
        end = min(end, time.monotonic() + (CONNECT_SECONDS if is_new else SERVING_SECONDS))
    while (state := connection.poll()) != extensions.POLL_OK:
        left = end - time.monotonic()
        wanted = select.POLLIN if state == extensions.POLL_READ else select.POLLOUT
        if left <= 0 or not _is_ready(connection.fileno(), wanted, left):
            raise NoAnswerInTime("no answer in time")


def _is_ready(descriptor: int, wanted: int, seconds: float) -> bool:
    looked_at = select.poll()
    looked_at.register(descriptor, wanted)
    return bool(looked_at.poll(None if seconds == float("inf") else seconds * 1000))
