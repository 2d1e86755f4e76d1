"""A story told by pages alone: a licence is made, binds, is checked and broken, and three services hear of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from licence.models import Breach, Check, Licence
from tests.browser import type_day
from tests.factories.breaches import let_in
from tests.factories.licence import somebody_due_out
from tests.factories.sharing import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEEN = "One phone, as approved. Nothing new."
FOUND = "Under the bed, switched on"
MOST_KEYS = 12  # beside the words


class Person:
    """The person of the story, and addresses about them."""

    def __init__(self):
        self.row = somebody_due_out(datetime(2026, 12, 4, tzinfo=UTC).date(), given_names="Simon", family_name="Astley")

    def at(self, name):
        return reverse(name, kwargs={"uid": self.row.uid})


@pytest.fixture
def person(at_noon):
    return Person()


@pytest.fixture
def officer(person):
    return let_in(person.row, "probation", role="probation_officer", name="NSD North")


@pytest.fixture
def governor(person):
    place = {"kind": "establishment", "place_code": person.row.establishment.code}
    return let_in(person.row, "prison", role="prison_decision_maker", name="Full Sutton OMU", **place)


@pytest.fixture
def police(person):
    return let_in(person.row, "ct_police", role="ct_analyst", name="CT desk")


def test_licence_is_made_and_broken_and_three_services_hear_of_it(walk, person, officer, governor, police):
    walk.step(officer, person.at("person_licence"), lambda page: licence_is_made(page, officer))
    walk.step(governor, person.at("person_licence"), licence_is_approved)
    walk.step(governor, person.at("person_licence"), licence_is_printed)
    assert Licence.objects.get().approved_by == governor

    walk.clock.move_to("2026-12-04T10:00:00Z")
    walk.step(governor, person.at("release_record"), release_is_recorded)
    assert Licence.objects.get().status == "active"
    walk.step(officer, person.at("person_checks"), lambda page: check_is_planned(page, officer))

    walk.clock.move_to("2026-12-07T14:00:00Z")
    walk.step(officer, reverse("checks"), check_is_logged_by_keys, width=390)
    assert Check.objects.get(narrative=SEEN).outcome == "compliant"

    walk.clock.move_to("2026-12-08T09:00:00Z")
    walk.step(officer, person.at("person_registers"), unknown_phone_is_found, width=390)
    assert "mobile phone" in Breach.objects.get().condition.wording

    for user in (officer, governor, police):
        walk.step(user, reverse("alerts"), breach_is_new)
    walk.step(UserFactory(role="ct_analyst"), reverse("alerts"), nothing_is_told)
    walk.step(police, reverse("alerts"), breach_is_acknowledged)
    for user in (officer, governor):
        walk.step(user, reverse("alerts"), breach_is_new)


def licence_is_made(page, officer):
    page.get_by_role("link", name="Start a licence").or_(page.get_by_role("button", name="Start a licence")).click()
    page.get_by_role("button", name="Start licence").click()
    details_are_filled_in(page, officer)
    condition_is_chosen(page)
    page.get_by_role("link", name="Check and submit").or_(page.get_by_role("button", name="Check and submit")).click()
    page.get_by_role("button", name="Submit the licence").click()
    page.get_by_text("The licence is submitted.").wait_for()


def details_are_filled_in(page, officer):
    page.get_by_label("Responsible officer").select_option(label=str(officer))
    type_day(page, "Licence expires on", "31 1 2029")
    page.get_by_label("Who does the person meet first?").select_option("duty_officer")
    page.get_by_label("When did this happen?").select_option("on_release")
    page.get_by_label("Where does the person go?").fill("Probation office, 4 Mill Lane")
    page.get_by_label("Release Monitor", exact=True).check()
    page.get_by_role("button", name="Save the details").click()
    page.get_by_text("The details are saved.").wait_for()


def condition_is_chosen(page):
    """From the catalogue: one mobile phone, not more."""
    page.get_by_role("link", name="Add a condition").click()
    page.get_by_role("link", name="Not to own or possess more than one mobile phone").click()
    page.get_by_label("Why is it necessary?").fill("He recruited by telephone")
    page.get_by_label("Why is it proportionate?").fill("One phone is enough for work and family")
    type_day(page, "Review on", "1 6 2027")
    page.get_by_role("button", name="Add the condition").click()
    page.get_by_text("Not to own or possess more than one mobile phone").first.wait_for()


def licence_is_approved(page):
    page.get_by_role("link", name="Licence 1.0").first.click()
    page.get_by_role("link", name="Approve or send back").or_(
        page.get_by_role("button", name="Approve or send back")
    ).click()
    page.get_by_label("Approve it").check()
    page.get_by_role("button", name="Record the decision").click()
    page.get_by_text("Your decision is recorded").wait_for()


def licence_is_printed(page):
    page.get_by_role("link", name="Licence 1.0").first.click()
    with page.expect_download() as printed:
        page.get_by_role("link", name="Preview (PDF)").click()
    paper = Path(printed.value.path()).read_bytes()
    assert (paper[:5], paper.rstrip()[-5:]) == (b"%PDF-", b"%%EOF")


def release_is_recorded(page):
    page.get_by_role("button", name="Record the release").click()
    page.get_by_text("The release is recorded.").wait_for()


def check_is_planned(page, officer):
    row = page.get_by_role("row", name="more than one mobile phone")
    row.get_by_role("link", name="Plan").click()
    page.get_by_role("group", name="How is it checked?").get_by_role("checkbox").first.check()
    type_day(page, "First due on", "7 12 2026")
    page.get_by_label("Grace period, in working days").fill("0")
    page.locator("select[name=officer]").select_option(label=str(officer))
    page.get_by_role("button", name="Make the plan").click()
    page.get_by_role("heading", name="Checks", exact=True).wait_for()


def check_is_logged_by_keys(page):
    """Few keys, one page between the list and what is saved, and nothing but the words to type."""
    pressed, loaded = [], []
    page.on("request", lambda asked: loaded.append(asked.url) if is_load(asked) else None)

    def press(key):
        pressed.append(key)
        page.keyboard.press(key)

    press("l")
    page.wait_for_url("**/log/")
    press("Space")
    while page.evaluate("document.activeElement.name") != "narrative":
        press("Tab")
    page.keyboard.type(SEEN)
    press("Tab")
    while page.evaluate("document.activeElement.type") != "submit":
        press("Tab")
    assert len(loaded) == 1, loaded
    press("Enter")
    page.wait_for_url("**/checks/")
    page.get_by_text("Saved.").wait_for()
    assert len(pressed) <= MOST_KEYS, pressed


def is_load(asked):
    return asked.is_navigation_request() and asked.method == "GET"


def unknown_phone_is_found(page):
    """Two clicks from the register to a breach that is filled in; what was typed of the phone is not typed again."""
    page.get_by_role("link", name="Unknown device found").or_(
        page.get_by_role("button", name="Unknown device found")
    ).click()
    page.get_by_label("Kind").select_option("phone")
    page.get_by_label("Make").fill("Nokia")
    page.get_by_label("Where and how was it found?").fill(FOUND)
    page.get_by_role("button", name="Save and record the breach").click()
    page.get_by_role("heading", name="Record a suspected breach").wait_for()
    assert FOUND in page.get_by_label("What happened?").input_value()
    assert page.get_by_label("Which condition?").input_value()
    page.get_by_role("button", name="Record the breach").click()
    page.get_by_text("The breach is recorded").wait_for()


def breach_is_new(page):
    page.get_by_role("button", name="Acknowledge Suspected breach").wait_for()
    assert page.get_by_role("list", name="Threads").get_by_text("Astley").first.is_visible()


def breach_is_acknowledged(page):
    page.get_by_role("button", name="Acknowledge Suspected breach").click()
    page.get_by_text("Acknowledged by").wait_for()


def nothing_is_told(page):
    page.get_by_role("heading", name="Alerts", exact=True).wait_for()
    assert "Astley" not in page.content()
