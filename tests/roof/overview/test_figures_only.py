"""The overview of a reader of figures only: numbers as issued at 06:00, and nobody."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from release_monitor.figures.actions.issuing import issue_missing
from sharing.models import TeamScope
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import LONG_AGO, AgencyFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
SIX = datetime(2026, 12, 1, 6, 0, 30, tzinfo=UTC)
MOST_QUERIES = 30
PEOPLE = re.compile(r"href=\"/(people|recalls|releases|breaches|checks|sharing|licences|parole)/")


def made():
    agency = AgencyFactory(name="Police", kind="ct_police")
    chief = TeamFactory(name="Chief officers", agency=agency)
    TeamScope.objects.create(
        team=chief, programme="terrorism", grant_role="figures", reason="Chief", starts_at=LONG_AGO
    )
    statuses = ["in_custody"] * 12 + ["on_licence"] * 7 + ["unlawfully_at_large"] * 2
    for n, status in enumerate(statuses):
        person = OffenderFactory(family_name=f"Quill{n}", status=status, region=("London", "North East")[n % 2])
        person.programmes.all().delete()
        person.programmes.create(programme="terrorism", starts_at=LONG_AGO)
    with time_machine.travel(SIX, tick=False):
        issue_missing(at=SIX)
    return {"chief": UserFactory(name="Chief", role="commander", agency=agency, teams=[chief]), "team": chief}


world = world_of(made)
chief = row_of("chief")


@pytest.fixture
def opened(client, chief):
    client.force_login(chief)
    return lambda name="overview", **query: client.get(reverse(name), query)


def test_numbers_are_those_of_six_and_small_ones_are_words(opened):
    OffenderFactory(status="on_licence")  # after 06:00
    page = opened()

    (part,) = [part for part in page.context["overview"].main if part.code == "tiles"]
    tiles = {line.words: line.value for line in part.panel.lines}
    assert (tiles["in custody"], tiles["on licence"], tiles["unlawfully at large"]) == ("12", "7", "fewer than 5")
    assert "as at 1 December 2026, 06:00" in page.content.decode()


@pytest.mark.parametrize("name", ["overview", "overview_all", "overview_decisions"])
def test_nobody_is_named_and_no_link_leads_to_people(opened, name):
    page = opened(name).content.decode()

    main = page.split('<main id="main-content"')[1].split("</main>")[0]
    assert "Quill" not in page
    assert not PEOPLE.search(main), PEOPLE.search(main)
    assert "rm-filter" not in main


def test_filters_in_the_address_change_nothing(opened):
    assert opened(region="London", prison="FSI").context["asked"].chosen.region == ""


def test_what_needs_a_decision_is_a_number(opened):
    lines = [line.strong for line in opened().context["overview"].decisions.lines]

    assert lines[0] == "Fewer than 5 people unlawfully at large"


def test_before_the_first_issue_the_page_says_so(client, chief):
    TeamScope.objects.update(region="South West")
    client.force_login(chief)

    page = client.get(reverse("overview")).content.decode()

    assert "no figures issued yet" in page
    assert "No figures issued yet." in page


def test_without_a_scope_there_is_no_overview(client, chief):
    TeamScope.objects.update(ends_at=datetime(2026, 11, 30, tzinfo=UTC))
    client.force_login(chief)

    assert client.get(reverse("overview")).status_code == 404


def test_queries_are_few(client, chief):
    client.force_login(chief)
    client.get(reverse("overview"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("overview_all"))

    assert len(asked) <= MOST_QUERIES
