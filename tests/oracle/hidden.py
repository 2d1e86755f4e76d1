"""Hidden and absent records answer alike, to the byte: status, headers and body, at every address."""

from __future__ import annotations

import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from tests.answers import without_tokens
from tests.doors import DOORS, Door
from tests.oracle import addresses
from tests.oracle.addresses import Draw, Nobody
from tests.oracle.draws import Asker
from tests.oracle.world import World

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
BY_CHANCE = {"x-request-id", "date", "set-cookie", "content-security-policy"}  # the last has a nonce for each answer
CLOCK = re.compile(r"\d{1,2} \w+ \d{4}, \d\d:\d\d")  # every page says when it was made
KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# One address each, with every method; and those whose body names the person.
ABOUT_A_RECORD: list[Door] = list({door.name: door for door in DOORS if addresses.is_about_a_record(door)}.values())
READ = {door.name for door in DOORS if door.method == "get" and addresses.is_about_a_record(door)}
ONE_IN = 5
ROLES = ("ppcs", "partner")  # who knows of victims, too; and a program, that asks with a token


def in_short(door: Door) -> tuple[str, ...]:
    """How a short run asks: as the address is meant to be asked, read where it can be. One in five, drawn by its name
    so that a new address changes nothing for the others, is both read and written."""
    if crc32(door.name.encode()) % ONE_IN == 0:
        return ("get", "post")
    return ("get",) if door.name in READ else ("post",)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: str


def pair(world: World, door: Door, user: int) -> tuple[Draw, Draw] | None:
    """The same question about somebody hidden from the user, and about nobody."""
    hidden = next((each for each in world.casts if not world.oracle.sees(user, each)), None)
    if hidden is None:
        return None
    cast = world.casts[hidden]
    return Draw(user, door, hidden, cast), Draw(user, door, hidden, of_nobody(world, cast))


def of_nobody(world: World, cast: dict[str, Any]) -> dict[str, Any]:
    """The same names, with a record that is not there in place of the person's; teams and users stay."""
    return {name: row if row is world.template[name] else Nobody() for name, row in cast.items()}


def said(asker: Asker, draw: Draw, method: str) -> Answer:
    """Status, headers and body, without what differs each time and without the keys that were asked for."""
    client, at = asker.client(draw.user), draw.at
    more: dict[str, Any] = {}
    if method not in ("get", "head", "options"):
        headers = {"Idempotency-Key": "once", "If-Match": '"0"'}
        more = {"data": addresses.body_of(draw) or {}, "headers": headers}
        if at.startswith("/api/") or method in ("put", "patch", "delete"):
            more["content_type"] = "application/json"
    response = asker.asked(client, lambda: getattr(client, method)(at, **more))
    headers = sorted((name.lower(), text) for name, text in response.headers.items() if name.lower() not in BY_CHANCE)
    return Answer(response.status_code, tuple((name, _plain(text)) for name, text in headers), _plain(response.told))


def _plain(text: str) -> str:
    return CLOCK.sub("", re.sub(r'nonce="[^"]+"', "", KEY.sub("", without_tokens(text))))


def doors_of(role: str) -> list[Door]:
    """The addresses about a record: of pages, or for a program those of the API."""
    return [door for door in ABOUT_A_RECORD if addresses.is_api(door) == (role == "partner")]


def somebody(world: World, role: str) -> int:
    """A user of the role whose account works."""
    return next(key for key, who in world.users.items() if who.role == role and who.is_active)


def differences(
    world: World, user: int, doors: list[Door], methods: Callable[[Door], Iterable[str]] = lambda door: METHODS
) -> Iterator[str]:
    """methods: in which ways each address is asked."""
    asker = world.asker
    for door in doors:
        asked = pair(world, door, user)
        for method in methods(door) if asked else ():
            hidden, absent = (said(asker, each, method) for each in asked)
            if hidden != absent:
                yield f"{method.upper()} {door.name} as {world.users[user].role}: {_first(hidden, absent)}"


def _first(hidden: Answer, absent: Answer) -> str:
    for name in ("status", "headers", "body"):
        ours, theirs = getattr(hidden, name), getattr(absent, name)
        if ours != theirs:
            if name == "body":
                at = next((n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), 0)
                ours, theirs = ours[at - 20 : at + 80], theirs[at - 20 : at + 80]
            return f"{name}: {ours!r} is not {theirs!r}"
    return ""


def timed(world: World, asker: Asker, pairs: int) -> tuple[list[float], list[float]]:
    """Seconds of hidden and of absent answers, asked in turns, now the one first and now the other."""
    rng, times = world.rng, ([], [])
    askers = [user for user in world.users if asker_may_ask(world, user)]
    doors = [door for door in ABOUT_A_RECORD if door.name in ("person", "review", "licence", "breach", "release_hold")]
    doors += [
        door for door in ABOUT_A_RECORD if door.name in ("people-detail", "checks-detail", "parole-reviews-detail")
    ]
    for n in range(pairs + 20):
        user = rng.choice(askers)
        asked = pair(world, rng.choice(doors), user)
        order = (0, 1) if n % 2 else (1, 0)
        for which in order if asked else ():
            began = time.perf_counter()
            asker.ask(asked[which])
            if n >= 20:  # the first warm up
                times[which].append(time.perf_counter() - began)
    return times


def asker_may_ask(world: World, user: int) -> bool:
    return world.oracle.can(user, "change_people") and world.users[user].role != "partner"


def rank_test(first: list[float], second: list[float]) -> tuple[float, float]:
    """(common language effect, z) of the two samples, after Mann and Whitney: 0.5 and 0 where neither is larger."""
    counts = Counter([*first, *second])
    below, rank = 0, {}
    for value in sorted(counts):
        rank[value] = below + (counts[value] + 1) / 2  # alike: the mean of their places
        below += counts[value]
    ranks = sum(rank[value] for value in first)
    n, m = len(first), len(second)
    larger = ranks - n * (n + 1) / 2
    return larger / (n * m), (larger - n * m / 2) / (n * m * (n + m + 1) / 12) ** 0.5


def medians(times: tuple[list[float], list[float]]) -> tuple[float, float]:
    return statistics.median(times[0]), statistics.median(times[1])
