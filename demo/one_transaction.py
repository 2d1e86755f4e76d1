"""What makes the one transaction short in which the demo is made, and of which nobody hears before its end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from sharing.audit import request_context

COLLECTED_AFTER = (200_000, 20, 50)  # objects: of what is made here nearly all stays, or goes without being looked for


@contextmanager
def in_bulk() -> Iterator[None]:
    """Until the end of this transaction. Nobody can take statistics of rows that are not committed: by guesses the
    database joins large tables first, and one batch of alerts takes seconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL join_collapse_limit = 1; SET LOCAL from_collapse_limit = 1")
    before = gc.get_threshold()
    gc.set_threshold(*COLLECTED_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*before)
    ring_once()


def ring_once() -> None:
    """No page is open yet that any of the thousands of bells could ring for, and what else was to be called after the
    commit is called once."""
    calls = {}
    for among, call, robust in connection.run_on_commit:
        if "<locals>" not in getattr(call, "__qualname__", "<locals>"):
            calls[call] = (among, call, robust)
    connection.run_on_commit = list(calls.values())


@contextmanager
def refusing_nothing() -> Iterator[None]:
    """No savepoint is made in the block, as there are thousands: whatever is refused in it ends the whole
    transaction."""
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = True


@contextmanager
def as_one_request() -> Iterator[None]:
    """What is done in the block is asked for by one user at one moment, as a request is: who sees what, settings and
    law are asked for once."""
    with request_context.entered(request_context.Scope()):
        yield
