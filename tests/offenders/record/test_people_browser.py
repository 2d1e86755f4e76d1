"""People and who may see them, in a real browser: with keys alone, without JavaScript, on a phone."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from sharing.access.rules import GrantRole
from sharing.models import Grant
from tests.browser import looks_right, open_as
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person():
    return OffenderFactory(given_names="Marcus", family_name="Halden", prison_number="A4821KX")


@pytest.fixture
def manager(person):
    team = GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD).team
    return UserFactory(role="probation_manager", teams=[team])


@pytest.mark.every_page
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_clean_in_axes_eyes_and_fit(browsing, client, person, manager, width):
    grant = GrantFactory(subject=person, team=TeamFactory(name="PPCS"), grant_role=GrantRole.CONTRIBUTOR)
    GrantFactory(subject=person, ended_at=grant.starts_at, ended_by=manager, ended_because="Moved")
    of_person = {"uid": person.uid}
    with browsing(width=width) as page:
        open_as(page, client, manager, reverse("people"))
        for path in (
            reverse("people"),
            client.post(reverse("people"), {"q": "nobody"}).url,
            reverse("person", kwargs=of_person),
            reverse("person_access", kwargs=of_person),
            reverse("access_add", kwargs=of_person),
            reverse("access_end", kwargs=of_person | {"grant_uid": grant.uid}),
            "/no/such/page/",
            reverse("help"),
            reverse("keyboard_shortcuts"),
            reverse("accessibility"),
        ):
            page.goto(path)
            looks_right(page, path)


def test_with_keys_alone_a_person_is_found_opened_and_a_team_let_in(page, client, person, manager):
    casework = TeamFactory(name="PPCS casework")
    open_as(page, client, manager, reverse("people"))

    page.keyboard.press("/")
    page.keyboard.type("hald")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/?asked=*")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.get_by_role("heading", name="Marcus Halden").wait_for()
    page.get_by_role("link", name="Who can see this").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Give a team access").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Team", exact=True).focus()
    page.keyboard.type("PPCS")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.get_by_label("Why does this team need to know?").focus()
    page.keyboard.type("Parole casework")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Who will read this").wait_for()
    page.get_by_role("button", name="Confirm: give access").focus()
    page.keyboard.press("Enter")

    page.get_by_text("PPCS casework can see Marcus Halden now.").wait_for()
    assert Grant.objects.get(team=casework).grant_role == GrantRole.CONTRIBUTOR


def test_without_javascript_errors_keep_what_was_typed_and_the_way_goes_on(browsing, client, person, manager):
    casework = TeamFactory(name="PPCS casework")
    with browsing(javascript=False, width=390) as page:
        open_as(page, client, manager, reverse("access_add", kwargs={"uid": person.uid}))
        page.get_by_label("Why does this team need to know?").fill("Parole casework")
        page.get_by_label("Reader: view the record").check()
        page.get_by_role("button", name="Give access").click()

        page.get_by_role("link", name="Select a team").wait_for()
        assert page.title().startswith("Error: ")
        assert page.get_by_label("Why does this team need to know?").input_value() == "Parole casework"

        page.get_by_label("Team", exact=True).select_option(label=f"PPCS casework, {casework.agency}")
        page.get_by_role("button", name="Give access").click()
        page.get_by_text("Who will read this").wait_for()
        page.get_by_role("button", name="Confirm: give access").click()
        page.get_by_role("link", name="Enter an end date. A Reader gets access for at most 366 days").wait_for()

        for part, typed in {"Day": "31", "Month": "3", "Year": "2027"}.items():
            page.get_by_label(part).fill(typed)
        page.get_by_role("button", name="Give access").click()

        page.get_by_text("PPCS casework can see Marcus Halden now.").wait_for()


def test_grant_that_ends_at_its_minute_closes_the_open_page_at_the_next_request(page, client, person):
    team = TeamFactory()
    moment = datetime(2126, 12, 1, 17, 30, tzinfo=UTC)
    GrantFactory(subject=person, team=team, ends_at=moment)
    with time_machine.travel(moment - timedelta(minutes=1), tick=False) as clock:
        open_as(page, client, UserFactory(teams=[team]), reverse("person", kwargs={"uid": person.uid}))
        page.get_by_role("heading", name="Marcus Halden").wait_for()

        clock.move_to(moment)
        page.reload()
        page.get_by_role("heading", name="No record to show").wait_for()
