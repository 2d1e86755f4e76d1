"""Acts that need more than a session: whoever does one has shown a moment ago that it is they who sit there.

Each app names its own by the verb of their entries. An act is refused where it is recorded, whichever page or address
it came by, and with it everything else of its transaction; the middleware of sign-in then asks, and the act is sent
again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sharing.audit import request_context

_verbs: set[str] = set()


class NotConfirmed(Exception):
    """The session has not shown recently who sits there. Nothing was done."""


def register(verbs: Iterable[str]) -> None:
    _verbs.update(verbs)


def verbs() -> frozenset[str]:
    return frozenset(_verbs)


def require(verb: str, *, at: datetime) -> None:
    """Raises NotConfirmed for an act that needs it in a session that has not confirmed. Jobs, commands and programs
    have no session, and are not asked."""
    asked = request_context.current()
    if verb in _verbs and asked and asked.confirmed_until and at >= asked.confirmed_until:
        raise NotConfirmed(verb)
