"""Pages of matches, for who sees both, and of the linking desk."""

import pytest
from django.urls import reverse

from offenders import tasks
from offenders.models import Match
from tests.factories.sharing import UserFactory
from tests.offenders.matches import cast
from tests.offenders.matches.cast import phone_of
from tests.sharing.administration.pages import text_of
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

world = world_of(cast.made)
person, other, near, owner, other_owner, sitter = (
    row_of(name) for name in ("person", "other", "near", "owner", "other_owner", "sitter")
)


def test_match_is_shown_and_answered(client, person, near, owner, other_owner):
    client.force_login(owner)
    assert "No match to show." in text_of(client.get(reverse("matches")))
    phone_of(person, owner)
    phone_of(near, owner)
    tasks.find_matches()

    text = text_of(client.get(reverse("person_matches", kwargs={"uid": person.uid})))
    for words in ("Phone", "To answer", str(near), "07700 900123", owner.agency.name):
        assert words in text
    address = reverse("match_answer", kwargs={"match_uid": Match.objects.get().uid})
    assert "Select what you make of it" in text_of(client.post(address, {"reason": "So"}))
    said = client.post(address, {"answer": "same", "reason": "They share a flat"}, follow=True)
    assert "Your answer is recorded." in said.content.decode()
    assert "They share a flat" in text_of(client.get(reverse("matches")))

    client.force_login(other_owner)
    assert client.get(address).status_code == 404
    assert "No match to show." in text_of(client.get(reverse("matches")))


def test_desk_decides_and_the_owner_alone_reads_the_notice(client, person, other, owner, other_owner, sitter):
    phone_of(person, owner)
    phone_of(other, other_owner)
    tasks.find_matches()
    match = Match.objects.get()
    address = reverse("match_decide", kwargs={"match_uid": match.uid})
    client.force_login(sitter)
    text = text_of(client.get(reverse("linking_desk")))
    for words in ("To decide", str(person), str(other), "Decide by 2 December 2026, 12:00"):
        assert words in text
    assert person.get_absolute_url() not in client.get(reverse("linking_desk")).content.decode()
    field = f"tell_{person.pk}_{owner.agency.pk}"
    assert f"What do you tell {owner.name}, {owner.agency}, about {person}?" in text_of(client.get(address))
    for missing, words in (
        ({}, "Select if you tell an owner anything"),
        ({"is_to_tell": "yes", "reason": "So"}, "Enter what to tell at least 1 owner"),
        ({"is_to_tell": "no", field: "Ask", "reason": "So"}, "or leave the words empty"),
    ):
        assert words in text_of(client.post(address, missing))
    sent = {"is_to_tell": "yes", field: "Ask him about his second phone.", "reason": "Both may travel"}
    assert "The decision is recorded." in client.post(address, sent, follow=True).content.decode()
    desk = text_of(client.get(reverse("linking_desk")))
    assert "Both may travel" in desk
    assert f"Told {owner.name}: Ask him about his second phone." in desk
    assert "No match to decide." in desk
    assert "This match is decided." in text_of(client.get(address))

    client.force_login(owner)
    assert client.get(address).status_code == 404
    for page in (reverse("matches"), reverse("person_matches", kwargs={"uid": person.uid})):
        shown = text_of(client.get(page))
        assert "Ask him about his second phone." in shown
        assert str(other) not in shown
    client.force_login(other_owner)
    assert "second phone" not in text_of(client.get(reverse("matches")))


def test_desk_is_an_address_for_its_role_alone_and_empty_without_a_scope(client, owner):
    client.force_login(owner)
    assert client.get(reverse("linking_desk")).status_code == 404
    client.force_login(UserFactory(role="ct_manager", agency=owner.agency))
    assert "No match to decide." in text_of(client.get(reverse("linking_desk")))
