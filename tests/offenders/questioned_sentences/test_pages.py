"""The list of sentences to check says what is asked, whose it is and by when; the page of one takes the reason."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.models import Conviction, Offence, Sentence
from sharing.access.rules import GrantRole
from sharing.models import Agency, AuditEntry
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.list_files import rows_of, sent_for
from tests.sharing.administration.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

ASKED = [{"words": "A standard sentence was not open", "section": "Sentencing Code s.278"}]
REASON = "Compared with the order of the Crown Court at Leeds"


def questioned(person, *, days=0):
    offence = Offence.objects.get(key="ta00-58")
    conviction = Conviction.objects.create(offender=person, offence=offence, convicted_on=date(2023, 3, 1))
    return Sentence.objects.create(
        offender=person,
        conviction=conviction,
        kind="SDS",
        years=3,
        sentenced_on=date(2023, 3, 2),
        questioned=ASKED,
        questioned_since=timezone.now() - timedelta(days=days),
    )


@pytest.fixture
def team():
    return TeamFactory(agency=AgencyFactory(kind=Agency.Kind.PRISON))


@pytest.fixture
def officer(team):
    return UserFactory(role="prison_offender_manager", agency=team.agency, teams=[team])


@pytest.fixture
def person(team):
    person = OffenderFactory(given_names="Rowan", family_name="Telford", status="in_custody")
    GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
    return person


def test_list_says_what_is_asked_by_when_and_whose_it_is(client, person, team, officer):
    questioned(person, days=9)
    owner = UserFactory(role="prison_offender_manager", agency=team.agency, teams=[team], name="Olwen Park")
    DutyFactory(subject=person, agency=team.agency, team=team, owner=owner)
    client.force_login(officer)

    listed = text_of(client.get(reverse("sentences_to_check")))

    assert "Rowan Telford" in listed
    assert "A standard sentence was not open (Sentencing Code s.278)" in listed
    assert "overdue" in listed
    assert f"Olwen Park {team.agency}" in listed
    assert "Rowan Telford" not in text_of(client.get(reverse("sentences_to_check"), {"show": "mine"}))


def test_owner_has_it_on_my_day_and_among_their_own(client, person, team, officer):
    questioned(person)
    DutyFactory(subject=person, agency=team.agency, team=team, owner=officer)
    client.force_login(officer)

    assert "Sentences to check" in text_of(client.get(reverse("home")))
    assert "Rowan Telford" in text_of(client.get(reverse("sentences_to_check"), {"show": "mine"}))


def test_person_whom_nobody_answers_for_is_said_to_have_no_owner(client, person, officer):
    questioned(person)
    client.force_login(officer)

    assert "No owner" in text_of(client.get(reverse("sentences_to_check")))


def test_reason_is_recorded_on_its_page_and_the_sentence_leaves_the_list(client, person, officer):
    sentence = questioned(person)
    client.force_login(officer)
    address = reverse("sentence_check", kwargs={"uid": person.uid, "sentence_uid": sentence.uid})
    assert address in client.get(reverse("person_sentence", kwargs={"uid": person.uid})).content.decode()

    assert "Enter a reason for keeping the sentence" in text_of(client.post(address, {"reason": ""}))
    after = text_of(client.post(address, {"reason": REASON}, follow=True))

    assert "Reason recorded" in after
    assert REASON in after
    assert "Rowan Telford" not in text_of(client.get(reverse("sentences_to_check")))


def test_who_only_reads_sees_the_question_and_no_form(client, person):
    sentence = questioned(person)
    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role=GrantRole.READER)
    client.force_login(UserFactory(teams=[team]))

    read = client.get(reverse("sentence_check", kwargs={"uid": person.uid, "sentence_uid": sentence.uid}))

    assert "A standard sentence was not open" in text_of(read)
    assert "Record the reason" not in text_of(read)


@pytest.mark.parametrize("number", [1, 20])
def test_list_takes_as_many_queries_for_twenty_as_for_one(client, team, officer, number, django_assert_max_num_queries):
    for _ in range(number):
        person = OffenderFactory()
        GrantFactory(subject=person, team=team)
        questioned(person)
        DutyFactory(subject=person, agency=team.agency, team=team, owner=officer)
    client.force_login(officer)
    client.get(reverse("sentences_to_check"))

    with django_assert_max_num_queries(14):
        client.get(reverse("sentences_to_check"))


def test_sheet_says_what_the_list_says_of_all_its_pages_and_nobody_who_is_hidden(client, person, team, officer):
    questioned(OffenderFactory(given_names="Hidden", family_name="Person"))
    sentence = questioned(person, days=9)
    owner = UserFactory(role="prison_offender_manager", agency=team.agency, teams=[team], name="Olwen Park")
    DutyFactory(subject=person, agency=team.agency, team=team, owner=owner)
    client.force_login(officer)
    address = reverse("list_file", args=["sentences_to_check"])
    assert address in client.get(reverse("sentences_to_check")).content.decode()

    [row] = rows_of(client, "sentences_to_check")

    assert (row["Person"], row["Sentence"], row["Late"]) == ("Rowan Telford", "SDS 3 years", "yes")
    assert (row["Question"], row["Owner"]) == ("A standard sentence was not open (Sentencing Code s.278)", "Olwen Park")
    assert row["Asked since"] == timezone.localtime(sentence.questioned_since).isoformat(timespec="minutes")
    assert "Programme" not in row  # the reader knows of one alone
    entry = AuditEntry.objects.get(verb="sentences_to_check.exported")
    assert (entry.shown_ids, entry.payload.data["file"]) == ([person.pk], "csv")
    assert rows_of(client, "sentences_to_check", show="mine") == []


def test_sheet_names_no_owner_whom_the_reader_does_not_see_and_the_programme_to_who_reads_both(client, person, team):
    DutyFactory(subject=person, agency=team.agency, team=team, owner=UserFactory(agency=team.agency, teams=[team]))
    reading = TeamFactory()
    spied = OffenderFactory(given_names="Ada", family_name="Spy")
    spied.programmes.update(programme="state_threats")
    for each in (person, spied):
        questioned(each)
        GrantFactory(subject=each, team=reading, grant_role=GrantRole.READER)
    client.force_login(UserFactory(agency=reading.agency, teams=[reading]))

    rows = {row["Person"]: row for row in rows_of(client, "sentences_to_check")}

    assert {name: row["Programme"] for name, row in rows.items()} == {
        "Rowan Telford": "Terrorism",
        "Ada Spy": "State threats",
    }


@pytest.mark.parametrize("number", [1, 20])
def test_sheet_takes_as_many_queries_for_twenty_as_for_one(
    client, team, officer, number, django_assert_max_num_queries
):
    for _ in range(number):
        person = OffenderFactory()
        GrantFactory(subject=person, team=team)
        questioned(person)
        DutyFactory(subject=person, agency=team.agency, team=team, owner=officer)
    client.force_login(officer)
    sent_for(client, "sentences_to_check").getvalue()

    with django_assert_max_num_queries(14):
        sent_for(client, "sentences_to_check").getvalue()
