"""People are found by their names and numbers, also when these are misspelt or written another way."""

import pytest
from django.urls import reverse

from offenders.models import Alias, Identifier, NameWord, Offender
from offenders.people.name_index import index_names
from offenders.people.rules.names import words_of
from offenders.record import search
from tests.answers import without_tokens
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

# typed, as it is recorded
MISSPELT = """
Mohammed Muhammad, Mohamed Mohammed, Muhammed Mohammad, Mohamad Muhammad, Muhamad Mohammed, Halden Haldon,
Halden Haldan, Hussain Hussein, Husain Hussain, Hussien Hussain, Siddiqui Sidiqi, Siddiqi Siddiqui, Sidiqui Siddiqui,
Smyth Smith, Smithe Smith, Ahmad Ahmed, Achmed Ahmed, Khaled Khalid, Kalid Khalid, Yousef Yusuf, Yusef Yusuf,
Youssef Yousuf, Abdullah Abdulla, Abdalla Abdullah, Rahman Rehman, Rahmann Rahman, Qureshi Quraishi, Kureshi Qureshi,
Chowdhury Chaudhry, Choudhury Chowdhury, Chaudhary Chaudry, Iqbal Ikbal, Osman Usman, Othman Uthman, Hasan Hassan,
Hassen Hassan, Ibraheem Ibrahim, Ebrahim Ibrahim, Ismael Ismail, Esmail Ismail, Zakaria Zakariya, Aisha Ayesha,
Aysha Aisha, Fatimah Fatima, Sheik Sheikh, Shaikh Sheikh, Stephen Steven, Stefan Stephan, Philips Phillips,
Macdonald Mcdonald, Thompson Thomson, Clark Clarke, Reed Reid, Brown Browne, Johnston Johnson, Nicholson Nicolson,
Sandiford Sandyford, Wyndham Windham, Penhallow Penhalow, Catherine Katherine, Geoffrey Jeffrey, Telford Tellford,
Farnham Farnam, Corrie Corry
"""
PAIRS = [tuple(pair.split()) for pair in MISSPELT.replace("\n", " ").split(",")]


@pytest.fixture
def team(db):
    return TeamFactory()


@pytest.fixture
def reader(client, team):
    user = UserFactory(teams=[team])
    client.force_login(user)
    return user


def granted(team, **who):
    person = OffenderFactory(**who)
    GrantFactory(subject=person, team=team)
    return person


def found(words):
    return set(Offender.objects.matching(words).values_list("family_name", flat=True))


def test_words_are_small_without_accents_and_each_once():
    assert words_of("Zoë  O'Neil-Wright, ZOE ÇELIK") == ["zoe", "oneil", "wright", "celik"]
    assert words_of(" - ") == []


def test_at_least_nine_of_ten_misspelt_names_are_found(team, reader):
    right = {right: granted(team, family_name=right) for right in {right for _, right in PAIRS}}

    missed = [
        (typed, meant)
        for typed, meant in PAIRS
        if right[meant] not in search.people_with_similar_names(reader, typed) and meant not in found(typed)
    ]

    assert 1 - len(missed) / len(PAIRS) >= 0.90, missed


def test_near_names_are_ranked_and_others_stay_away(team, reader):
    for name in ("Haldon", "Holden", "Varga", "Quill"):
        granted(team, family_name=name, given_names="")

    assert [person.family_name for person in search.people_with_similar_names(reader, "Haldun")] == ["Haldon", "Holden"]


def test_every_word_must_be_near_and_the_exact_is_no_suggestion(team, reader):
    granted(team, family_name="Haldon", given_names="Marcus")
    granted(team, family_name="Halden", given_names="Leon")

    assert [person.given_names for person in search.people_with_similar_names(reader, "Markus Halden")] == ["Marcus"]
    assert [person.family_name for person in search.people_with_similar_names(reader, "Halden")] == ["Haldon"]


@pytest.mark.parametrize("words", ["abu bakr", "Bakr", "zoe", "zoë celik", "ONEIL", "o'neil", "O’Neil", "رون", "ron"])
def test_names_and_aliases_are_found_without_regard_to_accents(db, words):
    person = OffenderFactory(family_name="O'Neil Çelik", given_names="Zoë")
    Alias.objects.create(offender=person, name="Abu Bakr")
    Alias.objects.create(offender=person, name="رون", script="Arabic", transliteration="Ron")
    index_names([person])
    OffenderFactory(family_name="Varga")

    assert found(words) == {"O'Neil Çelik"}


@pytest.mark.parametrize(
    "typed",
    ["2002/0073319Z", "02/73319Z", "20020073319Z", "020073319z", "2002 / 0073319Z", "x407316", "SF05/482703J", "Odd-7"],
)
def test_numbers_are_found_as_written_and_in_their_canonical_form(db, typed):
    person = OffenderFactory(family_name="Halden")
    for kind, value in [("pnc", "2002/0073319Z"), ("crn", "X407316"), ("cro", "SF05/482703J"), ("other", "Odd-7")]:
        Identifier.objects.create(offender=person, kind=kind, value=value, canonical=value)
    OffenderFactory(family_name="Varga")

    assert found(typed) == {"Halden"}


def test_name_that_was_changed_is_found_by_the_new_words_alone(db):
    person = OffenderFactory(family_name="Halden")
    Offender.objects.filter(pk=person.pk).update(family_name="Quill")

    index_names([person])
    index_names([person])

    assert (found("quill"), found("halden")) == ({"Quill"}, set())


def test_many_are_indexed_in_four_statements(db, django_assert_max_num_queries):
    people = [OffenderFactory() for _ in range(30)]

    with django_assert_max_num_queries(6):  # one of them begins and one ends the savepoint
        index_names(people)


def test_hidden_person_is_no_suggestion_and_the_page_reads_as_without_them(client, reader):
    OffenderFactory(family_name="Haldon")

    hidden = client.post(reverse("people"), {"q": "Halden"}, follow=True).content.decode()
    absent = client.post(reverse("people"), {"q": "Wexler"}, follow=True).content.decode()

    assert NameWord.objects.filter(word="haldon").exists()
    assert without_tokens(hidden).replace("Halden", "Wexler") == without_tokens(absent)


def test_suggestions_stand_below_what_was_found_and_are_recorded(client, team, reader):
    exact = granted(team, family_name="Halden")
    near = granted(team, family_name="Haldon")

    response = client.post(reverse("people"), {"q": "halden"}, follow=True)

    page = response.content.decode()
    assert page.index(str(exact.uid)) < page.index("Did you mean") < page.index(str(near.uid))
    from sharing.models import AuditEntry

    assert AuditEntry.objects.filter(verb="people.searched").latest("pk").shown_ids == [exact.pk, near.pk]


def test_api_finds_by_the_same_words(client, team, reader):
    granted(team, family_name="O'Neil", given_names="Zoë")

    answer = client.get(reverse("people-list"), {"q": "zoe oneil"}).json()

    assert [row["family_name"] for row in answer["results"]] == ["O'Neil"]
