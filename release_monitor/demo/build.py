"""Fill an empty database with the demo's world."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from offenders.models import Offender
from release_monitor.demo import aggregates, cast
from release_monitor.demo.accounts import PASSWORD
from release_monitor.demo.people import Invented, invent
from sharing import audit
from sharing.actions import grants, people, teams
from sharing.models import Exclusion, Grant, Restriction, Team, User
from sharing.rules import GrantRole, Programme

READER_DAYS = 180


def build(in_custody: int | None = None, doing: Callable[[str], None] = lambda words: None) -> None:
    """Make everything, unless the demo's accounts are there. All or nothing: a kill leaves an empty database.

    in_custody: how many people are held; the rest of the caseload follows in proportion. None: as published.
    doing: told in words what is being made.
    """
    if User.objects.exists():
        return
    held = aggregates.IN_CUSTODY.value if in_custody is None else in_custody
    in_community = round(held * aggregates.IN_THE_COMMUNITY.value / aggregates.IN_CUSTODY.value)
    with transaction.atomic():
        doing("agencies, teams and accounts")
        by_name = make_teams()
        make_users(by_name)
        doing(f"{held + in_community} people")
        invented = make_people(list(invent(held, in_community)))
        doing("who may see whom")
        let_teams_in(invented, by_name)
        bar(invented)
        audit.record(
            action=audit.Action.COLLECTION,
            verb="demo.people_invented",
            by=None,
            shown=[each.person.pk for each in invented],
        )


def make_teams() -> dict[str, Team]:
    agencies = {name: people.add_agency(name=name, kind=kind, by=None) for name, kind in cast.AGENCIES.items()}
    made = {
        team.name: teams.add_team(name=team.name, kind=team.kind, agency=agencies[team.agency], by=None)
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


def make_people(invented: list[Invented]) -> list[Invented]:
    Offender.objects.bulk_create(each.person for each in invented)
    return invented


def let_teams_in(invented: list[Invented], by_name: dict[str, Team]) -> None:
    """Probation leads; police of the region, the prison and casework contribute; a few others read."""
    now = timezone.now()
    made = []

    def let_in(each: Invented, team: str, grant_role: GrantRole, reason: str, days: int | None = None) -> None:
        made.append(
            Grant(
                subject=each.person,
                team=by_name[team],
                grant_role=grant_role,
                reason=reason,
                starts_at=now - timedelta(days=30),
                ends_at=now + timedelta(days=days) if days else None,
            )
        )

    for index, each in enumerate(invented):
        let_in(each, f"NSD {each.region}", GrantRole.LEAD, "Supervises, or will on release")
        let_in(each, cast.REGIONS[each.region], GrantRole.CONTRIBUTOR, "Police of the region they will live in")
        let_in(each, cast.DUTY_DESK, GrantRole.READER, "Answers out of hours", READER_DAYS)
        if each.prison:
            let_in(each, f"{each.prison} OMU", GrantRole.CONTRIBUTOR, f"Held at {each.prison}")
            let_in(each, cast.CASEWORK, GrantRole.CONTRIBUTOR, "Parole and recall casework")
        if each.prison == "HMP Full Sutton":
            let_in(each, "HMP Full Sutton security", GrantRole.CONTRIBUTOR, "Held at HMP Full Sutton")
        if not each.prison:
            let_in(each, cast.TAG_DESK, GrantRole.READER, "Wears a tag", READER_DAYS)
        if each.region == "North" and index % 5 == 0:
            let_in(each, cast.VICTIM_LIAISON, GrantRole.READER, "Victims asked to be told", READER_DAYS)
    grants.write_permissions(Grant.objects.bulk_create(made))


def bar(invented: list[Invented]) -> None:
    """One person whom an officer of the team must not see, and one whom only those named may see."""
    now = timezone.now()
    north = [each.person for each in invented if each.region == "North"]
    if len(north) < 3:
        return
    Exclusion.objects.create(
        subject=north[1],
        user=User.objects.get(name="Martin Ferriby"),
        reason="Went to school with this person",
        starts_at=now,
    )
    restriction = Restriction.objects.create(
        subject=north[2], reason="Under investigation: only those named", starts_at=now
    )
    restriction.users.set(User.objects.filter(name__in=["Karen Lockyer", "Ruth Amory", "Tom Brandreth"]))
