"""An item from its form to the confirmation of another agency, on a phone and in axe's eyes."""

import pytest
from django.urls import reverse

from sharing.models import Item
from tests.browser import looks_right, open_as
from tests.factories.items import LAWFUL, holder, team_of
from tests.factories.offenders import OffenderFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_item_is_recorded_shared_as_a_gist_and_confirmed_by_another_agency(browsing, client):
    person = OffenderFactory(family_name="Halden")
    analyst = holder(person, name="CTP North East")
    probation = holder(person, role="probation_manager", kind="probation", name="NSD North")

    with browsing(width=390) as page:
        open_as(page, client, analyst, reverse("person_sharing", args=[person.uid]))
        looks_right(page, "nothing on record")
        page.get_by_role("link", name="Record an item").click()
        page.get_by_label("Only people in our agency that I name").check()
        page.get_by_text("1 person will read it: you.").wait_for()
        page.get_by_label("The holding team").check()
        page.get_by_text("those in CTP North East who can see").wait_for()
        page.get_by_label("Concern").check()
        page.get_by_label("Title, in neutral words").fill("A car near a zone")
        page.get_by_label("Gist").fill("SECRET: a car")
        page.get_by_role("button", name="Check who will read it").click()
        page.get_by_role("heading", name="There is a problem").wait_for()  # it is sent once the draft has arrived
        looks_right(page, "a marking in the text")
        page.get_by_label("Gist").fill("A car like his, at nine in the evening")
        page.get_by_role("button", name="Check who will read it").click()
        page.get_by_role("heading", name="Check before recording").wait_for()
        looks_right(page, "who will read it")
        page.get_by_role("button", name="Record item").click()
        page.get_by_role("link", name="Share gist").click()
        looks_right(page, "the decision")
        page.get_by_label("NSD North").check()
        page.get_by_label("Why?").fill("They meet him on Friday")
        page.get_by_label("Lawful basis").select_option(LAWFUL)
        page.get_by_role("button", name="Share gist").click()
        page.get_by_text("0 of 1 have confirmed reading").wait_for()
        looks_right(page, "the item, for who holds it")

        open_as(page, client, probation, reverse("sharing") + "?show=confirm")
        looks_right(page, "to confirm")
        page.get_by_role("link", name="A car near a zone", exact=True).click()
        page.get_by_role("heading", name="A car near a zone").wait_for()
        looks_right(page, "the gist")
        page.keyboard.press("a")
        page.get_by_text("Your team has confirmed reading").wait_for()

    item = Item.objects.get()
    assert item.state == "gist_shared"
    assert item.readings.get(team=team_of(probation)).confirmed_by == probation


def test_an_item_is_recorded_without_javascript(browsing, client):
    person = OffenderFactory(family_name="Halden")
    analyst = holder(person, name="CTP North East")

    with browsing(width=1280, javascript=False) as page:
        open_as(page, client, analyst, reverse("item_add", args=[person.uid]))
        page.get_by_label("Concern").check()
        page.get_by_label("Title, in neutral words").fill("A car near a zone")
        page.get_by_label("Gist").fill("A car like his")
        page.get_by_label("Only people in our agency that I name").check()
        page.get_by_role("button", name="Check who will read it").click()
        page.get_by_text("1 person will read it: you.").wait_for()
        page.get_by_role("button", name="Change").click()
        page.get_by_role("button", name="Check who will read it").click()
        page.get_by_role("button", name="Record item").click()
        page.get_by_role("heading", name="A car near a zone").wait_for()

    assert Item.objects.get().is_named_only
