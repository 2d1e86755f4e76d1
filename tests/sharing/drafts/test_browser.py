"""What is typed is kept in the order in which it was typed, in a real browser."""

import pytest
from django.urls import reverse

from sharing.drafts.models import Draft
from tests.browser import open_as
from tests.factories.emergencies import REASON, somebody
from tests.sharing.sign_in.conftest import SECRET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


def test_a_form_is_not_sent_before_the_draft_that_is_on_its_way_has_arrived(browsing, client):
    user = somebody(secret=SECRET)
    held, order = [], []

    def hold(route):
        held.append(route)

    with browsing() as page:
        open_as(page, client, user, reverse("emergency"))
        page.route("**/drafts/**", hold)
        page.on("response", lambda answer: "/drafts/" in answer.url and order.append("draft kept"))
        page.on(
            "request", lambda asked: asked.is_navigation_request() and asked.method == "POST" and order.append("sent")
        )
        page.get_by_label("Prison number, CRN or PNC", exact=True).fill("A6120PD")
        with page.expect_request("**/drafts/**"):
            page.get_by_role("radio").first.check()
        page.get_by_label("Why you need this record now").fill(REASON)

        button = page.get_by_role("button", name="Continue to second factor")
        button.click()
        button.click()
        held[0].continue_()
        page.get_by_role("heading", name="Confirm and open").wait_for()

    assert order == ["draft kept", "sent"]
    assert Draft.objects.get().data["reason"] == [REASON]
