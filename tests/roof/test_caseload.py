"""The demo's people as rows of a file: believable, the same each time, and somebody always leaves this week."""

from collections import Counter
from datetime import date, timedelta

import pytest

from offenders import published
from offenders.importing import columns
from offenders.rules.identifiers import Kind, read
from offenders.rules.releases import Code, ways_out
from release_monitor.demo import caseload
from release_monitor.demo.sentences import Sentence, sentenced_so_that_it_ends

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def rows():
    return list(caseload.rows(published.IN_CUSTODY.value, published.IN_THE_COMMUNITY.value, today=TODAY))


def test_rows_have_only_columns_that_the_importer_knows(rows):
    assert {name for row in rows for name in row} <= set(columns.NAMES)


def test_there_are_as_many_people_as_is_published_each_with_a_number_of_their_own(rows):
    held = [row for row in rows if not row.get("released_on")]

    assert (len(held), len(rows) - len(held)) == (239, 57)
    assert len({row["prison_number"] for row in rows}) == 296
    assert len({row["crn"] for row in rows}) == 296


def test_they_are_the_same_each_time(rows):
    assert rows == list(caseload.rows(239, 57, today=TODAY))


def test_check_letters_are_right(rows):
    assert all(read(Kind.PNC, row["pnc"], year=2026).is_sound for row in rows)


def test_as_many_leave_in_each_of_the_next_weeks_as_is_laid_down(rows):
    counted = Counter()
    for row in rows:
        dates = {code: date.fromisoformat(row[code.lower()]) for code in Code if row.get(code.lower())}
        for way in ways_out(dates, is_recalled=False):
            if way.is_counted and not row.get("released_on"):
                counted[(way.leaves_on - (TODAY - timedelta(days=TODAY.weekday()))).days // 7] += 1

    weeks = [counted[week] for week in range(13)]
    assert weeks[0] >= 1
    assert 18 <= sum(weeks) <= 32  # 1.4 to 2.5 a week


@pytest.mark.parametrize("kind", ["SDS", "SOPC", "EDS", "STS", "LIFE"])
@pytest.mark.parametrize("on", [date(2028, 2, 29), date(2027, 2, 28), date(2026, 12, 31)])
def test_sentence_can_be_laid_so_that_it_ends_on_a_day(kind, on):
    sentence = Sentence(kind, 5, 12)

    assert sentence.goes_on(sentenced_so_that_it_ends(sentence, on)) == on


def test_nobody_was_sentenced_in_the_future(rows):
    assert max(row["sentenced_on"] for row in rows) < TODAY.isoformat()
