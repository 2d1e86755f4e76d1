"""A MAPPA case from its beginning to its exit, and what is told when something is late."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from offenders.mappa import clock
from offenders.mappa.actions import cases, meetings, tasks
from offenders.mappa.actions.moves import MappaRefused
from offenders.mappa.models import MappaCase, MappaLevel, MappaMeeting, MappaMinutes
from offenders.models import Conviction, CustodyPeriod, Movement, Offence, Release, Sentence
from offenders.status import powers
from offenders.status.rules import Power, PowerKind
from release_monitor.database.rights import as_owner
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry, AuditPayload, Receipt
from tests.factories.mappa import (
    MappaCaseFactory,
    cast_around,
    invited,
    meeting_of,
)
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import TeamScopeFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)


def made():
    person = OffenderFactory(status="in_custody", region="North East", date_of_birth=date(1990, 1, 1))
    sentenced(person, "ta2000-58")
    cast = cast_around(person)
    case = MappaCaseFactory(offender=person, chair=cast["probation_manager"], coordinator=cast["mappa_coordinator"])
    return {"person": person, "case": case, **cast}


def sentenced(person, key=None, **more):
    offence = Offence.objects.filter(statute="Terrorism Act 2000", section="58").first()
    conviction = Conviction.objects.create(offender=person, offence=offence, convicted_on=date(2023, 3, 1), **more)
    return Sentence.objects.create(
        offender=person, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6
    )


world = world_of(made)
person, case = row_of("person"), row_of("case")
coordinator, officer, chair = row_of("mappa_coordinator"), row_of("probation_officer"), row_of("probation_manager")
analyst, pom = row_of("ct_analyst"), row_of("prison_offender_manager")


def alerts_of(name):
    return Alert.objects.unfinished().filter(kind=f"mappa.{name}")


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def set_level(case, level, officer, coordinator, chair):
    row = cases.propose_level(case=case, level=level, reason="Two agencies must meet", by=officer)
    cases.answer_level(level=row, agree=True, reason="", by=coordinator)
    return cases.answer_level(level=row, agree=True, reason="", by=chair)


def held_meeting(case, coordinator, chair, present, *, on=TODAY):
    meeting = meeting_of(case, chair, planned_at=at(on, 9))
    rows = [invited(meeting, user, body) for user, body in present]
    return meetings.hold(meeting=meeting, on=on, present=rows, by=coordinator)


class TestCategory:
    def test_everybody_sentenced_has_a_case_and_nobody_twice(self, person):
        with as_owner():
            MappaCase.objects.all().delete()
        unknown = OffenderFactory(date_of_birth=None)
        sentenced(unknown)

        assert [clock.follow_records(on=TODAY) for _ in range(2)] == [2, 0]

        found = MappaCase.objects.get(offender=person)
        assert (found.category, found.basis, found.lead, found.state) == ("4", "offence", "probation", "identified")
        not_known = MappaCase.objects.get(offender=unknown)
        assert (not_known.category, not_known.basis) == ("", "")
        assert "date of birth is not known" in not_known.category_reason

    def test_no_case_where_the_law_asks_for_none(self):
        young = OffenderFactory(date_of_birth=date(2008, 1, 1))  # 15 when dealt with
        sentenced(young)

        clock.follow_records(on=TODAY)

        assert not MappaCase.objects.filter(offender=young).exists()

    def test_state_threats_have_a_list_of_their_own_and_no_category_4_by_offence(self):
        other = OffenderFactory(programme="state_threats", date_of_birth=date(1990, 1, 1))
        sentenced(other)

        clock.follow_records(on=TODAY)

        assert MappaCase.objects.get(offender=other).category == ""

    def test_record_that_is_corrected_is_followed_and_never_over_what_people_found(self, case, person):
        person.sentences.update(appeal="quashed", appeal_on=date(2024, 1, 1))
        clock.follow_records(on=TODAY)
        case.refresh_from_db()
        assert (case.category, case.basis) == ("", "")  # for people to decide

        MappaCase.objects.filter(pk=case.pk).update(category="3", basis="other")
        clock.follow_records(on=TODAY)
        case.refresh_from_db()
        assert case.category == "3"

    def test_risk_is_found_by_two_people(self, case, person, officer, coordinator):
        MappaCase.objects.filter(pk=case.pk).update(category="", basis="")
        asked = cases.propose_risk(offender=person, programme="terrorism", reason="Two reports", by=officer)
        with pytest.raises(SamePerson):
            cases.answer_risk(case=asked, agree=True, reason="", by=officer)

        cases.answer_risk(case=asked, agree=True, reason="", by=coordinator)

        asked.refresh_from_db()
        assert (asked.category, asked.basis) == ("4", "risk")


class TestLevel:
    def test_lead_agency_proposes_and_two_people_set_it(self, case, officer, analyst, coordinator, chair):
        with pytest.raises(MappaRefused, match="lead agency"):
            cases.propose_level(case=case, level=2, reason="Police think so", by=analyst)
        row = cases.propose_level(case=case, level=2, reason="Two agencies must meet", by=officer)
        cases.answer_level(level=row, agree=True, reason="", by=coordinator)
        case.refresh_from_db()
        assert case.level is None
        with pytest.raises(MoveRefused):
            cases.answer_level(level=row, agree=True, reason="", by=coordinator)
        with pytest.raises(MoveRefused, match="role"):
            cases.answer_level(level=row, agree=True, reason="", by=officer)

        cases.answer_level(level=row, agree=True, reason="", by=chair)

        case.refresh_from_db()
        assert (case.level, case.state, case.review_due_on) == (2, "level_set", TODAY + timedelta(weeks=12))

    def test_level_that_changes_keeps_its_history_and_moves_the_review(self, case, officer, coordinator, chair):
        set_level(case, 2, officer, coordinator, chair)
        set_level(case, 3, officer, coordinator, chair)

        case.refresh_from_db()
        assert (case.level, case.state) == (3, "level_changed")
        assert case.review_due_on == TODAY + timedelta(weeks=6)
        rows = MappaLevel.objects.filter(case=case, state="set").order_by("pk")
        assert [(row.level, row.ended_on) for row in rows] == [(2, TODAY), (3, None)]

    def test_level_refused_leaves_the_one_in_force(self, case, officer, coordinator, chair):
        set_level(case, 2, officer, coordinator, chair)
        row = cases.propose_level(case=case, level=1, reason="Quiet", by=officer)

        cases.answer_level(level=row, agree=False, reason="Too early", by=chair)

        case.refresh_from_db()
        assert (case.level, case.state) == (2, "level_set")

    def test_level_not_set_is_told_6_months_before_release_once_and_ends_when_set(
        self, case, person, officer, coordinator, chair
    ):
        period = CustodyPeriod.objects.create(offender=person, starts_on=date(2023, 3, 15))
        leaves = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], date(2027, 6, 2))
        Release.objects.create(
            offender=person, period=period, basis="CRD", certainty="fixed", is_counted=True, **leaves
        )
        MappaCase.objects.filter(pk=case.pk).update(identified_on=date(2023, 3, 15))

        clock.watch(on=TODAY, at=at(TODAY))
        assert not alerts_of("level_not_set").exists()
        for _ in range(2):
            clock.watch(on=date(2026, 12, 2), at=at(date(2026, 12, 2)))
        assert alerts_of("level_not_set").count() == 1

        set_level(case, 2, officer, coordinator, chair)
        assert not alerts_of("level_not_set").exists()


class TestMeeting:
    @pytest.fixture
    def levelled(self, case, officer, coordinator, chair):
        set_level(case, 2, officer, coordinator, chair)
        case.refresh_from_db()
        return case

    def test_meeting_from_plan_to_close(self, levelled, person, coordinator, chair, officer, analyst, pom):
        meeting = meetings.plan(case=levelled, at=at(date(2026, 12, 3)), chair=chair, by=coordinator)
        assert {row.user for row in meeting.attendances.all()} == {chair, coordinator}
        for user, body in ((analyst, "police"), (pom, "prison")):
            meetings.invite(meeting=meeting, user=user, body=body, by=coordinator)
        point = meetings.add_point(meeting=meeting, title="Where does he live?", body="probation", by=officer)
        meetings.send_pack(meeting=meeting, by=coordinator)
        assert alerts_of("pack_sent").count() == 1
        with pytest.raises(MoveRefused, match="future"):
            meetings.hold(meeting=meeting, on=date(2026, 12, 3), present=[], by=coordinator)

        with time_machine.travel(at(date(2026, 12, 3), 14), tick=False):
            present = list(meeting.attendances.exclude(user=pom))
            meeting = meetings.hold(meeting=meeting, on=date(2026, 12, 3), present=present, by=coordinator)
            assert not alerts_of("pack_sent").exists()
            levelled.refresh_from_db()
            assert levelled.review_due_on == date(2026, 12, 3) + timedelta(weeks=12)
            with pytest.raises(MoveRefused, match="Agenda point 1 has no decision"):
                meetings.close(meeting=meeting, reason="", by=chair)
            said = {"decision": "Hull", "dissent": "Police: too near", "owner": officer}
            meetings.decide_point(point=point, due_on=date(2026, 12, 7), by=coordinator, **said)
            meetings.write_minutes(meeting=meeting, text="All said", by=coordinator)
            with pytest.raises(MoveRefused, match="Prison was not there"):
                meetings.close(meeting=meeting, reason="", by=chair)
            meetings.close(meeting=meeting, reason="The prison sent its view", by=chair)

        meeting.refresh_from_db()
        assert (meeting.state, meeting.closed_by) == ("closed", chair)
        with pytest.raises(MoveRefused, match="closed or cancelled"):
            meetings.add_point(meeting=meeting, title="Late", body="police", by=coordinator)

    def test_cancelled_meeting_has_a_new_date_with_its_people_and_points(self, levelled, coordinator, chair, analyst):
        meeting = meetings.plan(case=levelled, at=at(date(2026, 12, 3)), chair=chair, by=coordinator)
        meetings.invite(meeting=meeting, user=analyst, body="police", by=coordinator)
        meetings.add_point(meeting=meeting, title="Where?", body="police", by=coordinator)

        new = meetings.cancel(
            meeting=meeting, reason="The prison cannot come", new_at=at(date(2026, 12, 10)), by=coordinator
        )

        meeting.refresh_from_db()
        assert (meeting.state, meeting.moved_to) == ("cancelled", new)
        assert new.attendances.filter(user=analyst).exists()
        assert new.agenda.get().topic == "Where?"

    def test_nobody_is_invited_who_cannot_see_the_person(self, levelled, coordinator, chair):
        meeting = meeting_of(levelled, chair)

        with pytest.raises(MappaRefused, match="can see this person"):
            meetings.invite(meeting=meeting, user=UserFactory(role="ct_analyst"), body="police", by=coordinator)

    def test_meeting_that_is_not_closed_in_working_days_is_told(self, levelled, coordinator, chair, analyst):
        held_meeting(levelled, coordinator, chair, [(analyst, "police")])
        due = date(2026, 12, 15)  # 10 working days

        clock.watch(on=due, at=at(due))
        assert not alerts_of("minutes_late").exists()
        clock.watch(on=date(2026, 12, 16), at=at(date(2026, 12, 16)))
        assert alerts_of("minutes_late").count() == 1

    @pytest.mark.parametrize(("level", "weeks"), [(1, 16), (2, 12), (3, 6)])
    def test_review_is_late_the_day_after_by_its_level(self, case, officer, coordinator, chair, level, weeks):
        set_level(case, level, officer, coordinator, chair)
        due = TODAY + timedelta(weeks=weeks)

        clock.watch(on=due, at=at(due))
        assert not alerts_of("review_late").exists()
        day = due + timedelta(days=1)
        clock.watch(on=day, at=at(day))
        assert alerts_of("review_late").count() == 1
        with time_machine.travel(at(day, 13), tick=False):
            meeting = meeting_of(case, chair, planned_at=at(day, 9))
            row = invited(meeting, coordinator, "probation")
            meetings.hold(meeting=meeting, on=day, present=[row], by=coordinator)
        assert not alerts_of("review_late").exists()


class TestAction:
    @pytest.fixture
    def action(self, case, officer, chair, coordinator):
        return tasks.set_action(
            case=case, what="Ask for a room", owner=officer, due_on=date(2026, 12, 4), by=coordinator
        )

    def test_owner_answers_with_proof_and_the_chair_accepts(self, action, officer, chair, analyst):
        with pytest.raises(MoveRefused, match="owner"):
            tasks.answer_action(action=action, is_done=True, words="Letter", by=analyst)
        with pytest.raises(MoveRefused, match="proof"):
            tasks.answer_action(action=action, is_done=True, words=" ", by=officer)
        tasks.answer_action(action=action, is_done=True, words="Letter AP/4471", by=officer)
        with pytest.raises(MoveRefused):
            tasks.accept_action(action=action, accept=False, reason="", by=chair)
        tasks.accept_action(action=action, accept=False, reason="Which room?", by=chair)
        action.refresh_from_db()
        assert (action.state, action.sent_back_because) == ("set", "Which room?")
        tasks.answer_action(action=action, is_done=False, words="No room is free", by=officer)

        tasks.accept_action(action=action, accept=True, reason="", by=chair)

        action.refresh_from_db()
        assert (action.state, action.outcome) == ("accepted", "No room is free")

    def test_late_action_climbs_from_owner_to_manager_to_chair(self, action, officer, chair):
        told = {}
        for day in (4, 5, 6, 7, 13, 14, 15):
            on = date(2026, 12, day)
            clock.watch(on=on, at=at(on))
            kinds = Alert.objects.filter(kind__startswith="mappa.action").values_list("kind", flat=True)
            told[day] = sorted(kinds)

        owner, manager, chairs = "mappa.action_late", "mappa.action_very_late", "mappa.action_for_chair"
        assert told[4] == []
        assert told[5] == told[6] == [owner]
        assert told[7] == told[13] == [owner, manager]
        assert told[14] == told[15] == sorted([owner, manager, chairs])
        teams = {row.alert.kind: row.team for row in Receipt.objects.filter(alert__kind__startswith="mappa.action")}
        assert teams[owner] == officer.memberships.get().team
        assert teams[chairs] == chair.memberships.get().team
        tasks.answer_action(action=action, is_done=True, words="Letter", by=officer)
        assert not Alert.objects.unfinished().filter(kind__startswith="mappa.action").exists()


class TestExit:
    @pytest.fixture
    def ending(self, case, person, officer, coordinator, chair):
        set_level(case, 1, officer, coordinator, chair)
        person.status = "licence_ended"
        person.save()
        case.refresh_from_db()
        return cases.propose_exit(case=case, reason="Notification ends", by=officer)

    def test_exit_needs_each_agency(self, ending, officer, analyst, pom):
        cases.answer_exit(case=ending, is_yes=True, reason="Quiet", by=officer)
        with pytest.raises(MappaRefused, match="core agency"):
            cases.answer_exit(case=ending, is_yes=True, reason="Quiet", by=pom)  # the person is not held
        ending.refresh_from_db()
        assert ending.state == "exit_proposed"

        cases.answer_exit(case=ending, is_yes=True, reason="Quiet", by=analyst)

        ending.refresh_from_db()
        assert (ending.state, ending.exited_on, ending.review_due_on) == ("exited", TODAY, None)
        assert not MappaLevel.objects.filter(case=ending, state="set", ended_on__isnull=True).exists()

    def test_one_no_keeps_the_case(self, ending, officer, analyst):
        cases.answer_exit(case=ending, is_yes=True, reason="Quiet", by=officer)
        cases.answer_exit(case=ending, is_yes=False, reason="A report of last week", by=analyst)

        ending.refresh_from_db()
        assert ending.state == "level_changed"

    def test_the_end_follows_notification_and_orders_and_a_moved_end_is_reviewed_again(self, case, monkeypatch):
        def ends(*days, programme="terrorism", undecided=()):
            runs = [Power(PowerKind.ORDER, "Order", TODAY, day, programme) for day in days]
            monkeypatch.setattr(powers, "_powers", [lambda people: dict.fromkeys(people, runs)])
            monkeypatch.setattr(powers, "_undecided", [lambda people: dict.fromkeys(undecided, "not known")])
            clock.follow_records(on=TODAY)
            case.refresh_from_db()
            return case.ends_on

        first, later = date(2027, 2, 1), date(2031, 2, 1)
        assert ends(first) == first
        MappaCase.objects.filter(pk=case.pk).update(exit_reviewed_on=TODAY)
        assert ends(first) == first
        assert case.exit_reviewed_on == TODAY
        assert ends(first, later) == later
        assert case.exit_reviewed_on is None
        clock.watch(on=date(2030, 11, 2), at=at(date(2030, 11, 2)))
        assert alerts_of("exit_due").count() == 1
        assert ends(later, None) is None
        assert ends(later, programme="state_threats") is None
        assert ends(later, undecided=[case.offender_id]) is None
        assert AuditEntry.objects.filter(verb="mappa.end_followed").count() == 3

    def test_exit_review_is_told_3_months_before_the_end(self, case):
        MappaCase.objects.filter(pk=case.pk).update(ends_on=date(2027, 3, 2))

        clock.watch(on=TODAY, at=at(TODAY))
        assert not alerts_of("exit_due").exists()
        clock.watch(on=date(2026, 12, 2), at=at(date(2026, 12, 2)))
        assert alerts_of("exit_due").count() == 1

    def test_police_lead_when_the_licence_ends_and_death_ends_the_case(self, case, person):
        ended = Movement(offender=person, happening="licence_ended", happened_on=TODAY)
        cases.follow_end_of_term(ended, by=None)
        case.refresh_from_db()
        assert case.lead == "police"

        cases.follow_death(Movement(offender=person, happening="died", happened_on=TODAY), by=None)
        case.refresh_from_db()
        assert case.state == "exited"


class TestMinutes:
    @pytest.fixture
    def minutes(self, case, coordinator, chair, analyst):
        meeting = held_meeting(case, coordinator, chair, [(analyst, "police")])
        return meetings.write_minutes(meeting=meeting, text="What was said in the room", by=coordinator)

    def test_minutes_are_there_for_those_invited_the_chair_and_co_ordinators(
        self, minutes, coordinator, chair, analyst, officer, pom
    ):
        reads = {user: MappaMinutes.objects.visible_to(user).exists() for user in (coordinator, chair, analyst)}
        others = {user: MappaMinutes.objects.visible_to(user).exists() for user in (officer, pom)}

        assert set(reads.values()) == {True}
        assert set(others.values()) == {False}

    def test_no_word_of_them_is_in_the_audit_log(self, minutes):
        entry = AuditEntry.objects.get(verb="mappa.minutes_written")

        assert not AuditPayload.objects.filter(entry=entry, data__icontains="room").exists()


class TestProgrammes:
    def test_member_of_one_programme_learns_nothing_of_a_case_of_the_other(self):
        both = OffenderFactory(programme=["terrorism", "state_threats"])
        MappaCaseFactory(offender=both, programme="state_threats", category="3", basis="other", level=3)
        desks = {
            name: UserFactory(role="ct_manager", teams=[TeamScopeFactory(programme=name).team])
            for name in ("terrorism", "state_threats")
        }

        seen = {name: MappaCase.objects.visible_to(user).filter(offender=both).exists() for name, user in desks.items()}

        assert seen == {"terrorism": False, "state_threats": True}


def test_nothing_is_left_behind_when_the_last_step_fails(case, coordinator, chair, analyst, monkeypatch):
    meeting = meeting_of(case, chair, planned_at=at(TODAY, 9))
    row = invited(meeting, analyst, "police")

    def broken(**what):
        raise RuntimeError

    monkeypatch.setattr(meetings, "record", broken)
    with pytest.raises((RuntimeError, TypeError)):
        meetings.hold(meeting=meeting, on=TODAY, present=[row], by=coordinator)

    assert MappaMeeting.objects.get(pk=meeting.pk).held_on is None
