"""The demo's people as rows of a file: believable, the same each time, and somebody always leaves this week."""

from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta

import pytest

from demo import cast
from demo.people import caseload, named_people
from demo.people.drawing import UNDER_18
from demo.people.sentences import OFFENCES_BY_NAME, Sentence, laid
from offenders.convictions.questions import questions_of_sentence
from offenders.custody.rules import HeldUnder
from offenders.dates.rules.releases import Code, release_routes
from offenders.importing.file_format import columns
from offenders.models import Conviction, Offence
from offenders.people.rules.identifiers import IdentifierKind, read
from offenders.sentencing.actions import Passed

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def all_rows():
    return list(caseload.rows(cast.IN_CUSTODY, cast.IN_THE_COMMUNITY, today=TODAY))


@pytest.fixture(scope="module")
def rows(all_rows):
    """One a person: what is said of a further sentence is left out."""
    return [row for row in all_rows if row.get("family_name")]


def test_rows_have_only_columns_that_the_importer_knows(rows):
    assert {name for row in rows for name in row} <= set(columns.NAMES)


def test_as_many_are_held_as_is_published_each_with_a_number_of_their_own(rows):
    held = [row for row in rows if not row.get("released_on")]

    assert (len(held), len(rows) - len(held)) == (239, 6)  # on licence: those of whom a story is told
    assert len({row["prison_number"] for row in rows}) == 245
    assert len({row["crn"] for row in rows}) == 245


def test_nobody_has_a_number_that_is_taken(rows):
    taken = [row["prison_number"] for row in rows[-40:]]

    again = caseload.rows(239, 57, today=TODAY, taken=taken)

    assert set(taken).isdisjoint(row["prison_number"] for row in again)


def test_they_are_the_same_each_time(all_rows):
    assert all_rows == list(caseload.rows(239, 57, today=TODAY))


def test_check_letters_are_right(rows):
    assert all(read(IdentifierKind.PNC, row["pnc"], year=2026).is_sound for row in rows)


def test_as_many_leave_in_each_of_the_next_weeks_as_is_laid_down(rows):
    counted = Counter()
    for row in rows:
        dates = {code: date.fromisoformat(row[code.lower()]) for code in Code if row.get(code.lower())}
        for way in release_routes(dates, under=HeldUnder.SENTENCE):
            if way.is_counted and not row.get("released_on"):
                counted[(way.leaves_on - (TODAY - timedelta(days=TODAY.weekday()))).days // 7] += 1

    weeks = [counted[week] for week in range(13)]
    assert weeks[0] >= 1
    assert 20 <= sum(weeks) <= 26  # 1.5 to 2 a week


@pytest.mark.parametrize("kind", ["SDS", "SOPC", "EDS", "LIFE"])
@pytest.mark.parametrize("on", [date(2028, 2, 29), date(2028, 2, 28), date(2027, 2, 28), date(2026, 12, 31)])
def test_sentence_can_be_laid_so_that_it_ends_on_a_day(kind, on):
    sentence = Sentence(kind, 5, 12 if kind in ("SOPC", "EDS") else 0, remand=0 if kind == "LIFE" else 90)

    found, passed_on = laid(sentence, on)

    assert found.goes_on(passed_on) == on
    assert passed_on.weekday() < 5
    assert abs(found.remand - sentence.remand) + found.days <= 4


def test_marcus_halden_is_as_in_the_picture(rows):
    row = next(row for row in rows if row["prison_number"] == named_people.HALDEN)

    assert (row["sentenced_on"], row["ped"], row["sled"]) == ("2023-03-15", "2026-12-05", "2028-12-04")
    assert (row["adjustments"], row["apd"]) == ("remand 92 2022-03-14..2022-06-13", "2026-12-07")


def test_nobody_is_sentenced_as_no_court_could(all_rows, rows):
    for row in all_rows:
        on, committed = row["sentenced_on"], row["committed_on"]
        assert committed <= row["convicted_on"] <= on
        assert row["sentence"] != "STS" or committed >= "2021-06-29"
        assert row["sentence"] != "SDOPCU18" or committed >= "2021-04-30"
        assert row["sentence"] not in ("LIFE", "IPP") or on >= "2005-04-04"
        assert row["sentence"] not in ("EPP", "IPP") or on < "2012-12-03"
    for row in rows:
        age = (date.fromisoformat(row["convicted_on"]) - date.fromisoformat(row["date_of_birth"])).days / 365.25
        assert (age < 18) == (row["sentence"] in UNDER_18)


def test_what_the_law_did_not_allow_stands_with_a_reason_and_is_rare(all_rows):
    """Of Joel Sandiford alone the file does not say why: his is the sentence to check."""
    born = {row["prison_number"]: row["date_of_birth"] for row in all_rows if row.get("date_of_birth")}
    asked = []
    for row in all_rows:
        conviction = Conviction(
            offence=Offence(**asdict(OFFENCES_BY_NAME[row["offence"]])),
            committed_on=date.fromisoformat(row["committed_on"]),
            convicted_on=date.fromisoformat(row["convicted_on"]),
            terrorist_connection=row["terrorist_connection"],
        )
        term = {name: int(row.get(name) or 0) for name in ("years", "months", "weeks", "days", "extension_months")}
        passed = Passed(row["sentence"], date.fromisoformat(row["sentenced_on"]), **term)
        if questions_of_sentence(conviction, passed, born=date.fromisoformat(born[row["prison_number"]])):
            asked.append(row)

    assert [row["prison_number"] for row in asked if not row["kept_because"]] == [named_people.SANDIFORD]
    assert 1 <= len(asked) <= 3


def test_nobody_was_sentenced_in_the_future(rows):
    assert max(row["sentenced_on"] for row in rows) < TODAY.isoformat()
