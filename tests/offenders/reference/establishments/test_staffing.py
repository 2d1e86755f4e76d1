"""An administrator puts the first member in an establishment's team: one act makes the team with all that it needs."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import Establishment
from offenders.movements import actions as custody
from sharing.duties import awaiting
from sharing.models import AuditEntry, Grant, Region, Team
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "nothing_to_prepare")]
ADDRESS = "/administration/prison-teams/"


@pytest.fixture
def frankland():
    return Establishment.objects.create(code="FKI", name="HMP Frankland", short_name="Frankland", region="North East")


@pytest.fixture
def desk():
    Region.objects.create(code="CTP-NE", kind="ct_police", name="CTP North East")
    Region.objects.create(code="NE", kind="probation", name="North East", police_region="CTP-NE")
    return TeamFactory(name="CTP North East", kind="region", region_code="CTP-NE")


@pytest.fixture
def nadia():
    return UserFactory(name="Nadia Orme", role="prison_offender_manager", agency=AgencyFactory(kind="prison"))


@pytest.fixture
def browser(client):
    client.force_login(UserFactory(role="administrator", agency=AgencyFactory(kind="assurance")))
    return client


def put(browser, user, place="FKI"):
    form = browser.get(ADDRESS).context["form"]
    typed = {"uid": str(form["uid"].value()), "establishment": place, "user": str(user.uid)}
    return browser.post(
        ADDRESS, typed | {"starts_on_day": 1, "starts_on_month": 12, "starts_on_year": 2026}, follow=True
    )


def test_first_member_makes_the_team_with_kind_place_region_and_desk(browser, frankland, desk, nadia):
    page = put(browser, nadia, place="frankland").content.decode()

    team = Team.objects.get(place_code="FKI")
    assert (team.name, team.kind, team.region_code, team.agency) == (
        "HMP Frankland OMU",
        "establishment",
        "NE",
        nadia.agency,
    )
    assert [each.user for each in team.memberships.all()] == [nadia]
    assert "which works for HMP Frankland. The desk of its region is CTP North East." in page
    assert AuditEntry.objects.filter(verb__in=["sharing.team_added", "sharing.member_added"]).count() == 2


def test_next_member_joins_the_team_that_is_there(browser, frankland, nadia):
    put(browser, nadia)

    put(browser, UserFactory(role="prison_decision_maker", agency=nadia.agency))

    assert Team.objects.get(place_code="FKI").memberships.count() == 2


def test_who_waits_there_is_named_by_place_alone_and_handed_over_at_once(browser, frankland, nadia):
    person = OffenderFactory(family_name="Wrexcombe")
    custody.receive(offender=person, establishment=frankland, on=date(2026, 11, 30), by=None)
    overview = browser.get(reverse("administration")).content.decode()
    page = browser.get(ADDRESS).content.decode()
    assert "A prison has no one in its team." in overview
    assert "HMP Frankland (FKI)" in page
    assert "Wrexcombe" not in page + overview

    put(browser, nadia)

    assert awaiting.awaited(person) is None
    assert Grant.objects.filter(subject=person, team__place_code="FKI").exists()
    assert "A prison has no one in its team." not in browser.get(reverse("administration")).content.decode()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ("closed", "establishment", "HMP Frankland is closed since 30 November 2026"),
        ("two teams", "establishment", "More than one team works there, A and B. Use the page of the team"),
        ("police", "user", "Select a user from the list"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_makes_no_team(browser, frankland, nadia, change, field, words):
    user = nadia
    if change == "closed":
        Establishment.objects.update(closed_on=date(2026, 11, 30))
    elif change == "two teams":
        for name in "AB":
            TeamFactory(name=name, kind="establishment", place_code="FKI")
    else:
        user = UserFactory(agency=AgencyFactory(kind="ct_police"))
    before = Team.objects.count()

    page = put(browser, user)

    assert page.context["form"].errors[field] == [words]
    assert Team.objects.count() == before


def test_list_offers_open_establishments_and_not_those_that_closed(browser, frankland):
    Establishment.objects.create(code="ALI", name="Albany", is_open=False)

    page = browser.get(ADDRESS).content.decode()

    assert '<option value="HMP Frankland (FKI)"></option>' in page
    assert "Albany" not in page
