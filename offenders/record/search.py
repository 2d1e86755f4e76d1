"""Search for a person by a misspelt name."""

from __future__ import annotations

from offenders.people.models import Offender
from offenders.people.rules.names import nearness, words_of
from sharing.access import Asker

READ = 200  # of those who are near; the best of them are shown
SHOWN = 10


def people_with_similar_names(user: Asker, words: str) -> list[Offender]:
    """Those whom the user may know about with a name like these words, the likest first; each with `near_words`."""
    if not words:
        return []
    found = Offender.objects.near(words).listed_for(user).order_by("family_name", "pk")[:READ]
    return sorted(found, key=lambda person: -_likeness(person.near_words, words))[:SHOWN]


def _likeness(own: list[str], words: str) -> float:
    """How alike the person's words are to those typed: the mean of the best of each."""
    typed = words_of(words)
    return sum(max((nearness(word, each) for each in own), default=0) for word in typed) / len(typed)
