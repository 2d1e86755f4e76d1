"""Who holds which part of a shift, what it needs, what is warned of, gaps, stages and reminders."""

from datetime import UTC, datetime, timedelta

import pytest

from sharing.rota.rules import (
    LONDON,
    Fitness,
    Missing,
    Stint,
    earlier,
    gap_stage,
    gaps_in,
    needs_way,
    reminder_of,
    stints_of,
    warnings,
    why_not,
)

SIX = datetime(2026, 12, 1, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def hours(*stints):
    return [(each.user, (each.starts_at - SIX) / HOUR, (each.ends_at - SIX) / HOUR) for each in stints]


def part(user, begins, ends):
    return Stint(user, SIX + begins * HOUR, SIX + ends * HOUR)


@pytest.mark.parametrize(
    ("covers", "held"),
    [
        ([], [(1, 0, 12)]),
        ([part(2, 0, 12)], [(2, 0, 12)]),
        ([part(2, 0, 3)], [(2, 0, 3), (1, 3, 12)]),
        ([part(2, 9, 12)], [(1, 0, 9), (2, 9, 12)]),
        ([part(2, 3, 5)], [(1, 0, 3), (2, 3, 5), (1, 5, 12)]),
        ([part(3, 5, 7), part(2, 3, 5)], [(1, 0, 3), (2, 3, 5), (3, 5, 7), (1, 7, 12)]),
        ([part(2, -2, 3)], [(2, 0, 3), (1, 3, 12)]),
        ([part(2, 12, 14), part(3, -2, 0)], [(1, 0, 12)]),
    ],
)
def test_whoever_covers_a_part_holds_it_and_the_holder_has_the_rest(covers, held):
    assert hours(*stints_of(1, (SIX, SIX + 12 * HOUR), covers)) == held


@pytest.mark.parametrize(
    ("at", "holds"),
    [(SIX - SECOND, False), (SIX, True), (SIX + 12 * HOUR - SECOND, True), (SIX + 12 * HOUR, False)],
)
def test_at_the_second_of_a_change_it_is_the_new_holders(at, holds):
    assert part(1, 0, 12).holds(at) is holds


HOURS_12, HOURS_11 = 12 * HOUR, 11 * HOUR


def span(begins, ends):
    return SIX + begins * HOUR, SIX + ends * HOUR


def warned(*spans):
    found = warnings(spans, longest=HOURS_12, rest=HOURS_11)
    return [(kind.value, (part[0] - SIX) / HOUR, (part[1] - SIX) / HOUR) for kind, part in found]


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([span(0, 11)], []),
        ([span(0, 12)], []),
        ([(SIX, SIX + HOURS_12 + SECOND)], [("too_long", 0, 12 + 1 / 3600)]),
        ([span(0, 8), span(8, 13)], [("too_long", 0, 13)]),
        ([span(0, 12), span(23, 30)], []),
        ([span(0, 12), (SIX + 23 * HOUR - SECOND, SIX + 30 * HOUR)], [("too_little_rest", 12, 23 - 1 / 3600)]),
        ([span(0, 12), span(24, 36)], []),
        ([span(20, 30), span(0, 13)], [("too_long", 0, 13), ("too_little_rest", 13, 20)]),
    ],
)
def test_more_than_twelve_hours_and_less_than_eleven_of_rest_are_warned_of(spans, said):
    assert warned(*spans) == said


def fit(**more):
    return Fitness(**{"name": "Karen Lockyer"} | more)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (fit(), ""),
        (fit(ways=1), ""),
        (fit(ways=0), "no contact method"),
        (fit(is_active=False), "can no longer sign in"),
        (fit(has_role=False), "a role that cannot be on call"),
        (fit(is_member=False), "not in the team all of this time"),
        (fit(has_factor=False), "second factor"),
        (fit(is_away=True), "on leave during this time"),
        (fit(is_busy=True), ""),
    ],
)
def test_what_a_shift_needs(facts, words):
    assert (words in why_not(facts)) if words else why_not(facts) == ""


