"""What a variation changes: condition by condition, word by word, with the places and permissions of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Terms:
    """One condition of one version, as far as it binds.

    key: of the condition; came_from: key of the one of the version before of which it is the copy, None for a new one.
    places: in words, each with all that a tag would check. hidden: what stands in the place of places that the reader
    does not read; it differs when they differ. permissions: in words, of those that run.
    """

    key: int
    came_from: int | None
    number: int
    family: str
    wording: str
    places: tuple[str, ...] = ()
    hidden: str = ""
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """A run of words, the same in both versions or not."""

    words: str
    is_changed: bool


@dataclass(frozen=True)
class ConditionChange:
    """One condition before and after. before: None when it is added; after: None when it is removed."""

    change: Change
    number: int  # on the version that changes it; of a removed one, on the version before
    family: str
    before: Terms | None
    after: Terms | None
    words_before: tuple[Span, ...]
    words_after: tuple[Span, ...]
    places_before: tuple[Span, ...]
    places_after: tuple[Span, ...]

    @property
    def hides_places(self) -> bool:
        """Whether places differ that this reader does not read."""
        return (self.before.hidden if self.before else "") != (self.after.hidden if self.after else "")

    @property
    def permissions(self) -> tuple[str, ...]:
        """Those that run under the condition as it was."""
        return self.before.permissions if self.before else ()


def changes_between(before: Sequence[Terms], after: Sequence[Terms]) -> list[ConditionChange]:
    """What differs: added and changed ones by their number, then removed ones. Another number is no change."""
    old = {terms.key: terms for terms in before}
    found = []
    for terms in after:
        was = old.pop(terms.came_from, None) if terms.came_from is not None else None
        if was is None:
            found.append(_change(Change.ADDED, terms, None, terms))
        elif (was.wording, sorted(was.places), was.hidden) != (terms.wording, sorted(terms.places), terms.hidden):
            found.append(_change(Change.CHANGED, terms, was, terms))
    return found + [_change(Change.REMOVED, each, each, None) for each in old.values()]


def summarise_changes(changes: Sequence[ConditionChange]) -> str:
    """In sentences, by number and family alone: wordings and places may name where somebody lives."""
    said = []
    for change, words in (
        (Change.ADDED, "Added"),
        (Change.CHANGED, "Changed"),
        (Change.REMOVED, "Removed"),
    ):
        named = [f"{each.number} ({each.family.lower()})" for each in changes if each.change is change]
        if named:
            conditions = "condition" if len(named) == 1 else "conditions"
            said.append(f"{words}: {conditions} {_listed(named)}.")
    return " ".join(said) or "No condition changes."


def compare_words(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Both wordings as runs of words; a run is changed where the other wording has none like it in its place."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    spans_before: list[Span] = []
    spans_after: list[Span] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        is_changed = tag != "equal"
        spans_before += [Span("".join(old[i:j]), is_changed)] if i < j else []
        spans_after += [Span("".join(new[k:m]), is_changed)] if k < m else []
    return tuple(spans_before), tuple(spans_after)


def _change(change: Change, named: Terms, before: Terms | None, after: Terms | None) -> ConditionChange:
    old, new = before.wording if before else "", after.wording if after else ""
    words_before, words_after = compare_words(old, new)
    places_before, places_after = before.places if before else (), after.places if after else ()
    return ConditionChange(
        change=change,
        number=named.number,
        family=named.family,
        before=before,
        after=after,
        words_before=words_before,
        words_after=words_after,
        places_before=tuple(_places(places_before, places_after)),
        places_after=tuple(_places(places_after, places_before)),
    )


def _places(own: Sequence[str], others: Sequence[str]) -> Iterator[Span]:
    left = list(others)
    for place in own:
        is_same = place in left
        if is_same:
            left.remove(place)
        yield Span(place, not is_same)


def _listed(named: Sequence[str]) -> str:
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
