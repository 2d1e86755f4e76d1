"""A request sent again with its key, once its asker may read less of the row than before."""

import json
from unittest import mock

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from sharing.access.rules import GrantRole
from sharing.items.api import ItemViewSet
from sharing.models import IdempotencyKey, Item
from tests.factories.breaches import let_in
from tests.factories.items import decided, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, TeamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ITEMS = "/api/v1/sharing-items/"


@pytest.fixture
def person():
    return OffenderFactory()


@pytest.fixture
def analyst(person):
    return holder(person)


@pytest.fixture
def reader(person):
    return let_in(person, "probation", role="probation_manager")


@pytest.fixture
def shared(person, analyst, reader):
    item = recorded(person, analyst, no_api=False)
    decided(item, "share", analyst, team_of(reader))
    return item


@pytest.fixture
def confirm(client, reader, shared):
    """Say that it was read: the same request each time."""
    client.force_login(reader)
    tag = client.get(f"{ITEMS}{shared.uid}/")["ETag"]

    def send(uid=shared.uid, key="once"):
        headers = {"Idempotency-Key": key, "If-Match": tag}
        return client.post(f"{ITEMS}{uid}/confirm/", {}, content_type="application/json", headers=headers)

    return send


def told(response):
    return response.status_code, response.content, sorted(response.headers.items())


def test_an_item_that_was_taken_back_is_answered_as_one_that_is_absent(analyst, shared, confirm):
    first = confirm()
    decided(Item.objects.get(pk=shared.pk), "recall", analyst)

    again = confirm()

    assert first.json()["narrative"] == shared.narrative
    assert told(again) == told(confirm(uid=analyst.uid, key="absent"))
    assert again.status_code == 404


def test_a_row_that_is_opened_for_it_without_asking_would_be_seen(analyst, shared, confirm):
    confirm()
    decided(Item.objects.get(pk=shared.pk), "recall", analyst)

    with mock.patch.object(ItemViewSet, "open_row", lambda self, uid: Item.objects.get(uid=uid)):
        leaked = confirm()

    assert shared.title in leaked.content.decode()
    assert shared.title not in confirm().content.decode()


def test_of_an_item_that_is_shared_as_its_gist_by_now_the_gist_is_told(analyst, reader, shared, confirm):
    confirm()
    decided(Item.objects.get(pk=shared.pk), "recall", analyst)
    decided(Item.objects.get(pk=shared.pk), "share_gist", analyst, team_of(reader))

    again = confirm()

    assert (again.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert (again.json()["extent"], again.json()["narrative"], again.json()["gist"]) == ("gist", None, shared.gist)


def test_what_the_asker_made_is_absent_for_them_once_they_may_not_see_its_person(client, person):
    lead = let_in(person, "probation", grant_role=GrantRole.LEAD)
    client.force_login(lead)
    body = {"person": str(person.uid), "team": str(TeamFactory().uid), "grant_role": "contributor", "reason": "Duty"}

    def send():
        return client.post(
            "/api/v1/grants/", body, content_type="application/json", headers={"Idempotency-Key": "once"}
        )

    made, seen = send(), send()
    ExclusionFactory(subject=person, user=lead)
    hidden = send()

    assert [made.status_code, seen.status_code, hidden.status_code] == [201, 201, 404]
    assert seen.json() == made.json()
    assert seen["ETag"] == made["ETag"]


def test_nothing_that_was_answered_is_kept(shared, confirm):
    confirm()

    kept = json.dumps(IdempotencyKey.objects.values().get(), cls=DjangoJSONEncoder)

    assert str(shared.uid) in kept
    assert not [word for word in (shared.title, shared.gist, shared.narrative, shared.reference) if word in kept]


def test_a_request_of_before_whose_row_nobody_named_is_not_done_again(shared, confirm):
    confirm()
    IdempotencyKey.objects.update(made=None)

    assert confirm().status_code == 404
    assert shared.disclosures.filter(act="confirmed").count() == 1
