"""Draws: the application answers as the oracle does, for any user, person and address, also in what an answer says.

Each draw asks one address over HTTP, and what it did is taken back. A *leak* is an answer that should have been less,
or that names somebody of whom the user may not know; a *wrong denial* is one that should have been more.
"""

from __future__ import annotations

import itertools
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.db import InterfaceError, transaction
from django.test import Client

from tests import test_doors
from tests.oracle import addresses
from tests.oracle.addresses import ANY, HIDDEN, REFUSED, THROUGH, VISITOR, Draw, Nobody
from tests.oracle.world import World

MARK = re.compile(r"Wrex(\d{4})([xwvkpiqer])")
HEX = re.compile(r"[0-9a-f]{8}")
AFTER_HEX = re.compile(r"-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")  # begins with a sign that is rare
FREEDOM = {VISITOR: 0, HIDDEN: 0, REFUSED: 1, THROUGH: 2}


class Asker:
    """Asks as each user, signed in once; a program with its token."""

    def __init__(self, world: World):
        self.world = world
        self._clients: dict[int, Client] = {}

    def client(self, user: int) -> Client:
        if user not in self._clients:
            token = self.world.tokens.get(user)
            client = Client(headers={"Authorization": f"Bearer {token}"} if token else None)
            if not token and self.world.users[user].role != "partner":
                client.force_login(self.world.users[user])
            self._clients[user] = client
        return self._clients[user]

    def ask(self, draw: Draw) -> Any:
        """The answer, read to its end; whatever was done for it is taken back."""
        door, client = draw.door, self.client(draw.user)
        more: dict[str, Any] = {}
        if draw.at.startswith("/api/") and door.method != "get":
            headers = {"Idempotency-Key": "once", "If-Match": self._version(draw)}
            more = {"content_type": "application/json", "headers": headers}
        return self.asked(client, lambda: getattr(client, door.method)(draw.at, addresses.body_of(draw), **more))

    def _version(self, draw: Draw) -> str:
        """Of the record that the address writes on, as the user has read it."""
        detail = next(
            name for name in addresses.ROUTES if name.endswith("-detail") and draw.door.name.startswith(name[:-6])
        )
        if "<uuid:" not in addresses.ROUTES[draw.door.name]:
            return ""
        return self.get(draw.user, test_doors.address_of(detail, draw.cast)).headers.get("ETag", "")

    def get(self, user: int, at: str, query: dict[str, str] | None = None, **headers: str) -> Any:
        return self.asked(self.client(user), lambda: self.client(user).get(at, query, headers=headers))

    def post(self, user: int, at: str, body: Any, **more: Any) -> Any:
        return self.asked(self.client(user), lambda: self.client(user).post(at, body, **more))

    def asked(self, client: Client, ask: Callable[[], Any]) -> Any:
        """What was done is taken back, the session too: its cookie stays what it was."""
        kept = {name: cookie.value for name, cookie in client.cookies.items()}
        with transaction.atomic():
            response = ask()
            response.told = response.getvalue().decode(errors="replace")
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(kept)
        return response


def told_of(world: World, text: str) -> set[tuple[int, str]]:
    """Whom a text names, and as what: (key of the person, letter of the mark)."""
    return {(world.numbers[int(number)], letter) for number, letter in MARK.findall(text)}


def uids_in(text: str) -> set[str]:
    """Looked for from behind the first eight signs, for which a page is searched thirty times as fast."""
    found = ((match.start() - 8, match.end()) for match in AFTER_HEX.finditer(text))
    return {text[start:end] for start, end in found if start >= 0 and HEX.match(text, start)}


def leaks_in(world: World, user: int, text: str, *, asked: str = "") -> list[str]:
    """What stands in an answer that the user may not know. asked: the address, which the user knew before."""
    oracle, found = world.oracle, []
    for person, letter in told_of(world, text):
        role = oracle.users[user].role
        paper = world.casts[person]["withheld"].pk
        is_known = {
            "x": oracle.sees(user, person),
            "v": oracle.sees_as_usual(user, person) and oracle.can(user, "know_victims"),
            "k": oracle.sees_row(user, "parole_victimrequest", world.casts[person]["victim_request"].pk),
            "p": oracle.sees(user, person) and role == "ppcs",
            "q": oracle.sees_row(user, "sharing_accessrequest", world.casts[person]["request"].pk),
            "e": oracle.sees_row(user, "sharing_emergencyaccess", world.casts[person]["emergency"].pk),
            "i": oracle.sees_row(user, "sharing_item", world.casts[person]["shared_item"].pk),
            "r": oracle.sees_row(user, "licence_recallpaper", world.casts[person]["paper"].pk),
            "w": oracle.sees_row(user, "parole_dossieritem", paper),
        }[letter]
        if not is_known:
            found.append(f"names {letter} of person {person}")
    for uid in uids_in(text) - uids_in(asked):
        if not oracle.knows_uid(user, uid):
            found.append(f"holds {uid} of {oracle.by_uid[uid]}")
    return found


@dataclass
class Line:
    """Of one address."""

    draws: int = 0
    let_in: int = 0
    refused: int = 0
    leaks: int = 0
    wrong_denials: int = 0
    not_judged: int = 0  # of these draws, those of which only what was told is