@pytest.mark.parametrize(("ways", "amber"), [(0, False), (1, True), (2, False), (3, False)])
def test_one_tested_way_alone_is_shown_amber(ways, amber):
    assert needs_way(fit(ways=ways)) is amber


def absent(begins, ends, missing=Missing.ON_LEAVE):
    return [(missing, span(begins, ends))]


@pytest.mark.parametrize(
    ("stints", "absences", "gaps"),
    [
        ([], {}, [(0, 48, "nobody", None)]),
        ([part(1, 0, 48)], {}, []),
        ([part(1, -5, 60)], {}, []),
        ([part(1, 0, 12), part(2, 12, 48)], {}, []),
        ([part(1, 0, 12), part(2, 13, 48)], {}, [(12, 13, "nobody", None)]),
        ([part(1, 5, 48)], {}, [(0, 5, "nobody", None)]),
        ([part(1, 0, 24), part(2, 24, 48)], {1: absent(6, 30)}, [(6, 24, "on_leave", 1)]),
        ([part(1, 0, 24), part(2, 24, 48)], {1: absent(24, 30)}, []),
        ([part(1, 0, 48)], {1: absent(0, 48, Missing.NOT_ABLE)}, [(0, 48, "not_able", 1)]),
        (
            [part(1, 0, 48)],
            {1: absent(5, 9) + absent(7, 12, Missing.NOT_ABLE)},
            [(5, 9, "on_leave", 1), (9, 12, "not_able", 1)],
        ),
    ],
)
def test_time_without_a_holder_who_is_there_is_a_gap(stints, absences, gaps):
    found = gaps_in(span(0, 48), stints, absences)

    assert [((g.starts_at - SIX) / HOUR, (g.ends_at - SIX) / HOUR, g.missing.value, g.user) for g in found] == gaps


@pytest.mark.parametrize(
    ("before", "stage"),
    [
        (14 * DAY + SECOND, None),
        (14 * DAY, "14 days"),
        (7 * DAY + SECOND, "14 days"),
        (7 * DAY, "7 days"),
        (2 * DAY + SECOND, "7 days"),
        (2 * DAY, "2 days"),
        (DAY + SECOND, "2 days"),
        (DAY, "1 day"),
        (4 * HOUR + SECOND, "1 day"),
        (4 * HOUR, "4 hours"),
        (0 * HOUR, "4 hours"),
        (-3 * DAY, "4 hours"),
    ],
)
def test_the_stages_of_a_gap(before, stage):
    assert gap_stage(SIX + 30 * DAY, at=SIX + 30 * DAY - before) == stage


@pytest.mark.parametrize(
    ("before", "hours"),
    [
        (7 * DAY + SECOND, None),
        (7 * DAY, 7 * 24),
        (3 * DAY + SECOND, 7 * 24),
        (3 * DAY, 3 * 24),
        (DAY, 24),
        (12 * HOUR + SECOND, 24),
        (12 * HOUR, 12),
        (SECOND, 12),
        (0 * HOUR, None),
    ],
)
def test_the_reminders_before_a_shift(before, hours):
    starts = SIX + 30 * DAY

    found = reminder_of(starts, made_at=SIX, at=starts - before)

    assert found == (hours and hours * HOUR)


def test_a_shift_entered_after_the_time_of_a_reminder_has_none_for_that_time():
    starts = SIX + 10 * DAY

    assert reminder_of(starts, made_at=starts - 2 * DAY, at=starts - 2 * DAY) is None
    assert reminder_of(starts, made_at=starts - DAY, at=starts - DAY) is None
    assert reminder_of(starts, made_at=starts - 2 * DAY, at=starts - DAY) == DAY


@pytest.mark.parametrize("monday", [datetime(2026, 10, 26, 9, tzinfo=LONDON), datetime(2027, 3, 29, 9, tzinfo=LONDON)])
def test_days_before_are_days_of_the_wall_clock_and_hours_are_hours(monday):
    assert earlier(monday.astimezone(UTC), 2 * DAY).astimezone(LONDON).hour == 9
    assert monday.astimezone(UTC) - earlier(monday, 12 * HOUR).astimezone(UTC) == 12 * HOUR
