"""The states of an entry, the marks before an end, what a notice changes: tables around each boundary."""

from datetime import date

import pytest

from offenders.register.rules.facts import Absence, Life, Span
from offenders.register.rules.notices import Difference, SaidItem, differences, plain, told_otherwise
from offenders.register.rules.periods import Period
from offenders.register.rules.states import (
    EntryState,
    is_late,
    marks_before,
    months_before,
    next_change,
    state_of,
    tries_in_vain,
)

BEGAN, ENDS = date(2022, 1, 10), date(2036, 1, 8)
PERIOD = Period("o", 10, BEGAN, BEGAN, ENDS, None)


def life(as_at, *, held=(), abroad=()):
    spans = tuple(Span(*span) for span in held)
    return Life(as_at=as_at, born_on=date(1980, 1, 1), detention=spans, absences=tuple(Absence(*a) for a in abroad))


FIRST = (BEGAN, date(2026, 1, 9))


@pytest.mark.parametrize(
    ("as_at", "held", "abroad", "expected"),
    [
        (BEGAN, [FIRST], [], EntryState.EXPECTED),
        (date(2026, 1, 8), [FIRST], [], EntryState.EXPECTED),
        (date(2026, 1, 9), [FIRST], [], EntryState.ACTIVE),
        (date(2027, 5, 1), [FIRST, (date(2027, 5, 1), None)], [], EntryState.STOPPED),
        (date(2027, 4, 30), [FIRST, (date(2027, 5, 1), None)], [], EntryState.ACTIVE),
        # Released and held again on one day: no day at liberty between
        (date(2026, 1, 9), [FIRST, (date(2026, 1, 9), None)], [], EntryState.EXPECTED),
        (date(2027, 6, 1), [FIRST], [(date(2027, 6, 1), None)], EntryState.ACTIVE),
        (date(2027, 6, 2), [FIRST], [(date(2027, 6, 1), None)], EntryState.ABROAD),
        (date(2027, 6, 9), [FIRST], [(date(2027, 6, 1), date(2027, 6, 9))], EntryState.ACTIVE),
        (ENDS, [FIRST], [], EntryState.ACTIVE),
        (date(2036, 1, 9), [FIRST], [], EntryState.ENDED),
    ],
)
def test_state_by_day(as_at, held, abroad, expected):
    assert state_of(life(as_at, held=held, abroad=abroad), [PERIOD], has_died=False) is expected


def test_state_without_a_period_and_after_death():
    assert state_of(life(BEGAN), [], has_died=False) is EntryState.NOT_SUBJECT
    assert state_of(life(date(2027, 1, 1)), [PERIOD], has_died=True) is EntryState.ENDED


def test_duties_are_lifted_only_after_the_later_of_two_readings():
    later = Period("o", 10, BEGAN, BEGAN, date(2034, 2, 12), date(2034, 2, 13))

    assert state_of(life(date(2034, 2, 13)), [later], has_died=False) is EntryState.ACTIVE
    assert state_of(life(date(2034, 2, 14)), [later], has_died=False) is EntryState.ENDED


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2036, 1, 8), 1, date(2035, 12, 8)),
        (date(2036, 1, 8), 12, date(2035, 1, 8)),
        (date(2036, 3, 31), 1, date(2036, 2, 29)),
        (date(2035, 3, 31), 1, date(2035, 2, 28)),
    ],
)
def test_months_before(day, months, expected):
    assert months_before(day, months) == expected


def test_marks_before_an_end_are_in_order():
    marks = marks_before(date(2036, 1, 8), months=[12, 3, 1], days=[7])

    assert marks == [date(2035, 1, 8), date(2035, 10, 8), date(2035, 12, 8), date(2036, 1, 1)]


def test_next_change_is_after_today():
    today = date(2026, 12, 1)

    assert next_change(today, [today, None, date(2026, 12, 3), date(2026, 12, 2)]) == date(2026, 12, 2)
    assert next_change(today, [today, None]) is None


@pytest.mark.parametrize(("on", "late"), [(28, False), (29, False), (30, True)])
def test_duty_is_not_late_on_its_last_day(on, late):
    assert is_late(date(2026, 11, 29), on=date(2026, 11, on)) is late


@pytest.mark.parametrize(
    ("newest_first", "count"),
    [
        ([], 0),
        (["no_answer"], 1),
        (["refused", "no_answer"], 2),
        (["no_answer", "seen", "refused", "refused"], 1),
        (["seen", "refused", "refused"], 0),
        (["no_answer", "seen_outside", "no_answer"], 2),
    ],
)
def test_tries_in_vain_count_since_entry_was_last_given(newest_first, count):
    assert tries_in_vain(newest_first, entered="seen", refused=frozenset({"no_answer", "refused"})) == count


def test_differences_between_two_notices():
    before = [SaidItem("phone", "07700 900145"), SaidItem("vehicle", "AB12 CDE", "Blue")]
    after = [SaidItem("phone", "07700 900999"), SaidItem("vehicle", "ab12cde", "Red")]

    assert differences(before, after) == [
        Difference("added", "phone", "07700 900999"),
        Difference("changed", "vehicle", "ab12cde", "Blue", "Red"),
        Difference("ended", "phone", "07700 900145"),
    ]
    assert differences(before, before) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("07700 900145", "+44 7700 900145"), ("AB12 CDE", "ab12cde"), ("A@B.example", "a@b.example")],
)
def test_same_value_however_it_is_written(one, other):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("police", "probation", "expected"),
    [
        ([], ["07700 900145"], []),
        (["07700 900145"], [], []),
        (["07700 900145"], ["+447700900145"], []),
        (["1", "2"], ["2"], [("1", "")]),
        (["2"], ["2", "3"], [("", "3")]),
        (["1"], ["3"], [("1", ""), ("", "3")]),
    ],
)
def test_what_only_one_side_was_told(police, probation, expected):
    assert told_otherwise(police, probation) == expected


def test_address_with_and_without_its_postcode_is_one():
    whole, part = "1 Elland Road, Leeds LS11 0ES", "1 Elland Road, Leeds"

    assert told_otherwise([whole], [part], is_address=True) == []
    assert told_otherwise([whole], ["2 Elland Road, Leeds"], is_address=True) != []
