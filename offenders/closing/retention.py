"""What retention asks of this app: which cases are closed, and why nothing may be deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Q

from offenders.closing.clock import closed_of
from offenders.custody.rules import Status
from offenders.identities.models import IdentityMatch
from offenders.people.models import Offender
from offenders.people.word_models import NameWord
from offenders.status import powers
from offenders.status.rules import PowerKind
from sharing.destroying import hooks as destroying
from sharing.retention import hooks

RUNS = {PowerKind.NOTIFICATION: "a notification period runs", PowerKind.ORDER: "an order runs"}


def register() -> None:
    hooks.register_closed(closed_since)
    hooks.register_block(forbids)
    destroying.register(words_of, destroying.words_of)
    destroying.register(merged_with, destroying.ties_of)
    destroying.register(search_words_of_nobody, destroying.after)


def closed_since() -> dict[int, date]:
    """People whose case is closed now, by their keys."""
    return closed_of(list(Offender.objects.filter(status=Status.CLOSED).values_list("pk", flat=True)))


def forbids(people: Collection[int], on: date) -> dict[int, str]:
    """Of those alone of whom something runs, or whose case is not closed."""
    running = powers.powers_of(people)
    undecided = powers.undecided_of(people)
    closed = set(Offender.objects.filter(pk__in=people, status=Status.CLOSED).values_list("pk", flat=True))
    found: dict[int, str] = {}
    for key in people:
        why = [RUNS[power.kind] for power in running[key] if power.runs(on)]
        why += list(_open(key, closed, undecided))
        if why:
            found[key] = "; ".join(dict.fromkeys(why))
    return found


def _open(key: int, closed: Collection[int], undecided: dict[int, str]) -> Iterator[str]:
    if key not in closed:
        yield "the case is not closed"
    if key in undecided:
        yield undecided[key]


# What a destruction asks (`sharing/destroying/`)


def words_of(key: int) -> list[str]:
    """The names and numbers by which a text may name the person."""
    person = Offender.objects.get(pk=key)
    family, given = person.family_name, person.given_names
    numbers = person.identifiers.values_list("value", "canonical")
    names = [f"{given} {family}", f"{family} {given}", *person.aliases.values_list("name", flat=True)]
    return [person.prison_number, *names, *(number for pair in numbers for number in pair)]


def merged_with(key: int) -> set[int]:
    """Records that are one with this one."""
    pairs = IdentityMatch.objects.merged().filter(Q(newer=key) | Q(older=key)).values_list("newer", "older")
    return {other for pair in pairs for other in pair if other != key}


def search_words_of_nobody() -> dict[str, int]:
    """Words of names that nobody has any longer."""
    gone, _ = NameWord.objects.filter(people__isnull=True).delete()
    return {"offenders: words of names": gone}
