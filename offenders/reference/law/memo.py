"""What a request has read of the register of law: asked once, and anew after a change in the same request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sharing.audit import request_context

MEMO = "law register"
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
    """The register was changed in this request."""
    asked = request_context.current()
    if asked is not None:
        asked.memo.pop(MEMO, None)
