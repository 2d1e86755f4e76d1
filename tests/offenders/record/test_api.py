"""People, releases and weekly lists over the API."""

import json
from datetime import date, timedelta
from pathlib import Path

import jsonschema_rs
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from drf_spectacular import validation

from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Alias, CustodyPeriod, Establishment, Identifier, Movement, Release, ReleaseHold
from offenders.movements import actions as custody
from offenders.people.rules.identifiers import IdentifierKind
from offenders.releases.weekly import actions as weekly
from sharing.models import AuditEntry
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

MONDAY = date(2026, 11, 30)  # at_noon is the Tuesday after
RELEASES = "/api/v1/releases/"
WEEK = "/api/v1/weekly-lists/2026-11-30/"


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def reader(client, team):
    user = UserFactory(teams=[team])
    client.force_login(user)
    return user


@pytest.fixture
def prison():
    return Establishment.objects.create(code="FSI", name="HMP Full Sutton")


@pytest.fixture
def held(team, prison):
    """Somebody of the reader's team, held in a prison."""

    def make(name="Wrexcombe", *, to=team, **fields):
        since = date(2023, 3, 15)
        person = OffenderFactory(family_name=name, status="remanded", establishment=prison, **fields)
        GrantFactory(subject=person, team=to)
        Movement.objects.create(offender=person, happening="received", happened_on=since, establishment=prison)
        CustodyPeriod.objects.create(offender=person, starts_on=since)
        return person

    return make


@pytest.fixture
def expected(held):
    """The release of somebody held, by law, on a day."""

    def make(name, day, **fields):
        person = held(name, **fields)
        sheet(person, day)
        return Release.objects.get(offender=person)

    return make


@pytest.fixture
def many(team):
    """So many plain releases of people of the reader's team, on one day: written, not derived, which takes longer."""

    def make(number, day=date(2026, 12, 4)):
        for _ in range(number):
            person = OffenderFactory()
            GrantFactory(subject=person, team=team)
            Release.objects.create(
                offender=person,
                period=CustodyPeriod.objects.create(offender=person, starts_on=date(2023, 3, 15)),
                basis="CRD",
                certainty="fixed",
                is_counted=True,
                **dict.fromkeys(["expected_on", "leaves_on", "warn_on"], day),
            )

    return make


def sheet(person, day, code=Code.CRD):
    releases.record_official_dates(offender=person, dates={code: day}, source="NOMIS", as_at=date(2026, 11, 1), by=None)


def names(response):
    assert response.status_code == 200, response.json()
    return [row["person"]["name"] for row in response.json()["results"]]


def names_of_people(client, group):
    response = client.get("/api/v1/people/", {"held_as": group})
    assert response.status_code == 200, response.json()
    return [row["family_name"] for row in response.json()["results"]]


def queries_of(client, address):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked), response.json()


