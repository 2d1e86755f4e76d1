"""MAPPA in the demo: cases for everybody, levels, six meetings and what they decided, and a few interventions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from demo.at_time import clock_from, let_in_since, moment
from offenders.custody.rules import Status
from offenders.interventions import actions as interventions
from offenders.mappa.actions import before, cases, meetings, tasks
from offenders.mappa.clock import follow_records
from offenders.mappa.models import MappaCase, MappaMeeting
from offenders.models import Offender
from sharing.access.roles import Capability
from sharing.grants.who_can_see import who_sees
from sharing.models import User

MEETINGS = 6
COORDINATOR, CHAIR = "Adele Rowntree", "Tom Brandreth"
LEVEL_OF = (3, 2, 2, 2, 3, 2)


class Table(NamedTuple):
    """Who is around a case."""

    coordinator: User
    chair: User
    officer: User
    police: User


def set_levels(*, today: date, now: datetime) -> None:
    """A case for everybody sentenced, and a level for whoever is on licence, or leaves within 6 months. Before recalls
    and release checklists, which read it."""
    follow_records(on=today)
    last = today + timedelta(days=183)
    near = MappaCase.objects.with_release().filter(level__isnull=True, category="4").select_related("offender")
    levels = {
        case: 1
        for case in near.order_by("pk")
        if case.offender.status == Status.ON_LICENCE or (case.leaves_on and today <= case.leaves_on <= last)
    }
    coordinator, chair = User.objects.get(name=COORDINATOR), User.objects.get(name=CHAIR)
    before.take_over_levels(
        levels=levels, set_on=today - timedelta(days=100), coordinator=coordinator, chair=chair, at=now, by=None
    )


def tell(*, today: date, now: datetime) -> None:
    """Of some on licence the agencies meet."""
    on_licence = MappaCase.objects.filter(offender__status=Status.ON_LICENCE, programme="terrorism", category="4")
    told = 0
    for case in on_licence.select_related("offender").order_by("pk"):
        if told == MEETINGS:
            return
        if table := table_of(case.offender, now):
            tell_of_case(case, table, told, today=today, now=now)
            told += 1


def table_of(person: Offender, now: datetime) -> Table | None:
    """Of those who see the person; None where one of them is missing."""
    users = list(who_sees(person, at=now).select_related("agency").order_by("pk"))
    coordinator = first(users, Capability.RUN_MAPPA)
    chair = first(users, Capability.CHAIR_MAPPA, "probation") or first(users, Capability.CHAIR_MAPPA)
    officer = first(users, Capability.HAVE_CHECKS, "probation")
    police = first(users, Capability.TAKE_NOTICES, "ct_police")
    return Table(coordinator, chair, officer, police) if coordinator and chair and officer and police else None


def first(users: Sequence[User], capability: Capability, kind: str = "") -> User | None:
    return next((user for user in users if user.can(capability) and kind in ("", user.agency.kind)), None)


def tell_of_case(case: MappaCase, table: Table, number: int, *, today: date, now: datetime) -> None:
    """One past or coming meeting each: the first two to come, the third without police, the fourth with an overdue
    action, the fifth closed, the last with minutes being written."""
    begun = today - timedelta(days=40 if number > 1 else 60)
    let_in_since(moment(begun, 9), case.offender, table)
    with clock_from(moment(begun, 10)):
        cases.set_details(case=case, by=table.coordinator, coordinator=table.coordinator, chair=table.chair)
        level = cases.propose_level(
            case=case,
            level=LEVEL_OF[number],
            reason="Several agencies must act before and after release",
            by=table.officer,
        )
        cases.answer_level(level=level, agree=True, reason="", by=table.coordinator)
        cases.answer_level(level=level, agree=True, reason="", by=table.chair)
        case.refresh_from_db()
        planned = today + timedelta(days=2 + 5 * number) if number < 2 else begun + timedelta(days=7)
        meeting = meetings.plan(
            case=case, at=moment(planned, 10), chair=table.chair, place="By video", by=table.coordinator
        )
        for user, body in ((table.police, "police"), (table.officer, "probation")):
            meetings.invite(meeting=meeting, user=user, body=body, by=table.coordinator)
        meetings.add_point(
            meeting=meeting, title="Where does he live from next month?", body="probation", by=table.officer
        )
        tell_of_intervention(case.offender, table, number, begun=begun)
    if number < 2:
        meetings.send_pack(meeting=meeting, by=table.coordinator)
        return
    with clock_from(moment(planned, 14)):
        tell_of_held(meeting, table, number, on=planned)


def tell_of_held(meeting: MappaMeeting, table: Table, number: int, *, on: date) -> None:
    by = table.coordinator
    present = [row for row in meeting.attendances.all() if number != 2 or row.body != "police"]
    meeting = meetings.hold(meeting=meeting, on=on, present=present, by=by)
    point = meeting.agenda.get(number=1)
    meetings.decide_point(
        point=point,
        decision="Stays at the approved premises; a flat is looked for within reach of both officers.",
        dissent="Police: the street is too near an associate." if number == 3 else "",
        owner=table.officer,
        due_on=on + timedelta(days=10),
        by=by,
    )
    late = timedelta(days=12 if number == 3 else 60)
    tasks.set_action(
        case=meeting.case,
        meeting=meeting,
        what="Ask 3 landlords on the approved list",
        owner=table.officer,
        due_on=on + late,
        by=by,
    )
    if number in (4, 5):
        meetings.write_minutes(
            meeting=meeting, text="Each agency gave its view. The point was decided as recorded.", by=by
        )
    if number == 4:
        meetings.write_summary(meeting=meeting, text="The agencies agreed where the person lives.", by=by)
        meetings.close(meeting=meeting, reason="", by=table.chair)


def tell_of_intervention(person: Offender, table: Table, number: int, *, begun: date) -> None:
    if number % 2:
        return
    row = interventions.begin(
        offender=person,
        name="Mentoring",
        provider="Harrow Road Mentors",
        purpose="A settled week, and someone to call before things go wrong.",
        starts_on=begun - timedelta(days=30),
        ends_on=None,
        ends_with_licence=True,
        owner=table.officer,
        by=table.officer,
    )
    if number != 2:  # of the third no session is recorded: it has lapsed
        interventions.record_session(
            intervention=row, on=timezone.localdate() - timedelta(days=1), attended="came", by=table.officer
        )
