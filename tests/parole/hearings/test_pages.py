"""The pages of hearings and panels: what people see and do on them."""

import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from offenders.models import Establishment
from parole.listing.actions import hearings
from parole.models import Contribution, Direction, Hearing, Seat
from parole.seats import actions as panels
from sharing.access.rules import GrantRole
from sharing.models import AuditEntry, PracticeValue
from tests.factories.hearings import (
    HEARING_ON,
    LISTED_ON,
    casework_for,
    hearing_row,
    listed,
    planned,
    ready_to_list,
    seated,
    terrorist,
)
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026


def begin():
    review = ready_to_list(terrorist(family_name="Halden"))
    team = TeamFactory()
    GrantFactory(subject=review.offender, team=team, grant_role=GrantRole.CONTRIBUTOR)
    analyst = UserFactory(role="ct_analyst", teams=[team])
    return {"review": review, "ppcs": casework_for(review.offender), "analyst": analyst}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(client, begun):
    client.force_login(begun["ppcs"])
    return begun["ppcs"]


@pytest.fixture
def analyst(begun):
    return begun["analyst"]


def address(name, review, **more):
    return reverse(name, kwargs={"uid": review.offender.uid, "review_uid": review.uid, **more})


def day(name, on):
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def form_of(days="1 3 2027", **more):
    return {"days": days, "mode": "video", "place": "HMP Full Sutton", "starts_at": "10:00"} | more


class TestForms:
    def test_hearing_is_listed_and_what_is_odd_about_its_days_is_said(self, client, review, casework):
        typed = form_of("Saturday 6 March 2027\n25/12/2026, 5 3 2027") | day("on", LISTED_ON)

        page = client.post(address("hearing_list", review), typed, follow=True).content.decode()

        hearing = Hearing.objects.get()
        assert hearing.days == [date(2026, 12, 25), date(2027, 3, 5), date(2027, 3, 6)]
        assert "Hearing listed." in page
        assert "Friday 25 December 2026 is a bank holiday, Christmas Day." in page
        assert "Saturday 6 March 2027 is a weekend." in page

    @pytest.mark.parametrize(
        ("days", "words"),
        [
            ("", "Enter at least one date"),
            ("30 11 2026", "record the hearing as heard"),
            ("31 2 2027", "must be a real date"),
            ("soon", "as day, month and year"),
            ("1 3 27", "must have a year of 4 numbers"),
        ],
    )
    def test_days_that_cannot_be_are_refused_in_words(self, client, review, casework, days, words):
        page = client.post(address("hearing_list", review), form_of(days) | day("on", LISTED_ON)).content.decode()

        assert words in page
        assert not Hearing.objects.exists()

    def test_listing_is_kept_as_a_draft(self, client, review, casework):
        page = client.get(address("hearing_list", review)).content.decode()
        keep = reverse("draft", kwargs={"form": "hearing.list", "about": review.uid})
        client.post(keep, {"place": "HMP Frankland"})

        assert f'data-draft="{keep}"' in page
        assert "HMP Frankland" in client.get(address("hearing_list", review)).content.decode()

    def test_it_is_moved_with_a_reason(self, client, review, casework):
        listed(review, by=casework)
        form = client.get(address("hearing_move", review)).context["form"]
        typed = form_of("12 4 2027", reason="Ill", version=form["version"].value(), marks=form["marks"].value())

        page = client.post(address("hearing_move", review), typed, follow=True).content.decode()

        assert "<dt>Moved from</dt>\n      <dd>1 March 2027" in page
        assert "Monday 12 April 2027" in page

    def test_who_saved_second_is_shown_both_versions(self, client, review, casework):
        listed(review, by=casework)
        form = client.get(address("hearing_move", review)).context["form"]
        carried = {"version": form["version"].value(), "marks": form["marks"].value()}
        hearings.move_hearing(review=review, planned=planned(date(2027, 5, 3)), reason="x", on=LISTED_ON, by=casework)

        page = client.post(address("hearing_move", review), form_of("12 4 2027", reason="Ill") | carried)

        assert "Someone else saved first." in page.content.decode()
        assert Hearing.objects.get().first_on == date(2027, 5, 3)

    def test_notice_cancelling_and_hearing_are_recorded(self, client, review, casework):
        listed(review, by=casework)
        seated(review, "judicial", by=casework)

        client.post(address("hearing_notice", review), day("on", LISTED_ON))
        client.post(address("hearing_cancel", review), {"reason": "No room"})
        page = client.post(address("hearing_heard", review), form_of("30 11 2026"), follow=True).content.decode()

        assert "Hearing recorded as heard." in page
        assert sorted(Hearing.objects.values_list("status", flat=True)) == ["cancelled", "heard"]

    def test_another_role_is_told_so_and_offered_nothing(self, client, review, analyst):
        client.force_login(analyst)

        page = client.post(address("hearing_list", review), form_of() | day("on", LISTED_ON)).content.decode()

        assert "Your role cannot do this" in page
        assert "List a hearing" not in client.get(address("review", review)).content.decode()

    def test_casework_is_offered_what_the_machine_allows(self, client, review, casework):
        before = client.get(address("review", review)).content.decode()
        listed(review, by=casework)
        after = client.get(address("review", review)).content.decode()

        assert "List a hearing" in before
        assert "Record hearing as heard" in before
        assert "Cancel hearing" not in before
        assert "List a hearing" not in after
        assert "Cancel hearing" in after
        assert "Record notice" in after


