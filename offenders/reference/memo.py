"""What a request has read of reference data: asked once, and anew after a change in the same request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sharing.audit import request_context

MEMO = "reference data"
T = TypeVar("T")


def remembered(name: str, read: Callable[[], T]) -> T:
    """What `read` answers, kept under this name for the rest of the request. Outside of one it is asked each time."""
    asked = request_context.current()
    if asked is None:
        return read()
    held: dict[str, T] = asked.memo.setdefault(MEMO, {})
    if name not in held:
        held[name] = read()
    return held[name]


def forget() -> None:
    """Reference data was changed in this request."""
    asked = request_context.current()
    if asked is not None:
        asked.memo.pop(MEMO, None)
