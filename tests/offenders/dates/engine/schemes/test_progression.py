"""The ten tranches of the Sentencing Act 2026, each at its edges."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from offenders.dates.engine import calculate_case
from offenders.dates.engine.law.commencements import AS_IT_STANDS
from offenders.dates.engine.schemes.progression import scheme
from tests.offenders.dates.engine.building import case, dates, days, readings, sentence

LIST = {"progression-tranche": "list"}


def until(count, first):
    """An ordinary sentence of so many days of which a third is served two days before that day."""
    passed = date.fromisoformat(first) - timedelta(days=-(-count // 3) + 1)
    return sentence("SDS", passed.isoformat(), {"days": count})


@pytest.mark.parametrize(
    ("count", "begins"),
    [
        (729, "2026-10-01"),
        (730, "2026-10-13"),
        (1094, "2026-10-13"),
        (1095, "2026-11-10"),
        (1460, "2026-11-10"),
        (1461, "2026-12-08"),
        (1825, "2026-12-08"),
        (1826, "2027-01-12"),
        (2190, "2027-01-12"),
        (2191, "2027-02-09"),
        (2921, "2027-02-09"),
        (2922, "2027-03-09"),
        (3651, "2027-03-09"),
        (3652, "2027-04-13"),
        (4747, "2027-04-13"),
        (4748, "2027-05-11"),
        (6208, "2027-05-11"),
        (6209, "2027-06-08"),
    ],
)
def test_tranche_by_the_list_of_lengths(count, begins):
    found = dates(until(count, begins), law="sa2026", taken=LIST)

    assert found["CRD"] == begins


@pytest.mark.parametrize(
    ("count", "tranches"),
    [
        (574, ["2026-10-01"]),
        (575, ["2026-10-13"]),  # of a published case
        (576, ["2026-10-01", "2026-10-13"]),
        (729, ["2026-10-01", "2026-10-13"]),
        (730, ["2026-10-13"]),
        (1369, ["2026-11-10"]),
        (1371, ["2026-11-10", "2026-12-08"]),
        (3651, ["2027-03-09", "2027-04-13"]),
        (3652, ["2027-04-13"]),
        (4747, ["2027-04-13", "2027-05-11"]),
        (4748, ["2027-05-11"]),
    ],
)
def test_term_that_the_published_cases_show_in_a_later_tranche_than_the_list_has_both_days(count, tranches):
    done = calculate_case(case(until(count, tranches[0]), law="sa2026"))

    found = [done["dates"]] if not done["refused"] else [each["dates"] for each in done["readings"]]
    assert sorted(each["CRD"] for each in found) == tranches


def test_readings_of_a_tranche_name_the_list_and_the_cases():
    said = readings(until(729, "2026-10-01"), law="sa2026")

    assert sorted("published cases" in says for says in said) == [False, True]


def test_there_are_ten_tranches_from_1_october_2026_to_8_june_2027():
    days = AS_IT_STANDS.progression

    assert len(days) == 10
    assert [str(days[place]) for place in (0, 6, 9)] == ["2026-10-01", "2027-03-09", "2027-06-08"]


@pytest.mark.parametrize(
    ("first", "released"),
    [
        ("2026-09-30", "2026-10-14"),  # before the tranche: a third and 5 days are served on 4 October, and 10 added
        ("2026-10-01", "2026-10-14"),
        ("2026-10-02", "2026-10-16"),  # 10 days are added to 1 October, and 5 of these were not served
        ("2026-10-11", "2026-10-16"),  # the last of them
        ("2026-10-12", "2026-10-11"),
    ],
)
def test_absence_during_the_days_that_are_added_to_a_tranche(first, released):
    moved = [days("ada", 10, "2026-05-01"), days("ual", 5, first)]

    found = dates(until(729, "2026-10-01"), law="sa2026", taken=LIST, adjustments=moved)

    assert found["CRD"] == released


def test_scheme_begins_with_the_first_tranche_wherever_that_is_moved_to():
    first, *others = AS_IT_STANDS.progression
    moved = replace(AS_IT_STANDS, progression=(first - timedelta(days=1), *others))

    assert scheme(AS_IT_STANDS).starts == first.toordinal()
    assert scheme(moved).starts == (first - timedelta(days=1)).toordinal()
