"""Pages of threats: the circle's own, and the same page for all others with a threat and without one."""

import re
from datetime import date

import pytest
from django.urls import reverse

from offenders.models import Threat, ThreatWarning
from tests.factories.sharing import UserFactory
from tests.offenders.threats import cast
from tests.offenders.threats.cast import threat_of
from tests.sharing.administration.pages import day_parts, hidden_of, queries_of, text_of
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

world = world_of(cast.made)
person, keeper, second, outside, com, liaison = (
    row_of(name) for name in ("person", "keeper", "second", "outside", "com", "liaison")
)


@pytest.fixture
def as_keeper(client, keeper):
    client.force_login(keeper)
    return client


def page_of(client, person):
    return client.get(reverse("person_threats", kwargs={"uid": person.uid}))


def send(client, name, person, threat=None, **sent):
    at = {"uid": person.uid} | ({"threat_uid": threat.uid} if threat else {})
    address = reverse(name, kwargs=at)
    return client.post(address, {**hidden_of(client.get(address)), **sent}, follow=True)


def test_threat_is_recorded_warned_reviewed_and_ended(client, as_keeper, person, second):
    assert "No threat to show." in text_of(page_of(as_keeper, person))
    refused = send(as_keeper, "threat_record", person)
    assert "Select the threat" in text_of(refused)
    sent = {
        "kind": "kidnap",
        "threatened": "other",
        "reference": "WY/T/0417",
        "assessment": "Two men asked at her work",
        "source": "Local team",
        "circle": [second.uid],
        **day_parts("review_on", date(2026, 12, 8)),
    }
    made = send(as_keeper, "threat_record", person, **sent)
    assert "The threat is recorded. The circle is alerted." in made.content.decode()
    threat = Threat.objects.get()
    text = text_of(page_of(as_keeper, person))
    for words in (threat.number, "Kidnap", "To warn", "Reference WY/T/0417", "Warn by 2 December 2026, 00:00"):
        assert words in text
    assert threat.number in text_of(as_keeper.get(reverse("threats")))

    warning = {
        "warned": "threatened",
        "result": "given",
        "way": "in_person",
        "at": "11:30",
        "given_by": "PC Anna Holt",
        "words": "Read out",
        **day_parts("day", date(2026, 12, 1)),
    }
    assert "must be now or in the past" in text_of(
        send(as_keeper, "threat_warn", person, threat, **{**warning, "at": "12:30"})
    )
    assert "The warning is recorded." in send(as_keeper, "threat_warn", person, threat, **warning).content.decode()
    assert ThreatWarning.objects.get().given_by == "PC Anna Holt"

    client.force_login(second)
    review = {"outcome": "ended", "reason": "The men were charged"}
    assert "The review is recorded." in send(client, "threat_review", person, threat, **review).content.decode()
    text = text_of(page_of(client, person))
    for words in ("Ended", "The threat has ended", "PC Anna Holt", "The men were charged"):
        assert words in text
    assert "No threat to show." in text_of(client.get(reverse("threats")))


def test_decision_not_to_warn_and_the_circle(client, person, keeper, second, outside):
    threat = threat_of(person, keeper, second)
    client.force_login(second)
    said = send(client, "threat_not_to_warn", person, threat, reason="It would raise the risk")
    assert "The decision is recorded." in said.content.decode()
    assert "It would raise the risk" in text_of(page_of(client, person))

    assert (
        "The circle is saved." in send(client, "threat_circle", person, threat, circle=[outside.uid]).content.decode()
    )
    assert set(Threat.objects.get().circle.all()) == {second, outside}


def test_who_is_in_no_circle_sees_the_same_with_a_threat_and_without_one(client, person, keeper, second, outside, com):
    """Byte by byte, every page that has the person on it, and the two lists of threats."""

    def seen_by(user):
        client.force_login(user)
        names = ("person_threats", "person", "person_timeline", "person_access", "person_sharing", "person_links")
        pages = [client.get(reverse(name, kwargs={"uid": person.uid})) for name in names]
        pages += [client.get(reverse(name)) for name in ("threats", "people")]
        return [stable(page.content.decode()) for page in pages]

    def stable(html):
        return re.sub(r'(csrfmiddlewaretoken" value="|csrftoken": "|nonce-|nonce=")[\w+/=-]+', "", html)

    before = {user: seen_by(user) for user in (com, outside)}
    threat_of(person, keeper, second)
    assert seen_by(com) == before[com]
    for page, again in zip(before[outside], seen_by(outside), strict=True):
        assert without_alerts(page) == without_alerts(again)


def without_alerts(html):
    """The count of alerts moves for a team of the circle: it tells that there is a threat, and not to whom."""
    return re.sub(r"lert-count( hidden)?><span data-number>\d+|badge[^>]*>\d+", "", html)


def test_address_of_a_threat_reads_as_absent_outside_the_circle(client, person, keeper, second, outside, com):
    threat = threat_of(person, keeper, second, com)
    for user in (outside, com):  # com is in the circle, and keeps no threats
        client.force_login(user)
        for name in ("threat_warn", "threat_not_to_warn", "threat_review", "threat_circle"):
            at = {"uid": person.uid, "threat_uid": threat.uid}
            assert client.get(reverse(name, kwargs=at)).status_code == 404
    client.force_login(com)
    assert threat.number in text_of(page_of(client, person))
    assert "Record warning" not in text_of(page_of(client, person))


def test_section_is_there_for_roles_that_can_be_in_a_circle(client, person, com, liaison, world):
    ppcs = UserFactory(role="ppcs", teams=[world["probation"]])
    for user, is_there in ((com, True), (liaison, True), (ppcs, False)):
        client.force_login(user)
        html = client.get(reverse("person", kwargs={"uid": person.uid})).content.decode()
        assert (reverse("person_threats", kwargs={"uid": person.uid}) in html) is is_there
    assert page_of(client, person).status_code == client.get(reverse("threats")).status_code == 404


def test_pages_ask_as_much_for_many(client, person, keeper, second):
    client.force_login(keeper)
    threat_of(person, keeper, second)
    addresses = (reverse("threats"), reverse("person_threats", kwargs={"uid": person.uid}))
    one = [queries_of(client, address) for address in addresses]
    for _ in range(4):
        threat_of(person, keeper, second)
    assert [queries_of(client, address) for address in addresses] == one
