"""The situation of a person, as far as it decides who must see them; the apps above are asked for it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Situation:
    """is_over: the person is no longer watched (dead, deported). not_alone: why no agency may be left without a team
    that sees them, in words after "is" ("on licence"); empty where it may. held_at: code of the place where they are
    held; empty where they are not."""

    in_custody: bool = False
    on_licence: bool = False
    is_over: bool = False
    not_alone: str = ""
    held_at: str = ""

    def __or__(self, other: Situation) -> Situation:
        """What two apps know together."""
        return Situation(
            in_custody=self.in_custody or other.in_custody,
            on_licence=self.on_licence or other.on_licence,
            is_over=self.is_over or other.is_over,
            not_alone=self.not_alone or other.not_alone,
            held_at=self.held_at or other.held_at,
        )


NOTHING_KNOWN = Situation()

# Of these people, by key, on this day; those of whom the app has nothing to say may be left out.
Question = Callable[[Collection[int], date], dict[int, Situation]]
_questions: list[Question] = []


def register_question(question: Question) -> None:
    """Called by an app above in `AppConfig.ready()`; twice registered, it is asked once."""
    if question not in _questions:
        _questions.append(question)


def situations_of(people: Collection[int], *, on: date) -> dict[int, Situation]:
    """By all who were asked; each of these people has an answer."""
    found = dict.fromkeys(people, NOTHING_KNOWN)
    for question in _questions if people else ():
        for key, situation in question(people, on).items():
            found[key] = found[key] | situation
    return found
