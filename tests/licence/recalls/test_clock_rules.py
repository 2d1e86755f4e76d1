"""The deadlines of a recall, also over a change of the clocks, a weekend and bank holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest

from licence.recalls.rules.clocks import (
    LIMITS,
    LONDON,
    Clock,
    Unit,
    due_at,
    format_limit,
    is_missed,
    started_by,
    stopped_by,
)
from licence.recalls.rules.recalls import RECALL

SPRING = date(2026, 3, 29)  # 01:00 becomes 02:00
AUTUMN = date(2026, 10, 25)  # 02:00 becomes 01:00


def at(day, hour, minute=0):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def due(clock, started, *, urgent=False):
    limit = LIMITS[clock]
    number = limit.urgent if urgent and limit.urgent else limit.number
    return due_at(started, number=number, unit=limit.unit)


@pytest.mark.parametrize(
    ("clock", "urgent", "hours"),
    [
        (Clock.ARREST_DECISION, False, 6),
        (Clock.PAPERS, False, 24),
        (Clock.PAPERS, True, 24),
        (Clock.ASSESSMENT, False, 24),
        (Clock.ASSESSMENT, True, 2),
        (Clock.ARREST, False, 96),
        (Clock.ARREST, True, 48),
    ],
)
@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2026, 12, 25)])
def test_hours_are_hours_that_pass_over_both_changes_of_the_clocks(clock, urgent, hours, day):
    started = at(day - timedelta(days=1), 23, 30)

    ends = due(clock, started, urgent=urgent)

    assert ends - started.astimezone(UTC) == timedelta(hours=hours)
    assert ends.astimezone(UTC) == started.astimezone(UTC) + timedelta(hours=hours)


def test_six_hours_from_before_midnight_end_at_another_hour_of_the_wall_when_the_clocks_change():
    assert due(Clock.ARREST_DECISION, at(SPRING - timedelta(days=1), 23, 30)).strftime("%H:%M") == "06:30"
    assert due(Clock.ARREST_DECISION, at(AUTUMN - timedelta(days=1), 23, 30)).strftime("%H:%M") == "04:30"
    assert due(Clock.ARREST_DECISION, at(date(2026, 11, 24), 4, 50)).strftime("%H:%M") == "10:50"


@pytest.mark.parametrize(
    ("started", "last"),
    [
        (date(2026, 12, 1), date(2026, 12, 2)),  # a Tuesday
        (date(2026, 12, 4), date(2026, 12, 7)),  # over a weekend
        (date(2026, 12, 5), date(2026, 12, 7)),  # begun on a Saturday
        (date(2026, 12, 24), date(2026, 12, 29)),  # Christmas, and Boxing Day's substitute
        (date(2026, 4, 2), date(2026, 4, 7)),  # Easter
    ],
)
def test_the_dossier_is_due_by_the_end_of_the_next_working_day(started, last):
    ends = due(Clock.DOSSIER, at(started, 23, 59))

    assert (ends.date(), ends.strftime("%H:%M:%S")) == (last, "23:59:59")


def test_fourteen_working_days_pass_over_the_bank_holidays():
    assert due(Clock.PART_B, at(date(2026, 12, 1), 9)).date() == date(2026, 12, 21)
    assert due(Clock.PART_B, at(date(2026, 12, 14), 9)).date() == date(2027, 1, 6)


@pytest.mark.parametrize("day", [date(2026, 3, 15), date(2026, 10, 10), date(2026, 12, 1)])
def test_28_days_are_days_of_the_calendar_and_end_with_the_last(day):
    assert due(Clock.SECOND_DOSSIER, at(day, 0, 5)) == at(day + timedelta(days=28), 23, 59) + timedelta(seconds=59)


def test_a_day_is_the_day_of_the_united_kingdom():
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 00:30 on 2 July in London

    assert due(Clock.AT_LARGE_REVIEW, late).date() == date(2026, 7, 3)


@pytest.mark.parametrize(("minutes", "missed"), [(-1, False), (0, False), (1, True)])
def test_a_limit_is_missed_after_its_last_moment_and_not_at_it(minutes, missed):
    ends = due(Clock.ARREST_DECISION, at(date(2026, 11, 24), 4, 50))

    assert is_missed(due=ends, at=ends + timedelta(minutes=minutes)) == missed


def test_every_limit_is_started_and_can_stop_by_a_verb_or_act_that_there_is():
    verbs = {move.verb for move in RECALL.moves} | {"arrest", "arrested", "end_arrest", "review_at_large"}
    for limit in LIMITS.values():
        assert set(limit.started_by) <= verbs
        assert set(limit.stopped_by) <= verbs
        assert limit.stopped_by or limit.act

    assert started_by("return") == (Clock.DOSSIER, Clock.PART_B, Clock.SECOND_DOSSIER)
    assert set(stopped_by("stop")) == set(Clock) - {Clock.ARREST_DECISION, Clock.RELEASE}  # stopping decides nothing
    assert (format_limit(1, Unit.WORKING_DAYS), format_limit(24, "hours")) == ("1 working day", "24 hours")
