"""What a program is told on behalf of a user is what both may know, no more and no less: lists, records and fields."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sharing.access import fields
from sharing.access.fields import Readers
from sharing.access.roles import PROGRAM, ROLES
from sharing.models import Client, User
from tests.oracle import addresses

pytestmark = pytest.mark.django_db

PAIRS = 6
# Closed to tokens, or not of rows with a uid.
OF_THE_PROGRAM = {"events-list", "imports-list", "batches-list", "shifts-list", "capacity-list", "figures-list"}
OF_PEOPLE = {"access-requests-list", "threats-list", "matches-list", "matches-notices-list"}
LEFT_OUT = {"weekly-lists-list"} | OF_PEOPLE | OF_THE_PROGRAM
LISTS = sorted(
    name
    for name, route in addresses.ROUTES.items()
    if route.startswith("api/v1/") and name.endswith("-list") and not name.startswith("reference")
    if name not in LEFT_OUT | {"teams-list"}
)
# What a line of a thread says is of the alerts of teams that both are in: without one, there is nothing to say.
OF_TEAMS = {"threads-list"}
RECORDS = 3  # of each list and pair, on either side


class Pair:
    """A program and a user of its agency, asked alone and together."""

    def __init__(self, world, program, user):
        self.world, self.program, self.user = world, program, user
        agency = world.users[user].agency
        User.objects.filter(pk=program).update(agency=agency)
        Client.objects.filter(user=program).update(acts_for_users=True)
        self.named = {"X-On-Behalf-Of": world.users[user].email}

    def ask(self, address):
        """As the program, as the user, and as the program on behalf of the user."""
        asker = self.world.asker
        return [
            asker.get(self.program, address),
            asker.get(self.user, address),
            asker.get(self.program, address, **self.named),
        ]

    def rows(self, name, who, query=""):
        """All rows of a list, page by page, by their uid."""
        address, found = f"{reverse(name)}{query}", {}
        while address:
            answer = self.world.asker.get(who[0], address, **who[1])
            if name.startswith(("victims-", "register-")) and answer.status_code in (403, 404):
                return {}  # the scope of one of them, or the role, does not open it
            assert answer.status_code == 200, (name, who, answer.told)
            found |= {row["uid"]: row for row in answer.json()["results"]}
            address = answer.json()["next"]
        return found

    def everybodys(self, name):
        alone = [self.rows(name, (who, {})) for who in (self.program, self.user)]
        return *alone, self.rows(name, (self.program, self.named))


def pairs(world):
    """Programs and users who see some of the same people, and each some whom the other does not."""
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
    return chosen[:PAIRS]


def test_there_is_something_to_draw(world):
    assert len(pairs(world)) == PAIRS
    assert {"people-list", "checks-list", "alerts-list", "sharing-items-list", "grants-list"} <= set(LISTS)


def test_each_list_and_record_tells_what_both_are_told(world):
    wrong, both, fewer = [], 0, 0
    for program, user in pairs(world):
        pair = Pair(world, program, user)
        for name in LISTS:
            programs, users, together = pair.everybodys(name)
            both_know = set(programs) & set(users)
            if set(together) != both_know and not (name in OF_TEAMS and set(together) <= both_know):
                wrong.append(f"{name}, {pair.named}: {len(programs)} and {len(users)} rows, {len(together)} together")
            both, fewer = both + len(together), fewer + (len(together) < min(len(programs), len(users)))
            for uid, row in together.items():
                wrong += told_otherwise(name, row, programs.get(uid, {}), users.get(uid, {}))
            wrong += records(pair, name, programs, users, together)

    assert not wrong, f"{len(wrong)}:\n" + "\n".join(sorted(set(wrong))[:40])
    assert both > 200, "rows that both are told of"
    assert fewer > 20, "lists on which one of them is told of rows that the other is not"


def records(pair, name, programs, users, together):
    """Some records that both see are opened by both, field by field; what one of them does not see is absent."""
    detail = f"{name.removesuffix('-list')}-detail"
    if detail not in addresses.ROUTES:
        return
    for uid in sorted(together)[:RECORDS]:
        answers = pair.ask(reverse(detail, kwargs={"uid": uid}))
        if {answer.status_code for answer in answers} != {200}:
            yield f"{detail}: {[answer.status_code for answer in answers]}"
            continue
        by_program, by_user, by_both = (answer.json() for answer in answers)
        yield from told_otherwise(detail, by_both, by_program, by_user)
    for uid in [*sorted(programs.keys() - users.keys())[:RECORDS], *sorted(users.keys() - programs.keys())[:RECORDS]]:
        *alone, by_both = (answer.status_code for answer in pair.ask(reverse(detail, kwargs={"uid": uid})))
        if by_both != 404 and 404 in alone:
            yield f"{detail}: {alone} alone, {by_both} together"


def told_otherwise(name, row, by_program, by_user):
    """Fields that both are told and the pair is not, or otherwise."""
    if set(row) != set(by_program) & set(by_user):
        yield f"{name}: tells {sorted(set(row) ^ (set(by_program) & set(by_user)))}"
    for field in set(row) & set(by_program) & set(by_user):
        if by_program[field] == by_user[field] != row[field] and not is_of_teams(name, field):
            yield f"{name}.{field}: {by_program[field]!r} alone, {row[field]!r} together"


def is_of_teams(name, field):
    """What is told of the asker's own teams: of the pair, of the teams that both are in."""
    return name.startswith(("alerts-", "threads-"))


def test_a_program_reads_nothing_that_some_role_does_not():
    """So its fields are what both read (`fields.reading_role`). Of the register whole rows are there or not, which is
    asked of both (`fields.readable`)."""
    kinds = [kind for kind in vars(fields).values() if isinstance(kind, Readers)]

    read = [kind for kind in kinds if PROGRAM in kind.roles and kind is not fields.READS_REGISTER]

    assert read
    assert all(kind.roles == frozenset(ROLES) and not kind.at_gate and kind.in_emergency for kind in read)
