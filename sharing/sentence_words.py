"""How words that begin a line stand within a sentence."""

from __future__ import annotations


def mid_sentence(words: str) -> str:
    """ "Papers sent to PPCS" as "papers sent to PPCS": the first letter is lowered, unless the first word is an
    abbreviation."""
    first = words.partition(" ")[0]
    return words if first[1:] != first[1:].lower() else f"{words[:1].lower()}{words[1:]}"
