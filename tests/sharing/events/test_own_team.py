"""Events for a team's own programs: of access that it was given or that ended, and of alerts to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sharing import alerts, events
from sharing.alerts.raising import NewAlert
from sharing.events.feed import read_feed
from sharing.grants import actions as grants
from sharing.grants.telling import tell_what_time_brought
from sharing.models import Grant, Severity, SubjectPermission
from tests.factories.items import holder, recorded
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AgencyFactory,
    ClientFactory,
    EndpointFactory,
    ExclusionFactory,
    GrantFactory,
    TeamFactory,
    UserFactory,
    kinds_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

KIND = alerts.AlertKind(
    name="test.told",
    title="Something happened",
    severity=Severity.NORMAL,
    responds_in=timedelta(hours=4),
    matter=alerts.Matter.RELEASE,
)


@pytest.fixture(autouse=True)
def kind(monkeypatch):
    monkeypatch.setitem(alerts.KINDS, KIND.name, KIND)
    alerts.register(KIND)


@pytest.fixture
def person():
    return OffenderFactory(prison_number="A7007XQ")


@pytest.fixture
def team():
    return TeamFactory(agency=AgencyFactory(kind="partner"))


@pytest.fixture
def program(team):
    """Of the team."""
    return listening(team)


@pytest.fixture
def other(person):
    """Of another team, which sees the person."""
    another = TeamFactory(agency=AgencyFactory(kind="partner"))
    GrantFactory(subject=person, team=another)
    return listening(another)


def listening(team):
    client = ClientFactory(teams=[team])
    return EndpointFactory(client=client, address="", secret="", kinds=kinds_of("grant", "alert"))


def heard(endpoint):
    """Kind, and the numbers of the person, of each event that the program reads."""
    page = read_feed(endpoint, after=0, at=timezone.now())
    return [(seen.kind.name.removeprefix("release-monitor."), [n for _, n in seen.numbers]) for seen in page.events]


def give(person, team, **more):
    span = {"starts_at": timezone.now(), "ends_at": None} | more
    return grants.write_grant(
        subject=person, team=team, grant_role="reader", reason="Fits the tag", by=UserFactory(), **span
    )


def end(grant):
    assert grants.close_grant(grant, reason="Done", by=UserFactory(), at=timezone.now())


def test_only_the_team_itself_hears_that_it_was_given_access_and_that_it_ended(person, team, program, other, at_noon):
    grant = give(person, team)
    assert heard(program) == [("grant.given", ["A7007XQ"])]

    at_noon.shift(timedelta(minutes=1))
    end(grant)

    assert heard(program) == [("grant.given", []), ("grant.ended", [])]  # whom it no longer sees is not named
    assert heard(other) == []


def test_excluded_program_does_not_even_hear_that_access_ended(person, team, program, at_noon):
    ExclusionFactory(subject=person, user=program.client.user)
    grant = give(person, team)
    at_noon.shift(timedelta(minutes=1))
    end(grant)

    assert heard(program) == []


def test_program_that_is_excluded_since_hears_no_more_of_it(person, team, program, at_noon):
    grant = give(person, team)
    at_noon.shift(timedelta(minutes=1))
    end(grant)
    ExclusionFactory(subject=person, user=program.client.user)

    assert heard(program) == []


def test_access_that_begins_later_is_told_when_it_begins_and_once(person, team, program, at_noon):
    give(person, team, starts_at=timezone.now() + timedelta(hours=2))
    tell_what_time_brought(at=timezone.now())
    assert heard(program) == []

    at_noon.shift(timedelta(hours=2))
    for _ in range(2):
        tell_what_time_brought(at=timezone.now())

    assert heard(program) == [("grant.given", ["A7007XQ"])]


def test_access_that_somebody_ended_is_not_told_again_by_the_clock(person, team, program, at_noon):
    grant = give(person, team, ends_at=timezone.now() + timedelta(hours=1))
    at_noon.shift(timedelta(minutes=30))
    end(grant)
    at_noon.shift(timedelta(hours=2))

    tell_what_time_brought(at=timezone.now())

    assert [name for name, _ in heard(program)] == ["grant.given", "grant.ended"]


def test_many_grants_take_as_many_statements_as_one(person, team, program, django_assert_max_num_queries):
    def new(number):
        people = [OffenderFactory() for _ in range(number)]
        now = timezone.now()
        return [Grant(subject=each, team=team, grant_role="reader", reason="x", starts_at=now) for each in people]

    one, twenty = new(1), new(20)
    with django_assert_max_num_queries(6):
        grants.write_grants(one, by=None)
    with django_assert_max_num_queries(6):
        grants.write_grants(twenty, by=None)

    assert SubjectPermission.objects.filter(grant__in=twenty).exists()
    assert len(heard(program)) == 21


def test_alert_is_told_to_programs_of_the_teams_that_were_alerted(person, team, program, other):
    GrantFactory(subject=person, team=team)
    alerts.raise_alert(kind=KIND, key="1", subject=person, text="It happened.", only=alerts.Only(teams=[team.pk]))

    assert heard(program) == [("alert.raised", ["A7007XQ"])]
    assert heard(other) == []


def test_alert_about_an_item_that_never_leaves_is_not_told(person, team, program):
    item = recorded(person, holder(person))
    GrantFactory(subject=person, team=team)
    assert item.no_api
    alerts.raise_alert(kind=KIND, key="1", subject=person, text="It happened.", item=item)

    assert heard(program) == []


def test_many_alerts_are_told_together(team, program, django_assert_max_num_queries):
    people = [OffenderFactory() for _ in range(12)]
    for each in people:
        GrantFactory(subject=each, team=team)
    new = [NewAlert(subject=each.pk, key=str(each.pk), text="It happened.") for each in people]

    with django_assert_max_num_queries(12):
        assert alerts.raise_many(kind=KIND, new=new) == 12

    assert len(heard(program)) == 12
    assert events.KINDS["release-monitor.alert.raised"].of_team
