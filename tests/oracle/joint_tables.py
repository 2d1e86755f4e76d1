"""Draws over joint tables: agencies, joint teams of both programmes, items, pointers, grids, members shown to some.

What each reader may know is judged here a second time, from the rows alone. Every text of the drawn rows carries a
mark, so that an answer itself says what it tells: `Tab0012i` is item 12, `Tab0012s` a sitting, `Tab0012b` what somebody
is to be told, `Tab0012j` a joint team, `Tab0012h` a member who is shown to named members only.

And what a reader may not know is taken away: the answer stays the same, to the letter.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from offenders.models import Offender
from sharing.grants.actions import write_permissions
from sharing.joint_teams.models import JointAgency, JointTeam
from sharing.models import (
    Agency,
    Briefing,
    Exclusion,
    Grant,
    Item,
    ItemReading,
    ItemSight,
    ItemText,
    Membership,
    PersonProgramme,
    RelevanceMark,
    Restriction,
    Sitting,
    SittingDecider,
    Team,
    User,
)
from tests.factories.offenders import prison_number

MARK = re.compile(r"Tab(\d{4})([isbjh])")
KINDS = ("ct_police", "probation", "prison", "border", "health", "intelligence")
ROLES = {
    "ct_police": ["ct_analyst", "ct_manager", "ct_offender_manager"],
    "probation": ["probation_officer", "probation_manager", "mappa_coordinator"],
    "prison": ["prison_offender_manager", "prison_security", "prison_decision_maker"],
    "border": ["liaison_officer"] * 3,
    "health": ["liaison_officer"] * 3,
    "intelligence": ["intelligence_liaison"] * 3,
}
PROGRAMMES = ("terrorism", "state_threats")
PEOPLE, ITEMS, SITTINGS = 14, 90, 28
HOLDS_BACK = 0.35  # of members of an intelligence agency: how often one is shown to all
DAY = timedelta(days=1)


@dataclass
class Tables:
    rng: random.Random
    at: datetime
    users: dict[int, User] = field(default_factory=dict)
    people: list[Offender] = field(default_factory=list)
    aside: Offender | None = None  # whom nobody sees
    joints: list[JointTeam] = field(default_factory=list)
    items: dict[int, Item] = field(default_factory=dict)
    sittings: list[Sitting] = field(default_factory=list)
    hidden: dict[int, Membership] = field(default_factory=dict)  # by the number of the mark
    clients: dict[int, Client] = field(default_factory=dict)
    judge: Any = None

    @property
    def oracle(self) -> SimpleNamespace:
        return SimpleNamespace(at=self.at)


def make(seed: int) -> Tables:
    """Part of the caller's transaction."""
    tables = Tables(random.Random(seed), timezone.now())
    rng, now = tables.rng, tables.at
    own: dict[str, list[Team]] = {}
    for kind in KINDS:
        agency = Agency.objects.create(name=f"Table {kind}", kind=kind)
        own[kind] = [_team(f"Table {kind} {n}", agency) for n in range(2)] if kind != "intelligence" else []
        for number, role in enumerate(ROLES[kind]):
            user = User.objects.create(
                email=f"table-{kind}-{number}@agency.example",
                name=f"Table {kind} {number}",
                agency=agency,
                role=role,
                staff_number=f"T{kind}{number}",
                password="!",
            )
            tables.users[user.pk] = user
            for team in rng.sample(own[kind], 1) if own[kind] else []:
                Membership.objects.create(user=user, team=team, starts_at=now - DAY)
    _joint_teams(tables)
    _people(tables, own)
    _items(tables, own)
    _sittings(tables)
    tables.judge = Judge(tables)
    return tables


def _team(name: str, agency: Agency, **more: Any) -> Team:
    group = Group.objects.create(name=f"table {name}")
    return Team.objects.create(group=group, name=name, agency=agency, **{"kind": Team.Kind.CASELOAD, **more})


