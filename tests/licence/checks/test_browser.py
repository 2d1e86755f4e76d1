"""Logging a check in a real browser: on a phone, with keys alone, on a bad line."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.models import Check
from sharing.models import Draft
from tests.browser import looks_right, open_as
from tests.factories.checks import caseload, due
from tests.factories.sharing import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_KEYS = 12  # beside the words


@pytest.fixture
def check():
    today = timezone.localdate()
    officer, licence = caseload(given_names="Simon", family_name="Astley")
    due(licence.rows[1], officer, today + timedelta(days=1))
    return due(licence.rows[0], officer, today)


def test_check_is_logged_with_few_keys_on_a_phone_and_a_bad_line_loses_nothing(browsing, client, check):
    pressed = []
    with browsing(width=390) as page:

        def press(key):
            pressed.append(key)
            page.keyboard.press(key)

        open_as(page, client, check.officer, reverse("checks"))
        looks_right(page, "checks")
        press("l")
        page.wait_for_url("**/log/")
        looks_right(page, "log")
        press("Space")
        while page.evaluate("document.activeElement.name") != "narrative":
            press("Tab")
        page.keyboard.type("Room as approved. No new devices seen.")
        press("Tab")
        page.context.set_offline(True)
        page.get_by_role("button", name="Save the check").click()
        page.get_by_text("Not sent: no connection").wait_for()
        assert page.get_by_label("What you saw").input_value() == "Room as approved. No new devices seen."
        page.context.set_offline(False)
        press("Enter")
        page.wait_for_url("**/checks/")
        assert "Saved." in page.content()
        page.set_viewport_size({"width": 1280, "height": 800})
        for path in (
            reverse("checks_coverage"),
            reverse("checks_week"),
            reverse("person_checks", kwargs={"uid": check.offender.uid}),
            "/",
        ):
            page.goto(path)
            looks_right(page, path)

    assert len(pressed) <= MOST_KEYS, pressed
    check = Check.objects.get(pk=check.pk)
    assert (check.outcome, check.narrative) == ("compliant", "Room as approved. No new devices seen.")
    assert not Draft.objects.exists()


def test_draft_comes_back_after_the_session_has_ended_to_the_same_field(browsing, client, check):
    address = reverse("check_log", kwargs={"uid": check.offender.uid, "check_uid": check.uid})
    with browsing(width=390) as page:
        open_as(page, client, check.officer, address)
        page.get_by_label("What you saw").fill("Met at the door")
        page.get_by_text("Draft kept on the server").wait_for()
        page.context.clear_cookies()
        page.get_by_label("Complied").check()
        page.get_by_role("button", name="Save the check").click()
        page.get_by_text("Not sent: you are signed out").wait_for()
        client.logout()
        open_as(page, client, check.officer, address)

        assert page.get_by_label("What you saw").input_value() == "Met at the door"
        assert page.evaluate("document.activeElement.name") == "narrative"


def test_week_is_turned_by_keys_and_a_check_is_given_on_a_phone(browsing, client, check):
    team = check.officer.memberships.get().team
    manager = UserFactory(role="probation_manager", teams=[team])
    colleague = UserFactory(name="Samira Reed", teams=[team])
    with browsing(width=390) as page:
        open_as(page, client, manager, reverse("checks_week"))
        looks_right(page, "week")
        page.keyboard.press("f")
        page.wait_for_url("**/week/?week=*")
        page.keyboard.press("b")
        page.get_by_text("Today", exact=True).wait_for()
        page.goto(reverse("check_give", kwargs={"uid": check.offender.uid, "check_uid": check.uid}))
        looks_right(page, "give one")
        page.get_by_label("Officer").select_option("Samira Reed")
        page.get_by_label("Why is the check reassigned?").fill("In court")
        page.get_by_role("button", name="Reassign check").click()
        page.get_by_text("reassigned").wait_for()

    check.refresh_from_db()
    assert check.officer == colleague
