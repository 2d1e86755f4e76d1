"""Addresses hold nothing about people but uids: what a pattern may take, and what the API may be asked by.

That no link, form or next page of an answer tells of anybody is asked of each door (tests/test_doors.py).
"""

import re

import pytest
from django.urls import reverse

from offenders.record.api import PersonViewSet
from sharing.api.filters import _uid
from sharing.api.viewsets import VisibleViewSet
from tests.addresses import TYPED_IN_ADDRESSES, telling_addresses
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.test_doors import addresses

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>|\(\?P<(\w+)>")
# Parts of a path that are no uid. None is about anybody.
OF_NOBODY = {
    **dict.fromkeys(
        ("verb", "act", "step", "what", "asks", "way", "body", "register", "occasion", "part"), "what is done"
    ),
    **dict.fromkeys(("kind", "kind_name", "row", "form", "name", "task", "mark"), "a kind, a form, a setting or a job"),
    **dict.fromkeys(("list_name", "report"), "a list or a report"),
    **dict.fromkeys(("law_key", "code", "provider_id"), "a law, a condition of the policy, an organisation"),
    **dict.fromkeys(("monday", "as_at", "quarter"), "a day, a week or a quarter"),
    "about": "the uid of what a draft is about",
    "pk": "a key of one's own sign-in",
    **dict.fromkeys(("uidb36", "key"), "of a user's own letter, used once"),
}
# Filters of the API by words: of people, and of lists that are about nobody.
LOOKUPS = {"q", "prison_number", "crn", "pnc"}
BY_WORDS = {
    "kind",
    "key",
    "code",
    "statute",
    "region",
    "establishment",
    "programme",
    "indicator",
    "measure",
    "scope",
    "cases",
}


def test_a_path_takes_uids_and_what_is_of_nobody():
    taken = {
        (converter, name or bare) for _, route in addresses() for converter, name, bare in PARAMETER.findall(route)
    }

    assert {name for converter, name in taken if converter != "uuid"} == set(OF_NOBODY)


def test_pages_that_may_be_asked_by_words_are_there():
    assert set(TYPED_IN_ADDRESSES) <= {name for name, _ in addresses()}


def test_the_api_is_asked_by_a_name_or_number_for_people_alone():
    views = [view for view in every(VisibleViewSet) if view.filters]
    by_words = {
        each.name
        for view in views
        for each in view.filters
        if each.type is str and not each.values and each.read is not _uid
    }

    assert {each.name for each in PersonViewSet.filters if each.names_person} == LOOKUPS
    assert not [view for view in views if view is not PersonViewSet and any(e.names_person for e in view.filters)]
    assert by_words - LOOKUPS <= BY_WORDS


def every(kind):
    for each in kind.__subclasses__():
        yield each
        yield from every(each)


@pytest.mark.django_db
class TestPagesOfASearch:
    @pytest.fixture
    def reader(self, client):
        team = TeamFactory()
        for number in range(60):
            person = OffenderFactory(family_name="Wrexcombe", given_names=f"Number{number:02}")
            GrantFactory(subject=person, team=team)
        found = UserFactory(teams=[team])
        client.force_login(found)
        return found

    def test_next_page_of_the_api_is_of_the_same_people_and_names_nobody(self, client, reader):
        people = reverse("people-list")
        first = client.get(people, {"q": "wrexcombe", "fields": "given_names"})
        second = client.get(first.json()["next"])
        back = client.get(second.json()["previous"])

        assert not list(telling_addresses("people-list", first, first.content))
        assert [row["given_names"] for row in second.json()["results"]] == [f"Number{n}" for n in range(50, 60)]
        assert second.json()["next"] is None
        assert back.json()["results"] == first.json()["results"]

    def test_words_that_were_sealed_for_another_reader_are_refused(self, client, reader):
        following = client.get(reverse("people-list"), {"q": "wrexcombe"}).json()["next"]
        client.force_login(UserFactory(teams=[reader.memberships.get().team]))

        assert client.get(following).status_code == 400

    def test_page_answers_at_an_address_that_names_nobody_and_turns(self, client, reader):
        sent_on = client.post(reverse("people"), {"q": "wrexcombe"})
        page = client.get(sent_on.url)
        second = client.get(reverse("people") + page.context["next_url"])

        assert sent_on.status_code == 302
        assert not [*telling_addresses("people", sent_on, b""), *telling_addresses("people", page, page.content)]
        assert page.context["words"] == second.context["words"] == "wrexcombe"
        assert len(second.context["people"]) == 10

    def test_words_in_an_address_are_not_read(self, client, reader):
        assert client.get(reverse("people"), {"q": "nobody at all"}).context["words"] == ""

    def test_colleague_who_is_given_the_address_finds_under_their_own_rights(self, client, reader):
        address = client.post(reverse("people"), {"q": "wrexcombe"}).url
        client.force_login(UserFactory(teams=[TeamFactory()]))
        page = client.get(address)

        assert (page.context["words"], page.context["people"]) == ("wrexcombe", [])

    def test_words_that_were_not_sealed_here_are_not_read(self, client, reader):
        assert client.get(reverse("people"), {"asked": "x"}).url == reverse("people")

    def test_columns_counts_views_and_files_of_a_search_have_its_words_sealed(self, client, reader):
        page = client.post(reverse("people"), {"q": "wrexcombe"}, follow=True)
        columns = re.search(r'href="([^"#]*)#columns"', page.content.decode())[1]
        of_columns = client.get(columns)

        assert "asked=" in columns
        assert not list(telling_addresses("list_asked", of_columns, of_columns.content))
        assert "Name or number" in of_columns.content.decode()
        assert "wrexcombe" in of_columns.content.decode().lower()


def test_an_address_that_tells_is_found():
    class Answer:
        headers = {"Content-Type": "text/html", "Location": "/people/?q=Wrexcombe"}

    body = b'<a href="/x/?number=A7007XQ">x</a><a href="mailto:ann@police.example">Ann</a>'
    body += b'<form method="get"><input name="q" type="search"><input name="on" type="date"></form>'

    found = list(telling_addresses("people", Answer, body))

    assert len(found) == 3
    assert found[2] == "asks for q in an address"