def _joint_teams(tables: Tables) -> None:
    rng, now = tables.rng, tables.at
    users = list(tables.users.values())
    agencies = {user.agency.kind: user.agency for user in users}
    head = next(user for user in users if user.role == "ct_manager")
    other = next(user for user in users if user.role == "probation_manager")
    for number in range(4):
        programme = PROGRAMMES[number % 2]
        team = _team(
            f"Joint Tab{number:04d}j", agencies["ct_police"], kind=Team.Kind.JOINT, programme=programme, closed_at=None
        )
        joint = JointTeam.objects.create(
            team=team, purpose="Drawn", formed_by=head, agreed_by=other, agreed_at=now, review_on=now.date()
        )
        tables.joints.append(joint)
        for kind, agency in agencies.items():
            gateway = "cta-19" if kind == "intelligence" else "oma-14"
            JointAgency.objects.create(joint=joint, agency=agency, gateway=gateway, condition="task", added_by=head)
        for user in rng.sample(users, 9):
            row = Membership.objects.create(user=user, team=team, starts_at=now - DAY)
            if user.agency.kind == "intelligence" and rng.random() > HOLDS_BACK:
                mark = len(tables.hidden)
                # One account for each of them, so that a name is of one membership.
                secret = User.objects.create(
                    email=f"hidden{mark}@agency.example",
                    name=f"Hidden Tab{mark:04d}h",
                    agency=user.agency,
                    role="intelligence_liaison",
                    password="!",
                )
                tables.users[secret.pk] = secret
                row.user, row.is_named_only = secret, True
                row.save()
                tables.hidden[mark] = row
    for row in tables.hidden.values():
        members = [each.user for each in row.team.memberships.exclude(pk=row.pk).exclude(is_named_only=True)]
        row.shown_to.set(rng.sample(members, min(2, len(members))))


def _people(tables: Tables, own: dict[str, list[Team]]) -> None:
    rng, now = tables.rng, tables.at
    teams = [team for each in own.values() for team in each]
    for number in range(PEOPLE + 1):
        person = Offender.objects.create(
            given_names="Robin", family_name=f"Table {number}", prison_number=prison_number(3_000_000 + number)
        )
        under = rng.choice([["terrorism"], ["state_threats"], list(PROGRAMMES)])
        PersonProgramme.objects.filter(subject=person).delete()
        for programme in under:
            PersonProgramme.objects.create(subject=person, programme=programme, starts_at=now - DAY)
        if number == PEOPLE:
            tables.aside = person
            continue
        tables.people.append(person)
        for team in [*rng.sample(teams, 5), *(joint.team for joint in rng.sample(tables.joints, 2))]:
            _grant(tables, person, team)
        if rng.random() < 0.2:
            barred = rng.choice(list(tables.users.values()))
            Exclusion.objects.create(subject=person, user=barred, reason="Drawn", starts_at=now - DAY)
        if rng.random() < 0.2:
            restriction = Restriction.objects.create(subject=person, reason="Drawn", starts_at=now - DAY)
            restriction.users.set(rng.sample(list(tables.users.values()), 6))
            restriction.teams.set([rng.choice(tables.joints).team])


def _grant(tables: Tables, person: Offender, team: Team) -> None:
    rng = tables.rng
    role = rng.choice(["reader", "contributor"])
    programme = team.programme if team.kind == "joint" else rng.choice(["", "", *PROGRAMMES])
    ends = rng.choice([None, None, None, tables.at - timedelta(minutes=1)])
    grant = Grant.objects.create(
        subject=person,
        team=team,
        grant_role=role,
        programme=programme,
        reason="Drawn",
        starts_at=tables.at - DAY,
        ends_at=ends,
    )
    write_permissions([grant])


def _items(tables: Tables, own: dict[str, list[Team]]) -> None:
    rng, now = tables.rng, tables.at
    users = [user for user in tables.users.values() if user.agency.kind != "intelligence"]
    for number in range(ITEMS):
        author = rng.choice(users)
        team = rng.choice(own[author.agency.kind])
        is_pointer = rng.random() < 0.25
        item = Item.objects.create(
            subject=rng.choice(tables.people),
            kind="intelligence",
            title=f"Item Tab{number:04d}i",
            gist="" if is_pointer else f"Gist Tab{number:04d}i",
            agency=author.agency,
            team=team,
            programme=rng.choice(["", *PROGRAMMES]),
            recorded_by=author,
            recorded_at=now - timedelta(hours=number),
            owner=author,
            no_export=rng.random() < 0.5,
            is_named_only=rng.random() < 0.25,
            expires_at=rng.choice([None, None, None, now - timedelta(hours=1), now + DAY]),
        )
        tables.items[number] = item
        if is_pointer:
            kept = {"pointer_system": "Elsewhere", "pointer_contact": "Ext 1"}
            ItemText.objects.create(item=item, pointer_reference=f"Tab{number:04d}i", **kept)
        if item.is_named_only:
            item.readers.set(rng.sample([each for each in users if each.agency_id == author.agency_id], 2))
            item.reader_teams.set(rng.sample(own[author.agency.kind], rng.randint(0, 1)))
        every = [each for each in Team.objects.filter(name__startswith="Table") if each != team]
        given = [*rng.sample(every, rng.randint(0, 2)), *(joint.team for joint in rng.sample(tables.joints, 1))]
        for each in given if rng.random() < 0.7 else []:
            ItemReading.objects.create(
                item=item,
                team=each,
                extent=rng.choice(["full"] if is_pointer else ["full", "gist"]),
                shared_by=author,
                recalled_at=rng.choice([None, None, None, now]),
            )
        if rng.random() < 0.8:
            RelevanceMark.objects.create(item=item, occasion="mappa", marked_by=author)


