"""A few people on licence, the teams that hear of them and a program that reports: what breaches are proved and
measured on. For an empty database; everybody is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.utils import timezone

from licence.catalogue.rules.families import Family
from licence.licences.rules import first_moment
from licence.models import Licence, LicenceCondition
from offenders.models import Offender
from sharing.access.rules import GrantRole
from sharing.administration.actions import people, teams
from sharing.clients import actions as clients
from sharing.clients.token_scopes import TokenScope
from sharing.grants import actions as grants
from sharing.models import Client, Grant, Team, User
from sharing.sign_in.second_factor import SET_UP
from sharing.sign_in.sessions import clock as session_clock

KINDS = {"CT policing": "ct_police", "Probation": "probation", "Prison": "prison"}
CLIENT_ID, SECRET = "breaches", "breaches-are-proved-with-this-secret"  # of a database that is thrown away


class NotEmpty(Exception):
    """There are people in this database."""


@dataclass(frozen=True)
class World:
    client: Client
    officer: User
    people: list[Offender]
    conditions: list[LicenceCondition]
    teams: list[Team]


@transaction.atomic
def make(number: int) -> World:
    """Raises NotEmpty."""
    if Offender.objects.exists():
        raise NotEmpty
    now = timezone.now()
    made = [
        teams.add_team(
            name=f"{name} team",
            kind="caseload",
            agency=people.add_agency(name=name, kind=kind, by=None),
            by=None,
        )
        for name, kind in KINDS.items()
    ]
    officer = people.add_user(
        name="Sam Field", email="sam@proof.example", agency=made[1].agency, role="probation_manager", phone="", by=None
    )
    teams.add_member(team=made[1], user=officer, by=None)
    partner = people.add_agency(name="Tags", kind="partner", by=None)
    program = people.add_user(
        name="Tag monitoring", email="tags@proof.example", agency=partner, role="partner", phone="", by=None
    )
    teams.add_member(team=made[1], user=program, by=None)
    client = clients.add_client(
        name="Tags",
        purpose="Reports breaches",
        user=program,
        scopes=[TokenScope.BREACHES_WRITE, TokenScope.BREACHES_READ],
        expires_at=now + timedelta(days=1),
        by=None,
        client_id=CLIENT_ID,
        secret=SECRET,
    )
    subjects = [
        Offender.objects.create(given_names="Rowan", family_name=f"Telford{n}", prison_number=f"A{n:04d}BC")
        for n in range(number)
    ]
    rows = Grant.objects.bulk_create(
        Grant(subject=subject, team=team, grant_role=GrantRole.LEAD, reason="Works with them", starts_at=now)
        for subject in subjects
        for team in made
    )
    grants.write_permissions(rows)
    return World(client, officer, subjects, [_licensed(subject, now) for subject in subjects], made)


def _licensed(person: Offender, now) -> LicenceCondition:
    starts_on = timezone.localdate(now) - timedelta(days=60)
    licence = Licence.objects.create(
        offender=person,
        kind="crd",
        status="active",
        policy_version="3.0",
        starts_on=starts_on,
        activated_at=now - timedelta(days=60),
    )
    return LicenceCondition.objects.create(
        licence=licence,
        offender=person,
        kind="standard",
        code="devices",
        policy_version="3.0",
        family=Family.DEVICES,
        position=1,
        wording="To own one telephone.",
        state="in_force",
        starts_at=first_moment(starts_on),
    )


def body_of(world: World, n: int) -> dict[str, str]:
    """What a program posts of the n-th person."""
    n %= len(world.people)
    return {
        "person": str(world.people[n].uid),
        "condition": str(world.conditions[n].uid),
        "source": "tag",
        "reason": "device_or_internet",
        "occurred_at": (timezone.now() - timedelta(minutes=5)).isoformat(),
        "summary": "A second telephone was found",
    }


def cookie_of(user: User) -> str:
    """Of a session as signing in makes one."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[auth.SESSION_KEY] = str(user.pk)
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SET_UP] = user.pk  # a second factor was shown
    session_clock.start(session, at=timezone.now())
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
