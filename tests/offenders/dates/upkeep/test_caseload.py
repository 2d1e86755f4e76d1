"""Everybody's dates worked out again, writing only what changed."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offenders import tasks
from offenders.dates.upkeep import caseload
from offenders.models import Calculation, DateConflict, KeyDate, Release, Sentence
from sharing.models import AuditEntry
from tests.factories.offenders import OffenderFactory
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_sentence)

TODAY = date(2026, 12, 1)
OURS = {"PED": "2027-03-15", "SLED": "2029-03-14"}


def official(person, **days):
    for code, day in days.items():
        KeyDate.objects.create(offender=person, code=code, falls_on=day, source="NOMIS", as_at=TODAY)


def run():
    return caseload.recalculate_caseload(on=TODAY)


def test_first_time_keeps_what_is_worked_out_of_everybody(halden, sentenced):
    OffenderFactory()
    Calculation.objects.all().delete()

    assert run() == (2, 2)

    stands = Calculation.objects.current().get(offender=halden)
    assert (stands.dates, stands.refused, stands.law_on, stands.made_by) == (OURS, "", TODAY, None)
    assert AuditEntry.objects.filter(
        verb="offenders.dates_worked_out", subject_id=halden.pk, target_id=stands.pk
    ).exists()


def test_second_time_writes_nothing(halden, sentenced):
    run()
    before = list(Calculation.objects.values()), AuditEntry.objects.count()

    with CaptureQueriesContext(connection) as asked:
        assert run() == (1, 0)

    assert (list(Calculation.objects.values()), AuditEntry.objects.count()) == before
    assert not [each["sql"] for each in asked if not each["sql"].startswith("SELECT")]


def test_changed_record_supersedes_what_was_kept(halden, sentenced):
    run()
    Sentence.objects.update(years=7)

    assert run() == (1, 1)

    old, new = (
        Calculation.objects.filter(offender=halden, superseded_at=None),
        Calculation.objects.filter(offender=halden).exclude(superseded_at=None),
    )
    assert old.get().dates["SLED"] == "2030-03-14"
    assert OURS in [each.dates for each in new]


def test_new_difference_is_a_conflict_and_holds_the_release(halden, sentenced, sheet):
    sheet(PED=date(2027, 3, 15), SLED=date(2029, 3, 14))
    assert not DateConflict.objects.exists()
    Sentence.objects.update(days=2)

    run()

    assert [each.code for each in DateConflict.objects.open()] == ["PED", "SLED"]
    assert Release.objects.counted().get().holds.get().kind == "date_conflict"


def test_first_time_finds_differences_too(halden, sentenced):
    official(halden, PED=date(2027, 3, 14), SLED=date(2029, 3, 14))
    Calculation.objects.all().delete()

    run()

    assert DateConflict.objects.open().get().code == "PED"


def test_goes_on_after_the_last_person_of_an_earlier_run(halden, sentenced):
    later = OffenderFactory()
    Calculation.objects.all().delete()

    assert caseload.recalculate_caseload(on=TODAY, after=halden.pk) == (1, 1)

    assert Calculation.objects.get().offender_id == later.pk


def test_questions_do_not_grow_with_the_people(halden, sentenced):
    run()
    with CaptureQueriesContext(connection) as of_one:
        run()
    OffenderFactory.create_batch(9)
    run()

    with CaptureQueriesContext(connection) as of_ten:
        run()

    assert len(of_ten) == len(of_one)


def test_people_of_a_batch_are_all_looked_at(halden, monkeypatch):
    monkeypatch.setattr(caseload, "BATCH", 2)
    OffenderFactory.create_batch(4)
    looked = []

    assert caseload.recalculate_caseload(on=TODAY, tell=looked.append).people == 5

    assert looked == [2, 4, 5]


def test_clock_and_command_do_the_same(halden, sentenced, capsys):
    Calculation.objects.all().delete()

    tasks.recalculate_caseload()
    call_command("recalculate_dates")

    assert Calculation.objects.get(offender=halden).dates == OURS
    assert capsys.readouterr().out == "1 people checked, the dates of 0 changed\n"
