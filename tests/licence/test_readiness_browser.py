"""What must be in hand, on a phone and by keyboard."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.models import ReadinessException, ReadinessItem
from tests.browser import looks_right, open_as
from tests.factories.readiness import a_list, put_in_hand

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_list_is_worked_on_a_phone_by_keyboard_and_clean_in_axes_eyes(browsing, client):
    today = timezone.localdate()
    readiness, cast = a_list(today + timedelta(days=1), on=today - timedelta(days=28), family_name="Telford")
    put_in_hand(readiness, cast, but=["accommodation", "other_warrant"])
    about = {"uid": readiness.offender.uid}
    thing = readiness.items.get(code="accommodation")

    with browsing(width=390) as page:
        open_as(page, client, cast["probation_officer"], reverse("person_readiness", kwargs=about))
        looks_right(page, "the list")
        page.get_by_role("link", name="Somewhere to live is held").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="What was said of it").wait_for()
        looks_right(page, "one thing")
        page.get_by_role("button", name="Say how it stands").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Save how it stands").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="There is a problem").wait_for()
        looks_right(page, "what is missing")
        page.get_by_label("Waiting: it is begun").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Save how it stands").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Somewhere to live is held: waiting.").wait_for()
        page.goto(reverse("readiness_exception", kwargs=about | {"thing_uid": thing.uid}))
        page.get_by_label("Why must the person go without it?").fill("No room anywhere")
        looks_right(page, "an exception")
        page.get_by_role("button", name="Ask for the exception").click()
        page.get_by_text("The exception is asked for").wait_for()
        for name in ("readiness_tag", "release_day", "release_day_paper"):
            page.goto(reverse(name, kwargs=about))
            looks_right(page, name)
        for path in (reverse("blocked_releases"), reverse("releases"), reverse("person", kwargs=about)):
            page.goto(path)
            looks_right(page, path)

    assert ReadinessItem.objects.get(pk=thing.pk).state == "waiting"
    assert ReadinessException.objects.get().reason == "No room anywhere"
