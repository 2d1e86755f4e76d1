"""The register follows the record: periods, duties, what is late, and who hears of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from offenders import followers
from offenders.models import (
    CustodyPeriod,
    Movement,
    NotificationAnswer,
    NotificationDuty,
    NotificationPeriod,
    Offender,
    RegisterEntry,
    Release,
    Sentence,
)
from offenders.orders.subject_question import is_subject
from offenders.register import alert_kinds, clock
from offenders.register.actions import files, journeys, notices, visits
from offenders.register.actions.notices import NewItem, RegisterRefused
from offenders.register.actions.working_out import work_out
from offenders.register.rules.notices import ItemKind, Section
from offenders.register.rules.states import FileState
from offenders.register.running import RunningPeriod, must_notify, running_for
from offenders.sentencing import actions as sentencing
from release_monitor.database.rights import as_owner
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry, Receipt
from tests.factories.register import RELEASED, on_register, police_of, probation_of, sentenced, told
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import held_at, prisons, sentence_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def duties_of(person):
    return [
        (row.kind, row.due_on, row.state) for row in NotificationDuty.objects.filter(offender=person).order_by("pk")
    ]


def coordinator_of(person, agency):
    """Somebody who co-ordinates MAPPA meetings in a team of this kind of agency that sees the person."""
    team = TeamFactory(agency__kind=agency)
    GrantFactory(subject=person, team=team, grant_role="reader")
    return UserFactory(role="mappa_coordinator", agency=team.agency, teams=[team])


def told_of(person, kind):
    return list(Alert.objects.filter(kind=kind.name, subject_id=person.pk))


def agencies_that_heard(alert):
    return set(Receipt.objects.filter(alert=alert).values_list("team__agency__kind", flat=True))


def answer_time(alert):
    return min(Receipt.objects.filter(alert=alert).values_list("due_at", flat=True)) - alert.raised_at


def watch(on):
    clock.watch(on=on, at=datetime(on.year, on.month, on.day, 12, tzinfo=UTC))


class TestPeriods:
    def test_held_since_the_sentence_is_expected_with_no_end_and_owes_nothing(self):
        person = sentenced(released=None)

        entry = on_register(person, on=TODAY)

        assert (entry.state, entry.ends_on, entry.starts_on) == ("expected", None, date(2024, 5, 27))
        assert duties_of(person) == []
        assert running_for(person, on=TODAY) == RunningPeriod(True, None)

    def test_released_is_active_with_each_day_held_left_out(self):
        person = sentenced()
        held = (RELEASED - date(2024, 5, 27)).days

        entry = on_register(person, on=TODAY)

        assert entry.state == "active"
        assert entry.ends_on == date(2034, 5, 26) + timedelta(days=held)
        period = NotificationPeriod.objects.get(offender=person)
        assert (period.years, period.disregarded) == (10, [{"from": "2024-05-27", "to": "2026-11-27"}])
        assert duties_of(person) == [("INITIAL", date(2026, 11, 29), "open")]
        assert entry.next_due_on == date(2026, 11, 29)

    def test_running_is_asked_of_a_day(self):
        person = sentenced()
        entry = on_register(person, on=TODAY)

        assert running_for(person, on=entry.last_day) == RunningPeriod(True, entry.last_day)
        assert running_for(person, on=entry.last_day + timedelta(days=1)) == RunningPeriod(False)
        assert running_for(person, on=date(2024, 5, 26)) == RunningPeriod(False)

    def test_an_order_that_is_for_subject_people_alone_asks_it(self):
        person = sentenced()
        assert is_subject(person, TODAY) is None

        entry = on_register(person, on=TODAY)

        assert is_subject(person, TODAY) is True
        assert is_subject(person, entry.last_day + timedelta(days=1)) is False

    def test_worked_out_twice_is_one_answer(self):
        person = sentenced()
        on_register(person, on=TODAY)
        entries = AuditEntry.objects.count()

        on_register(person, on=TODAY)

        assert NotificationAnswer.objects.filter(offender=person).count() == 1
        assert AuditEntry.objects.count() == entries
        assert len(duties_of(person)) == 1

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"born": None}, "date of birth"),
            ({"offence": None, "offence_words": "Plotting", "to_classify_since": NOON}, "to be classified"),
        ],
    )
    def test_what_is_lacking_is_refused_and_nobody_drops_out(self, more, why):
        person = sentenced(**more)

        entry = on_register(person, on=TODAY)

        assert entry.state == "undecided"
        assert why in entry.refused
        assert list(RegisterEntry.objects.on_list()) == [entry]
        assert running_for(person, on=TODAY).runs is None
        assert must_notify([person], on=TODAY) == {person.pk}

    def test_custody_that_is_recorded_from_later_than_the_sentence_is_refused(self):
        person = sentenced()
        with as_owner():
            Movement.objects.filter(offender=person, happening="received").update(happened_on=date(2025, 1, 1))

        assert "Custody is recorded from" in on_register(person, on=TODAY).refused

    def test_below_twelve_months_is_not_subject(self):
        person = sentenced()
        Sentence.objects.filter(offender=person).update(years=0, months=11)

        assert on_register(person, on=TODAY).state == "not_subject"
        assert must_notify([person], on=TODAY) == set()

    def test_nobody_without_a_sentence_has_an_entry(self):
        person = sentenced()
        Sentence.objects.all().delete()

        assert on_register(person, on=TODAY) is None

    def test_recall_stops_the_period_and_the_return_moves_its_end(self):
        person, before = sentenced(), None
        officer = police_of(person)
        before = on_register(person, on=TODAY).last_day
        period = CustodyPeriod.objects.create(offender=person, starts_on=TODAY, is_recall=True)

        stopped = on_register(person, on=TODAY)
        assert (stopped.state, stopped.last_day) == ("stopped", None)
        assert stopped.next_due_on.year == 9999

        period.ends_on = TODAY + timedelta(days=10)
        period.save()
        moved = on_register(person, on=TODAY + timedelta(days=10))
        assert moved.last_day == before + timedelta(days=10)
        assert len(told_of(person, alert_kinds.PERIOD_MOVED)) == 2
        assert officer.agency.kind in agencies_that_heard(told_of(person, alert_kinds.PERIOD_MOVED)[0])

    def test_appeal_that_cuts_the_term_keeps_the_first_day(self):
        person = sentenced(years=5)
        assert on_register(person, on=TODAY).ends_on.year > 2039
        manager = police_of(person, role="ct_manager")

        sentence = Sentence.objects.get(offender=person)
        sentencing.record_appeal(
            sentence=sentence, appeal=Sentence.Appeal.VARIED, on=TODAY, by=manager, term={"years": 4}
        )

        assert Sentence.objects.get(offender=person).first_term["years"] == 5
        assert [row.years for row in NotificationPeriod.objects.current().filter(offender=person)] == [10]
        assert NotificationAnswer.objects.filter(offender=person).count() == 2

    def test_what_is_undecided_for_want_of_the_first_term_is_decided_once_it_is_entered(self):
        person = sentenced(years=4)
        manager = police_of(person, role="ct_manager")
        Sentence.objects.filter(offender=person).update(
            appeal="varied", appeal_on=TODAY, is_term_of_appeal=True, first_term=None
        )
        on_register(person, on=TODAY)
        entry = RegisterEntry.objects.get(offender=person)
        assert entry.state == "undecided"

        sentence = Sentence.objects.get(offender=person)
        said = {"appeal": Sentence.Appeal.VARIED, "on": TODAY, "term": {"years": 4}, "first": {"years": 5}}
        sentencing.record_appeal(sentence=sentence, **said, by=manager)

        entry.refresh_from_db()
        assert entry.state != "undecided"

    def test_quashed_needs_two_people_before_the_person_leaves_the_list(self):
        person = sentenced()
        on_register(person, on=TODAY)
        first, second = police_of(person, role="ct_manager"), police_of(person, role="ct_manager")
        sentence = Sentence.objects.get(offender=person)
        sentencing.record_appeal(sentence=sentence, appeal=Sentence.Appeal.QUASHED, on=TODAY, by=first)

        entry = RegisterEntry.objects.get(offender=person)
        assert entry.state == "undecided"
        assert [state for *_, state in duties_of(person)] == ["lifted"]
        paper = {"court": "Court of Appeal", "ordered_on": TODAY, "paper": "EWCA 7", "reason": "Quashed"}
        row = files.propose_never_applied(offender=person, by=first, **paper)
        with pytest.raises(SamePerson):
            files.answer_never_applied(row=row, confirm=True, by=first)
        files.answer_never_applied(row=row, confirm=True, by=second)

        entry.refresh_from_db()
        assert entry.state == "never_applied"
        assert running_for(person, on=TODAY) == RunningPeriod(False)
        assert not RegisterEntry.objects.on_list().exists()

    def test_quashed_is_asked_for_within_28_days_and_told_of_when_they_have_passed(self):
        person = sentenced()
        on_register(person, on=TODAY)
        first, second = police_of(person, role="ct_manager"), police_of(person, role="ct_manager")
        sentence = Sentence.objects.get(offender=person)
        sentencing.record_appeal(sentence=sentence, appeal=Sentence.Appeal.QUASHED, on=TODAY, by=first)

        told = {}
        for day in (20, 21, 28, 29, 60):
            watch(TODAY + timedelta(days=day))
            told[day] = [row.severity for row in told_of(person, alert_kinds.QUASHED)]
        assert told == {20: [], 21: [3], 28: [3], 29: [2, 3], 60: [2, 3]}

        paper = {"court": "Court of Appeal", "ordered_on": TODAY, "paper": "EWCA 7", "reason": "Quashed"}
        row = files.propose_never_applied(offender=person, by=first, **paper)
        files.answer_never_applied(row=row, confirm=True, by=second)
        assert {row.state for row in told_of(person, alert_kinds.QUASHED)} == {"superseded"}

    def test_rows_of_an_answer_are_never_changed(self):
        person = sentenced()
        on_register(person, on=TODAY)

        with pytest.raises(DatabaseError), transaction.atomic():
            NotificationPeriod.objects.filter(offender=person).update(years=30)


class TestDuties:
    def test_notice_settles_what_is_owed_and_the_year_begins(self):
        person = sentenced()
        officer = police_of(person)
        on_register(person, on=TODAY)

        told(person, officer, on=date(2026, 11, 28))

        assert duties_of(person) == [
            ("INITIAL", date(2026, 11, 29), "settled"),
            ("PERIODIC", date(2027, 11, 28), "open"),
        ]
        assert RegisterEntry.objects.get(offender=person).next_duty == "PERIODIC"

    def test_late_notice_settles_late_and_ends_the_alert(self):
        person = sentenced()
        officer = police_of(person)
        watch(TODAY)
        assert duties_of(person) == [("INITIAL", date(2026, 11, 29), "late")]

        told(person, officer, on=TODAY)

        assert duties_of(person)[0] == ("INITIAL", date(2026, 11, 29), "settled_late")
        assert [alert.state for alert in told_of(person, alert_kinds.FIRST_LATE)] == ["resolved"]

    @pytest.mark.parametrize(("day", "state"), [(29, "open"), (30, "late")])
    def test_duty_is_late_from_the_day_after_its_last(self, day, state):
        person = sentenced()

        watch(date(2026, 11, day))

        assert duties_of(person) == [("INITIAL", date(2026, 11, 29), state)]

    def test_clock_looks_again_on_its_own_day_and_tells_once(self):
        person = sentenced()
        police, com = police_of(person), probation_of(person)
        on_register(person, on=RELEASED)
        assert RegisterEntry.objects.get(offender=person).look_again_on == date(2026, 11, 30)

        for day in (29, 30, 30):
            watch(date(2026, 11, day))

        [alert] = told_of(person, alert_kinds.FIRST_LATE)
        assert alert.severity == 4 or alert.get_severity_display() == "Critical"
        assert agencies_that_heard(alert) == {police.agency.kind, com.agency.kind}

    def test_probation_does_not_hear_after_the_licence(self):
        person = sentenced()
        police, _ = police_of(person), probation_of(person)
        person.status = "licence_ended"
        person.save()

        watch(TODAY)

        [alert] = told_of(person, alert_kinds.FIRST_LATE)
        assert agencies_that_heard(alert) == {police.agency.kind}

    def test_what_was_late_long_ago_is_on_the_list_and_alerts_nobody(self):
        person = sentenced(released=date(2025, 1, 1))
        police_of(person)

        watch(TODAY)

        assert duties_of(person)[0][2] == "late"
        assert told_of(person, alert_kinds.FIRST_LATE) == []

    def test_one_bad_record_does_not_stop_the_others(self, monkeypatch):
        bad, good = sentenced(), sentenced()
        kept = clock.work_out

        def fails(*, offender, **more):
            if offender.pk == bad.pk:
                raise ValueError("Broken")
            return kept(offender=offender, **more)

        monkeypatch.setattr(clock, "work_out", fails)
        watch(TODAY)

        assert RegisterEntry.objects.filter(offender=good).exists()
        assert not RegisterEntry.objects.filter(offender=bad).exists()

    def test_change_told_too_late_is_settled_late(self):
        person = sentenced()
        officer = police_of(person)
        on_register(person, on=TODAY)
        told(person, officer, on=date(2026, 11, 27))

        new = [NewItem(ItemKind.VEHICLE, "AB12 CDE", date(2026, 11, 28), "Blue Invented 2")]
        told(person, officer, on=TODAY, section=Section.CHANGE, new=new)

        assert ("CHANGE", date(2026, 11, 30), "settled_late") in duties_of(person)
        assert ("PERIODIC", date(2027, 12, 1), "open") in duties_of(person)

    def test_an_address_is_kept_in_its_lines_and_a_name_has_none(self):
        person = sentenced()
        officer = police_of(person)
        on_register(person, on=TODAY)

        address = NewItem(ItemKind.OTHER_ADDRESS, "4 High Street\nLeeds", date(2026, 11, 28), "")
        told(person, officer, on=TODAY, new=[address])

        assert person.register_items.filter(value="4 High Street\nLeeds").exists()
        with pytest.raises(RegisterRefused):
            told(person, officer, on=TODAY, new=[NewItem(ItemKind.NAME, "Ron\nTelford", date(2026, 11, 28), "")])

    def test_known_change_is_owed_until_told_or_withdrawn(self):
        person = sentenced()
        officer = police_of(person)
        on_register(person, on=TODAY)
        told(person, officer, on=date(2026, 11, 27))
        change = notices.record_change(
            offender=person,
            kind="contact",
            on=date(2026, 11, 30),
            words="A second phone",
            source="His sister",
            by=officer,
        )
        assert ("CHANGE", date(2026, 12, 2), "open") in duties_of(person)

        notices.withdraw_change(change=change, reason="It was hers", by=officer)

        assert ("CHANGE", date(2026, 12, 2), "superseded") in duties_of(person)

    def test_weekly_without_a_main_home(self):
        person = sentenced()
        officer = police_of(person)
        on_register(person, on=TODAY)

        told(person, officer, on=date(2026, 11, 27), has_residence=False)

        assert ("PERIODIC", date(2026, 12, 4), "open") in duties_of(person)

    def test_held_again_what_is_owed_waits(self):
        person = sentenced()
        on_register(person, on=RELEASED)
        CustodyPeriod.objects.create(offender=person, starts_on=date(2026, 11, 28))

        watch(TODAY)

        assert duties_of(person) == [("INITIAL", date(2026, 11, 29), "open")]
        assert RegisterEntry.objects.get(offender=person).state == "stopped"

    def test_file_is_opened_and_decided_by_people_and_the_duty_stays_owed(self):
        person = sentenced()
        officer, com = police_of(person), probation_of(person)
        watch(TODAY)
        duty = NotificationDuty.objects.get(offender=person)

        file = files.open_file(offender=person, duty=duty, reason="Not seen since release", by=officer)
        duty.refresh_from_db()
        assert duty.state == "file_opened"
        [alert] = told_of(person, alert_kinds.FILE_OPENED)
        assert com.agency.kind in agencies_that_heard(alert)
        assert answer_time(alert) == timedelta(hours=1)
        files.decide_file(file=file, state=FileState.NO_FURTHER_ACTION, outcome="In hospital", by=officer)

        duty.refresh_from_db()
        assert (file.refresh_from_db(), file.state, duty.state) == (None, "no_further_action", "file_opened")
        with pytest.raises(notices.RegisterRefused):
            files.decide_file(file=file, state=FileState.CHARGED, outcome="Again", by=officer)
        told(person, officer, on=TODAY)
        duty.refresh_from_db()
        assert duty.state == "settled_late"

    def test_duty_that_is_not_late_has_no_file(self):
        person = sentenced()
        officer = police_of(person)
        on_register(person, on=RELEASED)

        with pytest.raises(notices.RegisterRefused):
            files.open_file(offender=person, duty=NotificationDuty.objects.get(), reason="Too soon", by=officer)

    def test_nothing_is_left_of_a_notice_whose_last_step_fails(self, monkeypatch):
        person = sentenced()
        officer = police_of(person)
        on_register(person, on=TODAY)

        def fails(**_):
            raise RuntimeError("Broken")

        monkeypatch.setattr(notices.differences, "compare", fails)
        with pytest.raises(RuntimeError):
            told(person, officer, on=TODAY)

        assert duties_of(person) == [("INITIAL", date(2026, 11, 29), "open")]
        assert not person.notices.exists()
        assert not person.register_items.exists()


class TestTravel:
    @pytest.fixture
    def person(self):
        person = sentenced()
        on_register(person, on=TODAY)
        return person

    @pytest.fixture
    def officer(self, person):
        officer = police_of(person)
        told(person, officer, on=date(2026, 11, 27))
        return officer

    def test_known_and_not_told_is_owed_seven_days_before(self, person, officer):
        journeys.record_journey(
            offender=person,
            known_on=TODAY,
            departs_on=date(2026, 12, 20),
            first_country="Portugal",
            source="The airline",
            by=officer,
        )

        assert ("TRAVEL_OUT", date(2026, 12, 13), "open") in duties_of(person)
        assert len(told_of(person, alert_kinds.TRAVEL)) == 1

    @pytest.mark.parametrize(
        ("told_on", "station", "field"), [(date(2026, 12, 2), "Elland Road", "told_on"), (TODAY, " ", "station")]
    )
    def test_told_ahead_or_nowhere_is_refused(self, person, officer, told_on, station, field):
        with pytest.raises(RegisterRefused) as refused:
            journeys.record_journey(
                offender=person,
                known_on=TODAY,
                departs_on=date(2026, 12, 20),
                first_country="Portugal",
                told_on=told_on,
                station=station,
                by=officer,
            )

        assert refused.value.field == field

    def test_told_back_and_otherwise_than_told(self, person, officer, monkeypatch):
        journey = journeys.record_journey(
            offender=person,
            known_on=date(2026, 11, 20),
            departs_on=date(2026, 11, 28),
            first_country="Portugal",
            told_on=date(2026, 11, 27),
            station="Elland Road",
            by=officer,
        )
        assert [row for row in duties_of(person) if row[0] == "TRAVEL_OUT"] == [
            ("TRAVEL_OUT", date(2026, 11, 21), "settled_late")
        ]
        assert RegisterEntry.objects.get(offender=person).state == "abroad"

        journeys.record_return(journey=journey, returned_on=TODAY, returned_as_told=False, by=officer)
        assert ("TRAVEL_BACK", date(2026, 12, 3), "open") in duties_of(person)

        journeys.tell_return(journey=journey, told_on=TODAY, station="Elland Road", by=officer)
        assert ("TRAVEL_BACK", date(2026, 12, 3), "settled") in duties_of(person)
        assert RegisterEntry.objects.get(offender=person).state == "active"

    def test_order_that_restricts_travel_alerts_within_15_minutes(self, person, officer, monkeypatch):
        monkeypatch.setattr(journeys, "_bans", [lambda offender, on: "A travel order is in force"])

        journeys.record_journey(
            offender=person,
            known_on=TODAY,
            departs_on=date(2026, 12, 20),
            first_country="Portugal",
            told_on=TODAY,
            station="Elland Road",
            by=officer,
        )

        [alert] = told_of(person, alert_kinds.TRAVEL_PROHIBITED)
        assert answer_time(alert) == timedelta(minutes=15)

    def test_called_off_is_owed_no_longer(self, person, officer):
        journey = journeys.record_journey(
            offender=person,
            known_on=TODAY,
            departs_on=date(2026, 12, 20),
            first_country="Portugal",
            source="The airline",
            by=officer,
        )

        journeys.call_off(journey=journey, on=TODAY, by=officer)

        assert ("TRAVEL_OUT", date(2026, 12, 13), "superseded") in duties_of(person)


class TestVisits:
    def test_warrant_is_offered_after_two_tries_in_vain_and_never_before(self):
        person = sentenced()
        officer = police_of(person)
        police_of(person, role="ct_manager")
        on_register(person, on=TODAY)
        at = NOON - timedelta(hours=5)

        visits.record_visit(offender=person, visited_at=at, result="no_answer", by=officer)
        assert told_of(person, alert_kinds.WARRANT_OFFERED) == []
        visits.record_visit(
            offender=person, visited_at=at + timedelta(hours=1), result="refused", narrative="At the door", by=officer
        )
        assert len(told_of(person, alert_kinds.WARRANT_OFFERED)) == 1

    def test_not_while_held(self):
        person = sentenced(released=None)
        officer = police_of(person)
        on_register(person, on=TODAY)

        for hours in (5, 4):
            visits.record_visit(
                offender=person, visited_at=NOON - timedelta(hours=hours), result="no_answer", by=officer
            )

        assert told_of(person, alert_kinds.WARRANT_OFFERED) == []


class TestEnds:
    @pytest.mark.parametrize(
        ("days_before", "count"),
        [(8, 1), (7, 2), (6, 2)],
    )
    def test_police_hear_before_the_end_at_each_mark(self, days_before, count):
        person = sentenced()
        officer = police_of(person)
        entry = on_register(person, on=TODAY)
        told(person, officer, on=TODAY)
        last = entry.last_day
        watch(last - timedelta(days=31))
        RegisterEntry.objects.update(look_again_on=last - timedelta(days=8))

        watch(last - timedelta(days=days_before))

        assert len(told_of(person, alert_kinds.PERIOD_ENDING)) == count

    @pytest.mark.parametrize(
        ("status", "heard"), [("on_licence", {"ct_police", "probation"}), ("police_led", {"ct_police"})]
    )
    def test_probation_hears_of_the_end_while_a_licence_is_in_force(self, status, heard):
        person = sentenced()
        police_of(person)
        probation_of(person)
        entry = on_register(person, on=TODAY)
        Offender.objects.filter(pk=person.pk).update(status=status)

        watch(entry.last_day - timedelta(days=7))

        assert agencies_that_heard(told_of(person, alert_kinds.PERIOD_ENDING)[-1]) == heard

    @pytest.mark.parametrize(
        ("agency", "status", "kind"),
        [
            ("probation", "police_led", alert_kinds.PERIOD_ENDING_FOR_MAPPA),
            ("probation", "on_licence", alert_kinds.PERIOD_ENDING),
            ("police", "police_led", alert_kinds.PERIOD_ENDING),
        ],
    )
    def test_co_ordinator_hears_of_the_end_once_and_nobody_beside_them_for_them(self, agency, status, kind):
        person = sentenced()
        police_of(person)
        coordinator = coordinator_of(person, agency)
        entry = on_register(person, on=TODAY)
        Offender.objects.filter(pk=person.pk).update(status=status)

        watch(entry.last_day - timedelta(days=7))

        told = Alert.objects.filter(subject_id=person.pk, kind__startswith="register.period_ending")
        heard = [alert for alert in told if alert.receipts.filter(team__memberships__user=coordinator).exists()]
        assert [alert.kind for alert in heard] == [kind.name]
        assert heard[0].for_roles is None or "mappa_coordinator" in heard[0].for_roles
        for_mappa = told.filter(kind=alert_kinds.PERIOD_ENDING_FOR_MAPPA.name)
        assert [alert.for_roles for alert in for_mappa] == [["mappa_coordinator"]] * for_mappa.count()

    def test_co_ordinator_of_probation_hears_of_an_end_that_moved_after_the_licence(self):
        person = sentenced()
        police_of(person)
        coordinator_of(person, "probation")
        on_register(person, on=TODAY)
        Offender.objects.filter(pk=person.pk).update(status="police_led")
        CustodyPeriod.objects.create(offender=person, starts_on=TODAY, ends_on=TODAY + timedelta(days=10))

        on_register(Offender.objects.get(pk=person.pk), on=TODAY + timedelta(days=10))

        (moved,) = told_of(person, alert_kinds.PERIOD_MOVED_FOR_MAPPA)
        assert agencies_that_heard(moved) == {"probation"}

    def test_day_after_the_last_it_is_ended_and_what_was_owed_is_lifted(self):
        person = sentenced()
        officer = police_of(person)
        entry = on_register(person, on=TODAY)
        told(person, officer, on=TODAY)

        work_out(offender=person, because="The day", by=None, on=entry.last_day)
        assert RegisterEntry.objects.get(offender=person).state == "active"
        work_out(offender=person, because="The day", by=None, on=entry.last_day + timedelta(days=1))

        assert RegisterEntry.objects.get(offender=person).state == "ended"
        assert "open" not in {state for *_, state in duties_of(person)}


def test_release_recorded_by_its_act_opens_the_first_duty():
    person = held_at(prisons()["FSI"])
    sentence_of(person)
    on_register(person, on=TODAY)
    release = Release.objects.create(
        offender=person,
        period=CustodyPeriod.objects.get(offender=person),
        basis="CRD",
        certainty="fixed",
        is_counted=True,
        **dict.fromkeys(["expected_on", "leaves_on", "warn_on"], TODAY),
    )
    CustodyPeriod.objects.filter(offender=person).update(ends_on=TODAY)

    followers.released.tell(release=release, by=None)

    assert RegisterEntry.objects.get(offender=person).next_due_on == date(2026, 12, 3)
