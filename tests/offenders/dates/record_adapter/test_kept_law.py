"""Dates follow the law as the register keeps it: its first days, and the readings that are settled."""

import json
from datetime import date

import pytest

from offenders.dates.engine.law.commencements import AS_IT_STANDS, COMMENCEMENTS
from offenders.dates.engine.law.open_law import QUESTIONS, STANDARD_BESIDE
from offenders.dates.record_adapter import kept_law, whole_record_of, work_out
from offenders.dates.upkeep.caseload import recalculate_caseload
from offenders.models import Calculation, Conviction, LawEntry, Offence, Sentence
from offenders.reference.law.entries import DATA, entries
from offenders.reference.law.kind import LAW
from offenders.reference.loading.actions import load
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

world = halden_and_others.world(halden_and_others.with_halden)


def moved(key, day):
    load([LAW], by=None)
    LawEntry.objects.filter(key=key).update(in_force_from=day)


def test_file_has_the_days_that_the_rules_have():
    days = {name: entries()[each.entry].in_force_from for name, each in COMMENCEMENTS.items()}

    assert days == {name: each.begins_on for name, each in COMMENCEMENTS.items()}


def test_each_open_question_has_its_entry():
    assert {question.entry for question in QUESTIONS} <= entries().keys()
    assert json.loads(DATA.read_text())


def test_register_that_was_never_loaded_changes_nothing():
    assert (kept_law().begins, kept_law().taken) == (AS_IT_STANDS, {})


@pytest.fixture
def without_parole(halden, sentenced):
    """An extended sentence of 2023 for preparing terrorist acts: subsection (2A) leaves the Board out."""
    Sentence.objects.filter(pk=sentenced.pk).update(kind="EDS", extension_months=12)
    offence = Offence.objects.filter(key="ta06-5").first()
    Conviction.objects.filter(pk=sentenced.conviction_id).update(offence=offence)
    return halden


def test_first_day_of_the_register_moves_dates(without_parole):
    assert set(work_out(whole_record_of(without_parole)).dates) == {"CRD", "SLED"}

    moved("cja-247a-2a", date(2030, 1, 1))

    assert set(work_out(whole_record_of(without_parole)).dates) == {"PED", "CRD", "SLED"}


def test_caseload_follows_and_each_calculation_names_what_it_rests_on(without_parole):
    recalculate_caseload(on=date(2026, 12, 1))
    assert "cja-247a-2a" in Calculation.objects.current().get(offender=without_parole).rests_on

    moved("cja-247a-2a", date(2030, 1, 1))
    recalculate_caseload(on=date(2026, 12, 1))

    rests_on = Calculation.objects.current().get(offender=without_parole).rests_on
    assert "cja-247a-2a" not in rests_on
    assert "cja-247a-8" in rests_on


def test_calculation_that_does_not_name_its_law_yet_is_told_by_the_night(halden, sentenced):
    recalculate_caseload(on=date(2026, 12, 1))
    Calculation.objects.update(rests_on=None)

    recalculate_caseload(on=date(2026, 12, 1))

    assert "cja-247a-8" in Calculation.objects.current().get(offender=halden).rests_on


def test_reading_that_the_lawyers_settled_is_taken_and_one_that_is_none_is_not():
    load([LAW], by=None)
    settled = {STANDARD_BESIDE.name: "board-alone", "another-question": "yes"}
    LawEntry.objects.filter(key=STANDARD_BESIDE.entry).update(settled=settled, settled_because="Advice of 3 June 2026")

    assert kept_law().taken == {STANDARD_BESIDE.name: "board-alone"}
