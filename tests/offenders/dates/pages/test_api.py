"""A person's dates with their working, and calculations that nobody keeps, over the API."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offenders.dates.differences import actions as difference_verbs
from offenders.dates.engine import calculate_case
from offenders.dates.engine.working import re_execute
from offenders.dates.pages import api
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Calculation, DateConflict, Sentence
from sharing.models import AuditEntry
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import UserFactory
from tests.offenders import halden as halden_and_others
from tests.offenders.dates.engine.building import case, sentence, years

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_halden)

A_CASE = case(sentence("SDS", "2023-03-15", years(6), statute="TA 2000 s.58"), id="one")


@pytest.fixture
def reader(client, officer):
    client.force_login(officer)
    return officer


def asked(client, person):
    return client.get(f"/api/v1/people/{person.uid}/dates/")


def calculated(client, cases):
    return client.post("/api/v1/calculations/", {"cases": cases}, content_type="application/json")


class TestDatesOfAPerson:
    def test_every_source_the_working_and_where_they_differ(self, client, reader, halden, sentenced, sheet):
        sheet(PED=date(2027, 3, 14), SLED=date(2029, 3, 14))
        court = {Code.SLED: date(2029, 3, 15)}
        releases.record_court_dates(offender=halden, dates=court, source="Order", as_at=date(2023, 3, 15), by=None)

        said = asked(client, halden).json()

        assert [(each["code"], each["falls_on"], each["source"]) for each in said["official"]] == [
            ("PED", "2027-03-14", "NOMIS"),
            ("SLED", "2029-03-14", "NOMIS"),
        ]
        assert [(each["code"], each["source"]) for each in said["court"]] == [("SLED", "Order")]
        assert said["calculation"]["dates"] == {"PED": "2027-03-15", "SLED": "2029-03-14"}
        assert {code: re_execute(said["calculation"]["working"])[code] for code in ("PED", "SLED")} == {
            "PED": "2027-03-15",
            "SLED": "2029-03-14",
        }
        assert all(step["statute"] and step["section"] for step in said["calculation"]["working"])
        law = {each["key"]: each for each in said["calculation"]["law"]}
        assert law["cja-247a-8"] == {
            "key": "cja-247a-8",
            "title": "Criminal Justice Act 2003 (c.44), s.247A(8)",
            "is_confirmed": True,
            "state": "supplied",
        }
        assert [(each["code"], each["calculated_on"], each["is_open"]) for each in said["conflicts"]] == [
            ("PED", "2027-03-15", True),
            ("SLED", "2029-03-14", True),
        ]

    def test_refusal_says_what_is_missing(self, client, reader, halden):
        said = asked(client, halden).json()["calculation"]

        assert (said["dates"], said["working"]) == ({}, [])
        assert said["refused"]
        assert said["missing"] == [{"what": "No sentence is recorded.", "do": "Record the conviction and its sentence"}]

    def test_accepted_conflict_is_open_no_more_and_keeps_its_reason_to_itself(
        self, client, reader, halden, sentenced, sheet
    ):
        sheet(PED=date(2027, 3, 14), SLED=date(2029, 3, 14))
        conflict = DateConflict.objects.get()
        difference_verbs.accept_official(conflict=conflict, reason="Counted by hand", evidence="Letter", by=reader)

        (said,) = asked(client, halden).json()["conflicts"]

        assert (said["is_open"], bool(said["accepted_at"])) == (False, True)
        assert "Counted by hand" not in str(said)

    def test_unknown_parameter_is_refused(self, client, reader, halden):
        assert client.get(f"/api/v1/people/{halden.uid}/dates/?on=2020-01-01").status_code == 400

    def test_reading_is_recorded_and_asks_the_same_few_questions(self, client, reader, halden, sentenced, sheet):
        sheet(PED=date(2027, 3, 14), SLED=date(2029, 3, 14))
        asked(client, halden)
        with CaptureQueriesContext(connection) as with_one:
            asked(client, halden)
        for n in range(9):
            Sentence.objects.create(
                offender=halden,
                conviction=sentenced.conviction,
                kind="SDS",
                sentenced_on=sentenced.sentenced_on,
                days=n + 1,
            )

        with CaptureQueriesContext(connection) as with_ten:
            asked(client, halden)

        assert len(with_ten) == len(with_one)
        entry = AuditEntry.objects.latest("pk")
        assert (entry.action, entry.actor_id, entry.subject_id) == ("consultation", reader.pk, halden.pk)


class TestCalculations:
    def test_dates_and_working_of_each_case_and_nothing_is_kept(self, client, reader):
        counted = [model.objects.count() for model in (Calculation, DateConflict)]

        said = calculated(client, [A_CASE, {"id": "two", "unheard_of": 1}]).json()["results"]

        assert [(each["id"], each["dates"]) for each in said] == [
            ("one", {"PED": "2027-03-15", "SLED": "2029-03-14", "ESED": "2029-03-14"}),
            ("two", {}),
        ]
        assert said[0]["working"]
        assert said[0]["refused"] is None
        assert "unheard_of" in said[1]["refused"]
        assert [model.objects.count() for model in (Calculation, DateConflict)] == counted

    @pytest.mark.parametrize("cases", [None, [], "one", [{}] * 201])
    def test_what_is_no_list_of_cases(self, client, reader, cases):
        assert calculated(client, cases).status_code == 400

    def test_administrators_see_nothing_of_cases(self, client):
        client.force_login(UserFactory(role="administrator"))

        assert calculated(client, [A_CASE]).status_code == 404

    def test_somebody_elses_person_is_absent(self, client, reader):
        stranger = OffenderFactory()

        assert asked(client, stranger).status_code == 404


def test_examples_of_the_schema_are_what_is_answered():
    answer = calculate_case(api.A_CASE)

    assert (answer["dates"], answer["refused"]) == (api.OF_A_CASE["dates"], None)
    assert api.A_STEP in answer["working"]
