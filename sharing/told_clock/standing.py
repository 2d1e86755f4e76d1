"""Whether a told clock is open, for whatever must say that everything here is invented."""

from __future__ import annotations

import time

from django.db import connection

READ_AGAIN_SECONDS = 10.0  # by each process: a page costs no query more
SYNTHETIC = "Synthetic data: every person here is invented"
TOLD_TIME = "release_monitor.told_time"  # a setting of the session; it tells nothing while no told clock is open
HEADER = "Synthetic-Data"
OPEN = "SELECT c.is_open FROM sharing_toldclock c ORDER BY c.id DESC LIMIT 1"

_known: tuple[float, bool] | None = None


def is_open() -> bool:
    """As it was at most ten seconds ago."""
    global _known
    now = time.monotonic()
    if _known is None or now - _known[0] >= READ_AGAIN_SECONDS:
        _known = now, is_open_now()
    return _known[1]


def is_open_now() -> bool:
    """As the table says."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        row = cursor.fetchone()
    return bool(row and row[0])


def synthetic_words() -> str:
    """What everything that leaves must say; empty where people are real."""
    return SYNTHETIC if is_open() else ""


def letter(words: str) -> str:
    """The text of a letter, with that line below it."""
    said = synthetic_words()
    return f"{words.rstrip()}\n\n{said}.\n" if said else words
