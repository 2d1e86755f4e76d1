"""Two regions that know nothing of each other's people, an owner in each, and a linking desk for each programme."""

from datetime import date

from django.utils import timezone

from licence.models import Device
from offenders.matches.finding import find_matches
from sharing.models import Agency, Duty
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

PHONE = "07700 900123"


def made():
    police = AgencyFactory(kind=Agency.Kind.CT_POLICE)
    north, south = (TeamFactory(name=f"CTP {name}", agency=police) for name in ("North", "South"))
    owners = [
        UserFactory(role="ct_offender_manager", agency=police, teams=[team], staff_number=f"P{number}")
        for number, team in enumerate((north, south))
    ]
    people = [person_of(team, owner) for team, owner in zip((north, south), owners, strict=True)]
    desks = {programme: linking_desk_of(programme, police) for programme in ("terrorism", "state_threats")}
    return {
        "police": police,
        "north": north,
        "south": south,
        "owner": owners[0],
        "other_owner": owners[1],
        "person": people[0],
        "other": people[1],
        "near": person_of(north, owners[0]),
        "sitter": desks["terrorism"],
        "sitter_of_threats": desks["state_threats"],
    }


def person_of(team, owner, **more):
    person, now = OffenderFactory(**more), timezone.now()
    GrantFactory(subject=person, team=team, grant_role="contributor")
    Duty.objects.create(
        subject=person, agency=team.agency, team=team, owner=owner, starts_at=now, owned_since=now, reason="Theirs"
    )
    return person


def linking_desk_of(programme, agency):
    team = TeamFactory(name=f"Linking desk, {programme}", agency=agency)
    TeamScopeFactory(team=team, programme=programme, grant_role="linking")
    return UserFactory(role="ct_manager", agency=agency, teams=[team])


def phone_of(person, by, number=PHONE):
    given = {"kind": "phone", "starts_on": date(2026, 11, 1), "evidence": "Visit"}
    return Device.objects.create(offender=person, phone_number=number, recorded_by=by, **given)


def look(at):
    find_matches(at=at)
