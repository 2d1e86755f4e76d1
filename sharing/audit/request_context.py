"""The context of the request being answered: who asks, from where, and what was refused so far.

The scope lives in a context variable, set by `RequestScopeMiddleware`. Outside a request there is none: commands and
jobs ask the database each time and write their refusals at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Scope:
    """One request. `reader` is who asks, known once that is looked up; `memo` holds answers that may not be asked twice
    in it (a user's teams, say); `required`, by the key of a person, what was required before a transaction began, and
    is required again in it; `told` are the keys of the people whom the answer tells of, for it may take long;
    `told_otherwise` the same of those whom the reader knows of by another right than access to the person, each with
    what says who of them may still be told of; `confirmed_until` is when the session no longer counts as just confirmed
    (`confirmation.py`)."""

    request_id: str = ""
    ip: str | None = None
    session: str = ""
    memo: dict[Hashable, Any] = field(default_factory=dict)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    only_reads: bool = False
    required: dict[int, list[tuple[Any, Any]]] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    told_otherwise: list[tuple[Any, set[int]]] = field(default_factory=list)
    reader: Any = None
    path: str = ""
    is_page: bool = False  # and no answer to a program
    confirmed_until: datetime | None = None  # None where no browser's session asks

    @property
    def reader_key(self) -> str:
        """Who asks: the user of a session, or the client of a token."""
        return f"user {self.reader.pk}" if getattr(self.reader, "is_authenticated", False) else self.session


_current: ContextVar[Scope | None] = ContextVar("sharing_scope", default=None)


def current() -> Scope | None:
    return _current.get()


@contextmanager
def entered(scope: Scope) -> Iterator[Scope]:
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


def session_mark(session_key: str | None) -> str:
    """A short, one-way mark of a session: enough to tell two apart, useless to take one over."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16] if session_key else ""
