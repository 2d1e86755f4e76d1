"""What a page does beside what the API does: for each address of a page that changes something, the address of the API
that does the same by the same action, or why there is none. docs/api-acts.md is printed from it."""

from __future__ import annotations

from collections.abc import Mapping

PEOPLE_ONLY = "people only"  # decided, signed, accepted or answered for by a person who is signed in
NO_DATA = "no separate data"  # of the page or the account alone: a draft, a shortcut, a session
NEVER_LEAVES = "class never leaves"  # of a class that no program is sent: withheld papers, minutes
REASONS = (PEOPLE_ONLY, NO_DATA, NEVER_LEAVES)

# By the name of a page's address: where the API does the same, at one address or several, or a reason; empty: not said.
Acts = Mapping[str, str | tuple[str, ...]]


def entries_of(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return said if isinstance(said, tuple) else (said,)
