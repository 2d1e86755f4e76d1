"""The form of a breach on a phone, and without JavaScript."""

import pytest
from django.urls import reverse

from licence.models import Breach
from licence.registers.actions import record_unknown_device
from tests.browser import looks_right, open_as
from tests.factories.breaches import let_in, licence_since_long
from tests.factories.sharing import LONG_AGO

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def licence():
    return licence_since_long()


@pytest.fixture
def manager(licence):
    return let_in(licence.offender, "probation")


def test_a_breach_is_recorded_and_decided_on_a_phone(browsing, client, licence, manager):
    with browsing(width=390) as page:
        open_as(page, client, manager, reverse("breach_add", args=[licence.offender.uid]))
        page.get_by_label("Which condition?").select_option(str(licence.rows[0].uid))
        page.get_by_label("How is it known?").select_option("police")
        page.get_by_role("button", name="Record the breach").click()
        looks_right(page, "what is missing")
        page.get_by_label("What happened?").fill("A second telephone")
        page.get_by_role("button", name="Record the breach").click()
        looks_right(page, "the breach")
        page.get_by_role("link", name="Confirm the breach").click()
        looks_right(page, "the decision")
        page.get_by_label("Your reasons").fill("Seen by two officers")
        page.get_by_role("button", name="Confirm the breach").click()
        page.get_by_role("heading", name="What was decided").wait_for()

    assert Breach.objects.get().status == "confirmed"


def test_the_form_works_without_javascript(browsing, client, licence, manager):
    with browsing(width=390, javascript=False) as page:
        open_as(page, client, manager, reverse("breach_add", args=[licence.offender.uid]))
        page.get_by_label("Which condition?").select_option(str(licence.rows[1].uid))
        page.get_by_label("How is it known?").select_option("check")
        page.get_by_label("What happened?").fill("Met a person named there")
        page.get_by_role("button", name="Show the conditions of that day").click()
        page.get_by_role("button", name="Record the breach").click()
        page.get_by_role("heading", name="Association", exact=True).wait_for()

    assert Breach.objects.get().reason == "association"


@pytest.mark.every_page
def test_lists_figures_and_registers_are_clean_in_axes_eyes_and_fit(browsing, client, licence, manager):
    record_unknown_device(
        offender=licence.offender, by=manager, kind="phone", make="Nokia", starts_on=LONG_AGO.date(), evidence="Found"
    )
    Breach.objects.create(
        offender=licence.offender,
        licence=licence,
        condition=licence.rows[0],
        source="police",
        reason="device_or_internet",
        occurred_at=LONG_AGO,
        summary="A second telephone",
    )
    paths = [reverse("breaches"), reverse("figure", args=["breaches"])]
    paths += [reverse(name, args=[licence.offender.uid]) for name in ("person_breaches", "person_registers")]
    for width in (390, 1280):
        with browsing(width=width) as page:
            for path in paths:
                open_as(page, client, manager, path)
                looks_right(page, f"{path} at {width}")
