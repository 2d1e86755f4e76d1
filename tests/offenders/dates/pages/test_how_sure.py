"""A release that is not certain is shown as what it is, wherever it is shown."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from offenders.dates.rules.releases import Certainty, how_long_so
from offenders.models import Release
from offenders.releases.directions.actions import direct_release
from offenders.releases.warnings import actions as warnings
from offenders.releases.weekly import actions as weekly
from sharing.models import Alert
from tests.factories.sharing import GrantFactory
from tests.list_files import rows_text
from tests.offenders import halden as halden_and_others

world = halden_and_others.world(halden_and_others.with_halden)
UNTIL = date(2026, 12, 2)
ON = date(2026, 12, 4)
WORDS = "until 2 December 2026"


@pytest.mark.parametrize(
    ("certainty", "until", "words"),
    [
        (Certainty.FIXED, None, ""),
        (Certainty.DIRECTED, None, ""),
        (Certainty.PROVISIONAL, UNTIL, WORDS),
        (Certainty.PROVISIONAL, None, "can still be challenged"),  # nobody knows until when while a challenge is open
        (Certainty.POSSIBLE, None, "from 4 December 2026"),
    ],
)
def test_what_is_not_sure_says_until_when_or_from_when(certainty, until, words):
    assert how_long_so(certainty, expected_on=ON, provisional_until=until) == words


def test_an_order_of_the_executive_waits_for_a_second_person_and_not_for_a_challenge():
    said = how_long_so(Certainty.PROVISIONAL, expected_on=ON, provisional_until=None, is_ordered=True)

    assert said == "order not confirmed"


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon")  # Tuesday 1 December 2026
class TestProvisional:
    @pytest.fixture
    def release(self, halden, team):
        GrantFactory(subject=halden, team=team)
        return self.direct(halden)

    @pytest.fixture
    def get(self, client, release, at_noon, reader):
        client.force_login(reader)
        return client.get

    def direct(self, person, *, is_final=False, until=UNTIL, on=ON):
        return direct_release(
            offender=person,
            expected_on=on,
            is_final=is_final,
            directed_on=date(2025, 12, 30),  # no question of a referral to the High Court
            challengeable_until=until,
            source="Decision of 11 November 2026",
            by=None,
        )

    def test_it_is_so_until_the_last_day_to_challenge_and_final_for_good(self, halden, release):
        assert release.certainty_in_words == f"Provisional {WORDS}"

        final = self.direct(halden, is_final=True)

        assert (final.certainty, final.provisional_until, final.certainty_in_words) == ("directed", None, "Directed")

    def test_while_a_challenge_is_open_no_day_is_named(self, halden, release):
        assert self.direct(halden, until=None).certainty_in_words == "Provisional, can still be challenged"

    @pytest.mark.parametrize("path", ["/releases/", "/releases/?view=calendar", "/"])
    def test_lists_and_the_calendar_say_so(self, get, path):
        assert WORDS in get(path).content.decode().lower().replace("december", "December")

    def test_record_says_so(self, get, halden):
        assert f"can be challenged {WORDS}" in get(reverse("person", args=[halden.uid])).content.decode()
        assert f"Until {WORDS[6:]}" in get(reverse("person_sentence", args=[halden.uid])).content.decode()

    def test_list_of_the_week_says_so_as_long_as_it_is_so(self, get, halden, noon):
        weekly.make_weekly_list(on=noon.date(), at=noon)
        path = reverse("weekly_list", args=["2026-11-30"])
        assert f"Until {WORDS[6:]}" in get(path).content.decode()

        self.direct(halden, is_final=True)

        assert f"Until {WORDS[6:]}" not in get(path).content.decode()

    def test_alerts_say_so(self, release, noon):
        weekly.make_weekly_list(on=noon.date(), at=noon)
        warnings.flag_coming(on=noon.date(), at=noon)

        told = {alert.kind: alert.text for alert in Alert.objects.all()}

        assert f"Board direction (APD), provisional {WORDS}." in told["releases.this_week"]
        assert f"Board direction (APD), provisional {WORDS}." in told["releases.coming"]

    def test_a_changed_day_is_told_with_its_certainty(self, halden, release):
        self.direct(halden, on=ON + timedelta(days=7), until=UNTIL + timedelta(days=7))

        text = Alert.objects.get(kind="releases.date_changed").text
        assert text == "Was Friday 4 December 2026, now Friday 11 December 2026, provisional until 9 December 2026."

    def test_programs_and_files_say_so(self, client, get):
        (told,) = get("/api/v1/releases/").json()["results"]
        (event,) = Calendar.from_ical(get("/releases/export.ics").getvalue()).events

        assert (told["certainty"], told["provisional_until"]) == ("provisional", "2026-12-02")
        assert f"Provisional {WORDS}: Board direction (APD)" in event["description"]
        assert event["status"] == "TENTATIVE"
        assert WORDS in rows_text(client, "releases")


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon", "reader")
def test_possible_release_says_from_when(client, expected):
    expected("Telford", ON, certainty="possible", basis="PED")

    assert "From 4 December 2026" in client.get("/releases/").content.decode()
    assert "Possible from 4 December 2026" in client.get("/releases/?view=calendar").content.decode()
    assert Release.objects.get().certainty_in_words == "Possible from 4 December 2026"
