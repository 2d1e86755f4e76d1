"""Every kind of event is told by the action that it is about, and leads to an address that answers its receiver."""

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import resolve, reverse

from sharing import events
from sharing.clients.permissions import scope_of
from sharing.events.kinds import PREFIX
from sharing.events.models import EventEndpoint
from sharing.models import Event
from tests.factories.sharing import (
    AgencyFactory,
    ClientFactory,
    EndpointFactory,
    GrantFactory,
    MembershipFactory,
    TeamFactory,
)
from tests.sharing.events import stories
from tests.sharing.events.stories import STORIES

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def listens():
    """A program's team is let in to the person, and hears of everything."""

    def let_in(person):
        team = TeamFactory(agency=AgencyFactory(kind="partner"))
        GrantFactory(subject=person, team=team)
        endpoint = EventEndpoint.objects.first() or EndpointFactory(
            client=ClientFactory(client_id="client-all"), address="", secret=""
        )
        MembershipFactory(user=endpoint.client.user, team=team)
        return team

    return let_in


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_actions_tell_of_it_and_the_receiver_reads_each_at_its_address(story, listens, at_noon):
    story(listens, at_noon)

    told = set(Event.objects.values_list("kind", flat=True))
    assert {f"{PREFIX}.{name}" for name in STORIES[story].split()} <= told
    asked = {"grant_type": "client_credentials", "client_id": "client-all", "client_secret": "a secret"}
    token = Browser().post("/api/v1/token", asked).json()["access_token"]
    program = Browser(headers={"Authorization": f"Bearer {token}"})
    page = program.get("/api/v1/events/").json()
    read = {event["eventType"]: event for event in page["results"]}
    assert told <= set(read) | {f"{PREFIX}.grant.ended"}
    for kind, event in read.items():
        answer = program.get(event["detailUrl"].removeprefix("http://testserver"))
        assert answer.status_code == 200, kind
        assert answer.json()["uid"] == event["additionalInformation"][events.KINDS[kind].record]


def test_every_kind_is_told_in_a_story():
    told = {f"{PREFIX}.{name}" for names in STORIES.values() for name in names.split()}
    assert told == set(events.KINDS)


@pytest.mark.parametrize("kind", events.KINDS.values(), ids=lambda kind: kind.name)
def test_kind_asks_for_the_scope_of_its_address_and_says_nothing_of_the_person(kind):
    view = resolve(reverse(kind.address, kwargs={"uid": "0193a5c0-7d3e-7a31-9c55-1f0c6f7e2b11"})).func.cls

    assert scope_of(view, "GET") == kind.scope
    assert "{" not in kind.description
    assert kind.record.endswith("Id")
    assert kind.rows().model.__name__ not in ("Victim", "DossierItem", "Item", "Panel", "Seat")


def test_nothing_is_told_of_what_is_rolled_back(listens, at_noon):
    def undone():
        with transaction.atomic():
            stories.breach(listens, at_noon)
            assert Event.objects.exists()
            raise LookupError

    with pytest.raises(LookupError):
        undone()

    assert not Event.objects.exists()
