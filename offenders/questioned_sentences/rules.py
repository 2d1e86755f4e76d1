"""Whose it is to check a sentence that the law questions."""

from __future__ import annotations

from collections.abc import Collection

# Kinds of agency, the first of which that answers for the person owns the question.
WHILE_HELD = ("prison", "casework", "probation")
OTHERWISE = ("probation", "casework", "prison")


def kind_that_owns(kinds: Collection[str], *, is_held: bool) -> str | None:
    """kinds: of the agencies that have an owner for the person. None where none of them corrects sentences.

    The prison has the warrant while it holds the person; PPCS comes next, whoever holds them.
    """
    return next((kind for kind in (WHILE_HELD if is_held else OTHERWISE) if kind in kinds), None)
