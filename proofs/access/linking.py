"""The proof that nothing an owner can do or read tells whether what they record matches somebody they may not see."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

PAGES = ("person_matches",)
SELDOM, MORE_PAGES = 20, ("person", "person_timeline", "person_access")  # of each so many pairs, half of them matches
LISTS = ("matches", "people", "home")  # of alerts the rows are asked: the page lists every kind by name
NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Pair:
    """The owner's person, and somebody in another region whom they may not see. number: the phone of that one."""

    person: Any
    other: Any
    number: str
    is_match: bool
    is_read_whole: bool


@dataclass
class Told:
    """All that an owner was told of one pair: by saving, then by every page, alert, event and entry of the log."""

    saving: tuple[Any, ...]
    seconds: float
    reading: tuple[Any, ...] = ()


def draw(asked: Asked) -> Outcome:
    """The clock stands: what a session writes every few minutes would be of some pairs and not of others."""
    import time_machine
    from django.utils import timezone

    with time_machine.travel(timezone.now(), tick=False):
        return _draw(asked)


def _draw(asked: Asked) -> Outcome:
    from django.utils import timezone

    from offenders.matches.models import Match
    from tests.offenders.matches import cast

    dice = random.Random(asked.seed)
    world = cast.made()
    pairs = [_pair(world, n, is_match=n % 2 == 0, dice=dice) for n in range(asked.size)]
    dice.shuffle(pairs)
    with asked.planted(faults()):
        browser = _browser(world["owner"])
        _warm_up(world, browser, asked.size, dice)
        told = {pair.person.pk: _save(browser, pair) for pair in pairs}
        asked.doing("looking for matches")
        cast.look(timezone.now())
        for n, pair in enumerate(pairs):
            if n % 100 == 0:
                asked.doing(f"{n} of {len(pairs)}")
            told[pair.person.pk].reading = _read(browser, world["owner"], pair)
    named = _lists(browser)
    found = Match.objects.at_desk().count()
    wanted = sum(pair.is_match for pair in pairs)
    kinds = {
        is_match: Counter(
            (told[pair.person.pk].saving, told[pair.person.pk].reading, pair.is_read_whole)
            for pair in pairs
            if pair.is_match is is_match
        )
        for is_match in (True, False)
    }
    differing = len(set(kinds[True]) ^ set(kinds[False]))
    spans = {
        is_match: statistics.median(told[pair.person.pk].seconds for pair in pairs if pair.is_match is is_match)
        for is_match in (True, False)
    }
    figures: dict[str, str | int | float] = {
        "pairs": len(pairs),
        "matches at the linking desk": found,
        "answers that differ": differing,
        "lists that name a match": len(named),
        "median saving with a match, ms": round(1000 * spans[True], 2),
        "and without, ms": round(1000 * spans[False], 2),
    }
    some = [*kinds[True], *kinds[False]]
    details = [_difference(some[0], other) for other in some[1:4]] + named
    return Outcome(found == wanted and not differing and not named, figures, details)


