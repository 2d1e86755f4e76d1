"""A date about which the sources differ, in a real browser."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Conviction, DateConflict, Establishment, Offence, Sentence
from offenders.movements import actions as custody
from sharing.access.rules import GrantRole
from tests.browser import looks_right, open_as
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def conflict():
    """Held for 20 + 1 years of particular concern; the prison's conditional release is nine days late."""
    person = OffenderFactory(given_names="Marcus", family_name="Halden", prison_number="A4821KX")
    prison = Establishment.objects.create(code="FSI", name="HMP Full Sutton")
    custody.receive(offender=person, establishment=prison, on=date(2023, 11, 30), by=None)
    offence, _ = Offence.objects.get_or_create(
        statute="Terrorism Act 2000",
        section="58",
        defaults={"title": "Collection of information", "schedule_19za": "part_2"},
    )
    conviction = Conviction.objects.create(offender=person, offence=offence, convicted_on=date(2023, 11, 1))
    Sentence.objects.create(
        offender=person,
        conviction=conviction,
        kind="SOPC",
        sentenced_on=date(2023, 11, 30),
        years=20,
        extension_months=12,
    )
    sheet = {Code.CRD: date(2043, 12, 8)}
    releases.record_official_dates(offender=person, dates=sheet, source="NOMIS", as_at=date(2026, 11, 24), by=None)
    return DateConflict.objects.get(code="CRD")


def test_date_is_accepted_by_keys_on_a_phone(browsing, client, conflict):
    team = GrantFactory(subject=conflict.offender, team=TeamFactory(), grant_role=GrantRole.LEAD).team
    manager = UserFactory(name="Priya Nandan", role="probation_manager", teams=[team])
    about = {"uid": conflict.offender.uid, "conflict_uid": conflict.uid}
    with browsing(width=390) as page:
        open_as(page, client, manager, reverse("person_conflict", kwargs=about))
        looks_right(page, "conflict")
        page.get_by_role("link", name="Accept the prison’s date").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Why is the prison’s date right?").wait_for()
        looks_right(page, "conflict_accept")
        page.get_by_label("Why is the prison’s date right?").focus()
        page.keyboard.type("Nine days at large")
        page.keyboard.press("Tab")
        page.keyboard.type("Sheet 4, at the custody office")
        page.get_by_role("button", name="Accept date").focus()
        page.keyboard.press("Enter")
        page.get_by_text("The prison date is accepted.").wait_for()
        looks_right(page, "conflict_accepted")
        page.goto(reverse("conflicts") + "?show=accepted")
        looks_right(page, "conflicts")

        assert page.get_by_text("Marcus Halden").first.is_visible()
