"""Which alerts are one thread, which one leads its line, and what a reader has been shown. Pure functions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import timedelta

SAME_THREAD_FOR = timedelta(days=7)  # (our design) after it is closed, and after it was acknowledged
JOINS_FROM = 3  # normal and low ones join an acknowledged thread for information; a worse one has a clock of its own
MOST_TOGETHER = 50  # threads acknowledged by one button


def thread_key(*, subject: int | None, key: str, item: int | None, of: str = "") -> str:
    """Which thread of its matter an alert belongs to. Empty: the one of the person.

    An item has a thread of its own, since only some may know of it. What is about nobody is a thread by what happened.
    of: which of several of a person, a review say.
    """
    if item is not None:
        return f"item:{item}"
    return of if subject is not None else key


def mark_of(facts: Iterable[tuple[str, str, str, int]]) -> str:
    """SHA-256 of what a page showed of alerts to acknowledge: uid, title, text, severity of each, in any order."""
    shown = json.dumps(sorted(facts), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(shown.encode()).hexdigest()