def _sittings(tables: Tables) -> None:
    rng, now = tables.rng, tables.at
    deciders = [user for user in tables.users.values() if user.agency.kind not in ("intelligence", "border", "health")]
    for number in range(SITTINGS):
        person = rng.choice(tables.people)
        sitting = Sitting.objects.create(
            subject=person,
            occasion="mappa",
            about=uuid4(),
            title=f"Sitting Tab{number:04d}s",
            programme=rng.choice(["", *PROGRAMMES]),
            sits_at=rng.choice([None, now + rng.randint(1, 9) * DAY]),
            chair=rng.choice(deciders),
        )
        tables.sittings.append(sitting)
        for user in rng.sample(deciders, 4):
            SittingDecider.objects.create(sitting=sitting, user=user)
            for item in [each for each in tables.items.values() if each.subject_id == person.pk]:
                if rng.random() < 0.2:
                    ItemSight.objects.get_or_create(item=item, user=user, extent="full", correction=0)
                elif rng.random() < 0.3:
                    words = f"Say Tab{number:04d}b"
                    Briefing.objects.create(
                        sitting=sitting, item=item, user=user, teller=item.owner, words=words, said_by=item.owner
                    )


class Judge:
    """What each reader may know, from the rows and nothing of the application."""

    def __init__(self, tables: Tables):
        self.at, self.users = tables.at, tables.users
        self.tables = tables
        self.members: dict[int, set[int]] = {}
        for row in Membership.objects.filter(user__in=tables.users):
            self.members.setdefault(row.user_id, set()).add(row.team_id)
        self.grants = [row for row in Grant.objects.all() if row.starts_at <= self.at < (row.ends_at or self.at + DAY)]
        self.under: dict[int, set[str]] = {}
        for subject, programme in PersonProgramme.objects.values_list("subject_id", "programme"):
            self.under.setdefault(subject, set()).add(programme)
        self.excluded = set(Exclusion.objects.values_list("user_id", "subject_id"))
        self.restricted = [
            (row.subject_id, {each.pk for each in row.users.all()}, {each.pk for each in row.teams.all()})
            for row in Restriction.objects.all()
        ]
        self.readings: dict[int, dict[int, str]] = {}
        for row in ItemReading.objects.filter(recalled_at=None):
            self.readings.setdefault(row.item_id, {})[row.team_id] = row.extent
        self.named = {
            item.pk: ({each.pk for each in item.readers.all()}, {each.pk for each in item.reader_teams.all()})
            for item in tables.items.values()
        }
        self.shown = {row.pk: {each.pk for each in row.shown_to.all()} for row in tables.hidden.values()}

    def teams(self, user: int) -> set[int]:
        return self.members.get(user, set())

    def ways(self, user: int, person: int) -> list[Grant]:
        return [
            grant
            for grant in self.grants
            if grant.subject_id == person
            and grant.team_id in self.teams(user)
            and (not grant.programme or grant.programme in self.under[person])
        ]

    def sees(self, user: int, person: int) -> bool:
        if (user, person) in self.excluded:
            return False
        for subject, users, teams in self.restricted:
            if subject == person and user not in users and not teams & self.teams(user):
                return False
        return bool(self.ways(user, person))

    def knows_programme(self, user: int, person: int, programme: str) -> bool:
        return not programme or any(grant.programme in ("", programme) for grant in self.ways(user, person))

    def programmes(self, user: int, person: int) -> list[str]:
        return [each for each in self.under[person] if self.knows_programme(user, person, each)]

    def holds(self, user: int, item: Item) -> bool:
        users, teams = self.named[item.pk]
        if item.is_named_only:
            return user in users or bool(teams & self.teams(user))
        return item.team_id in self.teams(user)

    def knows(self, user: int, item: Item) -> bool:
        if not self.sees(user, item.subject_id) or not self.knows_programme(user, item.subject_id, item.programme):
            return False
        is_live = item.expires_at is None or item.expires_at > self.at
        was_given = is_live and bool(self.readings.get(item.pk, {}).keys() & self.teams(user))
        return self.holds(user, item) or was_given

    def knows_sitting(self, user: int, sitting: Sitting) -> bool:
        person = sitting.subject_id
        return self.sees(user, person) and self.knows_programme(user, person, sitting.programme)

    def knows_member(self, user: int, row: Membership) -> bool:
        return user == row.user_id or user in self.shown[row.pk]

    def may_stand(self, user: int, number: int, letter: str) -> bool:
        """Whether a mark may stand in an answer to the user."""
        tables = self.tables
        if letter == "i":
            return self.knows(user, tables.items[number])
        if letter == "s":
            return self.knows_sitting(user, tables.sittings[number])
        if letter == "b":
            rows = Briefing.objects.filter(sitting=tables.sittings[number]).select_related("item")
            return self.knows_sitting(user, tables.sittings[number]) and any(self.knows(user, row.item) for row in rows)
        if letter == "h":
            return self.knows_member(user, tables.hidden[number])
        return True  # the name of a team is read by whoever sees a person that it works on


