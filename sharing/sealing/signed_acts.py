"""The acts whose actor gets a signed receipt: each app names its own, by the verb of their entries."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sharing.audit import confirmation

_words: dict[str, str] = {}


def register(acts: Mapping[str, str], *, at_once: Collection[str] = ()) -> None:
    """acts: by verb, what was done in the words of pages. Each needs a session that has just confirmed who sits there,
    but for those of `at_once`."""
    _words.update(acts)
    confirmation.register(acts.keys() - set(at_once))


def verbs() -> list[str]:
    return list(_words)


def words_of(verb: str) -> str:
    return _words[verb]