class TestPeople:
    def test_people_in_custody_are_narrowed_to_one_group(self, client, reader, held):
        sheet(held("Known"), date(2027, 6, 7))
        held("Unsentenced")

        assert names_of_people(client, "release_expected") == ["Known"]
        assert names_of_people(client, "unsentenced") == ["Unsentenced"]
        assert names_of_people(client, "no_date") == []
        assert client.get("/api/v1/people/", {"held_as": "gone"}).status_code == 400

    def test_one_person_is_told_in_full(self, client, reader, held):
        person = held(region="North", date_of_birth=date(1990, 2, 3))
        Alias.objects.create(offender=person, name="The Baker")
        Identifier.objects.create(
            offender=person, kind=IdentifierKind.CRN, value="X123456", canonical="X123456", is_verified=True
        )

        shown = client.get(f"/api/v1/people/{person.uid}/").json()

        assert shown["date_of_birth"] == "1990-02-03"
        assert shown["status"] == "remanded"
        assert shown["establishment"] == {"code": "FSI", "name": "HMP Full Sutton"}
        assert shown["region"] == "North"
        assert [(each["name"], each["script"]) for each in shown["aliases"]] == [("The Baker", None)]
        assert (shown["identifiers"][0]["kind"], shown["identifiers"][0]["value"]) == ("crn", "X123456")

    def test_the_list_stays_narrow(self, client, reader, held):
        held()

        rows = client.get("/api/v1/people/").json()["results"]

        assert set(rows[0]) == {"uid", "prison_number", "given_names", "family_name", "programme", "marking"}

    def test_is_found_by_number_however_it_is_written(self, client, reader, held):
        person, hidden = held(), OffenderFactory()
        held("Quill")
        for kind, canonical in ((IdentifierKind.CRN, "X123456"), (IdentifierKind.PNC, "2002/0073319Z")):
            Identifier.objects.create(offender=person, kind=kind, value=canonical, canonical=canonical)
            Identifier.objects.create(offender=hidden, kind=kind, value=canonical, canonical=canonical)

        for asked in ("crn=x123456", "pnc=2002%2F0073319Z", "pnc=02/73319z", "pnc=20020073319Z"):
            rows = client.get(f"/api/v1/people/?{asked}").json()["results"]

            assert [row["uid"] for row in rows] == [str(person.uid)], asked

    def test_the_number_of_another_kind_is_not_taken_for_it(self, client, reader, held):
        Identifier.objects.create(offender=held(), kind=IdentifierKind.OTHER, value="X123456", canonical="X123456")

        assert client.get("/api/v1/people/?crn=X123456").json()["results"] == []

    def test_who_has_this_version_is_not_sent_it_again_but_the_opening_is_recorded(self, client, reader, held):
        address = f"/api/v1/people/{held().uid}/"
        tag = client.get(address).headers["ETag"]

        again = client.get(address, headers={"If-None-Match": f'"other", W/{tag}'})

        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
        assert AuditEntry.objects.filter(verb="offender.opened").count() == 2

    def test_a_changed_record_is_sent(self, client, reader, held):
        person = held()
        address = f"/api/v1/people/{person.uid}/"
        tag = client.get(address).headers["ETag"]
        Alias.objects.create(offender=person, name="The Baker")

        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200

    def test_one_person_costs_no_more_with_twenty_aliases_and_numbers_than_with_one(self, client, reader, held):
        person = held()

        def another(n):
            Alias.objects.create(offender=person, name=f"Alias {n}")
            Identifier.objects.create(offender=person, kind=IdentifierKind.OTHER, value=str(n), canonical=str(n))

        another(0)
        one, _ = queries_of(client, f"/api/v1/people/{person.uid}/")
        for n in range(1, 20):
            another(n)

        twenty, shown = queries_of(client, f"/api/v1/people/{person.uid}/")
        assert len(shown["aliases"]) == 20
        assert twenty == one


