"""Away from prison and still in custody: nobody is released by it, and a person not back in time is told of."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from offenders import tasks
from offenders.absences import actions
from offenders.absences.actions import AbsenceRefused, plan_court, record_absence, record_back
from offenders.absences.models import Absence
from offenders.absences.rules import AbsenceKind
from offenders.models import CustodyPeriod, Release
from offenders.movements import actions as custody
from offenders.movements.actions import MovementRefused
from sharing.models import Alert, AuditEntry
from tests.offenders import halden as halden_and_others
from tests.offenders.halden import sheet_of
from tests.sharing.administration.pages import day_parts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_halden)

NOON = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("Europe/London"))
HOUR = timedelta(hours=1)


def leave(person, kind=AbsenceKind.TEMPORARY_RELEASE, left_at=NOON - HOUR, due_back_at=NOON + HOUR, **more):
    return record_absence(offender=person, kind=kind, left_at=left_at, due_back_at=due_back_at, by=None, **more)


def overdue():
    return Alert.objects.unfinished().filter(kind="custody.absence_overdue")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (AbsenceKind.HOSPITAL, "in_hospital"),
        (AbsenceKind.TEMPORARY_RELEASE, "temporarily_released"),
        (AbsenceKind.COURT, "in_custody"),
        (AbsenceKind.POLICE, "in_custody"),
    ],
)
def test_custody_and_the_release_go_on_and_the_prison_stays_theirs(halden, kind, status):
    sheet_of(halden, CRD=date(2027, 6, 7))
    release = Release.objects.open().counted().get(offender=halden)

    absence = leave(halden, kind)

    halden.refresh_from_db()
    assert (halden.status, str(halden.establishment)) == (status, "HMP Full Sutton")
    assert CustodyPeriod.objects.open().filter(offender=halden).exists()
    assert Release.objects.open().counted().get(offender=halden) == release
    assert AuditEntry.objects.filter(verb="offenders.absence_recorded", target_id=absence.pk).exists()

    record_back(absence=absence, at=NOON, by=None)

    halden.refresh_from_db()
    assert (halden.status, str(halden.establishment)) == ("in_custody", "HMP Full Sutton")
    assert not Absence.objects.away().exists()


def test_whoever_is_held_after_a_recall_is_recalled_again_when_back(halden):
    sheet_of(halden, CRD=date(2026, 6, 5))
    custody.record_release(release=Release.objects.get(is_counted=True), on=date(2026, 6, 5), by=None)
    custody.record_happening(offender=halden, happening="licence_revoked", on=date(2026, 7, 1), by=None)
    prison = halden.movements.first().establishment
    custody.record_return(offender=halden, establishment=prison, on=date(2026, 7, 2), by=None)

    record_back(absence=leave(halden, AbsenceKind.HOSPITAL), at=NOON, by=None)

    halden.refresh_from_db()
    assert halden.status == "recalled"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"due_back_at": None}, "due_back_at"),
        ({"due_back_at": NOON - 2 * HOUR}, "due_back_at"),
        ({"left_at": NOON + HOUR, "due_back_at": NOON + 2 * HOUR}, "left_at"),
    ],
)
def test_times_that_cannot_be_are_refused_and_nothing_is_kept(halden, more, field):
    with pytest.raises(AbsenceRefused) as refused:
        leave(halden, **more)

    assert refused.value.field == field
    assert not Absence.objects.exists()
    assert not halden.movements.filter(happening="temporarily_released").exists()


def test_nobody_is_away_twice_or_from_no_custody(halden):
    leave(halden, AbsenceKind.COURT)
    with pytest.raises(AbsenceRefused, match="away already"):
        leave(halden, AbsenceKind.POLICE)

    custody.record_happening(offender=halden, happening="died", on=date(2026, 12, 1), by=None)
    with pytest.raises(AbsenceRefused, match="not in custody"):
        leave(halden, AbsenceKind.HOSPITAL)


def test_day_before_what_was_recorded_last_is_refused(halden):
    with pytest.raises(MovementRefused):
        leave(halden, left_at=datetime(2023, 3, 1, 9, tzinfo=ZoneInfo("Europe/London")))

    assert not Absence.objects.exists()


class TestNotBack:
    @pytest.mark.parametrize(
        ("kind", "severity"),
        [(AbsenceKind.TEMPORARY_RELEASE, "critical"), (AbsenceKind.COURT, "high"), (AbsenceKind.POLICE, "high")],
    )
    def test_is_told_once_when_the_time_passes_and_is_over_with_the_return(self, halden, kind, severity):
        absence = leave(halden, kind)

        assert actions.watch(at=NOON) == 0
        assert [actions.watch(at=NOON + HOUR), actions.watch(at=NOON + 2 * HOUR)] == [1, 0]

        alert = overdue().get()
        assert alert.severity_word.lower() == severity
        assert "left HMP Full Sutton at 11am on 1 December 2026, due back at 1pm on 1 December 2026" in alert.text
        assert alert.receipts.exists()

        record_back(absence=absence, at=NOON, by=None)
        assert not overdue().exists()

    def test_nobody_is_due_back_from_hospital_where_no_time_is_given(self, halden):
        leave(halden, AbsenceKind.HOSPITAL, due_back_at=None)

        assert actions.watch(at=NOON + timedelta(days=400)) == 0

    def test_whoever_absconds_is_due_back_no_longer(self, halden):
        leave(halden)
        actions.watch(at=NOON + HOUR)
        custody.record_happening(offender=halden, happening="absconded", on=date(2026, 12, 1), by=None)

        assert actions.watch(at=NOON + 2 * HOUR) == 0

        assert not overdue().exists()
        assert not Absence.objects.filter(ended_at__isnull=True).exists()

    def test_clock_looks(self, halden, time_machine):
        leave(halden)
        time_machine.move_to(NOON + HOUR)

        tasks.watch_absences()

        assert overdue().count() == 1


class TestDueBack:
    def test_alert_follows_the_time_that_is_changed_and_the_reason_is_kept(self, halden):
        absence = leave(halden)

        actions.change_due_back(absence=absence, due_back_at=NOON + 3 * HOUR, reason="Train cancelled", by=None)
        seen = []
        for hours in (1, 2, 3):
            actions.watch(at=NOON + hours * HOUR)
            seen.append(overdue().count())

        assert seen == [0, 0, 1]
        payload = AuditEntry.objects.get(verb="offenders.absence_due_back_changed").payload.data
        assert (payload["reason_given"], payload["before"][:13]) == ("Train cancelled", "2026-12-01T13")

    def test_who_was_late_already_is_waited_for_until_the_new_time(self, halden, time_machine):
        absence = leave(halden)
        time_machine.move_to(NOON + 2 * HOUR)
        actions.watch(at=NOON + 2 * HOUR)

        actions.change_due_back(absence=absence, due_back_at=NOON + 5 * HOUR, reason="Agreed with the gate", by=None)

        assert overdue().count() == 0
        actions.watch(at=NOON + 5 * HOUR)
        assert overdue().count() == 1

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"due_back_at": NOON}, "due_back_at"),
            ({"due_back_at": None}, "due_back_at"),
            ({"reason": " "}, "reason"),
        ],
    )
    def test_what_cannot_be_is_refused(self, halden, changed, field):
        absence = leave(halden)
        given = {"due_back_at": NOON + 2 * HOUR, "reason": "Late train"} | changed

        with pytest.raises(AbsenceRefused) as refused:
            actions.change_due_back(absence=absence, by=None, **given)

        assert refused.value.field == field
        assert Absence.objects.get().due_back_at == NOON + HOUR

    def test_nobody_who_is_back_is_due_back_at_another_time(self, halden):
        absence = leave(halden)
        record_back(absence=absence, at=NOON, by=None)

        with pytest.raises(AbsenceRefused, match="recorded already"):
            actions.change_due_back(absence=absence, due_back_at=NOON + 2 * HOUR, reason="Late train", by=None)

    def test_time_to_hospital_is_given_and_taken_away_again(self, halden):
        absence = leave(halden, AbsenceKind.HOSPITAL, due_back_at=None)

        for due in (NOON + HOUR, None):
            actions.change_due_back(absence=absence, due_back_at=due, reason="Ward round", by=None)
            absence.refresh_from_db()
            assert absence.due_back_at == due

    def test_nothing_is_left_behind_when_the_last_step_fails(self, halden, monkeypatch):
        absence = leave(halden)
        monkeypatch.setattr(actions, "_record", lambda *args, **more: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            actions.change_due_back(absence=absence, due_back_at=NOON + 2 * HOUR, reason="Late train", by=None)

        assert Absence.objects.get().due_back_at == NOON + HOUR


class TestCourtDay:
    def test_is_planned_once_and_begins_as_the_absence_of_that_day(self, halden):
        planned = plan_court(offender=halden, on=date(2026, 12, 1), where="Leeds Crown Court", by=None)
        with pytest.raises(AbsenceRefused, match="recorded for this date already"):
            plan_court(offender=halden, on=date(2026, 12, 1), by=None)

        away = leave(halden, AbsenceKind.COURT)

        assert (away.pk, away.where) == (planned.pk, "Leeds Crown Court")
        assert not Absence.objects.planned().exists()

    def test_is_on_the_first_page_of_the_record(self, client, officer, halden):
        plan_court(offender=halden, on=date(2026, 12, 9), by=None)
        client.force_login(officer)

        said = client.get(reverse("person", args=[halden.uid])).content.decode()

        assert "Court day" in said
        assert "the person may be released from court" in said


class TestPages:
    @pytest.fixture(autouse=True)
    def signed_in(self, at_noon, client, officer):
        client.force_login(officer)

    def post(self, client, name, *args, **data):
        return client.post(reverse(name, args=args), data)

    def test_absence_and_return_are_typed_and_stand_on_the_timeline(self, client, halden):
        typed = {"kind": "court", "at": "09:30", "where": "Leeds Crown Court"} | day_parts("day", date(2026, 12, 1))
        due = day_parts("due_day", date(2026, 12, 1)) | {"due_at": "18:00"}

        assert self.post(client, "absence_record", halden.uid, **typed).status_code == 200  # when due back?
        assert self.post(client, "absence_record", halden.uid, **typed, **due).status_code == 302
        change = client.get(reverse("person_change", args=[halden.uid])).content.decode()
        assert "due back 1 December 2026, 18:00" in change

        absence = Absence.objects.get()
        back = day_parts("day", date(2026, 12, 1)) | {"at": "11:45"}
        assert self.post(client, "absence_back", halden.uid, absence.uid, **back).status_code == 302
        timeline = client.get(reverse("person_timeline", args=[halden.uid])).content.decode()
        assert "Court production: left" in timeline
        assert "Court production: back in prison" in timeline

    def test_time_due_back_is_changed_from_the_record(self, client, halden):
        absence = leave(halden)
        address = reverse("absence_due_back", args=[halden.uid, absence.uid])
        assert address in client.get(reverse("person_change", args=[halden.uid])).content.decode()
        typed = day_parts("due_day", date(2026, 12, 1)) | {"due_at": "16:30", "reason": "Train cancelled"}

        assert "(optional)" not in client.get(address).content.decode()
        assert client.post(address, typed | {"due_at": ""}).status_code == 200  # at what time?
        assert client.post(address, typed | {"due_at": "09:00"}).status_code == 200  # over by then
        assert client.post(address, typed).status_code == 302

        assert Absence.objects.get().due_back_at == NOON + 4.5 * HOUR

    def test_what_happened_leads_to_absences(self, client, halden):
        page = client.get(reverse("movement_record", args=[halden.uid])).content.decode()

        assert reverse("absence_record", args=[halden.uid]) in page

    def test_court_day_is_typed(self, client, halden):
        typed = day_parts("planned_on", date(2026, 12, 9)) | {"where": "Leeds Crown Court"}

        assert self.post(client, "court_day_plan", halden.uid, **typed).status_code == 302
        assert Absence.objects.planned().get().planned_on == date(2026, 12, 9)
