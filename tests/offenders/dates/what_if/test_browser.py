"""Testing different dates, and modelling a law change, in a real browser."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.dates.replays import actions as replays
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Adjustment, Conviction, Establishment, Offence, Sentence
from offenders.movements import actions as custody
from sharing.access.rules import GrantRole
from tests.browser import WIDTHS, looks_right, open_as
from tests.factories.hearings import hearing_row
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import ReviewFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person():
    """Held for an extended sentence of 12 and 5 years, with a hearing far ahead."""
    person = OffenderFactory(
        given_names="Marcus", family_name="Halden", prison_number="A4821KX", date_of_birth=date(1991, 3, 9)
    )
    prison = Establishment.objects.create(code="FSI", name="HMP Full Sutton")
    custody.receive(offender=person, establishment=prison, on=date(2023, 3, 15), by=None)
    offence, _ = Offence.objects.get_or_create(
        statute="Terrorism Act 2006",
        section="5",
        defaults={"title": "Preparation of terrorist acts", "schedule_19za": "part_1"},
    )
    conviction = Conviction.objects.create(
        offender=person, offence=offence, convicted_on=date(2023, 3, 1), committed_on=date(2021, 9, 1)
    )
    Sentence.objects.create(
        offender=person,
        conviction=conviction,
        kind="EDS",
        sentenced_on=date(2023, 3, 15),
        years=12,
        extension_months=60,
    )
    Adjustment.objects.create(offender=person, kind="remand", days=100)
    sheet = {Code.CRD: date(2034, 12, 4), Code.SLED: date(2039, 12, 4)}
    releases.record_official_dates(offender=person, dates=sheet, source="NOMIS", as_at=date(2026, 11, 24), by=None)
    review = ReviewFactory(offender=person, period=person.periods.get(), status="listed", target_on=date(2046, 4, 1))
    hearing_row(person, date(2046, 3, 5), review=review)
    return person


@pytest.fixture
def manager(person):
    team = GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD).team
    return UserFactory(role="probation_manager", teams=[team])


@pytest.mark.parametrize("width", WIDTHS)
def test_question_is_asked_and_answered_and_can_be_shared(browsing, client, person, manager, width):
    with browsing(width=width) as page:
        open_as(page, client, manager, reverse("person_what_if", kwargs={"uid": person.uid}))
        looks_right(page, "what_if")
        page.get_by_label("Years").fill("10")
        page.get_by_label("moved by this many weeks").fill("4")
        page.get_by_role("button", name="Show results").click()
        looks_right(page, "what_if_answer")
        assert "Sentence 1: EDS 10 years + 60 months" in page.content() or "EDS 10 + 5 years" in page.content()
        shared = page.url
        page.goto(shared)

        assert page.get_by_text("Parole: the hearing 4 weeks later").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_replay_is_asked_and_read(browsing, client, person, manager, width):
    with browsing(width=width) as page:
        open_as(page, client, manager, reverse("law_replays"))
        looks_right(page, "law_replays")
        page.get_by_label("Purpose").fill("No parole from June 2027")
        group = page.get_by_role("group", name="Terrorist prisoner, no parole")
        for part, typed in (("Day", "1"), ("Month", "6"), ("Year", "2027")):
            group.get_by_label(part).fill(typed)
        page.get_by_role("button", name="Run model").click()
        page.get_by_text("Calculating.").wait_for()
        looks_right(page, "law_replay_running")
        replays.work(at=timezone.now())
        page.get_by_role("heading", name="People affected").wait_for()  # it asks automatically

        looks_right(page, "law_replay")
        assert page.get_by_text("1 person").is_visible()
