"""The registers over the API: added to by programs, approved and verified by people."""

import pytest

from licence.models import Device, PlaceOfStay
from tests.factories.breaches import licence_in_force
from tests.factories.programs import program_for, signed_in
from tests.factories.sharing import GrantFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

SINCE = {"starts_on": "2026-11-20", "evidence": "Shown at a meeting"}
KINDS = {
    "devices": {"kind": "phone", "make": "Invented 5"},
    "accounts": {"kind": "bank", "provider": "A bank", "handle": "Ending 4417"},
    "places-of-stay": {"kind": "work", "address": "1 Elland Road"},
}


@pytest.fixture
def person():
    return licence_in_force().offender


@pytest.fixture
def system(person):
    return program_for(person, "probation")


@pytest.fixture
def officer(person):
    return signed_in(UserFactory(teams=[GrantFactory(subject=person, grant_role="contributor").team]))


@pytest.mark.parametrize("register", KINDS)
def test_program_adds_an_entry_which_people_approve_and_verify(system, officer, person, register):
    entries = f"/api/v1/{register}/"
    made = system.post(entries, {"person": str(person.uid)} | SINCE | KINDS[register])
    entry = f"{entries}{made.json()['uid']}/"
    own = [system.post(f"{entry}decide/", {"approve": True}), system.post(f"{entry}verify/", {"on": "2026-11-21"})]
    bare = officer.post(f"{entry}decide/", {"approve": False})
    approved = officer.post(f"{entry}decide/", {"approve": True})
    verified = officer.post(f"{entry}verify/", {"on": "2026-11-21"})
    ended = system.post(f"{entry}end/", {"on": "2026-11-30"})
    over = system.post(f"{entry}end/", {"on": "2026-12-01"})

    assert made.status_code == 201
    assert [each.json()["type"].rpartition(":")[2] for each in own] == ["people-only"] * 2
    assert (bare.status_code, bare.json()["errors"][0]["field"]) == (400, "note")
    assert approved.json()["approval"] == "approved"
    assert verified.json()["verified_on"] == "2026-11-21"
    assert (ended.status_code, over.status_code) == (200, 409)
    current = officer.get(entries, state="current").json()["results"]
    assert (len(officer.get(entries).json()["results"]), current) == (1, [])


def test_found_device_is_on_the_register_as_not_approved_and_is_inspected(system, person):
    found = system.post("/api/v1/devices/", {"person": str(person.uid), "kind": "phone", "is_found": True} | SINCE)
    address = f"/api/v1/devices/{found.json()['uid']}/inspect/"
    ahead = system.post(address, {"on": "2026-12-02"})
    inspected = system.post(address, {"on": "2026-12-01", "note": "Two apps"})

    assert found.json()["approval"] == "refused"
    assert ahead.json()["errors"][0]["field"] == "on"
    assert inspected.json()["last_inspected_on"] == "2026-12-01"
    assert "note" not in inspected.json()
    assert Device.objects.get().note == "Two apps"


def test_entry_that_begins_ahead_is_refused_at_its_field(system, person):
    body = {"person": str(person.uid)} | SINCE | KINDS["devices"] | {"starts_on": "2026-12-02"}
    refused = system.post("/api/v1/devices/", body)

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "starts_on")
    assert not Device.objects.exists()


def test_home_is_not_there_for_a_program_that_added_it(system, officer, person):
    home = {"person": str(person.uid), "kind": "home", "address": "2 Elm Row"} | SINCE
    made = system.post("/api/v1/places-of-stay/", home)

    assert made.status_code == 201
    assert "Elm Row" not in made.content.decode()
    assert PlaceOfStay.objects.get().address == "2 Elm Row"
    assert system.get("/api/v1/places-of-stay/").json()["results"] == []
    assert [each["address"] for each in officer.get("/api/v1/places-of-stay/").json()["results"]] == ["2 Elm Row"]
