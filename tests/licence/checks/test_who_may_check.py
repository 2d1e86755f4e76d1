"""Whom a plan, a handover and an owner of an action are offered: the teams that work with the person now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from licence.checks.actions.plans import who_may_check
from sharing.grants import actions as grants
from sharing.models import Team, User
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamScopeFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def person():
    return OffenderFactory()


def let_in(person, name, role="contributor", **more):
    """A team with one officer of the same name."""
    team = GrantFactory(subject=person, grant_role=role, team__name=name, **more).team
    return UserFactory(role="probation_officer", name=name, agency=team.agency, teams=[team])


def offered(person):
    may = who_may_check(person)
    return [team.name for team in may["teams"]], [user.name for user in may["officers"]]


def test_those_who_lead_and_contribute_are_offered_also_with_an_end_to_come(person):
    let_in(person, "Leads", "lead")
    let_in(person, "Contributes")
    let_in(person, "Contributes until tomorrow", ends_at=timezone.now() + DAY)

    names = ["Contributes", "Contributes until tomorrow", "Leads"]
    assert offered(person) == (names, names)


def test_who_reads_here_and_works_with_somebody_else_is_offered_for_the_other_alone(person):
    let_in(person, "Reads", "reader")
    other = OffenderFactory()
    GrantFactory(subject=other, grant_role="contributor", team=Team.objects.get(name="Reads"))

    assert offered(person) == ([], [])
    assert offered(other) == (["Reads"], ["Reads"])


def test_whose_access_was_ended_is_offered_no_longer(person):
    let_in(person, "Ended by hand")
    let_in(person, "Ended by its date", ends_at=timezone.now())
    let_in(person, "Not begun", starts_at=timezone.now() + DAY)
    let_in(person, "Of another programme", programme="state_threats")
    let_in(person, "Closed")
    Team.objects.filter(name="Closed").update(closed_at=timezone.now())
    assert "Ended by hand" in offered(person)[0]

    grant = person.grants.get(team__name="Ended by hand")
    grants.close_grant(grant, reason="Moved", by=User.objects.get(name="Ended by hand"), at=timezone.now())

    assert offered(person) == ([], [])


def test_a_national_desk_is_offered_for_nobody(person):
    TeamScopeFactory(grant_role="contributor")

    assert offered(person) == ([], [])
