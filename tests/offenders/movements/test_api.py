"""Movements and leavings by the API: a prison's system records what is due, and reports what is not."""

from datetime import date
from uuid import uuid4

import pytest

from offenders.models import CustodyPeriod, Movement, Release
from sharing.models import Alert
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory
from tests.offenders.halden import world as world_of
from tests.offenders.program import Program, refused
from tests.offenders.releases.conftest import gate  # noqa: F401 - fixture
from tests.offenders.releases.leaving import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
world = world_of(people.made)


@pytest.fixture
def program(client, gate):  # noqa: F811
    return Program(client, gate.prison.memberships.get().team)


def happened(gate, happening, **more):  # noqa: F811
    return {"person": gate.person.uid, "happening": happening, "on": "2026-12-01"} | more


def due_today(gate):  # noqa: F811
    gate.sheet(CRD=date(2026, 12, 1))


def test_prison_moves_a_person(program, gate):  # noqa: F811
    TeamFactory(kind="establishment", place_code="FKI", agency=gate.prison.agency)

    made = program.post("movements/", happened(gate, "transferred", establishment="HMP Frankland"))

    assert made.status_code == 201, made.json()
    assert made.json()["establishment"] == {"code": "FKI", "name": "HMP Frankland"}
    assert (made.json()["is_withdrawn"], "note" in made.json()) == (False, False)
    assert [row["happening"] for row in program.get("movements/?from=2026-12-01").json()["results"]] == ["transferred"]
    assert Movement.objects.latest("pk").recorded_by == program.user


def test_release_that_is_due_is_recorded_by_the_prison(program, gate):  # noqa: F811
    due_today(gate)

    made = program.post("movements/", happened(gate, "released"))

    assert made.status_code == 201, made.json()
    assert Release.objects.get(basis="CRD").released_on == date(2026, 12, 1)


def test_release_that_is_not_due_is_refused_and_nothing_is_recorded(program, gate):  # noqa: F811
    answer = program.post("movements/", happened(gate, "released"))

    assert refused(answer) == (400, "on")
    assert "early by 13 days" in answer.json()["errors"][0]["detail"]
    assert not Release.objects.filter(status="released").exists()
    assert Movement.objects.count() == 1


def test_program_of_another_agency_records_no_release(client, gate):  # noqa: F811
    due_today(gate)
    police = Program(client, gate.police.memberships.get().team)

    assert police.post("movements/", happened(gate, "released")).status_code == 403
    assert not Release.objects.filter(status="released").exists()


def test_program_of_another_prison_records_no_release(client, gate):  # noqa: F811
    due_today(gate)
    team = TeamFactory(kind="establishment", place_code="FKI", agency=gate.prison.agency)
    GrantFactory(subject=gate.person, team=team, grant_role="contributor")

    assert Program(client, team).post("movements/", happened(gate, "released")).status_code == 403


def test_release_of_somebody_else_or_of_nobody_is_not_there(program, gate):  # noqa: F811
    due_today(gate)
    theirs = Release.objects.get(basis="CRD")
    theirs.pk, theirs.uid, theirs.offender = None, uuid4(), OffenderFactory()
    theirs.period = CustodyPeriod.objects.create(offender=theirs.offender, starts_on=date(2024, 5, 27))
    theirs.save()

    for release in (theirs.uid, uuid4()):
        assert refused(program.post("movements/", happened(gate, "released", release=release))) == (400, "release")
    assert not Release.objects.filter(status="released").exists()


def test_no_program_revokes_a_licence(program, gate):  # noqa: F811
    assert refused(program.post("movements/", happened(gate, "licence_revoked"))) == (400, "happening")


def test_report_that_somebody_has_left_asks_the_prison_and_records_no_release(program, gate):  # noqa: F811
    left = {"person": gate.person.uid, "words": "Checked out at 8:40am"}

    made = program.post("leavings/", left, **{"Idempotency-Key": "one"})
    again = program.post("leavings/", left, **{"Idempotency-Key": "one"})

    assert (made.status_code, made.json()["is_waiting"]) == (201, True)
    assert again.json() == made.json()
    assert Alert.objects.get(kind="releases.has_left").subject_id == gate.person.pk
    assert not Release.objects.filter(status="released").exists()
    gate.person.refresh_from_db()
    assert gate.person.status == "remanded" or gate.person.establishment == gate.prisons["FSI"]


def test_hold_is_set_and_lifted(program, gate):  # noqa: F811
    where = f"releases/{Release.objects.get(basis='CRD').uid}/"

    held = program.change(where, "hold", {"kind": "other_warrant", "reason": "Leeds"})
    lifted = program.change(where, "lift", {"kind": "other_warrant", "reason": "Withdrawn"})

    assert (held.status_code, held.json()["holds"]) == (200, ["other_warrant"])
    assert (lifted.status_code, lifted.json()["holds"]) == (200, [])
    assert program.change(where, "lift", {"kind": "other_warrant", "reason": "Again"}).status_code == 409
    assert refused(program.change(where, "hold", {"kind": "high_court", "reason": "x"})) == (400, "kind")


def test_absence_begins_moves_and_ends(program, gate):  # noqa: F811
    sent = {"person": gate.person.uid, "kind": "court", "left_at": "2026-12-01T08:00:00Z"}

    assert refused(program.post("absences/", sent)) == (400, "due_back_at")
    made = program.post("absences/", sent | {"due_back_at": "2026-12-01T17:00:00Z"})
    assert made.status_code == 201, made.json()
    where = f"absences/{made.json()['uid']}/"
    later = program.change(where, "due-back", {"due_back_at": "2026-12-01T19:00:00Z", "reason": "Late"})
    assert (later.status_code, later.json()["due_back_at"]) == (200, "2026-12-01T19:00:00Z")
    assert program.change(where, "back", {"at": "2026-12-01T11:00:00Z"}).json()["back_at"] == "2026-12-01T11:00:00Z"
    assert program.change(where, "back", {"at": "2026-12-01T11:00:00Z"}).status_code == 409


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "court"}, "left_at"),
        ({"kind": "hospital", "planned_on": "2026-12-09"}, "planned_on"),
        ({"kind": "court", "planned_on": "2026-11-09"}, "planned_on"),
    ],
)
def test_absence_that_cannot_be_is_refused_at_its_field(program, gate, sent, field):  # noqa: F811
    assert refused(program.post("absences/", {"person": gate.person.uid, **sent})) == (400, field)
