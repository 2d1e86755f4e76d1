"""Who can see this person? The same as those to whom the door opens."""

from datetime import timedelta

import pytest

from sharing import access
from sharing.audience import audience_of, who_sees
from sharing.models import User
from sharing.rules import Permission
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    ExclusionFactory,
    GrantFactory,
    MembershipFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def person(noon):
    """One with every way in and every bar."""
    person = OffenderFactory()
    team = GrantFactory(subject=person).team
    desk = TeamScopeFactory().team
    ended = GrantFactory(subject=person, ends_at=noon).team
    closed = GrantFactory(subject=person, team=TeamFactory(closed_at=noon)).team
    for open_or_not in (team, desk, ended, closed):
        UserFactory(teams=[open_or_not])
    UserFactory(teams=[team, desk])
    UserFactory(teams=[team], is_active=False)
    UserFactory(teams=[team], role="administrator")
    UserFactory(teams=[TeamScopeFactory(programme="state_threats").team])
    MembershipFactory(team=team, ends_at=noon - timedelta(hours=1))
    ExclusionFactory(subject=person, user=UserFactory(teams=[team]))
    return person


def let_in_by_the_door(person):
    return {user for user in User.objects.all() if access.may(user, Permission.VIEW, person)}


def test_audience_is_those_whom_the_door_lets_in(person, noon):
    assert set(who_sees(person, at=noon)) == let_in_by_the_door(person)
    assert who_sees(person, at=noon).count() == 3


def test_audience_follows_restrictions(person, noon):
    named_user, named_team = UserFactory(teams=[GrantFactory(subject=person).team]), TeamScopeFactory().team
    UserFactory(teams=[named_team])
    RestrictionFactory(subject=person, names=[named_user, named_team])

    assert set(who_sees(person, at=noon)) == let_in_by_the_door(person)
    assert who_sees(person, at=noon).count() == 2


def test_reader_is_told_their_own_way_in(person, noon):
    team = GrantFactory(subject=person, reason="Supervises in the community").team
    reader = UserFactory(teams=[team])

    audience = audience_of(person, reader=reader)

    assert [(way.team, way.reason) for way in audience.mine] == [(team.name, "Supervises in the community")]
