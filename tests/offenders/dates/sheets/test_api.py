"""Sheets by the API: asked about as on the page, recorded whole, and answered with what then stands."""

from datetime import date

import pytest

from offenders.models import KeyDate, Offender, Release
from sharing.models import AuditEntry
from tests.offenders.halden import world as world_of
from tests.offenders.program import Program, refused
from tests.offenders.releases.conftest import gate  # noqa: F401 - fixture
from tests.offenders.releases.leaving import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
world = world_of(people.made)


@pytest.fixture
def program(client, gate):  # noqa: F811
    return Program(client, gate.prison.memberships.get().team)


def sheet_of(gate, **more):  # noqa: F811
    said = {"person": gate.person.uid, "source": "NOMIS", "as_at": "2026-11-30"}
    return said | {"dates": {"CRD": "2026-12-15", "SLED": None}} | more


def test_program_records_a_sheet_and_reads_what_stands(program, gate):  # noqa: F811
    made = program.post("official-dates/", sheet_of(gate))

    assert made.status_code == 201, made.json()
    assert {each["code"]: each["falls_on"] for each in made.json()["dates"]} == {"CRD": "2026-12-15"}
    assert Release.objects.get(basis="CRD").expected_on == date(2026, 12, 15)
    rows = program.get(f"official-dates/?person={gate.person.uid}").json()["results"]
    assert [(row["code"], row["superseded_at"]) for row in rows] == [("CRD", None)]
    assert len(program.get("official-dates/?state=all").json()["results"]) == 3
    assert AuditEntry.objects.filter(verb="offenders.dates_recorded").latest("pk").actor_id == program.user.pk


def test_same_request_again_changes_nothing(program, gate):  # noqa: F811
    made = program.post("official-dates/", sheet_of(gate), **{"Idempotency-Key": "one"})
    again = program.post("official-dates/", sheet_of(gate), **{"Idempotency-Key": "one"})

    assert again.headers["Idempotent-Replayed"]
    assert again.json() == made.json()
    assert KeyDate.objects.filter(code="CRD").count() == 2


def test_what_is_odd_is_asked_and_taken_when_it_is_confirmed(program, gate):  # noqa: F811
    far = sheet_of(gate, dates={"CRD": "2027-06-14"})

    asked = program.post("official-dates/", far)

    assert refused(asked) == (400, "confirmed")
    question = "CRD moves from 14 December 2026 to 14 June 2027, by 182 days"
    assert question in asked.json()["errors"][0]["detail"]
    assert program.post("official-dates/", far | {"confirmed": [question]}).status_code == 201
    (row,) = program.get("official-dates/?code=CRD").json()["results"]
    assert row["confirmed"] == [question]


@pytest.mark.parametrize(
    ("sheet", "field"),
    [
        ({"dates": {}}, "dates"),
        ({"dates": {"CRD": "2029-12-15"}}, "dates.CRD"),  # after the sentence ends
        ({"as_at": "2026-12-02"}, "as_at"),
        ({"dates": {"XRD": "2026-12-15"}}, "dates.XRD"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(program, gate, sheet, field):  # noqa: F811
    assert refused(program.post("official-dates/", sheet_of(gate, **sheet))) == (400, field)
    assert KeyDate.objects.filter(superseded_at__isnull=False).count() == 0


def test_court_dates_stand_beside_the_sheet(program, gate):  # noqa: F811
    made = program.post("court-dates/", sheet_of(gate, dates={"CRD": "2026-12-21"}, source="Order"))

    assert made.status_code == 201, made.json()
    assert Offender.objects.get().date_conflicts.get().court_on == date(2026, 12, 21)
    assert len(program.get("official-dates/").json()["results"]) == 2