class TestReviewPage:
    def test_what_must_be_in_hand_before_it_is_listed(self, client, review, analyst, noon):
        listed(review)
        police = AgencyFactory(kind="ct_police", name="CTP North East")
        Contribution.objects.create(
            review=review,
            offender=review.offender,
            agency=police,
            asked_on=LISTED_ON,
            due_on=date(2027, 2, 1),
            received_at=noon,
        )
        said = {"review": review, "offender": review.offender, "agency": police, "issued_on": date(2026, 11, 2)}
        Direction.objects.create(words="Risk report", due_on=date(2026, 11, 30), **said)
        Direction.objects.create(words="Release plan", due_on=date(2027, 2, 28), **said)
        Direction.objects.create(words="After it", due_on=HEARING_ON, **said)
        client.force_login(analyst)

        needs = client.get(address("review", review)).context["shown"].hearing.needs

        assert [(each.words, each.tag) for each in needs] == [
            ("Notice of the hearing", "Awaited"),
            ("Contribution of CT police", "Received"),
            ("Risk report", "Late"),
            ("Release plan", "Awaited"),
        ]

    def test_shortfall_is_shown_in_the_words_of_the_rule(self, client, review, analyst, noon):
        seated(review, "judicial", "psychologist")
        listed(review)
        panels.tell_of_shortfalls(on=date(2026, 12, 2), at=noon)
        client.force_login(analyst)

        page = client.get(address("review", review)).content.decode()

        assert "<strong>No member with law enforcement experience.</strong>" in page
        assert "Rule for terrorism cases: at least one. Advisory: the decision still applies." in page
        assert "Teams alerted on 1 December 2026." in page

    def test_it_asks_as_much_for_many_as_for_few(self, client, review, casework, django_assert_max_num_queries):
        seated(review, "judicial", by=casework)
        listed(review, by=casework)
        said = {"review": review, "offender": review.offender, "agency": AgencyFactory(), "issued_on": LISTED_ON}
        Direction.objects.create(words="A report", due_on=date(2027, 2, 1), **said)
        with django_assert_max_num_queries(30) as few:
            client.get(address("review", review))
        seated(review, "psychologist", "probation", by=casework, chair=False, start=2)
        for n in range(20):
            Direction.objects.create(words=f"Report {n}", due_on=date(2027, 2, 1), **said)

        with django_assert_max_num_queries(30) as many:
            client.get(address("review", review))

        assert len(few) == len(many)

    def test_only_casework_sees_which_member_it_is(self, client, review, casework, analyst):
        panels.seat_member(
            review=review,
            reference="PB-0417",
            discipline="judicial",
            clearance="DV",
            conflict="Sat at his trial",
            on=LISTED_ON,
            by=casework,
        )
        own = client.get(address("review", review)).content.decode()
        client.force_login(analyst)

        others = client.get(address("review", review)).content.decode()

        for secret in (r"PB-0417", r"\bDV\b", r"Sat at his trial"):  # whole words: a token may hold the letters
            assert re.search(secret, own)
            assert not re.search(secret, others)
        assert "Conflict declared" in others
        assert "Judicial" in others

    def test_member_is_seated_and_leaves(self, client, review, casework):
        typed = {"reference": "PB-0417", "discipline": "judicial", "is_chair": "on"} | day("on", LISTED_ON)
        client.post(address("panel_seat", review), typed)
        seat = Seat.objects.get()

        refused = client.post(address("panel_seat", review), typed).content.decode()
        leave = address("panel_leave", review, seat_uid=seat.uid)
        client.post(leave, {"reason": "Ill"} | day("on", LISTED_ON))

        seat.refresh_from_db()
        assert "is already on the panel" in refused
        assert seat.left_because == "Ill"


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def reader(client, team, at_noon):
    user = UserFactory(teams=[team])
    client.force_login(user)
    return user


