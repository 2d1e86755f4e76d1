"""A sentence without a sheet: the release is seen all the same, and the prison is asked for the sheet."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from offenders import tasks
from offenders.dates.upkeep import caseload, releases
from offenders.models import Release
from offenders.movements import actions as custody
from offenders.releases.warnings import actions as warnings
from offenders.releases.weekly import actions as weekly
from offenders.releases.without_sheet import rules
from offenders.releases.without_sheet.actions import ask_for_sheets
from sharing.models import Agency, Alert, Receipt, Severity
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory
from tests.list_files import rows_text
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_halden)

TODAY = date(2026, 12, 1)
LEAVES = date(2029, 3, 14)  # the end of the sentence by our calculation


@pytest.fixture
def seen(halden, sentenced):
    """Halden as somebody who was brought in without a sheet."""
    releases.derive_releases(offender=halden, by=None)
    return Release.objects.counted().get(offender=halden)


@pytest.fixture
def teams(halden):
    """One of each agency that may see the person."""
    kinds = (Agency.Kind.PRISON, Agency.Kind.PPCS, Agency.Kind.PROBATION, Agency.Kind.POLICE)
    made = {kind: TeamFactory(agency=AgencyFactory(kind=kind)) for kind in kinds}
    for team in made.values():
        GrantFactory(subject=halden, team=team)
    return made


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/London"))


def ask(day):
    return ask_for_sheets(on=day, at=at(day))


def open_questions():
    return Alert.objects.unfinished().filter(kind="releases.no_sheet")


class TestRelease:
    def test_follows_from_our_own_dates_and_says_so(self, seen):
        assert (seen.basis, seen.certainty, seen.origin, seen.leaves_on) == ("SED", "fixed", "ours", LEAVES)
        assert Release.objects.get(offender=seen.offender, basis="PED").origin == "ours"

    def test_is_official_once_the_sheet_says_the_same(self, seen, sheet):
        sheet(PED=date(2027, 3, 15), SLED=LEAVES)

        seen.refresh_from_db()
        assert (seen.origin, seen.warn_on, seen.is_counted) == ("official", LEAVES, True)

    def test_sheet_with_another_release_takes_its_place_and_is_warned_of_by_the_earlier(self, seen, sheet):
        sheet(CRD=date(2029, 6, 1), SLED=date(2030, 6, 1))

        counted = Release.objects.open().counted().get(offender=seen.offender)
        assert (counted.basis, counted.origin, counted.warn_on) == ("CRD", "official", LEAVES)

    def test_is_gone_when_the_dates_cannot_be_worked_out_any_longer(self, seen):
        seen.offender.convictions.get().sentences.update(appeal="quashed", appeal_on=TODAY)

        releases.derive_releases(offender=seen.offender, by=None)

        assert not Release.objects.open().filter(offender=seen.offender).exists()

    def test_is_on_the_alerts_like_any_other_and_says_that_no_sheet_names_it(self, seen, teams):
        day = LEAVES - timedelta(days=7)

        warnings.flag_coming(on=day, at=at(day))

        assert "Our calculation, no sheet." in Alert.objects.get(kind="releases.coming").text

    def test_is_made_by_the_night_where_it_was_not(self, halden, sentenced):
        releases.derive_releases(offender=halden, by=None)
        Release.objects.all().delete()

        assert caseload.recalculate_caseload(on=TODAY).changed == 1
        assert caseload.recalculate_caseload(on=TODAY).changed == 0

        assert Release.objects.counted().get(offender=halden).is_ours

    def test_is_not_made_by_the_night_where_a_sheet_names_one(self, halden, sentenced, sheet):
        sheet(CRD=date(2029, 6, 1), SLED=date(2030, 6, 1))

        caseload.recalculate_caseload(on=TODAY)

        assert not Release.objects.filter(origin="ours", status="expected").exists()


class TestShown:
    @pytest.fixture(autouse=True)
    def signed_in(self, at_noon, client, officer):
        client.force_login(officer)

    def near(self, person):
        """The release a week away, as if the sentence had been longer ago."""
        days = dict.fromkeys(("expected_on", "leaves_on", "warn_on"), TODAY + timedelta(days=7))
        Release.objects.filter(offender=person, is_counted=True).update(**days)

    def test_list_sheet_and_first_page_say_that_no_sheet_names_it(self, client, seen):
        self.near(seen.offender)

        said = client.get(reverse("releases")).content.decode()
        exported = rows_text(client, "releases")
        first = client.get(reverse("person", args=[seen.offender.uid])).content.decode()

        assert "Our calculation, no sheet" in said
        assert "Our calculation, no sheet" in exported
        assert "our calculation, no sheet" in first

    def test_weekly_list_says_it_too(self, client, seen):
        self.near(seen.offender)
        monday = date(2026, 12, 7)
        weekly.make_weekly_list(on=monday, at=at(monday))

        said = client.get(reverse("weekly_list", args=["2026-12-07"])).content.decode()

        assert "Our calculation, no sheet" in said

    def test_end_of_the_sentence_is_no_release_where_another_comes_before(self, client, halden, sheet):
        sheet(CRD=date(2027, 6, 7), SLED=date(2028, 6, 7))

        first = client.get(reverse("person", args=[halden.uid])).content.decode()
        ways = client.get(reverse("person_sentence", args=[halden.uid])).context["sentence"].ways_out

        assert "Sentence and licence end" in first
        assert "Sentence end, no licence" not in first
        assert [way.release.basis for way in ways] == ["CRD"]

    def test_it_is_the_release_where_nothing_comes_before(self, client, halden, sheet):
        sheet(SED=date(2028, 6, 7))

        assert "Sentence end, no licence" in client.get(reverse("person", args=[halden.uid])).content.decode()


class TestSheetIsAskedFor:
    def test_prison_and_ppcs_are_asked_at_once_and_nobody_else(self, seen, teams):
        assert (ask(TODAY), ask(TODAY)) == (1, 0)

        question = open_questions().get()
        told = {receipt.team for receipt in Receipt.objects.filter(alert=question)}
        assert {teams[Agency.Kind.PRISON], teams[Agency.Kind.PPCS]} <= told
        assert not {teams[Agency.Kind.PROBATION], teams[Agency.Kind.POLICE]} & told
        assert question.text == (
            "No calculation sheet is recorded. By our calculation the release is on Wednesday 14 March 2029: Sentence "
            "end, no licence (SED). Held at HMP Full Sutton. Record the official dates."
        )

    @pytest.mark.parametrize(
        ("days", "severity"),
        [(29, "normal"), (28, "normal"), (14, "high"), (7, "high"), (2, "critical"), (1, "critical"), (0, "critical")],
    )
    def test_louder_as_the_day_comes_near(self, seen, teams, days, severity):
        ask(TODAY)

        ask(LEAVES - timedelta(days=days))

        question = open_questions().get()  # the one before is over
        assert Severity(question.severity).name.lower() == severity

    def test_nobody_is_asked_in_the_night(self, seen, teams):
        assert ask_for_sheets(on=TODAY, at=at(TODAY, hour=5)) == 0

    def test_is_over_at_once_when_the_sheet_comes(self, seen, teams, sheet):
        ask(TODAY)

        sheet(PED=date(2027, 3, 15), SLED=LEAVES)

        assert not open_questions().exists()
        assert ask(TODAY) == 0

    def test_is_over_when_the_person_has_left(self, seen, teams):
        ask(TODAY)
        custody.record_happening(offender=seen.offender, happening="died", on=TODAY, by=None)

        ask(TODAY)

        assert not open_questions().exists()

    def test_clock_asks(self, seen, teams):
        tasks.flag_releases()

        assert open_questions().count() == 1


@pytest.mark.parametrize(
    ("left", "rung"), [(90, 29), (28, 28), (15, 28), (14, 14), (3, 7), (2, 2), (1, 1), (0, 0), (-3, 0)]
)
def test_rung_is_the_smallest_window_that_holds_the_day(left, rung):
    assert rules.rung_of(warn_on=TODAY + timedelta(days=left), on=TODAY) == rung
