"""MAPPA over the API: read by programs, decided by people, never minutes."""

from datetime import date

import pytest

from offenders.models import MappaCase, MappaMeeting
from tests.factories.mappa import MappaCaseFactory, action_of, cast_around, invited, meeting_of, minutes_of
from tests.factories.offenders import OffenderFactory
from tests.factories.programs import program_for, signed_in
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def made():
    person = OffenderFactory(status="on_licence")
    cast = cast_around(person)
    case = MappaCaseFactory(offender=person, chair=cast["probation_manager"], coordinator=cast["mappa_coordinator"])
    return {"person": person, "case": case, **cast}


world = world_of(made)
person, case = row_of("person"), row_of("case")
coordinator, officer, chair = row_of("mappa_coordinator"), row_of("probation_officer"), row_of("probation_manager")


def test_level_is_proposed_and_set_by_people_alone(person, case, officer, coordinator, chair):
    body = {"person": str(person.uid), "case": str(case.uid), "level": 2, "reason": "Two agencies must meet"}
    by_program = program_for(person, "probation").post("/api/v1/mappa-levels/", body)
    asks = signed_in(officer)
    made = asks.post("/api/v1/mappa-levels/", body)
    address = f"/api/v1/mappa-levels/{made.json()['uid']}/"
    other = asks.post(f"{address}answer/", {"agree": True})
    answers = [signed_in(user).post(f"{address}answer/", {"agree": True}) for user in (coordinator, chair)]

    assert by_program.status_code == 403
    assert (made.status_code, other.status_code) == (201, 403)
    assert [answer.json()["state"] for answer in answers] == ["proposed", "set"]
    read = program_for(person, "probation").get(f"/api/v1/mappa-cases/{case.uid}/").json()
    assert (read["category"], read["level"], read["lead"]) == ("4", 2, "probation")
    assert "category_reason" not in read or read["category_reason"] is None


def test_meeting_goes_from_plan_to_close_and_its_minutes_never_leave(person, case, officer, coordinator, chair):
    asks = signed_in(coordinator)
    body = {
        "person": str(person.uid),
        "case": str(case.uid),
        "planned_at": "2026-12-01T14:00:00Z",
        "chair": chair.email,
    }
    made = asks.post("/api/v1/mappa-meetings/", body)
    address = f"/api/v1/mappa-meetings/{made.json()['uid']}/"
    pointed = asks.post(f"{address}add-point/", {"title": "Where?", "body": "police"})
    asks.post(f"{address}invite/", {"body": "police", "name": "D. Oddy"})
    present = [row["uid"] for row in asks.get(address).json()["attendances"]]
    held = asks.post(f"{address}hold/", {"on": "2026-12-01", "present": present})
    early = asks.post(f"{address}close/", {})
    decision = {
        "point": pointed.json()["agenda"][0]["uid"],
        "decision": "Hull",
        "owner": officer.email,
        "due_on": "2026-12-07",
    }
    asks.post(f"{address}decide-point/", decision)
    minutes_of(MappaMeeting.objects.get(), coordinator, "Zqminutes")
    closed = asks.post(f"{address}close/", {})

    assert (made.status_code, held.status_code, early.status_code, closed.status_code) == (201, 200, 409, 200)
    assert closed.json()["state"] == "closed"
    assert "Zqminutes" not in asks.get(address).content.decode()


def test_action_is_answered_by_its_owner_and_accepted_by_its_chair(case, officer, chair, coordinator):
    action = action_of(case, officer, chair, due_on=date(2026, 12, 7))
    address = f"/api/v1/mappa-actions/{action.uid}/"
    other = signed_in(chair).post(f"{address}answer/", {"is_done": True, "words": "Letter"})
    done = signed_in(officer).post(f"{address}answer/", {"is_done": True, "words": "Letter"})
    accepted = signed_in(chair).post(f"{address}accept/", {"accept": True})

    assert (other.status_code, done.json()["state"], accepted.json()["state"]) == (409, "done", "accepted")


def test_program_reads_no_word_that_somebody_typed(person, case, chair, coordinator):
    meeting = meeting_of(case, chair, place="Zqplace")
    invited(meeting, coordinator, "probation")
    MappaCase.objects.filter(pk=case.pk).update(category_reason="Zqreason")

    system = program_for(person, "probation")
    told = "".join(
        system.get(f"/api/v1/{name}/").content.decode()
        for name in ("mappa-cases", "mappa-levels", "mappa-meetings", "mappa-actions")
    )

    assert str(meeting.uid) in told
    assert "Zq" not in told
