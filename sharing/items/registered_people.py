"""Who is on the notification register, asked of the app that keeps it, which lies above."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

Question = Callable[[Collection[int], date], set[int]]
_questions: list[Question] = []


def register_question(question: Question) -> None:
    """Called in `AppConfig.ready()`. The last one counts.

    question: of the keys of people and a day; gives those to whom the notification requirements apply on that day.
    """
    _questions[:] = [question]


def on_register(people: Collection[int], on: date) -> set[int]:
    """Nobody while no app keeps a register."""
    return _questions[0](people, on) if _questions and people else set()
