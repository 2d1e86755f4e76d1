"""Days and moments in words: midday and midnight, summer time, spans over a month and a year."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.template import Context, Template

from sharing import time_words
from sharing.templatetags.time_words import IN_SENTENCE, IN_TABLE

SUMMER = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # half past midnight of the next day in the United Kingdom


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (time(0, 0), "midnight"),
        (time(0, 1), "12:01am"),
        (time(9, 0), "9am"),
        (time(11, 59), "11:59am"),
        (time(12, 0), "midday"),
        (time(12, 30), "12:30pm"),
        (time(14, 30), "2:30pm"),
        (time(23, 59, 59), "11:59pm"),
    ],
)
def test_sentence_says_the_hour_as_people_do(at, says):
    assert time_words.say_time(at) == says


def test_moment_is_that_of_the_united_kingdom():
    assert time_words.format_date(SUMMER) == "1 July 2026"
    assert time_words.format_datetime(SUMMER) == "1 July 2026, 00:30"
    assert time_words.say_datetime(SUMMER) == "12:30am on 1 July 2026"
    assert time_words.say_weekday_datetime(SUMMER) == "12:30am on Wednesday 1 July 2026"
    assert time_words.format_weekday_date(SUMMER) == "Wednesday 1 July 2026"


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("short_weekday", "Wed"),
        ("day_month", "1 July"),
        ("short_day_month", "1 Jul"),
        ("weekday_day_month", "Wednesday 1 July"),
        ("month", "July 2026"),
        ("month_name", "July"),
        ("short_month", "Jul"),
        ("week", "Week of 1 July 2026"),
        ("exact_datetime", "1 July 2026, 00:30:09"),
        ("weekday_datetime", "Wednesday 1 July 2026, 00:30"),
        ("day_month_time", "1 July, 00:30"),
    ],
)
def test_each_form_is_of_the_day_in_the_united_kingdom(form, says):
    assert getattr(time_words, f"format_{form}")(SUMMER + timedelta(seconds=9)) == says


def test_quarter_is_its_first_and_last_month():
    assert time_words.format_short_months(date(2026, 10, 1), date(2026, 12, 31)) == "Oct to Dec 2026"


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2026, 11, 23), date(2026, 11, 29), "23 to 29 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 November to 6 December 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 to 3 January 2027"),
        (date(2026, 1, 30), date(2027, 1, 3), "30 January 2026 to 3 January 2027"),
    ],
)
def test_span_names_what_differs(first, last, says):
    assert time_words.format_span(first, last) == says


@pytest.mark.parametrize(
    ("day", "says"), [(28, "Today"), (29, "Tomorrow"), (27, "Yesterday"), (30, "In 2 days"), (26, "2 days ago")]
)
def test_days_away(day, says):
    assert time_words.format_days_away(date(2026, 11, day), today=date(2026, 11, 28)) == says


@pytest.mark.parametrize(
    ("apart", "by", "says"),
    [
        (timedelta(seconds=60), "", ""),
        (timedelta(seconds=61), "", "As told, recorded 1 July 2026, 00:30"),
        (timedelta(hours=2), "Sam Cole", "As told by Sam Cole, recorded 1 July 2026, 00:30"),
        (timedelta(hours=-2), "", "As told, recorded 1 July 2026, 00:30"),
    ],
)
def test_moment_that_was_told_afterwards_says_when_it_was_recorded(apart, by, says):
    assert time_words.format_told(SUMMER - apart, SUMMER, by) == says
    assert time_words.is_told(SUMMER - apart, SUMMER) is bool(says)


def test_day_that_was_told_is_another_than_the_one_of_its_recording():
    assert time_words.format_told(date(2026, 7, 1), SUMMER) == ""
    assert time_words.format_told(date(2026, 6, 30), SUMMER) == "As told, recorded 1 July 2026, 00:30"


def test_moment_that_is_not_known_is_not_told():
    assert time_words.format_told(None, SUMMER) == time_words.format_told(SUMMER, None) == ""
    page = Template("{{ none|as_told:at }}{{ at|as_told:none }}{{ at|as_told:at }}{{ at|as_told:later }}")

    said = page.render(Context({"at": SUMMER, "later": SUMMER + timedelta(days=1), "none": None}))
    assert said == "As told, recorded 2 July 2026, 00:30"


def test_templates_have_a_manner_for_tables_and_one_for_sentences():
    page = Template("{{ at|in_table }}; by {{ at|in_sentence }}; {{ none|in_table }}{{ none|in_sentence }}")

    assert page.render(Context({"at": SUMMER, "none": None})) == "1 July 2026, 00:30; by 12:30am on 1 July 2026; "


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (datetime(2026, 7, 1, 9, tzinfo=UTC), "12:30am"),
        (datetime(2026, 6, 30, 9, tzinfo=UTC), "12:30am on 1 July"),
        (datetime(2027, 7, 1, 9, tzinfo=UTC), "12:30am on 1 July 2026"),
    ],
)
def test_sentence_names_the_day_and_the_year_where_they_are_not_those_of_the_reader(at, says):
    assert time_words.say_near_datetime(SUMMER, at=at) == says


def test_manner_in_templates_has_forms_by_the_names_of_the_functions():
    page = Template('{{ at|in_table:"month" }}; {{ at|in_sentence:"time" }}; {{ none|in_table:"month" }}')

    assert page.render(Context({"at": SUMMER, "none": None})) == "July 2026; 12:30am; "
    assert all(function.__name__ == f"format_{form}" for form, function in IN_TABLE.items())
    assert all(function.__name__ == f"say_{form}" for form, function in IN_SENTENCE.items())


def test_days_and_times_that_django_writes_are_those_of_the_module():
    page = Template('{{ at|date }}; {{ at|time }}; {% now "DATETIME_FORMAT" %}')

    with time_machine.travel(SUMMER, tick=False):
        said = page.render(Context({"at": SUMMER}))
    assert said == "; ".join(
        form(SUMMER) for form in (time_words.format_date, time_words.format_time, time_words.format_datetime)
    )


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2028, 11, 27), "In 730 days"),
        (date(2028, 11, 28), "In 2 years"),
        (date(2037, 9, 15), "In 10 years"),
        (date(2024, 11, 29), "729 days ago"),
        (date(2024, 11, 28), "2 years ago"),
    ],
)
def test_what_is_two_years_away_or_more_is_counted_in_whole_years(day, says):
    assert time_words.format_days_away(day, today=date(2026, 11, 28)) == says
