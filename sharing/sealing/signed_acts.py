"""The acts whose actor gets a signed receipt: each app names its own, by the verb of their entries."""

from __future__ import annotations

from collections.abc import Mapping

_words: dict[str, str] = {}


def register(acts: Mapping[str, str]) -> None:
    """acts: by verb, what was done in the words of pages."""
    _words.update(acts)


def verbs() -> list[str]:
    return list(_words)


def words_of(verb: str) -> str:
    return _words[verb]
