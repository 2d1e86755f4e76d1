"""Which conditions of a licence answer to a victim's request: known to the app that knows of licences."""

from __future__ import annotations

from collections.abc import Callable

from parole.victims.models import VictimRequest

Question = Callable[[VictimRequest], list[str]]
_questions: list[Question] = []


def register_question(question: Question) -> None:
    """Called by the app that knows, in `AppConfig.ready()`. question: the wording of each condition that is tied."""
    if question not in _questions:
        _questions.append(question)


def tied_to(request: VictimRequest) -> list[str] | None:
    """The wording of each; None while no app has said how this is known."""
    return [words for ask in _questions for words in ask(request)] if _questions else None
