"""The application for a withheld paper in a real browser: whole and clean at both widths, and done by keys alone."""

from datetime import date

import pytest
from django.urls import reverse

from parole.dossier.second_checks import DisclosureCheck
from parole.withholding import actions as withholding
from parole.withholding import advocates
from tests.browser import follow, looks_right, open_as, tick, write
from tests.parole.withholding.test_pages import APPLIED, at, begin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LAST_MONTH = date(2026, 11, 2)
NAMES = ("applicant", "grounds", "asked_for", "necessity", "document")


@pytest.fixture
def cast():
    return begin()


@pytest.fixture
def item(cast):
    """Its application is made, and that it is served waits for a second check."""
    by, item = cast["ppcs"], cast["item"]
    said = withholding.Applied(applied_on=LAST_MONTH, **{name: APPLIED[name] for name in NAMES})
    withholding.apply(item=item, said=said, by=by)
    advocates.ask_for(item=item, name="A. Wren KC", chambers="Fleet Chambers", on=LAST_MONTH, by=by)
    withholding.decide(item=item, directed="serve", on=LAST_MONTH, decided_by="panel_chair", document="PB/1", by=by)
    return item


@pytest.mark.parametrize("width", [1280, 390])
def test_application_its_check_and_its_forms_are_clean_in_axes_eyes_and_fit(browsing, client, cast, item, width):
    dossier = {"uid": item.offender.uid, "review_uid": item.review.uid}
    pages = {
        "application": at(item),
        "confirm": at(item, "confirm-check"),
        "advocate": at(item, "appoint"),
        "dossier": reverse("dossier", kwargs=dossier),
        "what the prisoner gets": reverse(
            "dossier_disclosure", kwargs={"uid": item.offender.uid, "item_uid": item.uid}
        ),
    }
    with browsing(width=width) as page:
        for name, path in pages.items():
            open_as(page, client, cast["second"], path)
            looks_right(page, f"{name} at {width}")


def test_direction_is_recorded_and_confirmed_by_keys_alone(browsing, client, cast, item):
    DisclosureCheck.objects.update(ended_by=cast["second"], ended_at="2026-11-20T12:00Z", ended_because="Wrong page")
    with browsing() as page:
        open_as(page, client, cast["ppcs"], at(item))
        follow(page, "Record what the Board directed")
        tick(page, page.get_by_label("Serve it on the prisoner"))
        page.keyboard.press("ArrowDown")  # to "Disclose a gist"
        tick(page, page.get_by_label("The panel chair"))
        write(page, "Reference of the direction", "PB/2")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Second check needed").wait_for()
        open_as(page, client, cast["second"], at(item))
        follow(page, "Confirm against the document")
        page.get_by_text("PB/2").wait_for()
        follow(page, "Confirm against the document")
        page.get_by_text("Confirmed by").wait_for()

    item.refresh_from_db()
    assert item.disclosure == "gist"
