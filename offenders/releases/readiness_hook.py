"""What is missing for a release. The apps above know what it takes, and are asked here.

A release is ready by one way alone: `offenders/movements/actions.py: mark_ready`, which asks all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Of a release: in words what is still missing, empty where nothing is.
Question = Callable[[Any], str]
_questions: list[Question] = []


def register_question(question: Question) -> None:
    """Called by an app above in `AppConfig.ready()`; twice registered, it is asked once."""
    if question not in _questions:
        _questions.append(question)


def missing_for(release: Any) -> str:
    """What keeps this release from being ready, by all who were asked; empty when nothing does."""
    return "; ".join(filter(None, (question(release) for question in _questions)))
