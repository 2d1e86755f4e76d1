"""Open a record in an emergency in a real browser: by keys alone, on a phone, and close it again."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from sharing.models import EmergencyAccess
from tests.browser import looks_right, open_as
from tests.factories.emergencies import REASON, somebody
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import TeamFactory
from tests.sharing.sign_in.conftest import SECRET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


def test_opened_with_a_code_by_keys_alone_on_a_phone_and_closed(browsing, client):
    person = OffenderFactory(given_names="Rowan", family_name="Telford", prison_number="A6120PD")
    TeamFactory(name="CT duty desk", kind="duty_desk", phone="ext 4410")
    user = somebody(name="Priya Nandan", secret=SECRET)
    with browsing(width=390) as page:
        open_as(page, client, user, reverse("emergency"))
        looks_right(page, "open")
        page.get_by_label("Prison number, CRN or PNC", exact=True).focus()
        page.keyboard.type("a6120pd")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.type(REASON)
        page.get_by_role("button", name="Continue to second factor").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Confirm and open").wait_for()
        assert REASON in page.inner_text("main")
        looks_right(page, "confirm")

        page.get_by_label("Code").focus()
        page.keyboard.type(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: str(person.uid) in url)
        bar = page.get_by_role("region", name="Emergency access to A6120PD")
        assert "threat to life" in bar.inner_text()
        assert "left" in bar.locator(".rm-clock__words").inner_text()
        looks_right(page, "person")

        bar.get_by_role("button", name="Close now").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Emergency access to A6120PD is closed").wait_for()
        assert not page.get_by_role("region", name="Emergency access to A6120PD").count()
        page.goto(reverse("person", kwargs={"uid": person.uid}))
        assert page.inner_text("h1") == "No record to show"
    assert EmergencyAccess.objects.get().closed_at
