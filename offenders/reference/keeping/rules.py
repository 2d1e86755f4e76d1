"""What a change of reference data is, and when it waits for its answer too long."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

Said = Mapping[str, Any]


class Verb(StrEnum):
    """What a change does to a row. A correction changes it; a new state ends it and begins another from a day on."""

    ADD = "add"
    CORRECT = "correct"
    NEXT_STATE = "next_state"
    END = "end"
    CHECK = "check"


class State(StrEnum):
    """A change that a data file brought is filed until the first of two people proposes it."""

    FILED = "filed"
    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def differing(here: Said, typed: Said) -> dict[str, Any]:
    """Of what was typed, what is another than the row says."""
    return {name: value for name, value in typed.items() if here.get(name) != value}


def changed_since(before: Said, here: Said) -> list[str]:
    """The fields that are no longer as they were when the change was proposed."""
    return [name for name, value in before.items() if here.get(name) != value]
