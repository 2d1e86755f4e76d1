"""Reviews of what is kept, and holds, read by information owners' own tools."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from sharing.models import RetentionHold, RetentionReview
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
REVIEWS, HOLDS = reverse("retention-reviews-list"), reverse("retention-holds-list")


@pytest.fixture
def team():
    return TeamFactory(agency=AgencyFactory(name="CTP North East", kind="ct_police"))


@pytest.fixture
def owner(team):
    return UserFactory(role="information_owner", agency=team.agency, teams=[team], name="Conrad Hythe")


@pytest.fixture
def person(team):
    person = OffenderFactory()
    GrantFactory(subject=person, team=team)
    return person


def review_of(person, agency, noon, **more):
    return RetentionReview.objects.create(
        subject=person, agency=agency, opened_at=noon, due_on=more.pop("due_on", date(2027, 3, 1)), **more
    )


def hold_of(person, by, noon, **more):
    return RetentionHold.objects.create(
        subject=person, kind="inquest", reason="Inquest opened", made_by=by, starts_at=noon - timedelta(days=9), **more
    )


def uids(client, user, address, **query):
    client.force_login(user)
    answer = client.get(address, query)
    return answer.status_code, [row["uid"] for row in answer.json().get("results", ())]


def test_owner_reads_reviews_of_their_own_agency_about_people_they_see(client, owner, person, noon):
    own = review_of(person, owner.agency, noon, state="proposed", decision="delete", reason="Unused", decided_by=owner)
    others = review_of(person, AgencyFactory(), noon)
    hidden = review_of(OffenderFactory(), owner.agency, noon)
    client.force_login(owner)

    (listed,) = client.get(REVIEWS).json()["results"]

    assert listed == client.get(reverse("retention-reviews-detail", args=[own.uid])).json()
    assert (listed["uid"], listed["person"]) == (str(own.uid), str(person.uid))
    assert (listed["agency"], listed["state"], listed["decision"]) == ("CTP North East", "proposed", "delete")
    assert (listed["decided_by"], listed["second_by"]) == ("Conrad Hythe", None)
    absent = client.get(reverse("retention-reviews-detail", args=[person.uid])).json()
    for row in (others, hidden):
        assert client.get(reverse("retention-reviews-detail", args=[row.uid])).json() == absent


def test_reviews_are_those_to_decide_unless_all_are_asked_for(client, owner, person, noon):
    kept = {"state": "kept", "decision": "keep", "reason": "A witness", "next_on": date(2030, 1, 1)}
    decided = review_of(person, owner.agency, noon, due_on=date(2026, 1, 5), **kept)
    due = review_of(person, owner.agency, noon)

    assert uids(client, owner, REVIEWS) == (200, [str(due.uid)])
    assert uids(client, owner, REVIEWS, state="all") == (200, [str(decided.uid), str(due.uid)])
    assert uids(client, owner, REVIEWS, state="all", to="2026-01-05") == (200, [str(decided.uid)])


def test_holds_that_run_are_read_and_those_that_ended_when_all_are_asked_for(client, owner, person, noon):
    runs = hold_of(person, owner, noon)
    ended = hold_of(person, owner, noon, ends_at=noon, ended_by=owner, ended_because="Inquest concluded")
    hold_of(OffenderFactory(), owner, noon)

    assert uids(client, owner, HOLDS) == (200, [str(runs.uid)])
    assert set(uids(client, owner, HOLDS, state="all")[1]) == {str(runs.uid), str(ended.uid)}


@pytest.mark.parametrize("address", [REVIEWS, HOLDS])
def test_there_is_no_such_address_for_another_role(client, team, address):
    client.force_login(UserFactory(role="ct_manager", agency=team.agency, teams=[team]))

    assert client.get(address).status_code == 404
