"""The week's list on a page: for those who may know, with what has changed since."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import CustodyPeriod, Release
from offenders.movements import actions as custody
from offenders.releases.weekly import actions as weekly
from sharing.models import AuditEntry
from tests.browser import WIDTHS, looks_right, open_as
from tests.factories.parole import somebody_held
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

MONDAY = date(2026, 11, 30)
ADDRESS = "/releases/weeks/2026-11-30/"


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def expected(team):
    """Somebody of the reader's team who is expected out on a day."""

    def make(name, day, *, to=team):
        person = somebody_held(given_names="", family_name=name)
        GrantFactory(subject=person, team=to)
        sheet(person, day)
        return person

    return make


def sheet(person, day):
    releases.record_official_dates(
        offender=person, dates={Code.CRD: day}, source="NOMIS", as_at=date(2026, 11, 1), by=None
    )


def due(person, day):
    """Their release, as a row: what follows from a sheet is not asked here."""
    period = CustodyPeriod.objects.create(offender=person, starts_on=date(2023, 3, 15))
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], day)
    Release.objects.create(offender=person, period=period, basis="CRD", certainty="fixed", is_counted=True, **days)


@pytest.fixture
def reader(client, team):
    user = UserFactory(teams=[team])
    client.force_login(user)
    return user


@pytest.mark.django_db
class TestPage:
    @pytest.fixture(autouse=True)
    def at(self, at_noon):
        """Tuesday 1 December 2026."""

    @pytest.fixture
    def made(self, noon):
        return lambda: weekly.make_weekly_list(on=noon.date(), at=noon)

    def lines(self, client):
        return {line.person.family_name: line.since for line in client.get(ADDRESS).context["lines"]}

    def test_shows_those_whom_the_reader_may_know_and_nobody_else(self, client, expected, made, reader):
        expected("Telford", MONDAY)
        expected("Halden", MONDAY, to=TeamFactory())
        made()

        page = client.get(ADDRESS).content.decode()

        assert "Telford" in page
        assert "Halden" not in page
        assert AuditEntry.objects.filter(verb="offenders.weekly_list_opened").get().shown_ids is not None

    def test_says_what_has_changed_since(self, client, expected, made, reader, noon):
        _, moves, leaves, goes = (
            expected(name, MONDAY + timedelta(days=1)) for name in ("Stays", "Moves", "Leaves", "Goes")
        )
        made()
        sheet(moves, MONDAY + timedelta(days=3))
        sheet(leaves, date(2027, 3, 1))
        custody.record_release(release=Release.objects.get(offender=goes), on=noon.date(), by=None)
        expected("Came", MONDAY + timedelta(days=4))

        assert self.lines(client) == {
            "Stays": "",
            "Moves": "Now Thursday 3 December 2026",
            "Leaves": "Now Monday 1 March 2027",
            "Goes": "Released Tuesday 1 December 2026",
            "Came": "Was not on the list",
        }

    def test_hidden_newcomer_is_not_counted_among_the_changes(self, client, expected, made, reader):
        made()
        expected("Halden", MONDAY, to=TeamFactory())

        response = client.get(ADDRESS)

        assert (response.context["lines"], response.context["changed"]) == ([], 0)
        assert "Halden" not in response.content.decode()

    def test_any_day_leads_to_its_week_and_nonsense_nowhere(self, client, reader):
        assert client.get("/releases/weeks/2026-12-03/").url == ADDRESS
        assert client.get(reverse("this_week")).url == ADDRESS
        assert client.get("/releases/weeks/tomorrow/").status_code == 404

    def test_week_without_a_list_says_when_lists_are_made(self, client, reader):
        assert "A list is made at 6am each Monday" in client.get(ADDRESS).content.decode()

    def test_asks_the_same_number_of_queries_for_one_and_for_twenty(
        self, client, expected, made, reader, team, django_assert_max_num_queries
    ):
        expected("Telford", MONDAY)
        made()
        with django_assert_max_num_queries(20) as one:
            client.get(ADDRESS)
        for _ in range(19):
            due(GrantFactory(team=team).subject, MONDAY)

        with django_assert_max_num_queries(20) as twenty:
            lines = client.get(ADDRESS).context["lines"]

        assert len(lines) == 20
        assert len(one) == len(twenty)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", WIDTHS)
def test_looks_right(browsing, client, expected, team, noon, width):
    expected("Telford", date(2026, 12, 5))
    weekly.make_weekly_list(on=noon.date(), at=noon)
    with browsing(width=width) as page:
        open_as(page, client, UserFactory(teams=[team]), ADDRESS)

        looks_right(page)
        page.get_by_text("Friday, for Saturday 5 December").wait_for()
