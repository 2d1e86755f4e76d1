"""The list of people and a person's page, through HTTP."""

import pytest
from django.urls import reverse

from sharing.models import AuditEntry
from tests.answers import without_tokens
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return TeamFactory(name="NSD North")


@pytest.fixture
def reader(client, team):
    user = UserFactory(teams=[team])
    client.force_login(user)
    return user


def granted(team, **who):
    person = OffenderFactory(**who)
    GrantFactory(subject=person, team=team)
    return person


def test_list_shows_the_people_of_the_readers_teams_and_nobody_else(client, team, reader):
    mine = granted(team, family_name="Sandiford")
    OffenderFactory(family_name="Halden")

    page = client.get(reverse("people")).content.decode()

    assert reverse("person", kwargs={"uid": mine.uid}) in page
    assert "Halden" not in page


@pytest.mark.parametrize("words", ["sand", "Sandiford joel", "joel", "a5530lc", "O'Neil", "  sand  "])
def test_search_finds_by_the_beginning_of_names_and_by_the_whole_number(client, team, reader, words):
    granted(team, family_name="Sandiford O'Neil", given_names="Joel", prison_number="A5530LC")
    granted(team, family_name="Varga", given_names="Leon", prison_number="A6672WB")

    page = client.post(reverse("people"), {"q": words}, follow=True).content.decode()

    assert "Sandiford" in page
    assert "Varga" not in page


def test_search_for_a_hidden_person_reads_as_for_an_absent_one(client, reader):
    OffenderFactory(family_name="Halden")

    hidden = client.post(reverse("people"), {"q": "Halden"}, follow=True).content.decode()
    absent = client.post(reverse("people"), {"q": "Hulden"}, follow=True).content.decode()

    assert "No record to show" in hidden
    assert without_tokens(hidden).replace("Halden", "Hulden") == without_tokens(absent)


def test_list_and_search_are_recorded_with_the_words_and_the_ids_shown(client, team, reader):
    mine = granted(team, family_name="Sandiford")

    client.get(reverse("people"))
    client.post(reverse("people"), {"q": "sand"}, follow=True)

    listed, searched = AuditEntry.objects.filter(subject_id=None, shown_ids__isnull=False).order_by("pk")
    assert (listed.action, listed.shown_ids) == ("list", [mine.pk])
    assert (searched.action, searched.payload.data) == ("search", {"words": "sand"})


def test_pages_of_a_long_list_follow_each_other(client, team, reader):
    for n in range(60):
        granted(team, family_name="Telford", given_names=f"Number{n:02}")

    first = client.get(reverse("people"))
    second = client.get(reverse("people") + first.context["next_url"])

    assert len(first.context["people"]) == 50
    assert [person.given_names for person in second.context["people"]] == [f"Number{n:02}" for n in range(50, 60)]
    assert client.get(reverse("people") + second.context["previous_url"]).context["people"] == first.context["people"]


def test_broken_cursor_begins_the_list_again(client, reader):
    assert client.get(reverse("people"), {"cursor": "x"}).url == reverse("people")


@pytest.mark.parametrize("words", ["", "telford"])
def test_list_asks_the_same_number_of_queries_for_one_row_and_for_fifty(
    client, team, reader, words, django_assert_max_num_queries
):
    granted(team)
    with django_assert_max_num_queries(20) as one:
        client.post(reverse("people"), {"q": words}, follow=True)
    for _ in range(49):
        granted(team)

    with django_assert_max_num_queries(20) as fifty:
        client.post(reverse("people"), {"q": words}, follow=True)

    assert len(one) == len(fifty)
    about_rows = [q["sql"] for q in fifty if "offenders_offender" in q["sql"] or "sharing_membership" in q["sql"]]
    assert len(about_rows) <= (4 if words else 3)  # of words that are typed, links are searched too


def test_desk_with_a_scope_asks_no_more(client, django_assert_max_num_queries):
    desk = TeamFactory(kind="national_desk")
    TeamScopeFactory(team=desk)
    client.force_login(UserFactory(teams=[desk], role="ct_analyst"))
    OffenderFactory.create_batch(60)

    with django_assert_max_num_queries(20) as queries:
        page = client.get(reverse("people"))

    assert len(page.context["people"]) == 50
    assert sum("offenders_offender" in q["sql"] or "sharing_membership" in q["sql"] for q in queries) <= 3


def test_person_page_says_who_can_see_and_through_what(client, team, reader):
    person = granted(team)
    UserFactory(teams=[team])

    page = client.get(reverse("person", kwargs={"uid": person.uid})).content.decode()

    assert "2 people in 1 team." in page
    assert "You have access through NSD North" in page
