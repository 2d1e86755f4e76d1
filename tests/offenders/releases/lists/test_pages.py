"""The list of releases: who is on it, by which week, and what leaves the house as a file."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from offenders.models import (
    Conviction,
    Establishment,
    Offence,
    Release,
    ReleaseHold,
    Sentence,
)
from sharing.models import AuditEntry
from tests.browser import WIDTHS, looks_right, open_as
from tests.factories.sharing import LONG_AGO, GrantFactory, TeamFactory, UserFactory
from tests.list_files import rows_text

MONDAY, DAY = date(2026, 11, 30), timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon", "reader")  # Tuesday 1 December 2026
class TestList:
    def names(self, client, query=""):
        page = client.get(f"/releases/{query}")
        return [row.release.offender.family_name for group in page.context["groups"] for row in group.rows]

    def test_hidden_person_is_in_no_list_count_or_chart(self, client, expected):
        expected("Telford", MONDAY)
        expected("Halden", MONDAY, to=TeamFactory(), region="Nowhere")

        page = client.get("/releases/")

        assert "Telford" in page.content.decode()
        assert "Halden" not in page.content.decode()
        assert "Nowhere" not in page.content.decode()
        assert (page.context["expected"], page.context["chart"].table.rows[0].cells) == ("1", ("1", "0", "0", "0", "1"))

    def test_hidden_region_reads_as_an_absent_one(self, client, expected):
        expected("Halden", MONDAY, to=TeamFactory(), region="Nowhere")

        hidden, absent = client.get("/releases/?region=Nowhere"), client.get("/releases/?region=Nowhera")

        assert hidden.content.decode().count("Nowhere") == absent.content.decode().count("Nowhera")
        assert (hidden.context["expected"], hidden.context["groups"]) == ("0", [])

    def test_possible_ones_are_shown_and_never_counted(self, client, expected):
        expected("Telford", MONDAY, certainty="possible", basis="PED")

        page = client.get("/releases/")

        assert (page.context["expected"], page.context["possible"]) == ("0", "1")
        assert self.names(client) == ["Telford"]

    def test_way_out_that_is_neither_counted_nor_possible_is_not_listed(self, client, expected):
        Release.objects.filter(pk=expected("Telford", MONDAY).pk).update(is_counted=False)

        assert self.names(client) == []

    def test_week_runs_from_monday_to_sunday(self, client, expected):
        sunday = MONDAY + timedelta(days=6)
        for name, day in (("First", MONDAY), ("Last", sunday), ("Next", sunday + timedelta(days=1))):
            expected(name, day)
        expected("Before", MONDAY - timedelta(days=1))

        assert self.names(client, "?week=2026-12-03") == ["First", "Last"]
        assert self.names(client) == ["Before", "First", "Last", "Next"]
        assert [week.expected for week in client.get("/releases/").context["weeks"].weeks[:2]] == [2, 1]

    def test_who_was_expected_earlier_and_is_not_recorded_as_released_stays_in_sight(self, client, expected):
        expected("Telford", MONDAY - timedelta(days=40))

        page = client.get("/releases/").content.decode()

        assert self.names(client) == ["Telford"]
        assert "not recorded as released" in page
        assert "Telford" in rows_text(client, "releases")

    @pytest.mark.parametrize(("weeks", "shown"), [("4", []), ("13", ["Telford"]), ("26", ["Telford"])])
    def test_window_is_of_whole_weeks(self, client, expected, weeks, shown):
        expected("Telford", MONDAY + timedelta(days=7 * 13 - 1))

        assert self.names(client, f"?weeks={weeks}") == shown

    @pytest.mark.parametrize(
        "query", ["region=North", "prison=FSI", "basis=APD", "certainty=directed", "programme=state_threats"]
    )
    def test_each_filter_leaves_its_own(self, client, expected, query):
        prison = Establishment.objects.create(code="FSI", name="HMP Full Sutton")
        where = {"region": "North", "establishment": prison, "programme": "state_threats"}
        expected("Telford", MONDAY, certainty="directed", basis="APD", **where)
        expected("Varga", MONDAY)

        assert self.names(client, f"?{query}") == ["Telford"]

    @pytest.mark.parametrize("query", ["weeks=5", "basis=XYZ", "week=soon", "cursor=x"])
    def test_address_that_makes_no_sense_begins_the_list_again(self, client, query):
        assert client.get(f"/releases/?{query}").url == reverse("releases")

    def test_raw_date_stands_beside_the_working_day_and_a_hold_is_named(self, client, expected):
        release = expected("Telford", date(2026, 12, 18))
        Release.objects.filter(pk=release.pk).update(expected_on=date(2026, 12, 19))
        hold = {"release": release, "offender": release.offender, "reason": "8 days"}
        ReleaseHold.objects.create(kind="date_conflict", **hold)
        ReleaseHold.objects.create(kind="identity", lifted_at="2026-11-01T10:00Z", lifted_because="Seen", **hold)

        page = client.get("/releases/").content.decode()

        assert "Friday, for Saturday 19 December" in page
        assert "Blocked: date conflict</span>" in page

    def test_latest_first_and_pages_follow_each_other(self, client, expected):
        for n in range(60):
            expected(f"N{n:02}", MONDAY + timedelta(days=n))

        first = client.get("/releases/?sort=latest")
        second = self.names(client, first.context["next_url"])

        assert second == [f"N{n:02}" for n in range(9, -1, -1)]

    def test_empty_list_says_when_the_next_one_is(self, client, expected):
        expected("Halden", date(2027, 5, 3), to=TeamFactory())
        expected("Telford", date(2027, 6, 7))

        page = client.get("/releases/?weeks=4").content.decode()

        assert "is on 7 June 2027" in page

    def test_reading_is_recorded_once_with_the_people_shown(self, client, expected):
        release = expected("Telford", MONDAY)

        client.get("/releases/")

        assert AuditEntry.objects.get(verb="releases.listed").shown_ids == [release.offender_id]

    def test_asks_as_much_for_one_row_as_for_fifty(self, client, expected, django_assert_max_num_queries):
        expected("Telford", MONDAY)
        with django_assert_max_num_queries(30) as one:
            client.get("/releases/")
        for n in range(49):
            expected(f"N{n}", MONDAY)

        with django_assert_max_num_queries(30) as fifty:
            client.get("/releases/")

        assert len(one) == len(fifty)
        assert sum('FROM "offenders_release"' in q["sql"] for q in fifty) <= 3  # rows, chart, regions
        assert sum('FROM "sharing_grant"' in q["sql"] for q in fifty) == 1  # lead teams

    def test_lead_team_and_sentence_stand_beside_the_person(self, client, expected):
        release = expected("Telford", MONDAY)
        lead = GrantFactory(subject=release.offender, grant_role="lead", team__name="NSD North").team
        GrantFactory(subject=release.offender, grant_role="lead", ends_at=LONG_AGO + DAY, team__name="NSD of old")
        conviction = Conviction.objects.create(
            offender=release.offender, offence=Offence.objects.first(), convicted_on=date(2023, 3, 1)
        )
        terms = {"kind": "SOPC", "years": 4, "extension_months": 12, "sentenced_on": date(2023, 3, 15)}
        Sentence.objects.create(offender=release.offender, conviction=conviction, **terms)

        page = client.get("/releases/").content.decode()

        assert f"{lead.name}</td>" in page
        assert "NSD of old" not in page
        assert "CRD · SOPC 4 + 1 years" in page

    def test_who_has_no_lead_team_is_said_to_have_none(self, client, expected):
        expected("Telford", MONDAY)

        assert "No lead team" in client.get("/releases/").content.decode()

    def test_legend_says_what_each_fill_means_and_how_many_and_marks_the_blocked(self, client, expected):
        expected("Telford", MONDAY)
        release = expected("Varga", MONDAY, certainty="directed", basis="APD")
        for kind in ("identity", "date_conflict"):
            ReleaseHold.objects.create(kind=kind, release=release, offender=release.offender, reason="x")

        page = client.get("/releases/")

        chart = page.context["chart"]
        assert [key.words for key in chart.legend] == [
            "Fixed, by law, 1",
            "Directed, decision final, 1",
            "Provisional, can still be challenged, 0",
            "Possible, first day the Board may consider, 0",
            "Blocked, 1",
        ]
        marks = [words for words in chart.wide.words if words.text == "!"]
        assert [mark.tone.name for mark in marks] == ["danger"]
        assert "Blocked, 1" in page.content.decode()

    def test_height_of_the_rows_is_kept_in_the_address(self, client, expected):
        expected("Telford", MONDAY)

        page = client.get("/releases/?rows=roomy").content.decode()

        assert "rm-table--roomy" in page
        assert '<input type="hidden" name="rows" value="roomy"' in page
        assert "rm-table--roomy" not in client.get("/releases/").content.decode()

    def test_file_holds_whom_the_reader_may_know_and_is_recorded_as_an_export(self, client, expected):
        release = expected("Telford", MONDAY, given_names="=HYPERLINK(1)")
        expected("Halden", MONDAY, to=TeamFactory())

        text = rows_text(client, "releases")

        assert text.startswith("Date,")
        assert "'=HYPERLINK(1) Telford" in text
        assert "Halden" not in text
        assert AuditEntry.objects.get(action="export").shown_ids == [release.offender_id]


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"kind": "SDS", "years": 7}, "SDS 7 years"),
        ({"kind": "SDS", "months": 18}, "SDS 18 months"),
        ({"kind": "SOPC", "years": 4, "extension_months": 12}, "SOPC 4 + 1 years"),
        ({"kind": "EDS", "years": 8, "extension_months": 30}, "EDS 8 years + 30 months"),
        ({"kind": "EDS", "years": 8, "months": 3, "extension_months": 12}, "EDS 8 years 3 months + 1 year"),
        ({"kind": "IPP"}, "IPP"),
    ],
)
def test_sentence_in_short(terms, words):
    assert Sentence(**terms).short == words


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", WIDTHS)
def test_page_is_clean_in_axes_eyes_and_fits(browsing, client, expected, team, width):
    today = date.today()
    for n, certainty in enumerate(["fixed", "directed", "provisional", "possible", "fixed", "fixed"]):
        expected(f"Telford{n}", today + timedelta(days=4 * n), certainty=certainty)
    user = UserFactory(teams=[team])
    with browsing(width=width) as page:
        open_as(page, client, user, "/releases/")
        looks_right(page, "releases")
        page.goto("/releases/?weeks=26")
        looks_right(page, "26 weeks")
        page.goto("/releases/?view=calendar")
        looks_right(page, "calendar")
        page.get_by_role("link", name="Telford0").press("Enter")
        page.wait_for_url("**/people/**")
        page.goto("/releases/?region=Nowhere")
        looks_right(page, "no releases")