@dataclass
class Result:
    lines: dict[str, Line] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def total(self) -> Line:
        total = Counter[str]()
        for line in self.lines.values():
            total.update(vars(line))
        return Line(**total)

    def count(self, world: World, draw: Draw, response: Any) -> None:
        line = self.lines.setdefault(str(draw.door), Line())
        should, was = addresses.expected(world.oracle, draw), addresses.answered(draw, response)
        line.not_judged += should == ANY
        should = was if should == ANY else should
        asked = draw.at + str(addresses.body_of(draw))
        told = (
            []
            if should == THROUGH and was == VISITOR
            else leaks_in(world, draw.user, response.told + str(response.headers), asked=asked)
        )
        line.draws += 1
        line.let_in += was == THROUGH
        line.refused += was != THROUGH
        line.leaks += FREEDOM[was] > FREEDOM[should] or bool(told)
        line.wrong_denials += FREEDOM[was] < FREEDOM[should]
        if FREEDOM[was] != FREEDOM[should] or told:
            who = world.users[draw.user]
            self.wrong.append(
                f"{draw.door} at {draw.at} as {who.role} {draw.user}: {was} ({response.status_code}), "
                f"should be {should}; {', '.join(told)}"
            )


def kind_of(door: addresses.Door) -> tuple[Any, ...]:
    """What the answer of an address hangs on: page or API, read or written, which right, capability and row."""
    return (
        door.method,
        addresses.is_api(door),
        addresses.is_about_a_record(door),
        door.name in addresses.FOR_ROLES,
        addresses.asks(door),
        addresses.gate_of(door),
        addresses.row_of(door)[1],
        bool(addresses.questions_of(door)),
    )


def of_each_kind(number: int, *, seed: int = 0) -> list[addresses.Door]:
    """So many addresses, of each kind one before any has a second: for a small draw, which all kinds are in."""
    rng, kinds = random.Random(seed), defaultdict(list)
    for door in rng.sample(addresses.DRAWN, len(addresses.DRAWN)):
        kinds[kind_of(door)].append(door)
    by_turns = itertools.chain.from_iterable(itertools.zip_longest(*kinds.values()))
    return list(itertools.islice(filter(None, by_turns), number))


def drawn(world: World, number: int, *, doors: list[addresses.Door] | None = None) -> Iterator[Draw]:
    """Users who may do anything and users who may not, in equal parts, each address and user as often as any other."""
    rng, oracle = world.rng, world.oracle
    every = doors or addresses.DRAWN
    users, people = list(world.users), list(world.casts)
    turn: list[addresses.Door] = []
    askers: list[int] = []
    for _ in range(number):
        turn = turn or rng.sample(every, len(every))
        askers = askers or rng.sample(users, len(users))
        door, user = turn.pop(), askers.pop()
        if addresses.is_api(door) and rng.random() < 0.2 and world.tokens:
            user = rng.choice(list(world.tokens))
        verb = rng.choice(["", "view", addresses.asks(door)])
        near = sorted(oracle.whom(user, verb) & world.casts.keys()) if verb else []
        if addresses.row_of(door)[1] in (
            "sharing_alert",
            "sharing_thread",
        ):  # of which a team of theirs was told, with access or not
            near = _told_of_alerts(world, user) or near
        if verb and addresses.questions_of(door):  # whom few may: those on whom the user may, as often as others
            near = rng.choice([near, _let_in(world, door, user)]) or near
        person = rng.choice(near or people)
        cast, astray = world.casts[person], ""
        if addresses.row_of(door)[1] == "parole_dossieritem" and rng.random() < 0.5:
            cast = cast | {"item": cast["withheld"]}
        names = _below(door)
        if names and rng.random() < 0.15:
            astray = rng.choice(names)
            other = world.casts[rng.choice([each for each in people if each != person])]
            cast = cast | {astray: rng.choice([other[astray], Nobody()])}
        astray = next((name for name in names if isinstance(cast[name], Nobody)), astray)
        yield Draw(user, door, person, cast, astray)


def _let_in(world: World, door: addresses.Door, user: int) -> list[int]:
    seen = sorted(world.oracle.whom(user) & world.casts.keys())
    asked = [Draw(user, door, person, world.casts[person]) for person in seen]
    return [each.person for each in asked if addresses.expected(world.oracle, each) == THROUGH]


def _below(door: addresses.Door) -> list[str]:
    """The names in the cast of the rows that stand in the address below a person."""
    route = addresses.ROUTES[door.name]
    names = [name for name in (*test_doors.BELOW, "grant") if f"<uuid:{name}_uid>" in route]
    called = {"item": "shared_item"} if door.name.startswith("item") else {}
    called |= {"condition": "bound"} if door.name.startswith("plan_") else {}
    called |= {} if door.name.startswith("recall_paper") else {"paper": "printed"}
    called |= {"direction": "board_direction"} if door.name in ("direction_confirm", "direction_withdrawn") else {}
    return [called.get(name, name) for name in names] if "<uuid:uid>" in route else []


def _told_of_alerts(world: World, user: int) -> list[int]:
    teams = world.oracle.teams_of(user)
    told = {row.subject_id for row in world.oracle.facts["sharing_receipt"] if row.team_id in teams}
    return sorted(told & world.casts.keys())


def run(
    world: World,
    number: int,
    *,
    seed: int = 0,
    doors: list[addresses.Door] | None = None,
    first: int = 1,
    each: Callable[[int, Result], object] = lambda drawn, result: None,
) -> Result:
    """first: draws before it are drawn and not asked. each: is told after every draw how many there were, and how it
    stands.

    A page that breaks off with an error is one wrong answer and not the end of the run, unless the database is gone.
    """
    world.rng = random.Random(seed)
    result = Result()
    for n, draw in enumerate(drawn(world, number, doors=doors), 1):
        if n < first:
            continue
        try:
            result.count(world, draw, world.asker.ask(draw))
        except InterfaceError:
            raise
        except Exception as error:  # whatever a page of ours may raise
            result.wrong.append(f"{draw.door} at {draw.at} as {draw.user} raised {error!r}")
        each(n, result)
    return result
