"""What can be said of a paper that is to be withheld (Parole Board Rules 2019 r.17), by name."""

from __future__ import annotations

from enum import StrEnum

LAW_ENTRIES = ("pbr-17-old", "pbr-17-new")


class Applicant(StrEnum):
    SECRETARY_OF_STATE = "secretary_of_state"
    THIRD_PARTY = "third_party"  # an authorised one, until 15 December 2025


class Direction(StrEnum):
    """What the Board directs that the prisoner gets."""

    SERVE = "serve"
    GIST = "gist"
    WITHHOLD = "withhold"
    WITHHOLD_FROM_BOTH = "withhold_from_both"


GIVES = frozenset({Direction.SERVE, Direction.GIST})  # by these the prisoner gets something
