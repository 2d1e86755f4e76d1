"""Who could see a person at a moment that is past, by what was on record then."""

from datetime import timedelta

import pytest

from sharing.access.rules import GrantRole, Programme
from sharing.grants.actions import close_grant
from sharing.grants.who_can_see import who_sees
from sharing.history.access_then import ways_then
from sharing.models import Membership, PersonProgramme
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    LONG_AGO,
    ExclusionFactory,
    GrantFactory,
    MembershipFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)
from tests.history_clock import at, record_from
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = timedelta(days=1)


def made():
    record_from(NOON - 30 * DAY)
    person = OffenderFactory()
    north, desk = TeamFactory(name="NSD North"), TeamFactory(name="Desk", kind="national_desk")
    return {
        "person": person,
        "north": north,
        "grant": GrantFactory(team=north, subject=person, grant_role=GrantRole.LEAD),
        "desk": TeamScopeFactory(team=desk).team,
        "helen": UserFactory(name="Helen", teams=[north]),
        "tom": UserFactory(name="Tom", teams=[north], role="probation_manager"),
        "olga": UserFactory(name="Olga", teams=[desk], role="ct_analyst"),
        "admin": UserFactory(name="Admin", teams=[north], role="administrator"),
    }


world = world_of(made)
person, north, desk, grant, helen, tom, olga = map(row_of, ("person", "north", "desk", "grant", "helen", "tom", "olga"))


def seen_by(person, moment):
    return {way.team.name: [user.name for user in way.people] for way in ways_then(person, at=moment)}


BEFORE = {"NSD North": ["Helen", "Tom"], "Desk": ["Olga"]}


def test_by_grant_and_by_scope_whoever_has_the_role(person):
    assert seen_by(person, NOON) == BEFORE


def test_nobody_before_it_was_recorded(person):
    """A grant that says it began long ago counts from when it was on record."""
    assert seen_by(person, NOON - 31 * DAY) == {}


def test_access_that_was_removed_since(person, grant, tom):
    with at(NOON - DAY):
        close_grant(grant, reason="No longer works with them", by=tom, at=NOON - DAY)

    assert seen_by(person, NOON - 2 * DAY) == BEFORE
    assert seen_by(person, NOON) == {"Desk": ["Olga"]}


def test_member_who_left_since(person, helen):
    with at(NOON - DAY):
        membership = Membership.objects.get(user=helen)
        membership.ends_at = NOON - DAY
        membership.save()

    assert seen_by(person, NOON - 2 * DAY) == BEFORE
    assert seen_by(person, NOON)["NSD North"] == ["Tom"]


def test_member_who_came_since(person, north):
    with at(NOON - DAY):
        MembershipFactory(user=UserFactory(name="Una"), team=north, starts_at=LONG_AGO)

    assert seen_by(person, NOON - 2 * DAY) == BEFORE
    assert seen_by(person, NOON)["NSD North"] == ["Helen", "Tom", "Una"]


@pytest.mark.parametrize("change", [{"role": "administrator"}, {"is_active": False}])
def test_role_and_account_as_they_were(person, helen, change):
    record_from(NOON - DAY)
    for name, value in change.items():
        setattr(helen, name, value)
    helen.save()

    assert seen_by(person, NOON - 2 * DAY) == BEFORE
    assert seen_by(person, NOON)["NSD North"] == ["Tom"]


def test_team_that_was_closed_since(person, desk):
    record_from(NOON - DAY)
    desk.closed_at = NOON - DAY
    desk.save()

    assert seen_by(person, NOON - 2 * DAY) == BEFORE
    assert "Desk" not in seen_by(person, NOON)


def test_exclusion_made_since(person, helen):
    record_from(NOON - DAY)
    ExclusionFactory(subject=person, user=helen)

    assert seen_by(person, NOON - 2 * DAY) == BEFORE
    assert seen_by(person, NOON)["NSD North"] == ["Tom"]


def test_restriction_names_by_a_team_that_gives_no_access(person, helen):
    record_from(NOON - DAY)
    RestrictionFactory(subject=person, names=[named(helen)])

    assert seen_by(person, NOON - 2 * DAY) == BEFORE
    assert seen_by(person, NOON) == {"NSD North": ["Helen"], "Desk": []}


def named(user):
    """A team that a restriction names, in which the user is."""
    team = TeamFactory(name="Named")
    MembershipFactory(user=user, team=team)
    return team


def test_programme_under_which_the_person_was(person):
    record_from(NOON - DAY)
    row = PersonProgramme.objects.get(subject=person)
    row.ends_at = NOON - DAY
    row.save()
    PersonProgramme.objects.create(subject=person, programme=Programme.STATE_THREATS, starts_at=NOON - DAY)

    assert seen_by(person, NOON - 2 * DAY) == BEFORE
    assert seen_by(person, NOON) == {"NSD North": ["Helen", "Tom"]}


def test_now_it_says_what_the_access_relation_says(person, helen, north):
    record_from(NOON)
    ExclusionFactory(subject=person, user=helen)
    GrantFactory(team=TeamFactory(name="Other"), subject=person, ends_at=NOON - DAY)
    MembershipFactory(user=UserFactory(name="Late"), team=north, starts_at=NOON + DAY)

    people = {user.pk for way in ways_then(person, at=NOON) for user in way.people}
    assert people == set(who_sees(person, at=NOON).values_list("pk", flat=True))
