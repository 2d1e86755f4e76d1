"""What a program is told on behalf of a user, beside what each is told alone: lists, records and fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.urls import reverse

from sharing.access.roles import PROGRAM
from sharing.models import Client, User
from tests.oracle import addresses
from tests.oracle.world import World

# Closed to tokens, or not of rows with a uid.
OF_THE_PROGRAM = {"events-list", "imports-list", "batches-list", "shifts-list", "capacity-list", "figures-list"}
OF_PEOPLE = {"access-requests-list", "threats-list", "matches-list", "matches-notices-list"}
OF_PEOPLE |= {"retention-reviews-list", "retention-holds-list"}
LEFT_OUT = {"weekly-lists-list"} | OF_PEOPLE | OF_THE_PROGRAM
LISTS = sorted(
    name
    for name, route in addresses.ROUTES.items()
    if route.startswith("api/v1/") and name.endswith("-list") and not name.startswith("reference")
    if name not in LEFT_OUT | {"teams-list"}
)
# What a line of a thread says is of the alerts of teams that both are in: without one, there is nothing to say.
OF_TEAMS = {"threads-list"}


class Pair:
    """A program and a user of its agency, asked alone and together."""

    def __init__(self, world: World, program: int, user: int):
        self.world, self.program, self.user = world, program, user
        agency = world.users[user].agency
        User.objects.filter(pk=program).update(agency=agency)
        Client.objects.filter(user=program).update(acts_for_users=True)
        self.named = {"X-On-Behalf-Of": world.users[user].email}

    def ask(self, address: str) -> list[Any]:
        """As the program, as the user, and as the program on behalf of the user."""
        asker = self.world.asker
        return [
            asker.get(self.program, address),
            asker.get(self.user, address),
            asker.get(self.program, address, **self.named),
        ]

    def rows(self, name: str, who: tuple[int, dict[str, str]]) -> dict[str, Any]:
        """All rows of a list, page by page, by their uid."""
        address: str | None = reverse(name)
        found: dict[str, Any] = {}
        while address:
            answer = self.world.asker.get(who[0], address, **who[1])
            if name.startswith(("victims-", "register-")) and answer.status_code in (403, 404):
                return {}  # the scope of one of them, or the role, does not open it
            assert answer.status_code == 200, (name, who, answer.told)
            found |= {row["uid"]: row for row in answer.json()["results"]}
            address = answer.json()["next"]
        return found

    def everybodys(self, name: str) -> list[dict[str, Any]]:
        """The rows of the program, of the user, and of both together."""
        asked = ((self.program, {}), (self.user, {}), (self.program, self.named))
        return [self.rows(name, who) for who in asked]


def pairs(world: World) -> list[tuple[int, int]]:
    """Programs and users who see some of the same people, and each some whom the other does not: one of each role,
    those with most people in common first."""
    oracle = world.oracle
    whom = {user: oracle.whom(user) for user in world.users if world.users[user].is_active}
    found = [
        (len(whom[program] & whom[user]), program, user)
        for program in world.tokens
        for user in whom
        if world.users[user].role not in (PROGRAM, "administrator")
        if whom[program] & whom[user] and whom[program] - whom[user] and whom[user] - whom[program]
    ]
    found.sort(reverse=True)
    chosen, roles = [], set()
    for _, program, user in found:
        if world.users[user].role not in roles:  # each of another role
            roles.add(world.users[user].role)
            chosen.append((program, user))
    return chosen


@dataclass
class Compared:
    """wrong: in words. both: rows that both are told of. fewer: lists on which one of the two is told of rows that the
    other is not."""

    wrong: list[str] = field(default_factory=list)
    both: int = 0
    fewer: int = 0


def compare(
    world: World,
    asked: Iterable[tuple[int, int]],
    *,
    opened: int = 3,
    each: Callable[[int], Any] = lambda n: None,
) -> Compared:
    """Each list and some records of it, asked by each alone and together.

    opened: how many records of each list that both see, and as many that one does not. each: called with the number of
    each pair.
    """
    found = Compared()
    for number, (program, user) in enumerate(asked, 1):
        each(number)
        pair = Pair(world, program, user)
        for name in LISTS:
            programs, users, together = pair.everybodys(name)
            both_know = set(programs) & set(users)
            if set(together) != both_know and not (name in OF_TEAMS and set(together) <= both_know):
                found.wrong.append(
                    f"{name}, {pair.named}: {len(programs)} and {len(users)} rows, {len(together)} together"
                )
            found.both += len(together)
            found.fewer += len(together) < min(len(programs), len(users))
            for uid, row in together.items():
                found.wrong += told_otherwise(name, row, programs.get(uid, {}), users.get(uid, {}))
            found.wrong += records(pair, name, programs, users, together, opened=opened)
    return found


def records(
    pair: Pair, name: str, programs: dict[str, Any], users: dict[str, Any], together: dict[str, Any], *, opened: int
) -> Iterator[str]:
    """Some records that both see are opened by both, field by field; what one of them does not see is absent."""
    detail = f"{name.removesuffix('-list')}-detail"
    if detail not in addresses.ROUTES:
        return
    for uid in sorted(together)[:opened]:
        answers = pair.ask(reverse(detail, kwargs={"uid": uid}))
        if {answer.status_code for answer in answers} != {200}:
            yield f"{detail}: {[answer.status_code for answer in answers]}"
            continue
        by_program, by_user, by_both = (answer.json() for answer in answers)
        yield from told_otherwise(detail, by_both, by_program, by_user)
    for uid in [*sorted(programs.keys() - users.keys())[:opened], *sorted(users.keys() - programs.keys())[:opened]]:
        *alone, by_both = (answer.status_code for answer in pair.ask(reverse(detail, kwargs={"uid": uid})))
        if by_both != 404 and 404 in alone:
            yield f"{detail}: {alone} alone, {by_both} together"


def told_otherwise(
    name: str, row: dict[str, Any], by_program: dict[str, Any], by_user: dict[str, Any]
) -> Iterator[str]:
    """Fields that both are told and the pair is not, or otherwise."""
    if set(row) != set(by_program) & set(by_user):
        yield f"{name}: tells {sorted(set(row) ^ (set(by_program) & set(by_user)))}"
    for key in set(row) & set(by_program) & set(by_user):
        if by_program[key] == by_user[key] != row[key] and not is_of_teams(name, key):
            yield f"{name}.{key}: {by_program[key]!r} alone, {row[key]!r} together"


def is_of_teams(name: str, field: str) -> bool:
    """What is told of the asker's own teams: of the pair, of the teams that both are in."""
    return name.startswith(("alerts-", "threads-"))


FAULTS: Mapping[str, Callable[[], AbstractContextManager[Any]]] = {
    "what the program may not know is not left out": lambda: mock.patch.object(
        User, "asked_through", lambda user, program: user
    ),
}