class TestReleases:
    def test_a_release_says_who_when_how_sure_and_what_stands_against_it(self, client, reader, expected):
        release = expected("Wrexcombe", date(2026, 12, 5), region="North")  # a Saturday
        ReleaseHold.objects.create(
            release=release, offender=release.offender, kind=ReleaseHold.Kind.LICENCE_NOT_READY, reason="Not yet"
        )

        shown = client.get(RELEASES).json()["results"]

        assert shown == [
            {
                "uid": str(release.uid),
                "person": {
                    "uid": str(release.offender.uid),
                    "prison_number": release.offender.prison_number,
                    "name": "Rowan Wrexcombe",
                },
                "basis": "CRD",
                "certainty": "fixed",
                "origin": "official",
                "provisional_until": None,
                "status": "expected",
                "expected_on": "2026-12-05",
                "leaves_on": "2026-12-04",
                "warn_on": "2026-12-04",
                "is_counted": True,
                "released_on": None,
                "holds": ["licence_not_ready"],
                "establishment": {"code": "FSI", "name": "HMP Full Sutton"},
                "region": "North",
            }
        ]
        assert client.get(f"{RELEASES}{release.uid}/").json() == shown[0]

    def test_they_stand_in_the_order_of_the_day_of_warning(self, client, reader, expected):
        expected("Later", date(2026, 12, 18))
        expected("Sooner", date(2026, 12, 4))

        assert names(client.get(RELEASES)) == ["Rowan Sooner", "Rowan Later"]

    def test_without_a_status_only_those_ahead_are_shown(self, client, reader, expected):
        expected("Ahead", date(2026, 12, 18))
        gone = expected("Gone", date(2026, 12, 1))
        custody.record_release(release=gone, on=date(2026, 12, 1), by=None)

        assert names(client.get(RELEASES)) == ["Rowan Ahead"]
        assert names(client.get(f"{RELEASES}?status=released")) == ["Rowan Gone"]
        assert names(client.get(f"{RELEASES}?status=all")) == ["Rowan Gone", "Rowan Ahead"]

    def test_filters_leave_those_asked_for(self, client, reader, expected):
        expected("Sooner", date(2026, 12, 4), region="North")
        expected("Later", date(2026, 12, 18), region="London")
        table = [
            ("from=2026-12-04&to=2026-12-04", ["Sooner"]),
            ("from=2026-12-05", ["Later"]),
            ("to=2026-12-03", []),
            ("certainty=fixed", ["Sooner", "Later"]),
            ("certainty=directed", []),
            ("basis=CRD", ["Sooner", "Later"]),
            ("basis=APD", []),
            ("counted=true", ["Sooner", "Later"]),
            ("counted=false", []),
            ("region=North", ["Sooner"]),
            ("establishment=fsi", ["Sooner", "Later"]),
            ("establishment=WWI", []),
        ]

        assert {asked: names(client.get(f"{RELEASES}?{asked}")) for asked, _ in table} == {
            asked: [f"Rowan {name}" for name in found] for asked, found in table
        }

    def test_those_of_one_person_and_nothing_of_a_hidden_one(self, client, reader, expected):
        release = expected("Wrexcombe", date(2026, 12, 4))
        expected("Quill", date(2026, 12, 4))
        hidden = expected("Hidden", date(2026, 12, 4), to=TeamFactory())

        assert names(client.get(f"{RELEASES}?person={release.offender.uid}")) == ["Rowan Wrexcombe"]
        assert names(client.get(f"{RELEASES}?person={hidden.offender.uid}")) == []
        assert names(client.get(f"{RELEASES}?person=nobody")) == []

    def test_what_is_not_understood_is_refused_at_its_name(self, client, reader):
        table = [
            ("from=tomorrow", "from"),
            ("to=2026-02-30", "to"),
            ("certainty=sure", "certainty"),
            ("basis=XYZ", "basis"),
            ("status=open", "status"),
            ("counted=yes", "counted"),
            ("form=2026-12-04", "form"),
            ("fields=name", "fields"),
        ]

        for asked, field in table:
            response = client.get(f"{RELEASES}?{asked}")
            assert response.status_code == 400, asked
            assert [error["field"] for error in response.json()["errors"]] == [field], asked

    def test_only_the_fields_asked_for(self, client, reader, expected):
        release = expected("Wrexcombe", date(2026, 12, 4))

        assert client.get(f"{RELEASES}?fields=uid,warn_on").json()["results"] == [
            {"uid": str(release.uid), "warn_on": "2026-12-04"}
        ]

    def test_who_was_shown_is_recorded(self, client, reader, expected):
        release = expected("Wrexcombe", date(2026, 12, 4))

        client.get(f"{RELEASES}?region=")
        client.get(RELEASES)

        listed = AuditEntry.objects.get(verb="releases.listed")
        assert listed.shown_ids == [release.offender_id]
        assert AuditEntry.objects.get(verb="releases.searched").payload.data == {"region": ""}

    def test_every_one_of_many_on_one_day_is_on_some_page_once(self, client, reader, many):
        many(53)

        first = client.get(RELEASES).json()
        second = client.get(first["next"]).json()

        uids = [row["uid"] for row in first["results"] + second["results"]]
        assert (len(first["results"]), len(uids), len(set(uids))) == (50, 53, 53)
        assert second["next"] is None
        assert client.get(second["previous"]).json()["results"] == first["results"]

    def test_the_list_costs_no_more_for_fifty_than_for_one(self, client, reader, many):
        many(1)
        client.get(RELEASES)
        one, _ = queries_of(client, RELEASES)
        many(49)

        fifty, shown = queries_of(client, RELEASES)

        assert len(shown["results"]) == 50
        assert fifty == one


