"""What the apps above say of a person who is destroyed: their names, what must go with them, and what to do first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

Hook = TypeVar("Hook")
WordsOf = Callable[[int], list[str]]  # of a person, by key: names and numbers, as they may stand in texts
Ties = Callable[[int], set[int]]  # keys of people whose records are one with this person's
Before = Callable[[int], None]  # before the rows go, in the same transaction
After = Callable[[], Mapping[str, int]]  # after they went: what else goes, by kind and number

words_of: list[WordsOf] = []
ties_of: list[Ties] = []
before: list[Before] = []
after: list[After] = []
# Of tables that hang on no person: the columns in whose texts one may be named, by the label of the model
mentions: dict[str, tuple[str, ...]] = {}


def register(hook: Hook, place: list[Hook]) -> None:
    """Called in `AppConfig.ready()`; twice is once."""
    if hook not in place:
        place.append(hook)


def register_mentions(app: str, columns: Mapping[str, tuple[str, ...]]) -> None:
    for model, names in columns.items():
        mentions[f"{app}.{model}"] = names