SURFACES = ("joint", "joint", "joint", "sittings", "sitting", "sitting", "print", "item", "sharing", "access", "team")


@dataclass(frozen=True)
class TableDraw:
    user: int
    surface: str
    person: Offender
    at: str
    is_there: bool
    wanted: set[tuple[int, str]] = field(default_factory=set)  # what must stand in the answer


def drawn(tables: Tables, number: int) -> Iterator[TableDraw]:
    rng, judge = tables.rng, tables.judge
    users = list(tables.users)
    for _ in range(number):
        user, surface = rng.choice(users), rng.choice(SURFACES)
        seen = [each for each in tables.people if judge.sees(user, each.pk)]
        person = rng.choice(seen if seen and rng.random() < 0.75 else tables.people)
        yield draw_of(tables, user, surface, person)


def draw_of(tables: Tables, user: int, surface: str, person: Offender) -> TableDraw:
    rng, judge = tables.rng, tables.judge
    of_person, sees = {"uid": person.uid}, judge.sees(user, person.pk)
    here = [each for each in tables.sittings if each.subject_id == person.pk]
    known = {(number, "i") for number, item in tables.items.items() if _known_at(judge, user, item, person)}
    if surface == "joint":
        programmes = judge.programmes(user, person.pk) if sees else []
        chosen = rng.choice(sorted(programmes)) if len(programmes) > 1 else ""
        if chosen:
            known = {mark for mark in known if tables.items[mark[0]].programme in ("", chosen)}
        at = reverse("person_joint", kwargs=of_person) + (f"?programme={chosen}" if chosen else "")
        return TableDraw(user, surface, person, at, sees, known)
    if surface in ("sitting", "print") and here:
        sitting = rng.choice(here)
        name = {"sitting": "sitting", "print": "sitting_print"}[surface]
        at = reverse(name, kwargs=of_person | {"sitting_uid": sitting.uid})
        return TableDraw(user, surface, person, at, judge.knows_sitting(user, sitting))
    theirs = [item for item in tables.items.values() if item.subject_id == person.pk]
    if surface == "item" and theirs:
        item = rng.choice(theirs)
        at = reverse("item_sittings", kwargs=of_person | {"item_uid": item.uid})
        return TableDraw(user, surface, person, at, judge.knows(user, item))
    if surface == "access":
        return TableDraw(user, surface, person, reverse("person_access", kwargs=of_person), sees)
    if surface == "team":
        joint = rng.choice(tables.joints)
        heads = ("ct_manager", "probation_head", "prison_decision_maker")
        is_theirs = joint.team_id in judge.teams(user) or judge.users[user].role in heads
        at = reverse("joint_team", kwargs={"uid": joint.uid})
        return TableDraw(user, surface, person, at, is_theirs, _members_of(tables, user, joint) if is_theirs else set())
    name = "sittings" if surface == "sittings" else "person_sharing"
    wanted = known if name == "person_sharing" else set()
    return TableDraw(user, surface, person, reverse(name, kwargs=of_person), sees, wanted)


def _known_at(judge: Judge, user: int, item: Item, person: Offender) -> bool:
    return item.subject_id == person.pk and judge.knows(user, item)


def _members_of(tables: Tables, user: int, joint: JointTeam) -> set[tuple[int, str]]:
    rows = tables.hidden.items()
    return {(n, "h") for n, row in rows if row.team_id == joint.team_id and tables.judge.knows_member(user, row)}


