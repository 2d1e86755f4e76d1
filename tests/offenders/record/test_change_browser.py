"""Adding and changing people in a real browser: drafts on the server, with keys, on a phone."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Alias, Conviction, Establishment, Identifier, Offence, Release, ReleaseHold, Sentence
from offenders.movements import actions as custody
from sharing.access.rules import GrantRole
from sharing.models import Draft
from tests.browser import looks_right, open_as
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person():
    person = OffenderFactory(given_names="Marcus", family_name="Halden", prison_number="A4821KX")
    prison = Establishment.objects.create(code="FSI", name="HMP Full Sutton")
    custody.receive(offender=person, establishment=prison, on=date(2023, 3, 15), by=None)
    releases.record_official_dates(
        offender=person,
        dates={Code.PED: date(2046, 12, 5), Code.CRD: date(2047, 6, 7)},
        source="NOMIS",
        as_at=date(2026, 11, 24),
        by=None,
    )
    return person


@pytest.fixture
def manager(person):
    team = GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD).team
    return UserFactory(role="probation_manager", teams=[team])


@pytest.fixture
def offence():
    return Offence.objects.get_or_create(
        statute="Terrorism Act 2000", section="58", defaults={"title": "Collection of information"}
    )[0]


@pytest.mark.every_page
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_clean_in_axes_eyes_and_fit(browsing, client, person, manager, offence, width):
    alias = Alias.objects.create(offender=person, name="Marc Halden-Featherstonehaugh")
    Identifier.objects.create(offender=person, kind="crn", value="X1", canonical="X1", warning="Looks wrong")
    conviction = Conviction.objects.create(offender=person, offence=offence, convicted_on=date(2023, 3, 1))
    Sentence.objects.create(offender=person, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6)
    release = Release.objects.get(offender=person, basis="CRD")
    ReleaseHold.objects.create(release=release, offender=person, kind="identity", reason="Two names on the warrant")
    Draft.objects.create(
        user=manager, form="person.add", key="new", data={"family_name": ["Tel"]}, saved_at="2026-11-24T09:41Z"
    )
    names = {
        "person_change": {},
        "alias_change": {"alias_uid": alias.uid},
        "conviction_add": {},
        "dates_record": {},
        "movement_record": {},
        "release_hold": {"release_uid": release.uid},
    }
    with browsing(width=width) as page:
        open_as(page, client, manager, reverse("person_add"))
        looks_right(page, "person_add")
        for name, more in names.items():
            page.goto(reverse(name, kwargs={"uid": person.uid, **more}))
            looks_right(page, name)


def test_what_is_typed_is_kept_by_itself_and_comes_back_with_the_focus(page, client, person, manager):
    address = reverse("person_details", kwargs={"uid": person.uid})
    open_as(page, client, manager, address)

    page.get_by_label("Nationalities").fill("British, Irish")
    page.get_by_role("status").get_by_text("Draft kept on the server, ").wait_for()
    page.get_by_label("Month").fill("4")
    page.get_by_label("Year").focus()
    page.locator("[name=date_of_birth_year]:focus").wait_for()
    with page.expect_response("**/drafts/**"):
        page.get_by_label("Year").press_sequentially("19")
        page.get_by_label("Year").blur()
        page.get_by_label("Year").focus()

    kept = Draft.objects.get()
    assert "csrfmiddlewaretoken" not in kept.data
    page.goto(address)
    page.get_by_text("You began this at").wait_for()
    assert page.get_by_label("Nationalities").input_value() == "British, Irish"
    assert page.get_by_label("Month").input_value() == "4"
    page.get_by_role("button", name="Start again").click()
    page.wait_for_url(f"**{address}")
    assert page.get_by_label("Nationalities").input_value() == ""
    assert not Draft.objects.exists()


def test_when_the_server_does_not_answer_the_page_says_since_when(page, client, person, manager):
    open_as(page, client, manager, reverse("person_details", kwargs={"uid": person.uid}))
    page.route("**/drafts/**", lambda route: route.abort())

    page.get_by_label("Nationalities").fill("British")

    page.get_by_role("status").get_by_text("Draft not kept since ").wait_for()
    assert "British" not in page.evaluate("JSON.stringify([localStorage, sessionStorage])")