@pytest.fixture
def heard_on(team):
    """Somebody of the reader's team with a hearing on a day."""

    def make(name, first_on, last_on=None, *, to=team, who=None, **row):
        person = OffenderFactory(family_name=name, **(who or {}))
        GrantFactory(subject=person, team=to)
        return hearing_row(person, first_on, last_on, **row)

    return make


@pytest.mark.usefixtures("reader")
class TestCalendar:
    def days(self, client, query=""):
        month = client.get(f"/parole/hearings/{query}").context["month"]
        return {
            day.day: [entry.hearing.offender.family_name for entry in day.entries]
            for week in month.weeks
            for day in week
            if day.entries
        }

    def test_each_day_of_a_hearing_is_there_and_those_between_are_not(self, client, heard_on):
        heard_on("Telford", date(2026, 12, 3), date(2026, 12, 10))
        heard_on("Later", date(2027, 1, 4))
        heard_on("Off", date(2026, 12, 3), status="cancelled", review_status="ready_to_list")

        assert self.days(client) == {date(2026, 12, 3): ["Telford"], date(2026, 12, 10): ["Telford"]}
        assert self.days(client, "?month=2027-01") == {date(2027, 1, 4): ["Later"]}

    def test_hidden_person_is_on_no_day_and_in_no_number(self, client, heard_on):
        heard_on("Halden", date(2026, 12, 3), to=TeamFactory())
        heard_on("Telford", date(2026, 12, 3))

        page = client.get("/parole/hearings/").content.decode()

        assert "Halden" not in page
        assert "1 of 3" in page
        assert "Only people you can see are counted" in page

    def test_week_says_how_far_it_is_over_and_counts_a_hearing_of_two_days_once(self, client, heard_on):
        for n in range(4):
            heard_on(f"N{n}", date(2026, 12, 1), date(2026, 12, 2) if n else None)

        assert (
            '30 November to 6 December 2026: <strong class="rm-danger-text">4 of 3: 1 over'
            in client.get("/parole/hearings/").content.decode()
        )
        assert "4 of 3: 1 over" in client.get("/parole/hearings/?view=week").content.decode()
        assert "4 of 3: 1 over" in client.get("/parole/hearings/?view=list").content.decode()

    def test_capacity_is_a_dated_practice(self, client, heard_on):
        PracticeValue.objects.create(
            name="parole.weekly_hearings", value=5, starts_on=date(2026, 12, 7), source="More members"
        )
        heard_on("Telford", date(2026, 12, 3))
        heard_on("Varga", date(2026, 12, 8))

        page = client.get("/parole/hearings/").content.decode()

        assert "1 of 3" in page
        assert "1 of 5" in page

    def test_full_day_shows_four_and_leads_to_its_week(self, client, heard_on):
        for n in range(6):
            heard_on(f"N{n}", date(2026, 12, 3), starts_at=time(9 + n))

        page = client.get("/parole/hearings/").content.decode()

        assert self.days(client) == {date(2026, 12, 3): ["N0", "N1", "N2", "N3"]}
        assert '<a href="?view=week&amp;week=2026-12-03">+2 more<' in page
        assert client.get("/parole/hearings/?view=week&week=2026-12-03").content.decode().count("rm-person") == 6

    def test_filters_bind_each_view_and_the_file(self, client, heard_on):
        prison = Establishment.objects.create(code="FSI", name="HMP Full Sutton")
        heard_on("Telford", date(2026, 12, 3), who={"region": "North", "establishment": prison}, mode="in_person")
        heard_on("Varga", date(2026, 12, 3))

        for query in ("region=North", "prison=FSI", "mode=in_person"):
            assert self.days(client, f"?{query}") == {date(2026, 12, 3): ["Telford"]}
            for path in ("?view=week&", "?view=list&"):
                page = client.get(f"/parole/hearings/{path}{query}").content.decode()
                assert "Telford" in page
                assert "Varga" not in page
            assert "Varga" not in client.get(f"/parole/hearings/export.ics?{query}").getvalue().decode()

    def test_bank_holiday_is_named_and_place_and_mode_are_said(self, client, heard_on):
        heard_on("Telford", date(2026, 12, 25), starts_at=time(10))

        page = client.get("/parole/hearings/").content.decode()

        assert "Christmas Day" in page
        assert "10:00, by video, HMP Full Sutton" in page

    @pytest.mark.parametrize("query", ["month=2026-13", "month=1999-12", "view=year", "view=week&week=soon", "mode=x"])
    def test_what_makes_no_sense_begins_again(self, client, query):
        assert client.get(f"/parole/hearings/?{query}").url == reverse("hearings")

    def test_week_turns(self, client):
        page = client.get("/parole/hearings/?view=week").content.decode()

        assert "week=2026-11-24" in page or "week=2026-11-23" in page
        assert "week=2026-12-07" in page
        assert "No hearings to show." in page

    def test_list_says_what_is_in_hand(self, client, heard_on):
        hearing = heard_on("Telford", date(2026, 12, 10))
        Direction.objects.create(
            review=hearing.review,
            offender=hearing.offender,
            words="Report",
            agency=AgencyFactory(),
            issued_on=LISTED_ON,
            due_on=date(2026, 12, 7),
        )

        page = client.get("/parole/hearings/?view=list").content.decode()

        assert "CT police not asked" in page
        assert "1 direction open" in page

    def test_pages_of_the_list_lose_nobody(self, client, heard_on):
        for n in range(55):
            heard_on(f"N{n:02}", date(2026, 12, 3) + timedelta(days=n % 3))

        first = client.get("/parole/hearings/?view=list")
        second = client.get(f"/parole/hearings/{first.context['next_url']}")

        assert first.content.decode().count("rm-person") == 50
        assert second.content.decode().count("rm-person") == 5

    def test_reading_is_recorded_with_the_people_shown(self, client, heard_on):
        hearing = heard_on("Telford", date(2026, 12, 3))

        client.get("/parole/hearings/")

        assert AuditEntry.objects.get(verb="hearings.listed").shown_ids == [hearing.offender_id]

    def test_national_desk_is_not_told_that_there_may_be_others(self, client, heard_on):
        client.force_login(UserFactory(teams=[TeamScopeFactory().team]))

        assert "Only people you can see are counted" not in client.get("/parole/hearings/").content.decode()

    @pytest.mark.parametrize("query", ["", "?view=week", "?view=list"])
    def test_asks_as_much_for_one_as_for_twenty(self, client, heard_on, django_assert_max_num_queries, query):
        heard_on("Telford", date(2026, 12, 3))
        with django_assert_max_num_queries(30) as one:
            client.get(f"/parole/hearings/{query}")
        for n in range(19):
            heard_on(f"N{n}", date(2026, 12, 1) + timedelta(days=n % 5), date(2026, 12, 6))

        with django_assert_max_num_queries(30) as twenty:
            client.get(f"/parole/hearings/{query}")

        assert len(one) == len(twenty)

    def test_file_holds_one_entry_a_day_under_a_name_that_stays(self, client, heard_on):
        hearing = heard_on("Telford", date(2026, 12, 3), date(2026, 12, 10), starts_at=time(10))
        heard_on("Halden", date(2026, 12, 3), to=TeamFactory())

        first, second = Calendar.from_ical(client.get("/parole/hearings/export.ics").getvalue()).events

        assert (first["dtstart"].dt, second["dtstart"].dt) == (date(2026, 12, 3), date(2026, 12, 10))
        assert first["uid"] == f"{hearing.uid}-1@release-monitor"
        assert first["summary"].endswith("Telford: parole hearing")
        assert "Begins at 10:00" in first["description"]
        assert "Day 1 of 2" in first["description"]
        entry = AuditEntry.objects.get(action="export")
        assert (entry.shown_ids, entry.payload.data) == ([hearing.offender_id], {"file": "hearings.ics"})


