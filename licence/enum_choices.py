"""An enum of the rules as the choices of a field."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


def choices_of(enum: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """Each value with its own name as its words: "recall_considered" reads "Recall considered"."""
    return [(str_enum.value, str_enum.value.replace("_", " ").capitalize()) for str_enum in enum]
