from datetime import UTC, datetime, timedelta

import pytest

from sharing.models import ReachWay
from sharing.reach import ways
from tests.factories.reach import way_of
from tests.factories.sharing import UserFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.fixture(autouse=True)
def gateway(settings):
    settings.PEOPLE_PAGER_URL = "https://gateway.example/text"


@pytest.fixture
def neil():
    return UserFactory(name="Neil Garvey", email="neil@police.example")


def test_each_tested_way_counts_once(neil):
    for kind in ReachWay.Kind:
        way_of(neil, kind, at=NOON)

    assert ways.tested_ways([neil], NOON) == {neil.pk: 3}


@pytest.mark.parametrize(
    ("after", "count"),
    [(89 * DAY, 1), (90 * DAY - SECOND, 1), (90 * DAY, 0), (91 * DAY, 0)],
)
def test_a_test_counts_for_90_days(neil, after, count):
    way_of(neil, at=NOON)

    assert ways.tested_ways([neil], NOON + after) == {neil.pk: count}


def test_who_has_no_way_is_reached_by_none(neil):
    karen = UserFactory()
    way_of(karen, at=NOON)

    assert ways.tested_ways([neil, karen], NOON) == {neil.pk: 0, karen.pk: 1}


def test_a_way_that_is_not_tested_or_was_removed_does_not_count(neil):
    ReachWay.objects.create(user=neil, kind="email", email=neil.email, added_at=NOON)
    removed = way_of(neil, "telephone", at=NOON)
    ReachWay.objects.filter(pk=removed.pk).update(removed_at=NOON, sealed_number="")

    assert ways.tested_ways([neil], NOON) == {neil.pk: 0}


def test_the_test_of_an_address_counts_no_longer_once_the_account_has_another(neil):
    way_of(neil, at=NOON)
    neil.email = "n.garvey@police.example"
    neil.save()

    assert ways.tested_ways([neil], NOON) == {neil.pk: 0}


def test_no_pager_counts_where_the_deployment_has_no_gateway(neil, settings):
    way_of(neil, "pager", at=NOON)
    settings.PEOPLE_PAGER_URL = ""

    assert ways.tested_ways([neil], NOON) == {neil.pk: 0}


@pytest.mark.parametrize("number", [1, 20])
def test_one_query_however_many_people(number, django_assert_num_queries):
    people = UserFactory.create_batch(number)
    for user in people:
        way_of(user, at=NOON)

    with django_assert_num_queries(2):  # the service settings, the ways
        assert set(ways.tested_ways(people, NOON).values()) == {1}
