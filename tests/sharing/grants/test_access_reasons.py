"""The reasons for access: yes exactly when the door opens; no more than the reader can see."""

import random
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sharing import access
from sharing.access.rules import GrantRole, Permission
from sharing.grants.access_reasons import access_reason
from sharing.requests import actions as requests
from tests.cases import ask_each
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AccessRequestFactory,
    ExclusionFactory,
    GrantFactory,
    MembershipFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = timedelta(days=1)


@pytest.fixture
def person():
    return OffenderFactory(given_names="Rowan", family_name="Wrexcombe")


@pytest.fixture
def leads(person):
    team = TeamFactory(name="NSD North")
    return GrantFactory(subject=person, team=team, grant_role=GrantRole.LEAD, reason="Supervises").team


@pytest.fixture
def manager(leads):
    return UserFactory(role="probation_manager", name="Una Lead", teams=[leads])


@pytest.fixture
def officer(leads, manager):
    return UserFactory(name="Otto Officer", teams=[leads], agency=manager.agency)


def test_yes_exactly_when_the_door_opens(person, manager, noon):
    ask_each(range(12), partial(agree_by_chance, person, manager, noon))


def agree_by_chance(person, manager, noon, seed):
    dice, agency = random.Random(seed), manager.agency
    moments = [noon - 2 * DAY, noon - DAY, noon, noon + DAY, None]
    teams = [TeamFactory(agency=agency, closed_at=dice.choice([None, None, noon - DAY])) for _ in range(3)]
    desk = TeamScopeFactory(team__agency=agency, programme=dice.choice(["terrorism", "state_threats"])).team

    def span():
        starts = dice.choice(moments[:4])
        return {"starts_at": starts, "ends_at": dice.choice([end for end in moments if end is None or end > starts])}

    for team in teams:
        GrantFactory(subject=person, team=team, grant_role=dice.choice(list(GrantRole)), **span())
    roles = ["probation_officer", "administrator", "auditor", "partner"]
    users = [UserFactory(agency=agency, role=dice.choice(roles), is_active=dice.random() > 0.2) for _ in range(8)]
    for user in users:
        for team in dice.sample([*teams, desk], 2):
            MembershipFactory(user=user, team=team, **span())
        if dice.random() < 0.3:
            ExclusionFactory(subject=person, user=user, **span())
    if dice.random() < 0.5:
        RestrictionFactory(subject=person, names=[manager, users[0], dice.choice(teams)], **span())

    for user in [*users, manager]:
        assert access_reason(user, person, reader=manager).yes == access.may(user, Permission.VIEW, person)


def test_through_a_team(person, manager, officer):
    said = access_reason(officer, person, reader=officer).sentence

    assert said == (
        "Otto Officer, Community probation practitioner (COM), can see Rowan Wrexcombe through NSD North, "
        "with access as lead: Supervises."
    )


def test_by_what_they_asked_for(person, manager):
    asker = UserFactory(name="Ivo Asker")
    MembershipFactory(user=asker, team=TeamFactory(kind="personal", owner=asker))
    request = AccessRequestFactory(asked_by=asker, subject=person)
    requests.grant(request=request, grant_role=GrantRole.READER, days=3, by=manager)

    said = access_reason(asker, person, reader=manager).sentence

    assert "because they asked for it and Una Lead agreed, as reader until midday on 4 December 2026" in said


def test_by_the_scope_of_a_desk(person, manager):
    desk = TeamScopeFactory(team=TeamFactory(name="Desk", kind="national_desk"), grant_role=GrantRole.READER).team

    said = access_reason(UserFactory(name="Ada", role="ct_analyst", teams=[desk]), person, reader=manager).sentence

    assert "through Desk, which sees everyone under terrorism as reader" in said


def test_why_not_is_for_who_shares_and_one_sentence_for_anybody_else(person, manager, officer, leads):
    excluded = UserFactory(name="Same Name", teams=[leads])
    ExclusionFactory(subject=person, user=excluded, reason="A cousin")
    others = [
        UserFactory(name="Same Name"),
        UserFactory(name="Same Name", role="administrator", teams=[leads]),
        UserFactory(name="Same Name", is_active=False, teams=[leads]),
    ]

    assert "they have been excluded since" in access_reason(excluded, person, reader=manager).sentence
    assert "A cousin" in access_reason(excluded, person, reader=manager).sentence
    assert "none of their teams" in access_reason(others[0], person, reader=manager).sentence
    said = {access_reason(user, person, reader=officer).sentence for user in [excluded, *others]}
    assert said == {"Same Name cannot see Rowan Wrexcombe now. Ask a team that leads whether they should."}


class TestPage:
    def ask(self, client, person, **asked):
        at = reverse("person_access", args=[person.uid])
        answer = client.post(at, asked, follow=True) if "who" in asked else client.get(at, asked)
        return answer.content.decode()

    def test_one_is_answered_and_several_are_offered(self, client, person, manager, officer):
        client.force_login(officer)
        other = UserFactory(name="Otto Other", agency=officer.agency)

        assert "Otto Officer, Community probation practitioner (COM), can see" in self.ask(
            client, person, who="otto off"
        )
        assert "Select a person" in self.ask(client, person, who="otto")
        assert "Otto Other cannot see" in self.ask(client, person, user=other.uid)

    def test_strangers_are_not_there(self, client, person, officer):
        stranger = UserFactory(name="Sten Ranger")
        client.force_login(officer)

        absent = self.ask(client, person, who="no such name")
        assert "No one of that name" in absent
        for asked in ({"who": "Sten Ranger"}, {"user": stranger.uid}, {"user": "x"}):
            page = self.ask(client, person, **asked)
            assert "No one of that name" in page
            assert "cannot see" not in page

    def test_queries_are_as_many_for_one_as_for_twenty(self, client, person, manager, officer):
        client.force_login(manager)

        def cost():
            with CaptureQueriesContext(connection) as asked:
                self.ask(client, person, who="otto off")
            return len(asked)

        cost()
        one = cost()
        for _ in range(19):
            team = GrantFactory(subject=person).team
            MembershipFactory(user=officer, team=team)
            ExclusionFactory(subject=person)

        assert cost() == one
