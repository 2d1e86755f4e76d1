"""Catalogues of conditions that the Board can be recorded to have set by a code. An upper floor offers its own.

Reviews know of no licence. What a code says, which blanks it has and whether words are those of a catalogue is answered
by what is offered here in `AppConfig.ready()`; with nothing offered, a condition is kept in words alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

Inputs = Mapping[str, str | Sequence[str]]  # by the name of the blank; several for one that repeats


@dataclass(frozen=True)
class Known:
    """One condition of a catalogue with its blanks filled. words: what it says so."""

    code: str
    policy_version: str
    words: str
    inputs: Inputs = field(default_factory=dict)


class NotKnown(Exception):
    """No condition of the catalogue is that. The text says why and what to do."""


class Catalogue(Protocol):
    def resolve(self, *, code: str, policy_version: str, inputs: Inputs, on: date) -> Known:
        """The condition of this code. policy_version: empty for the policy of licences that begin on that day.

        Raises NotKnown for no such condition, one that nobody adds, and for a blank that must be filled and is not.
        """

    def recognise(self, words: str, *, on: date) -> Known | None:
        """The condition that says exactly these words, or of which they are the code; None for the Board's own words.

        Raises NotKnown for the code of a condition with blanks.
        """


_offered: list[Catalogue] = []


def offer(catalogue: Catalogue) -> None:
    """Ask this catalogue from now on; twice offered, it is asked once."""
    if catalogue not in _offered:
        _offered.append(catalogue)


def known(*, words: str, code: str, policy_version: str, inputs: Inputs, on: date) -> Known | None:
    """What the catalogue says of a condition that the Board set; None where it is in the Board's own words alone.

    Raises NotKnown.
    """
    for catalogue in _offered:
        if code:
            return catalogue.resolve(code=code, policy_version=policy_version, inputs=inputs, on=on)
        if found := catalogue.recognise(words, on=on):
            return found
    if code:
        raise NotKnown("There is no catalogue of conditions here: enter the condition in the Board's words")
    return None
