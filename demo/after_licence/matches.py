"""Matches in the demo: one that the owner of both sees, and one at the linking desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from licence.models import Device
from licence.registers.actions import add_entry
from offenders.associates.actions import record_link
from offenders.associates.rules import DataSubject, LinkKind
from offenders.matches.finding import find_matches
from offenders.models import Offender
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import LINKING, Permission, Programme
from sharing.administration.actions.teams import add_member, add_team, give_scope
from sharing.agencies.models import Team
from sharing.models import User

PHONE = "07700 900417"
FRIEND = "Corin Mabey"


def tell(*, today: date, now: datetime) -> None:
    """Two people of one officer have the same phone; two have the same friend, each by a hidden link of another
    officer, so that nobody sees both."""
    imogen, karen = (User.objects.get(name=name) for name in ("Imogen Strake", "Karen Lockyer"))
    people = _people_of(imogen)
    if len(people) < 4:
        return
    for number, person in enumerate(people[:2]):
        add_entry(
            register=Device,
            offender=person,
            kind=Device.Kind.PHONE,
            make="",
            imei="",
            sim="",
            phone_number=PHONE if number else PHONE.replace(" ", ""),
            monitoring="",
            starts_on=today - timedelta(days=20),
            evidence="Home visit",
            by=imogen,
        )
    for person, by in zip(people[2:4], (imogen, karen), strict=True):
        if access.may(by, Permission.CHANGE, person):
            _hidden_link(person, by, today=today)
    _desk(karen)
    find_matches(at=now)


def _people_of(user: User) -> Sequence[Offender]:
    rows = Offender.objects.visible_to(user).filter(status="on_licence").order_by("-prison_number")
    return [person for person in rows[:40] if access.may(user, Permission.CHANGE, person)][:4]


def _hidden_link(person: Offender, by: User, *, today: date) -> None:
    record_link(
        offender=person,
        name=FRIEND,
        kind=LinkKind.ASSOCIATE,
        data_subject=DataSubject.SUSPECTED,
        known="Drives him to meetings.",
        source="Officer who may not be named",
        necessity="He plans travel for others.",
        programme=str(Programme.TERRORISM),
        review_on=today + timedelta(days=180),
        readers=[],
        by=by,
    )


def _desk(manager: User) -> None:
    """Of the programme terrorism: somebody of the operations centre who reads neither link."""
    colleagues = User.objects.filter(agency=manager.agency, is_active=True).exclude(pk=manager.pk).order_by("pk")
    sitter = next((user for user in colleagues if user.can(Capability.SIT_AT_LINKING_DESK)), manager)
    team = add_team(name="Linking desk", kind=Team.Kind.CASE_GROUP, agency=manager.agency, by=None)
    add_member(team=team, user=sitter, by=None)
    give_scope(
        team=team,
        programme=str(Programme.TERRORISM),
        grant_role=LINKING,
        reason="Decides on matches that no one else sees",
        by=None,
    )
