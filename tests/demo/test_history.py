"""The history as it is drawn: near the figures that it is drawn to, lawful, and the same each time. No database."""

import itertools
import random
from collections import Counter
from datetime import date, timedelta

import pytest

from demo.history import courses, leavers, shape
from demo.history.leavers import Course
from demo.history.shape import QUARTERS, WEEKS, Shape
from demo.people import drawing
from release_monitor.figures.rules.trends import Trend, trend_of_counts

TODAY = date(2026, 11, 26)
MONDAY = date(2026, 11, 23)
TOLD = 5


@pytest.fixture(scope="module")
def past():
    return courses.drawn(Shape(), today=TODAY, told=TOLD)


def quarter_of(day, past):
    return (day - past.begins).days // (7 * WEEKS)


def test_each_figure_has_a_source_and_a_grade_and_what_nobody_published_says_so():
    assert {row.grade for row in shape.rows()} <= {"A", "B", "C", shape.OWN}
    for row in shape.rows():
        assert row.source, row
        if row.grade == shape.OWN:
            assert "published" in row.source.lower() or row.source == "As above", row


def test_history_is_the_104_weeks_before_this_one(past):
    assert (past.begins, past.ends) == (MONDAY - timedelta(weeks=104), MONDAY)
    assert all(past.begins <= course.leaves < past.ends for course in past.courses)


