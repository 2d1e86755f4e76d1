"""What would follow from a proposed change, and what has followed from an agreed one, as the apps above say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from offenders.reference.keeping.models import ReferenceChange
from sharing.models import User


@dataclass(frozen=True)
class Consequence:
    """words: how it stands. href, link_words: where more is read, if anywhere. why_not: why this reader cannot agree
    yet, or empty."""

    words: str
    href: str = ""
    link_words: str = ""
    why_not: str = ""


Question = Callable[[ReferenceChange, User], Consequence | None]
_questions: list[Question] = []


def register_consequence(question: Question) -> None:
    """Called in `AppConfig.ready()`; the same again is no harm."""
    if question not in _questions:
        _questions.append(question)


def consequences_of(change: ReferenceChange, reader: User) -> list[Consequence]:
    return [found for question in _questions if (found := question(change, reader)) is not None]