class TestPanels:
    def figure(self, client):
        return client.get(reverse("figure", args=["panels"])).context["result"]

    def held(self, review, on, *disciplines, status="heard"):
        seated(review, *disciplines, on=date(2025, 1, 1))
        return hearing_row(review.offender, on, review=review, status=status)

    def review(self, team, name="Telford"):
        person = terrorist(family_name=name)
        GrantFactory(subject=person, team=team)
        return ready_to_list(person)

    def test_share_is_by_quarter_of_the_hearing(self, client, reader, team):
        self.held(self.review(team), date(2026, 9, 30), "law_enforcement", "judicial")
        self.held(self.review(team), date(2026, 10, 1), "judicial")
        self.held(self.review(team), date(2026, 12, 31), "law_enforcement")

        found = self.figure(client)

        met, short = ([number.number for number in row.numbers] for row in found.rows)
        assert [column.words for column in found.columns][-2:] == ["Jul to Sep 2026", "Oct to Dec 2026"]
        assert (met, short) == ([0] * 6 + [1, 1], [0] * 6 + [0, 1])
        assert [each.hearing.first_on for each in self.shortfalls(client)] == [date(2026, 10, 1)]

    def shortfalls(self, client):
        return client.get("/parole/panels/").context["shortfalls"]

    def test_shortfalls_are_listed_by_discipline_and_count_without_a_reference(self, client, casework, review):
        self.held(review, date(2026, 11, 30), "judicial", "psychologist", "psychologist")

        page = client.get("/parole/panels/").content.decode()

        assert "3: 2 psychologist, judicial" in page
        assert "At least 1, advisory" in page
        assert f"PB-{review.pk}" not in page

    def test_what_the_reader_may_not_know_is_in_no_number(self, client, reader, team):
        self.held(self.review(TeamFactory(), "Halden"), date(2026, 11, 30), "judicial")

        page = client.get("/parole/panels/")

        assert "Halden" not in page.content.decode()
        assert self.figure(client).total.number == 0

    def test_cancelled_and_unrecorded_panels_do_not_count(self, client, reader, team):
        self.held(self.review(team), date(2026, 11, 30), "judicial", status="cancelled")
        review = self.review(team)
        hearing_row(review.offender, date(2026, 11, 30), review=review, status="heard")

        assert self.figure(client).total.number == 0
        assert not self.shortfalls(client)

    def test_asks_as_much_for_one_as_for_twenty(self, client, reader, team, django_assert_max_num_queries):
        self.held(self.review(team), date(2026, 11, 30), "judicial")
        with django_assert_max_num_queries(30) as one:
            client.get("/parole/panels/")
        for _ in range(19):
            self.held(self.review(team), date(2026, 11, 30), "judicial")

        with django_assert_max_num_queries(30) as twenty:
            client.get("/parole/panels/")

        assert len(one) == len(twenty)


