"""Events of a recall: those sent to partner systems, and those that never are."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from licence.recalls.actions import arrests, casework, ending, returning
from offenders.movements import actions as custody
from sharing import audit
from sharing.clients.token_scopes import TokenScope
from sharing.events.deliveries import send_due
from sharing.models import Event, EventDelivery
from sharing.records.once import new_uid
from tests.factories.recalls import Cast, prison
from tests.factories.sharing import (
    AgencyFactory,
    ClientFactory,
    EndpointFactory,
    GrantFactory,
    TeamFactory,
    kinds_of,
)
from tests.receiver import receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def listens(person=None, address="https://events.partner.example/inbox", **client):
    """A program's endpoint for all kinds about recalls; its team works with the person."""
    team = TeamFactory(agency=AgencyFactory(kind="partner"))
    if person:
        GrantFactory(subject=person, team=team)
    return EndpointFactory(client=ClientFactory(teams=[team], **client), address=address, kinds=kinds_of("recall"))


def told():
    """The kinds of event so far, oldest first, without the family's name."""
    kinds = Event.objects.order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("release-monitor.recall.") for kind in kinds]


@pytest.fixture
def cast():
    cast = Cast()
    listens(cast.person)
    return cast


def test_a_revocation_and_the_return_are_each_told_once(cast):
    recall = cast.sent()
    assert told() == ["agreed", "sent"]
    uid = new_uid()
    for _ in range(2):
        casework.revoke(recall=recall, by=cast.ppcs, uid=uid)
    assert told()[2:] == ["revoked", "at-large"]

    returning.record_return(recall=recall, establishment=prison(), by=cast.prison)

    assert told()[4:] == ["returned"]
    assert {event.record_uid for event in Event.objects.all()} == {recall.uid}
    assert {str(event.more) for event in Event.objects.all()} == {"{}"}


def test_one_that_is_taken_back_is_told_too(cast):
    cast.rescinded(cast.revoked())

    assert told()[2:] == ["revoked", "at-large", "rescinded"]


def test_what_is_recorded_on_the_pages_of_the_person_is_told_as_well(cast, noon):
    cast.sent()
    custody.record_happening(offender=cast.person, happening="licence_revoked", on=noon.date(), by=cast.ppcs)
    custody.record_return(offender=cast.person, establishment=prison(), on=noon.date(), by=cast.prison)

    assert told()[2:] == ["revoked", "at-large", "returned"]


def test_nothing_is_told_of_what_is_considered_signed_or_arrested(cast):
    arrest = arrests.record_arrest(
        offender=cast.person, arrested_at=timezone.now(), place="Leeds", force="West Yorkshire", by=cast.police
    )
    assert told() == []
    recall = cast.sent()

    casework.refuse(recall=recall, reason="Managed", by=cast.ppcs)

    arrest.refresh_from_db()
    assert arrest.ended_at is None
    assert told() == ["agreed", "sent", "refused"]


def test_one_that_is_stopped_is_told(cast):
    ending.stop(recall=cast.agreed(), reason="legal", rationale="x", by=cast.author)

    assert told() == ["agreed", "stopped"]


def test_who_may_not_read_recalls_or_not_see_the_person_hears_nothing():
    cast = Cast()
    others = [scope for scope in TokenScope if scope is not TokenScope.RECALLS_READ]
    listens(cast.person, scopes=others)
    listens()

    cast.returned()

    assert not EventDelivery.objects.exists()


def test_the_event_names_nobody_and_the_receiver_reads_the_rest_with_its_own_token(cast, client):
    with receiving() as receiver:
        endpoint = listens(cast.person, receiver.address)
        cast.person.family_name = "Quillfeather"
        cast.person.save(update_fields=["family_name"])
        recall = cast.revoked(is_emergency=True)
        is_told = EventDelivery.objects.filter(endpoint=endpoint, event__kind="release-monitor.recall.revoked")
        EventDelivery.objects.exclude(pk__in=is_told).delete()
        assert send_due() == 1
    _, body = receiver.taken[0]
    for word in (b"Quillfeather", b"W1", b"telephone", b"emergency", b"large", str(cast.ppcs).encode()):
        assert word not in body
    told_of = receiver.bodies[0]
    assert told_of["additionalInformation"]["recallId"] == str(recall.uid)
    secret = {"client_id": endpoint.client.client_id, "client_secret": "a secret"}
    token = client.post("/api/v1/token", {"grant_type": "client_credentials"} | secret).json()["access_token"]

    address = told_of["detailUrl"].removeprefix("http://localhost")
    answer = client.get(address, headers={"Authorization": f"Bearer {token}"})

    assert (answer.status_code, answer.json()["status"]) == (200, "unlawfully_at_large")


def test_what_cannot_be_logged_is_neither_revoked_nor_told(cast, monkeypatch):
    recall = cast.sent()

    def fail(**what):
        raise IntegrityError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(IntegrityError):
        casework.revoke(recall=recall, by=cast.ppcs)

    assert told() == ["agreed", "sent"]
    recall.refresh_from_db()
    assert recall.status == "sent_to_ppcs"
