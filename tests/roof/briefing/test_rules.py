"""Which briefings are due, what is compared, and the hash."""

from datetime import UTC, date, datetime

import pytest

from release_monitor.briefing.rules import KeptNumber, Kind, changes, corrections, days_due, digest_of, due_at, short

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)  # a Tuesday, and the first of a month
MONDAY, BEFORE = date(2026, 11, 30), date(2026, 11, 23)


@pytest.mark.parametrize(
    ("kind", "since", "due"),
    [
        (Kind.WEEKLY, None, [MONDAY]),
        (Kind.WEEKLY, MONDAY, []),
        (Kind.WEEKLY, BEFORE, [MONDAY]),
        (Kind.WEEKLY, date(2026, 11, 9), [MONDAY, BEFORE, date(2026, 11, 16)]),
        (Kind.MONTHLY, date(2026, 11, 1), [date(2026, 12, 1)]),
        (Kind.MONTHLY, date(2026, 12, 1), []),
    ],
)
def test_each_that_was_missed_is_due(kind, since, due):
    assert days_due(kind, since=since, at=NOON) == due


def test_no_more_than_eight_are_made_up_at_once():
    assert len(days_due(Kind.WEEKLY, since=date(2026, 1, 5), at=NOON)) == 8


def test_it_was_due_at_7_of_its_day():
    assert due_at(Kind.WEEKLY, MONDAY) == datetime(2026, 11, 30, 7, tzinfo=UTC)


def kept(number, words=None):
    return [KeptNumber("custody", "In custody", number, words or str(number))]


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        (kept(239), kept(243), ["In custody: 239, was 243"]),
        (kept(239), kept(239), []),
        (kept(None, "fewer than 5"), kept(6), []),
        (kept(6), kept(None, "fewer than 5"), []),
        (kept(6), [], []),
    ],
)
def test_a_number_that_was_not_shown_is_not_compared(now, then, said):
    assert changes(now, then) == said


def facts(**more):
    row = {"code": "custody", "title": "In custody", "words": "239"}
    return {"figures": [row], "attention": [], "readiness": {}, "rates": [], "breaches": []} | more


def test_a_correction_says_what_changed():
    other = facts(figures=[{"code": "custody", "title": "In custody", "words": "240"}], attention=[{"code": "x"}])

    assert corrections(other, facts()) == ["In custody: 240, not 239", "Lines under “Needs your attention” corrected"]
    assert corrections(facts(), facts()) == []


def test_the_hash_is_of_all_that_is_said_in_any_order():
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1}) != digest_of({"a": 1, "b": 3})
    assert short("7f3a91c0e2d44b1f") == "7f3a 91c0 e2d4"
