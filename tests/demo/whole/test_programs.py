"""The demo's one program was sent events as in life, and is sent none while people look at it."""

import pytest

from demo import cast
from sharing.events.deliveries import send_due
from sharing.models import EventDelivery, EventEndpoint, User

pytestmark = pytest.mark.django_db


def test_the_page_of_events_shows_what_was_sent_and_nothing_leaves(world, client):
    endpoint = EventEndpoint.objects.get()
    client.force_login(User.objects.get(role="administrator"))

    page = client.get(f"/administration/clients/{endpoint.client.uid}/events/").content.decode()

    assert EventDelivery.objects.filter(state="taken", status=204).count() >= 3
    assert "A decision of the Parole Board was recorded" in page
    assert "Their system is moving to a new server this week" in page
    assert send_due() == 0


def test_its_feed_has_what_it_was_sent_in_order_and_each_leads_to_a_record(world, client):
    asked = {"grant_type": "client_credentials", "client_id": cast.CLIENT_ID, "client_secret": cast.CLIENT_SECRET}
    token = client.post("/api/v1/token", asked).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}

    page = client.get("/api/v1/events/", headers=bearer).json()

    assert len(page["results"]) > 20
    times = [event["occurredAt"] for event in page["results"]]
    assert times == sorted(times)
    for event in page["results"][:3]:
        address = event["detailUrl"].removeprefix("http://testserver")
        assert client.get(address, headers=bearer).status_code == 200
