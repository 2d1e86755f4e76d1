"""Whose it is to check a sentence that the law questions."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Agencies(StrEnum):
    """The kinds of agency that correct sentences."""

    PRISON = "prison"
    PPCS = "ppcs"
    PROBATION = "probation"


# The first of them that answers for the person owns the question.
WHILE_HELD = (Agencies.PRISON, Agencies.PPCS, Agencies.PROBATION)
OTHERWISE = (Agencies.PROBATION, Agencies.PPCS, Agencies.PRISON)


def kind_that_owns(kinds: Collection[str], *, is_held: bool) -> str | None:
    """kinds: of the agencies that have an owner for the person. None where none of them corrects sentences.

    The prison has the warrant while it holds the person; PPCS comes next, whoever holds them.
    """
    return next((kind for kind in (WHILE_HELD if is_held else OTHERWISE) if kind in kinds), None)
