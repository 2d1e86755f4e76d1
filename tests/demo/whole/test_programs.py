"""The demo's one program was sent events as in life, and is sent none while people look at it."""

import pytest

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