class TestWeeks:
    @pytest.fixture
    def made(self, noon):
        return lambda: weekly.make_weekly_list(on=MONDAY, at=noon - timedelta(days=1))

    def test_the_weeks_are_told_the_latest_first(self, client, reader, made, noon):
        made()
        weekly.make_weekly_list(on=MONDAY - timedelta(days=7), at=noon - timedelta(days=8))

        weeks = client.get("/api/v1/weekly-lists/").json()["results"]

        assert [week["starts_on"] for week in weeks] == ["2026-11-30", "2026-11-23"]
        assert weeks[0]["ends_on"] == "2026-12-06"
        assert weeks[0]["url"] == f"http://testserver{WEEK}"

    def test_a_week_says_what_was_known_what_changed_and_how_it_stands_now(self, client, reader, expected, made):
        moved = expected("Moved", date(2026, 12, 4))
        left = expected("Left", date(2026, 12, 4))
        expected("Stays", date(2026, 12, 4))
        made()
        sheet(moved.offender, date(2026, 12, 2))
        sheet(left.offender, date(2027, 3, 1))
        expected("Came", date(2026, 12, 4))

        week = client.get(WEEK).json()

        found = {entry["person"]["name"]: entry for entry in week["entries"]}
        assert {name: entry["change"] for name, entry in found.items()} == {
            "Rowan Moved": "moved_within",
            "Rowan Left": "left",
            "Rowan Stays": None,
            "Rowan Came": "came",
        }
        assert found["Rowan Moved"]["leaves_on"] == "2026-12-04"
        assert found["Rowan Moved"]["now"]["leaves_on"] == "2026-12-02"
        assert found["Rowan Left"]["now"]["leaves_on"] == "2027-03-01"
        assert found["Rowan Stays"]["establishment"] == "HMP Full Sutton"

    def test_nobody_hidden_is_on_it_neither_then_nor_since(self, client, reader, expected, made):
        expected("Hidden", date(2026, 12, 4), to=TeamFactory())
        made()
        expected("Came", date(2026, 12, 4), to=TeamFactory())

        assert client.get(WEEK).json()["entries"] == []

    def test_who_was_shown_is_recorded(self, client, reader, expected, made):
        release = expected("Wrexcombe", date(2026, 12, 4))
        made()

        client.get(WEEK)

        assert AuditEntry.objects.get(verb="offenders.weekly_list_opened").shown_ids == [release.offender_id]

    def test_an_unchanged_week_is_not_sent_again(self, client, reader, expected, made):
        release = expected("Wrexcombe", date(2026, 12, 4))
        made()
        tag = client.get(WEEK).headers["ETag"]

        assert client.get(WEEK, headers={"If-None-Match": tag}).status_code == 304
        sheet(release.offender, date(2026, 12, 2))
        assert client.get(WEEK, headers={"If-None-Match": tag}).status_code == 200

    @pytest.mark.parametrize("day", ["2026-12-01", "2026-11-23", "yesterday", "2026-13-01"])
    def test_there_is_no_list_of_another_day(self, client, reader, made, day):
        made()

        response = client.get(f"/api/v1/weekly-lists/{day}/")

        assert response.status_code == 404
        assert response.json()["detail"] == "No record to show."

    def test_a_week_costs_no_more_for_fifty_than_for_one(self, client, reader, many, made):
        many(1)
        made()
        client.get(WEEK)
        one, _ = queries_of(client, WEEK)
        many(49)

        fifty, week = queries_of(client, WEEK)

        assert len(week["entries"]) == 50
        assert fifty == one


def test_the_description_is_whole_and_valid():
    """Without a warning, and as OpenAPI 3.1 wants it; pages and refusals as they are."""
    from drf_spectacular.drainage import GENERATOR_STATS
    from drf_spectacular.generators import SchemaGenerator
    from drf_spectacular.renderers import OpenApiJsonRenderer

    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(request=None, public=True)

    specification = json.loads((Path(validation.__file__).parent / "openapi_3_1_schema.json").read_text())
    jsonschema_rs.validate(specification, json.loads(OpenApiJsonRenderer().render(schema)))
    assert not GENERATOR_STATS
    listing = schema["paths"]["/api/v1/releases/"]["get"]
    assert listing["security"][0] == {"partnerToken": ["releases:read"]}
    assert "application/problem+json" in listing["responses"]["403"]["content"]
    assert set(schema["components"]["schemas"]["PaginatedReleaseList"]["required"]) == {"results", "next", "previous"}
    assert reverse("token") in schema["paths"]
