"""The migration that gives places to what programs took before there were places: runs twice, and goes back."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection

from sharing.models import Event, EventDelivery, EventEndpoint, EventSequence
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import EndpointFactory

pytestmark = [pytest.mark.django_db]
places = import_module("sharing.migrations.0054_places_of_old_events")
EDITOR = SimpleNamespace(connection=connection)
OLD, NEW = "release-monitor.parole.listed", "release-monitor.hearing.listed"


@pytest.fixture
def old(noon):
    """Three events of two people that were taken, and one that waits."""
    endpoint = EndpointFactory(kinds=[OLD])
    first, second = OffenderFactory(), OffenderFactory()
    for minutes, person in enumerate((first, second, first, first)):
        event = Event.objects.create(kind=OLD, subject=person, record_uid=uuid4(), happened_at=noon)
        at = noon + timedelta(minutes=minutes)
        state = {"state": "waiting", "next_try_at": at} if minutes == 3 else {"state": "taken", "tried_at": at}
        EventDelivery.objects.create(event=event, endpoint=endpoint, told_at=at, **state)
    return endpoint


def test_what_was_taken_has_its_place_and_number_and_its_kind_the_new_name(old):
    for _ in range(2):
        places.forward(None, EDITOR)

    rows = EventDelivery.objects.order_by("pk").values_list("position", "number")
    assert list(rows) == [(1, 1), (2, 1), (3, 2), (None, None)]
    assert EventEndpoint.objects.values_list("last_position", "kinds").get() == (3, [NEW])
    assert sorted(EventSequence.objects.values_list("last", flat=True)) == [1, 2]
    assert EventDelivery.objects.filter(heard_at__isnull=False).count() == 3


def test_it_goes_back(old):
    places.forward(None, EDITOR)

    for _ in range(2):
        places.backward(None, EDITOR)

    assert not EventDelivery.objects.filter(position__isnull=False).exists()
    assert not EventSequence.objects.exists()
    assert EventEndpoint.objects.values_list("last_position", "kinds").get() == (0, [OLD])
