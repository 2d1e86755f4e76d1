"""Rules of unusual reading, around their boundaries."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from sharing.practice.working_time import Hours
from sharing.unusual import rules
from sharing.unusual.rules import OnShift, Opening, Span

LONDON = ZoneInfo("Europe/London")
TEN = datetime(2026, 12, 1, 10, tzinfo=LONDON)  # a Tuesday
MINUTE = timedelta(minutes=1)


def opened(*moments, person=None):
    """One opening at each of these minutes after ten, each of another person unless one is given."""
    return [Opening(TEN + minute * MINUTE, person or key) for key, minute in enumerate(moments, start=1)]


def most(number):
    return lambda day: number


class TestBursts:
    @pytest.mark.parametrize(
        ("openings", "found"),
        [
            (opened(0, 1, 2), 0),  # as many as the threshold
            (opened(0, 1, 2, 3), 1),
            (opened(0, 1, 2, 9.99), 1),
            (opened(0, 1, 2, 10), 0),  # the first is ten minutes old
            (opened(0, 1, 2, 3, person=7), 0),  # one record, again and again
            (opened(0, 1, 2, 3, 4, 5, 6), 1),  # once in an hour
            (opened(56, 57, 58, 59, 60, 61), 2),  # in each of two hours
            (opened(57, 58, 59, 60), 1),  # over the hour
        ],
    )
    def test_more_different_records_than_the_threshold_within_ten_minutes(self, openings, found):
        assert len(list(rules.bursts(openings, most=most(3)))) == found

    def test_a_burst_is_of_the_hour_in_which_it_passed_the_threshold(self):
        (burst,) = rules.bursts(opened(57, 58, 59, 60), most=most(3))

        assert (burst.hour.hour, burst.first_at, burst.people) == (11, TEN + 57 * MINUTE, (1, 2, 3, 4))

    def test_the_threshold_is_that_of_the_day(self):
        changed = {date(2026, 12, 1): 3}

        (burst,) = rules.bursts(opened(0, 1, 2, 3), most=changed.__getitem__)

        assert burst.limit == 3


class TestUsualHour:
    @pytest.mark.parametrize(("hours", "usual"), [([2] * 9, None), ([2] * 10, 2), ([1] * 6 + [9] * 5, 1)])
    def test_it_is_the_median_of_enough_hours(self, hours, usual):
        assert rules.usual_hour(hours) == usual

    @pytest.mark.parametrize(
        ("records", "usual", "found"),
        [
            (8, 2, 0),  # four times it
            (9, 2, 1),
            (4, 1, 0),  # fewer than the least
            (5, 1, 1),
            (9, None, 0),  # not known
        ],
    )
    def test_more_than_four_times_it_and_enough_to_be_unusual(self, records, usual, found):
        bursts = rules.busy_hours(
            opened(*range(records)), usual=lambda hour: usual, times=lambda day: 4, least=lambda day: 5
        )

        assert len(list(bursts)) == found

    def test_the_least_is_the_threshold_where_four_times_the_usual_hour_is_fewer(self):
        (burst,) = rules.busy_hours(opened(*range(9)), usual=lambda hour: 1, times=lambda day: 4, least=lambda day: 8)

        assert (burst.limit, burst.passed_at) == (7, TEN + 7 * MINUTE)

    def test_of_both_thresholds_the_first_that_was_passed_is_found(self):
        openings = opened(*range(9))
        fast = rules.bursts(openings, most=most(3))
        busy = rules.busy_hours(openings, usual=lambda hour: 2, times=lambda day: 4, least=lambda day: 5)

        (burst,) = rules.many_records(busy, fast)

        assert (burst.passed_at, burst.usual) == (TEN + 3 * MINUTE, None)


@pytest.mark.parametrize(
    ("reader", "person", "same"),
    [
        ("Tom Ashby", "Rowan Ashby", True),
        ("Tom Ashby", "Rowan ASHBY", True),
        ("Tom Müller", "Rowan Muller", True),
        ("Tom Ashby-Cole", "Rowan Cole", True),
        ("Tom Ashby", "Ashby Cole", False),
        ("Tom Ashby", "Rowan Ashbyson", False),
        ("Ashby", "Ashby", False),  # one word is no surname
        ("Tom Ashby", "", False),
    ],
)
def test_own_surname(reader, person, same):
    assert rules.shares_surname(reader, person) is same


class TestOutsideHours:
    HOURS = {"opens": time(7), "closes": time(19)}

    @pytest.mark.parametrize(
        ("at", "is_in"),
        [
            ((1, 7, 0), True),
            ((1, 6, 59), False),
            ((1, 18, 59), True),
            ((1, 19, 0), False),
            ((5, 10, 0), False),  # a Saturday
            ((25, 10, 0), False),  # Christmas
        ],
    )
    def test_working_hours_end_at_the_minute_and_on_days_off(self, at, is_in):
        day, hour, minute = at
        assert rules.is_in_hours(datetime(2026, 12, day, hour, minute, tzinfo=LONDON), time(7), time(19)) is is_in

    @pytest.mark.parametrize(
        ("on_shift", "found"),
        [
            (OnShift(), True),
            (OnShift(own=[Span(TEN + timedelta(hours=10), TEN + timedelta(hours=20))]), False),
            (OnShift(own=[Span(TEN, TEN + timedelta(hours=10))]), True),  # it ended at that moment
            (
                OnShift(
                    own=[Span(TEN, TEN + timedelta(hours=20))],
                    given=[Span(TEN + timedelta(hours=9), TEN + timedelta(hours=11))],
                ),
                True,
            ),  # someone else covers that part
            (OnShift(desks=[[]]), False),  # no one is on the rota of the duty desk
            (OnShift(desks=[[Span(TEN, TEN + timedelta(hours=20))]]), True),  # a colleague is
        ],
    )
    def test_whoever_is_on_shift_at_eight_in_the_evening_is_in_hours(self, on_shift, found):
        openings = [Opening(TEN + timedelta(hours=10), 1)]

        assert bool(rules.outside_hours(openings, on_shift=on_shift, **self.HOURS)) is found

    def test_a_night_is_found_once_and_goes_on_until_the_next_day_opens(self):
        late, early, next_late = (TEN + timedelta(hours=hours) for hours in (12, 20, 36))

        found = rules.outside_hours(
            [Opening(at, 1) for at in (late, early, next_late)], on_shift=OnShift(), **self.HOURS
        )

        assert list(found) == [date(2026, 12, 1), date(2026, 12, 2)]
        assert found[date(2026, 12, 1)].at == late
        assert rules.end_of_night(date(2026, 12, 1), time(7)) == datetime(2026, 12, 2, 7)

    @pytest.mark.parametrize(
        ("hours", "by", "found"),
        [
            (Hours(time(9), time(17)), 2, (time(7), time(19))),
            (Hours(time(9), time(17)), 0, (time(9), time(17))),
            (Hours(time(5), time(20)), 6, (time(0), time(23))),
        ],
    )
    def test_hours_around_the_working_day_stay_within_it(self, hours, by, found):
        assert rules.widened(hours, by) == found


@pytest.mark.parametrize(
    ("rows", "before", "found"), [(100, 0, False), (101, 0, True), (240, 240, False), (241, 240, True)]
)
def test_largest_export_is_above_the_least_and_the_one_before(rows, before, found):
    assert rules.is_largest_export(rows, before=before, least=100) is found


@pytest.mark.parametrize(("officers", "budget"), [(0, 3), (1, 3), (2, 6)])
def test_budget_is_three_for_each_privacy_officer_and_never_none(officers, budget):
    assert rules.weekly_budget(officers, each=3) == budget


def test_week_begins_on_monday():
    assert rules.week_of(datetime(2026, 12, 6, 23, 59, tzinfo=LONDON)) == date(2026, 11, 30)
    assert rules.week_of(datetime(2026, 12, 7, tzinfo=LONDON)) == date(2026, 12, 7)
