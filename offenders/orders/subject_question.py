"""Whether a person is subject to notification on a day, as the register knows it.

The register is asked by what it registered here, so that it may ask about orders in its turn.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from offenders.people.models import Offender

Question = Callable[[Offender, date], bool | None]
_questions: list[Question] = []


def register_subject_question(question: Question) -> None:
    """Called in `AppConfig.ready()`. The last one counts. question: None where it cannot be decided."""
    _questions[:] = [question]


def is_subject(person: Offender, on: date) -> bool | None:
    """None where nothing is known: missing data is never a no."""
    return _questions[0](person, on) if _questions else None
