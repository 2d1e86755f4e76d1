"""The register of law in a real browser: several entries are checked by keys alone."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import Calculation, LawCheck
from offenders.reference.law.kind import LAW
from offenders.reference.loading.actions import load
from tests.browser import WIDTHS, follow, looks_right, open_as, tick
from tests.factories.offenders import LawCheckFactory, LawEntryFactory, OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keeper():
    team = TeamFactory()
    person = OffenderFactory(family_name="Wrexcombe")
    GrantFactory(subject=person, team=team)
    entries = ["cja-247a-8", "cja-249"]
    Calculation.objects.create(
        offender=person, dates={"PED": "2027-03-15"}, rests_on=entries, law_on=date(2026, 12, 1), because="Typed"
    )
    return UserFactory(role="ppcs", teams=[team])


def test_two_entries_are_checked_by_keys_alone(browsing, client, keeper):
    used, other = LawEntryFactory(key="cja-247a-8"), LawEntryFactory()
    with browsing() as page:
        open_as(page, client, keeper, reverse("law_register"))
        for entry in (used, other):
            tick(page, page.locator(f"#entry-{entry.key}"))
        follow(page, "Record checks of ticked entries")
        page.get_by_text("Your check of 2 entries is recorded.").wait_for()

    assert set(LawCheck.objects.values_list("entry", flat=True)) == {used.pk, other.pk}


@pytest.mark.parametrize("width", WIDTHS)
def test_register_and_entry_look_right(browsing, client, keeper, width):
    load([LAW], by=None)
    LawCheckFactory(entry=LAW.model.objects.get(key="cja-247a-8"), checked_by=keeper)
    with browsing(width=width) as page:
        open_as(page, client, keeper, reverse("law_register"))
        looks_right(page, "law_register")
        open_as(page, client, keeper, reverse("law_entry", args=["cja-247a-8"]))
        looks_right(page, "law_entry")
