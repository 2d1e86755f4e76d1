"""The overview, agencies, roles and practice values; and who may come here at all."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sharing import practice
from sharing.access.roles import PROGRAM, ROLES, Capability
from sharing.models import Agency, PracticeValue
from sharing.practice import Definition
from tests.factories.sharing import AgencyFactory, MembershipFactory, TeamFactory, UserFactory, many_users
from tests.sharing.administration.pages import day_parts, hidden_of, queries_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

DAY = timedelta(days=1)
OVERVIEW = "/administration/"


@pytest.fixture
def window(monkeypatch):
    definition = Definition("test.window", "How long a window is", "days", 10, "Made for this test")
    monkeypatch.setitem(practice.DEFINITIONS, definition.name, definition)
    return definition


def tasks(browser):
    return {task.id: task for task in browser.get(OVERVIEW).context["tasks"]}


def test_nobody_but_an_administrator_learns_that_the_administration_exists(client):
    """By the first page; who may come to the others is asked by tests/test_doors.py."""
    answers = {}
    for role in (code for code, role in ROLES.items() if Capability.ADMINISTER not in role and code != PROGRAM):
        client.force_login(UserFactory(role=role))
        answers[role] = client.get(OVERVIEW).status_code
    others = [client.get(reverse(f"administration_{name}")).status_code for name in ("users", "practice_values")]

    assert answers == dict.fromkeys(answers, 404)
    assert len(answers) > 10
    assert others == [404, 404]


def test_who_has_not_signed_in_is_asked_to(client):
    response = client.get(OVERVIEW)

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_the_overview_says_that_there_is_nothing_to_do(browser, administrator, noon):
    administrator.last_login = noon
    administrator.save(update_fields=["last_login"])

    text = text_of(browser.get(OVERVIEW))

    for words in ("Everyone has signed in.", "No membership ends soon.", "No account is disabled."):
        assert words.replace("'", "&#x27;") in text


def test_the_overview_shows_what_there_is_to_do(browser, noon):
    new, gone = UserFactory(name="New"), UserFactory(name="Gone", is_active=False)
    empty = TeamFactory(name="Empty")
    TeamFactory(name="Shut", closed_at=noon)
    ending = MembershipFactory(ends_at=noon + 14 * DAY)
    MembershipFactory(ends_at=noon + 14 * DAY + timedelta(microseconds=1))
    MembershipFactory(ends_at=noon)
    only_a_dead_account = TeamFactory(name="Half empty")
    MembershipFactory(team=only_a_dead_account, user=gone)

    found = tasks(browser)

    assert new in found["never"].rows
    assert gone not in found["never"].rows
    assert found["disabled"].rows == [gone]
    assert found["ending"].rows == [ending]
    assert empty in found["empty"].rows
    assert only_a_dead_account in found["empty"].rows
    assert "Shut" not in [team.name for team in found["empty"].rows]


def test_the_overview_shows_ten_and_says_that_there_are_more(browser):
    many_users(11, is_active=False)

    disabled = tasks(browser)["disabled"]

    assert (len(disabled.rows), disabled.more) == (10, True)


def test_the_overview_asks_no_more_for_twenty_rows_than_for_one(browser, noon):
    def one_of_each():
        UserFactory(is_active=False)
        TeamFactory()
        MembershipFactory(ends_at=noon + DAY)

    one_of_each()
    one = queries_of(browser, OVERVIEW)
    for _ in range(20):
        one_of_each()

    assert queries_of(browser, OVERVIEW) == one


def test_an_agency_is_added_once(browser):
    page = reverse("administration_agency_add")
    form = {"name": "HMP Halden", "kind": "prison"} | hidden_of(browser.get(page))

    browser.post(page, form)
    again = browser.post(page, form, follow=True)
    taken = browser.post(page, {"name": "hmp halden", "kind": "prison"})

    assert Agency.objects.filter(name="HMP Halden").count() == 1
    assert "HMP Halden is added." in text_of(again)
    assert taken.context["form"].errors == {"name": ["There is already an agency called hmp halden"]}


def test_the_agencies_ask_no_more_for_twenty_than_for_one(browser):
    one = queries_of(browser, reverse("administration_agencies"))
    Agency.objects.bulk_create(AgencyFactory.build_batch(20))
    many_users(20)

    assert queries_of(browser, reverse("administration_agencies")) == one


def test_each_role_is_described_with_what_it_may(browser):
    text = text_of(browser.get(reverse("administration_roles")))

    for role in ROLES.values():
        assert role.name.replace("'", "&#x27;") in text
    assert "Propose accounts and access, and end them" in text


def value_form(first, value="20", source="Board minute 7"):
    return {"value": value, "source": source, **day_parts("starts_on", first)}


def test_the_list_shows_what_counts_now_and_what_comes(browser, window, noon):
    today = noon.date()
    for days, value in [(-9, 5), (0, 20), (3, 30), (9, 40)]:
        PracticeValue.objects.create(
            name=window.name, value=value, starts_on=today + days * DAY, source=f"Minute {value}"
        )

    standings = browser.get(reverse("administration_practice_values")).context["standings"]

    standing = next(standing for standing in standings if standing.definition == window)
    assert (standing.value, standing.source) == ("20", "Minute 20")
    assert standing.next.value == 30


def test_the_default_counts_until_a_row_begins(browser, window, noon):
    PracticeValue.objects.create(name=window.name, value=20, starts_on=noon.date() + DAY, source="Minute")

    text = text_of(browser.get(reverse("administration_practice_value", args=[window.name])))

    assert "Value now 10 days" in text
    assert "Next change 2 December 2026" in text


def test_a_value_is_set_from_a_day_on(together, window, administrator, noon):
    page = reverse("administration_practice_value", args=[window.name])

    together.post(page, value_form(noon.date() + DAY))
    together.post(page, value_form(noon.date() + DAY))

    row = PracticeValue.objects.get()
    assert (row.value, row.starts_on, row.set_by) == (20, noon.date() + DAY, administrator)
    assert "How long a window is" in text_of(together.answer)


@pytest.mark.parametrize(
    ("days", "value", "source", "field"),
    [
        (-1, "20", "Minute", "starts_on"),
        (1, "many", "Minute", "value"),
        (1, "-1", "Minute", "value"),
        (1, "20", " ", "source"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_kept(days, value, source, field, together, window, noon):
    page = reverse("administration_practice_value", args=[window.name])

    response = together.post(page, value_form(noon.date() + days * DAY, value, source))

    assert list(response.context["form"].errors) == [field]
    assert f'value="{value}"' in response.content.decode()
    assert not PracticeValue.objects.exists()


@pytest.mark.parametrize(
    ("default", "sent", "held"),
    [
        ([28, 14], "21, 7", [21, 7]),
        (["a@a.example"], "b@b.example", ["b@b.example"]),
        (True, "no", False),
        ("day", "night", "night"),
        (2.5, "1.5", 1.5),
    ],
)
def test_the_field_has_the_type_of_the_default(default, sent, held, together, monkeypatch, noon):
    monkeypatch.setitem(practice.DEFINITIONS, "test.any", Definition("test.any", "Any", "", default, "test"))

    together.post(reverse("administration_practice_value", args=["test.any"]), value_form(noon.date(), sent))

    assert PracticeValue.objects.get().value == held


def test_a_practice_that_nobody_defined_is_not_found(browser):
    assert browser.get(reverse("administration_practice_value", args=["test.nothing"])).status_code == 404


def test_the_values_ask_no_more_for_twenty_rows_than_for_one(browser, window, noon):
    pages = [reverse("administration_practice_values"), reverse("administration_practice_value", args=[window.name])]

    def add(n):
        PracticeValue.objects.create(
            name=window.name, value=n, starts_on=noon.date() + n * DAY, source="Minute", set_by=UserFactory()
        )

    add(0)
    one = [queries_of(browser, page) for page in pages]
    for n in range(1, 21):
        add(n)

    assert [queries_of(browser, page) for page in pages] == one
