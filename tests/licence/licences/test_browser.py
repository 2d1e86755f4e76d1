"""The pages of licences in a real browser: axe finds nothing, nothing scrolls sideways."""

from datetime import date

import pytest
from django.urls import reverse

from licence.catalogue import policy
from licence.conditions.actions import conditions
from licence.conditions.actions.conditions import Written
from licence.exemptions.actions import asking
from licence.licences.actions import licences
from licence.models import Licence
from tests.browser import looks_right, open_as
from tests.factories.licence import active_licence, asked_exemption, filled, somebody_due_out, viewed, workers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]


@pytest.mark.every_page
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_a_licence_look_right(browsing, client, width):
    person = somebody_due_out(family_name="Telford")
    com, governor, head = workers(person, "probation_officer", "prison_decision_maker", "probation_head")
    licence = active_licence(person, com, governor, on=date(2026, 11, 20))
    variation = licences.vary(licence=licence, reason="He works now", by=com)
    written = Written(
        necessity="He met them there",
        proportionality="One park",
        review_on=date(2027, 6, 1),
        text="Not to enter Roundhay.",
    )
    bespoke = conditions.add_condition(licence=variation, written=written, by=com)
    conditions.add_zone(
        condition=bespoke,
        kind="exclusion",
        place="Roundhay Park, Leeds",
        hours="",
        outline=[[-1.50, 53.83], [-1.49, 53.83], [-1.48, 53.84]],
        by=com,
    )
    exemption = asked_exemption(licence.conditions.first(), com)
    waiting = {"uid": person.uid, "permission_uid": exemption.uid}
    asking.give_view(exemption=exemption, view="objects", words="He met them there", by=head)
    curfew = next(each.code for each in policy.additional(variation.policy_version) if each.category.startswith("Cur"))
    at = {"uid": person.uid, "licence_uid": variation.uid}

    with browsing(width=width) as page:
        open_as(page, client, com, reverse("licence", kwargs=at))
        looks_right(page, "licence")
        for name, kwargs in (
            ("licence", at | {"licence_uid": licence.uid}),
            ("person_licence", {"uid": person.uid}),
            ("licence_condition_add", at | {"code": curfew}),
            ("licence_submit", at),
            ("exemption_add", {"uid": person.uid, "condition_uid": licence.conditions.first().uid}),
            ("exemption", waiting),
            ("exemption_view", waiting),
            ("licence_condition_choose", at),
            ("condition_board", {"uid": person.uid, "condition_uid": bespoke.uid}),
            ("licences", {}),
            ("licence_catalogue", {}),
        ):
            page.goto(reverse(name, kwargs=kwargs))
            looks_right(page, name)


@pytest.mark.parametrize("width", [1280, 390])
def test_variation_is_approved_told_and_in_force_by_keys_alone(browsing, client, width):
    person = somebody_due_out(family_name="Telford")
    roles = ("probation_officer", "prison_decision_maker", "probation_head")
    com, governor, head = workers(person, *roles)
    licence = active_licence(person, com, governor, on=date(2026, 11, 20))
    variation = viewed(filled(licences.vary(licence=licence, reason="He works now", by=com), com))
    licences.submit(licence=variation, by=com)
    at = {"uid": person.uid, "licence_uid": variation.uid}

    with browsing(width=width) as page:
        open_as(page, client, head, reverse("licence_decide", kwargs=at))
        page.get_by_role("radio", name="Approve it").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Record the decision").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Your decision is recorded").wait_for()

        open_as(page, client, com, reverse("licence", kwargs=at))
        page.get_by_role("button", name="Record telling the person").focus()
        page.keyboard.press("Enter")
        page.get_by_role("radio", name="Signed").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Record it").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Recorded.").wait_for()
        looks_right(page, "licence in force")

    assert Licence.objects.get(pk=variation.pk).status == "active"