def _pair(world: Mapping[str, Any], n: int, *, is_match: bool, dice: random.Random) -> Pair:
    from tests.offenders.matches import cast

    name = {"given_names": "Rowan", "family_name": "Telford"}
    person = cast.person_of(world["north"], world["owner"], **name)
    other = cast.person_of(world["south"], world["other_owner"], **name)
    number = f"07700 9{dice.randrange(10):d}{n:05d}"
    cast.phone_of(other, world["other_owner"], number)
    said = number if is_match else f"07701 9{dice.randrange(10):d}{n:05d}"
    return Pair(person, other, said, is_match, is_read_whole=n // 2 % SELDOM == 0)


def _warm_up(world: Mapping[str, Any], browser: Any, n: int, dice: random.Random) -> None:
    """What a process asks once is asked of a pair that does not count."""
    pair = replace(_pair(world, n, is_match=False, dice=dice), is_read_whole=True)
    _save(browser, pair)
    _read(browser, world["owner"], pair)


def _browser(owner: Any) -> Any:
    from django.test import Client
    from django.urls import reverse

    browser = Client()
    browser.force_login(owner)
    browser.get(reverse("matches"))  # what a session writes when it begins is of no pair
    return browser


def _save(browser: Any, pair: Pair) -> Told:
    """By the page that the owner uses, with each statement that it sends."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    address = reverse("register_add", kwargs={"uid": pair.person.uid, "register": "devices"})
    sent = {"kind": "phone", "phone_number": pair.number, "evidence": "Visit"}
    sent |= {"starts_on_day": "1", "starts_on_month": "11", "starts_on_year": "2026"}
    with CaptureQueriesContext(connection) as statements:
        begun = time.perf_counter()
        answer = browser.post(address, sent)
        seconds = time.perf_counter() - begun
    shown = _plain(browser.get(answer.url.partition("#")[0]).content.decode(), pair)  # the register, with its message
    said = tuple(_plain(statement["sql"], pair) for statement in statements.captured_queries)
    return Told((answer.status_code, shown, len(said), said), seconds)


def _read(browser: Any, owner: Any, pair: Pair) -> tuple[Any, ...]:
    from django.urls import reverse

    from sharing.models import Alert, AuditEntry, Event

    names = (*PAGES, *MORE_PAGES) if pair.is_read_whole else PAGES
    pages = [browser.get(reverse(name, kwargs={"uid": pair.person.uid})) for name in names]
    own = {"subject_id": pair.person.pk}
    return (
        *((page.status_code, _plain(page.content.decode(), pair)) for page in pages),
        Alert.objects.filter(**own).count(),
        Alert.objects.visible_to(owner).count(),
        Event.objects.filter(**own).count(),
        tuple(AuditEntry.objects.filter(**own).order_by("pk").values_list("verb", flat=True)),
    )


def _difference(one: tuple[Any, ...], other: tuple[Any, ...]) -> str:
    """What stands around the first place at which they differ."""
    first, second = (repr(each) for each in (one, other))
    at = next((n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), 0)
    return f"{first[max(0, at - 200) : at + 120]}\n    and {second[at : at + 120]}"


def _lists(browser: Any) -> list[str]:
    """Those of the owner's lists that say that there is a match."""
    from django.urls import reverse

    said = {name: browser.get(reverse(name), follow=True).content.decode().lower() for name in LISTS}
    return [name for name, page in said.items() if "share a detail" in page or "linking desk" in page]


def _plain(words: str, pair: Pair) -> str:
    """Without what is of this person alone: keys, numbers, tokens."""
    words = words.replace(str(pair.person.uid), "UID").replace(pair.person.prison_number, "NUMBER")
    words = re.sub(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", "UID", words)
    words = re.sub(r'(csrfmiddlewaretoken" value="|csrftoken": "|nonce-|nonce="|nonce=)[\w+/=-]+', "", words)
    words = re.sub(r"'[^']*'", "'...'", words) if words.lstrip().upper().startswith(SQL) else words
    return NUMBERS.sub("0", words)


SQL = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "SAVEPOINT", "RELEASE", "SET")


def faults() -> Mapping[str, Planting]:
    """Saving that says so, and an alert to every team."""
    from licence.registers import actions as registers
    from offenders.matches import finding
    from sharing.alerts import Only

    add = registers.add_entry

    def add_and_look(**given: Any) -> Any:
        made = add(**given)
        number = getattr(made, "phone_number", "")
        if number and type(made).objects.filter(phone_number=number).exclude(pk=made.pk).exists():
            type(made).objects.filter(pk=made.pk).update(note="Known elsewhere")
        return made

    def every_team(teams: Any, roles: Any, may: Any, *, at: Any) -> Only:
        return Only()

    def to_readers(match: Any, *, hours: int, at: Any) -> None:
        match.referred_at, match.decide_by = at, at
        match.save(update_fields=["referred_at", "decide_by"])
        finding._give_to_readers(match, at=at)

    return {
        "saving looks for a match": lambda: mock.patch.object(registers, "add_entry", add_and_look),
        "every team is alerted of a match": lambda: mock.patch.multiple(
            finding, teams_in_which_all=every_team, _refer=to_readers
        ),
    }


PROOFS = (
    Proof(
        name="linking-desk",
        shows="Nothing that an owner does or reads differs between a match with somebody hidden and none",
        size=2000,
        counts="pairs",
        minutes=12,
        needs=Needs.DATABASE,
        faults=("saving looks for a match", "every team is alerted of a match"),
        run=draw,
        seed=2026,
    ),
)
