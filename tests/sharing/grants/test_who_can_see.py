"""The people who can see a person: the same as those the door opens to."""

from datetime import timedelta

import pytest

from sharing import access
from sharing.access.rules import Permission
from sharing.grants.who_can_see import (
    audience_of,
    known_to,
    leads_of,
    members_who_see,
    readers_if_restricted,
    readers_with,
    readers_without,
    teams_that_see,
    who_sees,
    who_works_with,
)
from sharing.models import Restriction, User
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


class TestWhatIsOver:
    """A team that is closed, and a place in a team that has ended, make nobody a reader, and are counted nowhere."""

    @pytest.fixture
    def person(self):
        return OffenderFactory()

    @pytest.fixture
    def works(self, person):
        """A team that works with the person, and somebody in it."""
        team = TeamFactory(name="Works")
        GrantFactory(subject=person, team=team, grant_role="contributor")
        UserFactory(name="Ada", teams=[team])
        return team

    @pytest.fixture
    def closed(self, person, noon):
        """A team that was given access and closed since; Ada was in it too."""
        team = TeamFactory(name="Closed", closed_at=noon)
        GrantFactory(subject=person, team=team, grant_role="lead")
        UserFactory(name="Bo", teams=[team])
        return team

    @pytest.fixture(autouse=True)
    def ended(self, works, closed, noon):
        """Cy left the team that works at this moment; Ada is still counted in the other, which is closed."""
        MembershipFactory(team=works, user=UserFactory(name="Cy"), ends_at=noon)
        MembershipFactory(team=closed, user=User.objects.get(name="Ada"))

    def test_of_who_is_let_in(self, person, works, closed, noon):
        left = TeamFactory(name="Left")
        MembershipFactory(team=left, user=User.objects.get(name="Ada"), ends_at=noon)
        UserFactory(name="Gone", teams=[works], is_active=False)

        readers = readers_with(person, teams=[works, closed, left], at=noon)

        assert (readers.names, readers.teams, readers.barred) == (["Ada"], [("Works", 1)], [])

    def test_of_who_is_left_by_a_restriction_or_an_exclusion(self, person, works, closed, noon):
        restricted = readers_if_restricted(person, users=[], teams=[works, closed], but=None, at=noon)
        by_the_closed_one = readers_if_restricted(person, users=[], teams=[closed], but=None, at=noon)
        without = readers_without(person, UserFactory(), at=noon)

        assert (restricted.names, restricted.teams) == (["Ada"], [("Works", 1)])
        assert (by_the_closed_one.names, by_the_closed_one.teams) == ([], [])
        assert (without.names, without.teams) == (["Ada"], [("Works", 1)])

    def test_of_the_ways_that_a_reader_is_told_and_of_who_leads(self, person, works, closed, noon):
        TeamScopeFactory(team=TeamFactory(name="Closed desk", kind="national_desk", closed_at=noon))
        TeamScopeFactory(team=TeamFactory(name="Desk of before", kind="national_desk"), ends_at=noon)
        GrantFactory(subject=person, team=TeamFactory(name="Led before"), grant_role="lead", ends_at=noon)

        ways = audience_of(person, reader=User.objects.get(name="Ada")).ways

        assert [way.team for way in ways] == ["Works"]
        assert [team.name for team in teams_that_see(person, at=noon)] == ["Works"]
        assert leads_of([person.pk], at=noon) == {}

    def test_of_who_sees_in_each_team_and_who_works_with_the_person(self, person, works, closed, noon):
        ada, bo = User.objects.get(name="Ada"), User.objects.get(name="Bo")
        MembershipFactory(team=closed, user=UserFactory(name="Left both"), ends_at=noon)
        reads = GrantFactory(subject=person).team
        MembershipFactory(team=reads, user=ada, ends_at=noon)
        before = GrantFactory(subject=person, grant_role="contributor", ends_at=noon).team
        UserFactory(name="Worked before", teams=[before])
        UserFactory(name="Gone", teams=[works], is_active=False)

        assert members_who_see(person, [works, reads], at=noon) == {works.pk: {ada.pk}, reads.pk: set()}
        assert list(who_works_with([person.pk], at=noon)) == [ada]
        assert bo not in known_to(ada, person, at=noon)

    def test_of_those_whom_a_restriction_names(self, person, works, closed, noon):
        left = TeamFactory()
        MembershipFactory(team=left, user=User.objects.get(name="Ada"), ends_at=noon)
        RestrictionFactory(subject=person, names=[closed, left])
        assert list(who_sees(person, at=noon)) == []

        Restriction.objects.update(ends_at=noon)
        assert [user.name for user in who_sees(person, at=noon)] == ["Ada"]

    def test_of_bars_that_are_over(self, person, works, noon):
        ExclusionFactory(subject=person, user=User.objects.get(name="Ada"), ends_at=noon)

        assert [user.name for user in who_sees(person, at=noon)] == ["Ada"]

    def test_whoever_cannot_sign_in_any_more_is_known_to_nobody(self, person, noon):
        ada = User.objects.get(name="Ada")
        gone = UserFactory(agency=ada.agency, is_active=False)

        assert gone not in known_to(ada, person, at=noon)