def test_about_one_leaves_a_week_and_more_do_each_year_within_the_published_bounds(past):
    fewest, most = (Shape().of(f"{which}_releases_a_year") for which in ("fewest", "most"))
    quarters = leavers.releases_by_quarter(Shape(), told=TOLD)
    years = sum(quarters[:4]), sum(quarters[4:]) + TOLD

    assert years == (27, 49)
    assert fewest <= years[0] < years[1] <= most
    assert all(later >= earlier for earlier, later in itertools.pairwise(quarters[:4]))
    drawn = Counter(quarter_of(course.leaves, past) for course in past.courses)
    assert [drawn[quarter] for quarter in range(QUARTERS)] == quarters
    weeks = Counter((course.leaves - past.begins).days // 7 for course in past.courses)
    assert max(weeks.values()) <= 5


def test_everybody_was_sentenced_as_a_court_could_and_is_on_record_weeks_before_they_leave(past):
    for course in past.everybody:
        sentence, passed_on = course.person.sentence, course.person.passed_on
        brought_in = past.begins + timedelta(weeks=leavers.FILES[course.file])
        by_law = sentence.goes_on(passed_on)
        assert drawing.is_lawful(sentence, passed_on)
        if course.review and course.review.is_directed:
            assert by_law > course.leaves + leavers.KEPT_ON
        else:
            assert by_law == course.leaves
        assert passed_on < brought_in < course.leaves + timedelta(days=1)
        assert course.ends_on > course.leaves


def test_board_released_as_many_as_the_shape_says_and_refused_somewhat_more(past):
    directed = [course for course in past.courses if course.review and course.review.is_directed]
    refused = [course for course in past.everybody if course.review and not course.review.is_directed]

    of_quarter = Counter(quarter_of(course.leaves, past) for course in directed)
    assert [of_quarter[quarter] for quarter in range(QUARTERS)] == Shape().by_quarter("directed")
    assert len(past.held) == sum(Shape().by_quarter("refused_and_held"))
    assert 0.3 < len(directed) / (len(directed) + len(refused)) < 0.6  # 11 of 25, as published


def test_each_review_is_begun_after_the_file_and_over_before_the_history_and_the_release(past):
    for course in past.everybody:
        sentence, passed_on = course.person.sentence, course.person.passed_on
        eligible_on = sentence.dates(passed_on).get("ped")  # none: the Board does not decide
        brought_in = past.begins + timedelta(weeks=leavers.FILES[course.file])
        if course.review is None:
            assert eligible_on is None or eligible_on < brought_in - leavers.DECIDED  # decided before
            continue
        assert course.review.refer_by == eligible_on > brought_in + leavers.TO_REFER
        after = leavers.LEAVES if course.review.is_directed else leavers.CLOSED
        assert course.review.decided_on + after <= min(course.leaves, past.ends) + timedelta(days=2)


def test_some_hearings_were_put_off(past):
    put_off = [course.review.is_put_off for course in past.everybody if course.review]

    assert 0.1 < sum(put_off) / len(put_off) < 0.5


def test_who_was_refused_and_is_held_leaves_long_after_today(past):
    assert all(course.leaves > past.ends + timedelta(weeks=26) for course in past.held)


def test_internet_leads_among_the_breaches_and_its_rise_is_clear_while_the_others_do_not_change(past):
    of_kind = Counter((quarter_of(each.occurred_at.date(), past), each.is_of_internet) for each in past.breaches)
    internet = [of_kind[quarter, True] for quarter in range(QUARTERS)]
    others = [of_kind[quarter, False] for quarter in range(QUARTERS)]

    assert sum(internet) > sum(others)
    assert internet[-1] == Shape().by_quarter("internet_breaches")[-1]
    assert trend_of_counts(internet[-2], internet[-1]) is Trend.RISE
    assert trend_of_counts(sum(internet[-4:-2]), sum(internet[-2:])) is Trend.RISE
    assert trend_of_counts(others[-2], others[-1]) is Trend.NONE


@pytest.mark.parametrize("days", [0, 17, 40])
def test_breaches_are_of_people_who_were_on_licence_and_each_course_is_there(days):
    past = courses.drawn(Shape(), today=TODAY + timedelta(days=days), told=TOLD)

    for breach in past.breaches:
        course = past.courses[breach.course]
        assert course.leaves < breach.occurred_at.date() < course.ends_on
        assert breach.occurred_at < breach.found_at
    becomes = Counter(breach.becomes for breach in past.breaches)
    assert 5 <= becomes["recall"] <= sum(Shape().by_quarter("recalls"))
    assert becomes["stopped"] == becomes["refused"] == 1


@pytest.mark.parametrize("seed", range(8))
def test_nothing_of_a_person_comes_after_a_recall(seed):
    """Among so few people that it would, were nobody to look."""
    days = [past_begins() + timedelta(days=25 * n) for n in range(26)]
    few = [Course(n, None, day, day + timedelta(days=170), 0) for n, day in enumerate(days)]

    breaches = list(courses._breaches(random.Random(seed), Shape(), few, past_begins()))

    recalled = {each.course: each.occurred_at for each in breaches if each.becomes == "recall"}
    assert recalled
    assert not [each for each in breaches if each.occurred_at > recalled.get(each.course, each.occurred_at)]


def past_begins():
    return MONDAY - timedelta(weeks=104)


def test_breaches_happen_and_are_found_at_all_hours(past):
    assert {each.occurred_at.hour // 6 for each in past.breaches} == {0, 1, 2, 3}
    assert {each.found_at.hour // 6 for each in past.breaches} == {0, 1, 2, 3}


def test_it_is_the_same_each_time(past):
    assert courses.drawn(Shape(), today=TODAY, told=TOLD) == past


@pytest.mark.parametrize("scale", [0, 0.25, 0.5])
def test_scale_makes_it_smaller_in_proportion(scale):
    small = courses.drawn(Shape(scale), today=TODAY)

    assert abs(len(small.courses) - 76 * scale) <= 2
    whole = sum(Shape().by_quarter("internet_breaches"))
    assert abs(sum(Shape(scale).by_quarter("internet_breaches")) - whole * scale) <= 1


def test_nobody_gets_a_number_that_is_taken():
    numbers = {course.person.number for course in courses.drawn(Shape(0.2), today=TODAY).courses}

    again = courses.drawn(Shape(0.2), today=TODAY, taken=numbers)

    assert numbers.isdisjoint(course.person.number for course in again.courses)
