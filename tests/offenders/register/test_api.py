"""The register over the API: what police systems record, and what every reader is told."""

from datetime import date

import pytest

from offenders.models import Notice
from tests.factories.programs import program_for, signed_in
from tests.factories.register import police_of, probation_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)


@pytest.fixture
def system(person):
    return program_for(person, "ct_police")


def test_system_of_police_records_a_notice_once(system, person):
    body = {
        "person": str(person.uid),
        "section": "47",
        "told_on": "2026-12-01",
        "station": "Elland Road",
        "has_residence": True,
        "new": [{"kind": "phone", "value": "07700 900145", "starts_on": "2026-11-27"}],
    }
    made = system.post("/api/v1/register/notices/", body, **{"Idempotency-Key": "one"})
    again = system.post("/api/v1/register/notices/", body, **{"Idempotency-Key": "one"})

    assert made.status_code == 201
    assert again.json()["uid"] == made.json()["uid"]
    assert Notice.objects.count() == 1
    duties = system.get("/api/v1/register/duties/", state="all").json()["results"]
    assert [(row["kind"], row["state"]) for row in duties] == [("INITIAL", "settled_late"), ("PERIODIC", "open")]
    [entry] = system.get("/api/v1/register/").json()["results"]
    assert (entry["state"], entry["next_due_on"]) == ("active", "2027-12-01")


def test_system_of_probation_reads_and_records_nothing(person):
    system = program_for(person, "probation")

    refused = system.post(
        "/api/v1/register/home-visits/",
        {"person": str(person.uid), "visited_at": "2026-12-01T09:00:00Z", "result": "no_answer"},
    )

    assert refused.status_code == 403
    assert len(system.get("/api/v1/register/periods/").json()["results"]) == 1


def test_items_of_money_and_papers_are_there_for_police_people_alone(person):
    officer = police_of(person)
    told(person, officer, on=TODAY)

    def kinds(caller):
        return {row["kind"] for row in caller.get("/api/v1/register/items/").json()["results"]}

    assert kinds(signed_in(officer)) == {"phone", "home_address", "account"}
    assert kinds(signed_in(probation_of(person))) == {"phone", "home_address"}
    assert kinds(program_for(person, "ct_police")) == set()
    snapshots = signed_in(probation_of(person)).get("/api/v1/register/notices/").json()["results"]
    assert "snapshot" not in snapshots[0]


def test_journey_is_recorded_told_and_ended_on_the_version_that_was_read(system, person):
    made = system.post(
        "/api/v1/register/journeys/",
        {
            "person": str(person.uid),
            "known_on": "2026-11-20",
            "departs_on": "2026-12-01",
            "first_country": "Portugal",
            "source": "The airline",
        },
    )
    row = f"/api/v1/register/journeys/{made.json()['uid']}/"
    stale = system.client.post(
        f"{row}told/",
        {"told_on": "2026-12-01", "station": "Elland Road"},
        content_type="application/json",
        headers=system.headers | {"If-Match": '"stale"', "Idempotency-Key": "stale"},
    )
    told_now = system.post(f"{row}told/", {"told_on": "2026-12-01", "station": "Elland Road"})
    back = system.post(f"{row}back/", {"returned_on": "2026-12-01", "returned_as_told": False})
    told_back = system.post(f"{row}told-back/", {"told_on": "2026-12-01", "station": "Elland Road"})
    off = system.post(f"{row}call-off/", {"on": "2026-12-01"})

    assert made.status_code == 201
    assert stale.status_code == 412
    assert [answer.status_code for answer in (told_now, back, told_back, off)] == [200, 200, 200, 409]


def test_item_is_verified(person):
    officer = police_of(person)
    told(person, officer, on=TODAY)
    item = person.register_items.get(kind="phone")

    verified = signed_in(officer).post(
        f"/api/v1/register/items/{item.uid}/verify/", {"on": "2026-12-01", "how": "Called it"}
    )

    assert (verified.status_code, verified.json()["verified_by"]) == (200, officer.name)


@pytest.mark.parametrize(
    ("address", "body", "field"),
    [
        ("notices", {"section": "49", "told_on": "2026-12-02", "station": "S", "has_residence": True}, "told_on"),
        ("journeys", {"known_on": "2026-12-02", "departs_on": "2026-12-20", "first_country": "P"}, "known_on"),
        ("home-visits", {"visited_at": "2026-12-02T09:00:00Z", "result": "no_answer"}, "visited_at"),
        ("home-visits", {"visited_at": "2026-12-01T09:00:00Z", "result": "seen"}, "narrative"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(system, person, address, body, field):
    refused = system.post(f"/api/v1/register/{address}/", {"person": str(person.uid)} | body)

    assert refused.status_code == 400
    assert [each["field"] for each in refused.json()["errors"]] == [field]
