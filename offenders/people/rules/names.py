"""The words of a name, and how near one word is to another."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

LONGEST_WORD = 60
NEAR = 0.80  # of 1; what is spelt another way by a letter or two
NEAR_BY_SOUND = 0.55  # what also sounds the same may differ by more: Mohammed and Muhammad


def full_name(given_names: str, family_name: str) -> str:
    return f"{given_names} {family_name}".strip()


def words_of(text: str) -> list[str]:
    """The words of a name in small letters without accents, each once: "Zoë O'Neil-Wright" is zoe, oneil, wright.

    PostgreSQL's unaccent is not immutable, and a caller types what no database has seen: both go through here.
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    plain = re.sub(r"['’ʼ`]", "", plain.casefold())
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in re.findall(r"\w+", plain.replace("_", " "))))


def nearness(word: str, other: str) -> float:
    """How alike two words are spelt, 1 for the same."""
    return max(JaroWinkler.normalized_similarity(word, other), fuzz.ratio(word, other) / 100)


def is_near(word: str, other: str, *, sounds_the_same: bool) -> bool:
    """Whether `other` may be what somebody meant who typed `word`."""
    return nearness(word, other) >= (NEAR_BY_SOUND if sounds_the_same else NEAR)