class TestApi:
    @pytest.fixture
    def get(self, client, reader):
        return lambda query="": client.get(f"/api/v1/hearings/{query}").json()

    def test_it_tells_when_how_and_where(self, get, heard_on):
        hearing = heard_on("Telford", date(2026, 12, 3), date(2026, 12, 10), starts_at=time(10), moved_from=LISTED_ON)

        (told,) = get()["results"]

        assert told["uid"] == str(hearing.uid)
        assert (told["days"], told["starts_at"]) == (["2026-12-03", "2026-12-10"], "10:00:00")
        assert (told["mode"], told["place"], told["status"]) == ("video", "HMP Full Sutton", "listed")
        assert told["moved_from"] == "2026-12-01"
        assert told["person"]["name"].endswith("Telford")
        assert get(f"{hearing.uid}/") == told

    def test_it_tells_nothing_of_the_panel(self, client, casework, review):
        seated(review, "judicial", by=casework)
        listed(review, by=casework)

        answer = client.get("/api/v1/hearings/")

        assert "PB-" not in answer.content.decode()
        assert "panel" not in answer.content.decode()

    def test_filters_narrow(self, get, heard_on):
        heard_on("Telford", date(2026, 12, 3), who={"region": "North"})
        heard_on("Varga", date(2026, 12, 10), mode="phone")
        off = heard_on("Off", date(2026, 12, 5), status="cancelled", review_status="ready_to_list")

        def names(query):
            return [each["person"]["name"].split()[-1] for each in get(query)["results"]]

        assert names("") == ["Telford", "Varga"]
        assert names("?status=all") == ["Telford", "Off", "Varga"]
        assert names("?status=cancelled") == ["Off"]
        assert names("?from=2026-12-04") == ["Varga"]
        assert names("?to=2026-12-03") == ["Telford"]
        assert names("?mode=phone") == ["Varga"]
        assert names("?region=North") == ["Telford"]
        assert names(f"?status=all&person={off.offender.uid}") == ["Off"]
        assert names("?person=nobody") == []

    @pytest.mark.parametrize("query", ["?panel=yes", "?status=maybe", "?from=soon", "?mode=pigeon"])
    def test_what_is_not_known_is_refused(self, client, reader, query):
        assert client.get(f"/api/v1/hearings/{query}").status_code == 400

    def test_hidden_one_is_absent(self, client, reader, heard_on):
        hearing = heard_on("Halden", date(2026, 12, 3), to=TeamFactory())

        assert client.get("/api/v1/hearings/").json()["results"] == []
        assert client.get(f"/api/v1/hearings/{hearing.uid}/").status_code == 404

    def test_asks_as_much_for_one_as_for_twenty(self, get, heard_on, django_assert_max_num_queries):
        heard_on("Telford", date(2026, 12, 3))
        with django_assert_max_num_queries(20) as one:
            get()
        for n in range(19):
            heard_on(f"N{n}", date(2026, 12, 4))

        with django_assert_max_num_queries(20) as twenty:
            assert len(get()["results"]) == 20
        assert len(one) == len(twenty)