@dataclass
class TableResult:
    draws: int = 0
    let_in: int = 0
    hidden: int = 0
    compared: int = 0
    surfaces: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def run(
    tables: Tables, number: int, *, each: Callable[[int], object] = lambda drawn: None, to_first_wrong: bool = False
) -> TableResult:
    result = TableResult()
    for n, draw in enumerate(drawn(tables, number), 1):
        judge_one(tables, draw, result)
        each(n)
        if to_first_wrong and result.wrong:
            break
    return result


def judge_one(tables: Tables, draw: TableDraw, result: TableResult) -> None:
    with transaction.atomic():
        status, text = ask(tables, draw)
        transaction.set_rollback(True)
    result.draws += 1
    result.surfaces[draw.surface] += 1
    result.let_in += status == 200
    result.hidden += status == 404
    who = f"{draw.at} as {tables.users[draw.user]}"
    if (status == 200) != draw.is_there:
        result.wrong.append(f"{who}: {status}, should be {200 if draw.is_there else 404}")
        return
    told = {(int(mark), letter) for mark, letter in MARK.findall(text)}
    own = {(n, "h") for n, row in tables.hidden.items() if row.user_id == draw.user}
    for mark, letter in sorted(told - own):
        if not tables.judge.may_stand(draw.user, mark, letter):
            result.wrong.append(f"{who}: tells {mark}{letter}")
    if status == 200 and draw.wanted - told:
        result.wrong.append(f"{who}: keeps back {sorted(draw.wanted - told)}")
    if status == 200 and tables.rng.random() < 0.25:
        result.compared += 1
        if without_hidden(tables, draw) != plain(text):
            result.wrong.append(f"{who}: another answer without what they may not know")


def ask(tables: Tables, draw: TableDraw) -> tuple[int, str]:
    """What the session does is taken back: its cookie stays what it was."""
    client = tables.clients[draw.user]
    kept = {name: cookie.value for name, cookie in client.cookies.items()}
    response = client.get(draw.at)
    text = response.getvalue().decode()
    client.cookies = SimpleCookie(kept)
    return response.status_code, text


def sign_in(tables: Tables) -> None:
    """Everybody once, at the moment of the tables."""
    for key, user in tables.users.items():
        tables.clients[key] = Client()
        tables.clients[key].force_login(user)


def without_hidden(tables: Tables, draw: TableDraw) -> str:
    """The answer in a world without the items, sittings and members that the reader may not know."""
    judge = tables.judge
    with transaction.atomic():
        items = [item.pk for item in tables.items.values() if not judge.knows(draw.user, item)]
        Item.objects.filter(pk__in=items).update(subject=tables.aside)
        sittings = [sitting.pk for sitting in tables.sittings if not judge.knows_sitting(draw.user, sitting)]
        Sitting.objects.filter(pk__in=sittings).update(subject=tables.aside)
        members = [row.pk for row in tables.hidden.values() if not judge.knows_member(draw.user, row)]
        Membership.objects.filter(pk__in=members).update(ends_at=tables.at)
        _, text = ask(tables, draw)
        transaction.set_rollback(True)
    return plain(text)


TOKENS = re.compile(
    r'csrfmiddlewaretoken" value="[^"]+"|x-csrftoken": "[^"]+"|data-made-at="[^"]+"|session-ends-at="[^"]+"'
)


def plain(text: str) -> str:
    return TOKENS.sub("", text)


def _names_everybody(self: Any, reader: Any) -> Any:
    return self


@contextmanager
def _closed_grid() -> Iterator[None]:
    """Every item that is marked is on everybody's grid."""
    from sharing.sittings import grid

    def everybody(keys: Any, reader: User) -> Any:
        return list(Item.objects.filter(pk__in=list(keys)).with_sight(reader).with_all().select_related("subject"))

    with mock.patch.object(grid, "items_for", everybody):
        yield


@contextmanager
def _members_named() -> Iterator[None]:
    from sharing.agencies.models import MembershipQuerySet

    with mock.patch.object(MembershipQuerySet, "named_to", _names_everybody):
        yield


@contextmanager
def _programmes_mixed() -> Iterator[None]:
    """A sitting of one programme is there for whoever sees the person."""
    from sharing.sittings.models import SittingQuerySet

    with mock.patch.object(SittingQuerySet, "handled_for", lambda self, user: self.filter(~Q(pk=None))):
        yield


FAULTS: dict[str, Any] = {
    "every marked item is on everybody's grid": _closed_grid,
    "members are named to all": _members_named,
    "a sitting is there under any programme": _programmes_mixed,
}
