"""Fill an empty database with the demo's world."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from offenders import published
from offenders.actions import weekly
from offenders.importing import applying, columns
from offenders.models import Establishment, Offender
from release_monitor.demo import breaches, caseload, cast, checks, stories
from release_monitor.demo.accounts import PASSWORD
from sharing.actions import clients, people, teams
from sharing.models import Exclusion, Restriction, Team, User
from sharing.rules import GrantRole, Programme
from sharing.token_scopes import TokenScope


def build(in_custody: int | None = None, doing: Callable[[str], None] = lambda words: None) -> None:
    """Make everything, unless the demo's accounts are there. All or nothing: a kill leaves an empty database.

    in_custody: how many people are held; the rest of the caseload follows in proportion. None: as published.
    doing: told in words what is being made.
    """
    if User.objects.exists():
        return
    held = published.IN_CUSTODY.value if in_custody is None else in_custody
    in_community = round(held * published.IN_THE_COMMUNITY.value / published.IN_CUSTODY.value)
    with transaction.atomic():
        doing("agencies, teams and accounts")
        by_name = make_teams()
        make_users(by_name)
        make_client()
        Establishment.objects.bulk_create(Establishment(code=code, name=name) for name, code in cast.PRISONS.items())
        doing(f"{held + in_community} people")
        make_people(held, in_community)
        bar()
        doing("this week's list, and what has happened")
        today, now = timezone.localdate(), timezone.now()
        weekly.make_weekly_list(on=today, at=now)
        stories.tell(today=today, now=now)
        doing("checks")
        checks.plan(today=today, now=now)
        doing("breaches")
        breaches.make_breaches()


def make_teams() -> dict[str, Team]:
    agencies = {name: people.add_agency(name=name, kind=kind, by=None) for name, kind in cast.AGENCIES.items()}
    made = {
        team.name: teams.add_team(
            name=team.name,
            kind=team.kind,
            agency=agencies[team.agency],
            phone=team.phone,
            place_code=team.place_code,
            by=None,
        )
        for team in cast.TEAMS
    }
    for programme in Programme:
        teams.give_scope(
            team=made[cast.NATIONAL_DESK],
            programme=programme,
            grant_role=GrantRole.LEAD,
            reason="The national desk answers for everybody under the programme",
            by=None,
        )
    return made


def make_users(by_name: dict[str, Team]) -> None:
    hashed = make_password(PASSWORD)  # once: they all have the same one, and hashing is slow on purpose
    agencies = {team.agency.name: team.agency for team in by_name.values()}
    for one in cast.USERS:
        user = people.add_user(
            name=one.name,
            email=one.email,
            agency=agencies[one.agency],
            role=one.role,
            phone=one.phone,
            by=None,
        )
        User.objects.filter(pk=user.pk).update(password=hashed)
        for team in one.teams:
            teams.add_member(team=by_name[team], user=user, by=None)


def make_client() -> None:
    clients.add_client(
        name="Tag desk events",
        purpose="Fits tags on the day of release, and takes them off",
        user=User.objects.get(name=cast.CLIENT_USER),
        scopes=[scope for scope in TokenScope if scope is not TokenScope.GRANTS_READ],
        expires_at=timezone.now() + timedelta(days=365),
        by=None,
        client_id=cast.CLIENT_ID,
        secret=cast.CLIENT_SECRET,
    )


def make_people(held: int, in_community: int) -> None:
    """The invented people come in as anybody's own would: from a file, through the importer."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns.NAMES)
        writer.writeheader()
        writer.writerows(caseload.rows(held, in_community, today=timezone.localdate()))
        file.flush()
        report = applying.apply(Path(file.name), by=None, today=timezone.localdate())
    if report.errors:
        raise RuntimeError(f"The demo's own file is wrong: {report.errors[0]}")


def bar() -> None:
    """One person whom an officer of the team must not see, and one whom only those named may see."""
    now = timezone.now()
    north = list(Offender.objects.filter(region="North").order_by("-pk")[:2])  # not the known ones, who come first
    if len(north) < 2:
        return
    Exclusion.objects.create(
        subject=north[0],
        user=User.objects.get(name="Martin Ferriby"),
        reason="Went to school with this person",
        starts_at=now,
    )
    restriction = Restriction.objects.create(
        subject=north[1], reason="Under investigation: only those named", starts_at=now
    )
    restriction.users.set(User.objects.filter(name__in=["Karen Lockyer", "Ruth Amory", "Tom Brandreth"]))
