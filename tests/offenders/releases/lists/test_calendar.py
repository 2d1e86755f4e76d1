"""The releases of a month by days, and as entries for one's own calendar."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from offenders.models import Release
from offenders.releases.lists import rules as calendars
from sharing.models import AuditEntry
from tests.factories.sharing import TeamFactory

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("month", "first", "last"),
    [
        (date(2026, 12, 24), MONDAY, date(2027, 1, 3)),
        (date(2027, 2, 1), date(2027, 2, 1), date(2027, 2, 28)),  # four weeks to the day
        (date(2026, 8, 31), date(2026, 7, 27), date(2026, 9, 6)),  # six
    ],
)
def test_month_is_whole_weeks(month, first, last):
    weeks = calendars.weeks_of(month)

    assert (weeks[0][0], weeks[-1][-1]) == (first, last)
    assert {len(week) for week in weeks} == {7}


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon", "reader")  # Tuesday 1 December 2026
class TestCalendar:
    def days(self, client, query=""):
        month = client.get(f"/releases/?view=calendar{query}").context["month"]
        return {
            day.day: [entry.release.offender.family_name for entry in day.entries]
            for week in month.weeks
            for day in week
            if day.entries
        }

    def test_month_is_shown_in_whole_weeks_with_each_person_on_their_day(self, client, expected):
        expected("Telford", MONDAY)
        expected("Varga", date(2027, 1, 3))
        expected("After", date(2027, 1, 4))

        assert self.days(client) == {MONDAY: ["Telford"], date(2027, 1, 3): ["Varga"]}
        assert self.days(client, "&month=2027-01") == {date(2027, 1, 3): ["Varga"], date(2027, 1, 4): ["After"]}

    def test_hidden_person_is_on_no_day_and_in_no_number(self, client, expected):
        for n in range(4):
            expected(f"N{n}", MONDAY)
        expected("Halden", MONDAY, to=TeamFactory())

        page = client.get("/releases/?view=calendar").content.decode()

        assert "Halden" not in page
        assert "more<" not in page

    def test_full_day_shows_four_and_leads_to_the_list_of_its_week(self, client, expected):
        expected("Possible", MONDAY, certainty="possible", basis="PED")
        for n in range(6):
            expected(f"N{n}", MONDAY)

        page = client.get("/releases/?view=calendar").content.decode()

        assert self.days(client) == {MONDAY: ["N0", "N1", "N2", "N3"]}
        assert '<a href="?week=2026-11-30">+3 more<' in page

    def test_filters_bind_it_too(self, client, expected):
        expected("Telford", MONDAY, region="North")
        expected("Varga", MONDAY)

        assert self.days(client, "&region=North") == {MONDAY: ["Telford"]}

    @pytest.mark.parametrize("month", ["2026", "2026-13", "1999-12", "2100-01", "soon"])
    def test_month_that_makes_no_sense_begins_again(self, client, month):
        assert client.get(f"/releases/?view=calendar&month={month}").url == reverse("releases")

    def test_first_and_last_month_turn_no_further(self, client):
        first = client.get("/releases/?view=calendar&month=2000-01").context["month"]
        last = client.get("/releases/?view=calendar&month=2099-12").context["month"]

        assert (first.before_url, last.after_url) == ("", "")
        assert "month=2000-02" in first.after_url

    def test_who_was_expected_earlier_and_is_not_recorded_as_released_is_spoken_of(self, client, expected):
        assert "is not recorded as released" not in client.get("/releases/?view=calendar").content.decode()

        expected("Telford", date(2026, 10, 1))

        assert "is not recorded as released" in client.get("/releases/?view=calendar").content.decode()

    def test_bank_holiday_is_named(self, client):
        assert "Boxing Day" in client.get("/releases/?view=calendar").content.decode()

    def test_reading_is_recorded_with_the_people_shown(self, client, expected):
        release = expected("Telford", MONDAY)

        client.get("/releases/?view=calendar")

        assert AuditEntry.objects.get(verb="releases.calendar_shown").shown_ids == [release.offender_id]

    def test_asks_as_much_for_one_as_for_fifty(self, client, expected, django_assert_max_num_queries):
        expected("Telford", MONDAY)
        with django_assert_max_num_queries(30) as one:
            client.get("/releases/?view=calendar")
        for n in range(49):
            expected(f"N{n}", MONDAY + timedelta(days=n % 20))

        with django_assert_max_num_queries(30) as fifty:
            client.get("/releases/?view=calendar")

        assert len(one) == len(fifty)


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon", "reader")
class TestFile:
    def events(self, client, query=""):
        return Calendar.from_ical(client.get(f"/releases/export.ics{query}").getvalue()).events

    def test_one_whole_day_for_each_on_the_working_day_under_a_name_that_stays(self, client, expected):
        release = expected("Telford", date(2026, 12, 18))
        Release.objects.filter(pk=release.pk).update(expected_on=date(2026, 12, 19))
        expected("Halden", MONDAY, to=TeamFactory())

        (event,) = self.events(client)

        assert event["dtstart"].dt == date(2026, 12, 18)
        assert event["uid"] == self.events(client)[0]["uid"] == f"{release.uid}@release-monitor"
        assert event["summary"] == "Rowan Telford: fixed release"
        assert event["description"].startswith("OFFICIAL-SENSITIVE\n")
        assert "Raw date 19 December 2026" in event["description"]

    def test_name_cannot_put_another_line_in(self, client, expected):
        expected("Telford\r\nATTACH:https://elsewhere.example", MONDAY, given_names="A;B,C")

        (event,) = self.events(client)

        assert "attach" not in event
        assert event["summary"].startswith("A;B,C Telford")

    def test_it_holds_what_the_filters_and_the_month_show(self, client, expected):
        expected("Telford", MONDAY, certainty="possible", basis="PED")
        expected("Varga", MONDAY)
        expected("Later", date(2027, 2, 1))

        assert [str(each["status"]) for each in self.events(client)] == ["TENTATIVE", "CONFIRMED", "CONFIRMED"]
        assert len(self.events(client, "?certainty=fixed")) == 2
        assert len(self.events(client, "?view=calendar&month=2026-12")) == 2

    def test_it_is_recorded_as_an_export(self, client, expected):
        release = expected("Telford", MONDAY)

        self.events(client)

        entry = AuditEntry.objects.get(action="export")
        assert (entry.shown_ids, entry.payload.data) == ([release.offender_id], {"file": "releases.ics"})
