"""A MAPPA meeting and an exit are closed by people who have seen what must be seen before."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from offenders.mappa.actions import cases, meetings
from sharing.items.rules import Occasion
from sharing.models import Alert, Sitting
from sharing.sittings import clock
from sharing.sittings.actions import Unseen
from sharing.sittings.alert_kinds import CLOSED_UNSEEN
from tests.factories.items import seen_by, to_be_seen
from tests.factories.mappa import MappaCaseFactory, cast_around
from tests.factories.offenders import OffenderFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
MEETS_ON = date(2026, 12, 3)


def made():
    person = OffenderFactory(status="on_licence")
    cast = cast_around(person)
    case = MappaCaseFactory(
        offender=person, level=2, chair=cast["probation_manager"], coordinator=cast["mappa_coordinator"]
    )
    return {"person": person, "case": case, **cast}


world = world_of(made)
person, case = row_of("person"), row_of("case")
coordinator, officer, chair = row_of("mappa_coordinator"), row_of("probation_officer"), row_of("probation_manager")
analyst = row_of("ct_analyst")


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def planned(case, coordinator, chair, *users):
    meeting = meetings.plan(case=case, at=at(MEETS_ON), chair=chair, by=coordinator)
    for user, body in users:
        meetings.invite(meeting=meeting, user=user, body=body, by=coordinator)
    return meeting


def minuted(meeting, coordinator, officer):
    point = meetings.add_point(meeting=meeting, title="Where?", body="probation", by=officer)
    meetings.hold(meeting=meeting, on=MEETS_ON, present=list(meeting.attendances.all()), by=coordinator)
    said = {"decision": "Hull", "dissent": "", "owner": officer}
    meetings.decide_point(point=point, due_on=MEETS_ON, by=coordinator, **said)
    meetings.write_minutes(meeting=meeting, text="All said", by=coordinator)


class TestMeeting:
    def test_those_invited_of_core_agencies_decide_and_who_runs_it_does_not(self, case, coordinator, chair, analyst):
        meeting = planned(case, coordinator, chair, (analyst, "police"))

        sitting = Sitting.objects.get(about=meeting.uid)

        assert {each.user for each in sitting.deciders.filter(left_at__isnull=True)} == {chair, analyst}
        assert (sitting.title, sitting.sits_at, sitting.chair) == ("MAPPA level 2 meeting", meeting.planned_at, chair)

    def test_does_not_close_unseen_by_who_was_there(self, person, case, coordinator, chair, officer, analyst):
        item = to_be_seen(person, analyst, Occasion.MAPPA, chair, officer)
        meeting = planned(case, coordinator, chair, (analyst, "police"), (officer, "probation"))
        with time_machine.travel(at(MEETS_ON, 15), tick=False):
            minuted(meeting, coordinator, officer)
            seen_by(chair, item)
            with pytest.raises(Unseen):
                meetings.close(meeting=meeting, reason="", by=chair)
            seen_by(officer, item)

            meetings.close(meeting=meeting, reason="", by=chair)

        assert Sitting.objects.get(about=meeting.uid).state == "closed"

    def test_closes_where_the_chair_may_not_know_and_the_holder_is_told(
        self, person, case, coordinator, chair, officer, analyst
    ):
        item = to_be_seen(person, analyst, Occasion.MAPPA)
        meeting = planned(case, coordinator, chair, (officer, "probation"), (analyst, "police"))
        with time_machine.travel(at(MEETS_ON, 15), tick=False):
            minuted(meeting, coordinator, officer)

            closed = meetings.close(meeting=meeting, reason="", by=chair)

            assert closed.state == "closed"
            clock.watch(at=at(MEETS_ON, 15))
            assert item.reference in Alert.objects.get(kind=CLOSED_UNSEEN.name).text

    def test_moved_to_another_date_is_seen_before_that_one(self, case, coordinator, chair):
        meeting = planned(case, coordinator, chair)

        new = meetings.cancel(meeting=meeting, reason="Ill", new_at=at(date(2026, 12, 9)), by=coordinator)

        states = {sitting.about: sitting.state for sitting in Sitting.objects.all()}
        assert states == {meeting.uid: "cancelled", new.uid: "open"}


def test_exit_is_answered_yes_by_who_has_seen_it(person, case, officer, analyst, chair):
    item = to_be_seen(person, analyst, Occasion.EXIT, officer)
    cases.propose_exit(case=case, reason="Nothing runs", by=chair)

    with pytest.raises(Unseen):
        cases.answer_exit(case=case, is_yes=True, reason="Done", by=officer)
    seen_by(officer, item)
    cases.answer_exit(case=case, is_yes=True, reason="Done", by=officer)
    cases.answer_exit(case=case, is_yes=True, reason="Done", by=analyst)

    case.refresh_from_db()
    assert case.state == "exited"
    assert Sitting.objects.get(occasion="exit").state == "closed"
