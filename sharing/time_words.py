"""Days and moments in words: the one place that says how pages, letters, papers and alerts write them.

There are two manners. A table, an input, a sheet, a log and the API say "28 November 2026, 14:30" (`format_`); a
sentence says "2:30pm on 28 November 2026" (`say_`), and calls midday and midnight by their names. All times are those
of the United Kingdom. In templates: the filters `in_table` and `in_sentence`, and Django's `date` and `time` without a
format, which read theirs in `release_monitor/formats/`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

When = TypeVar("When", date, datetime)

LONDON = ZoneInfo("Europe/London")
TOLD_APART = timedelta(minutes=1)  # as docs/audit.md counts told times
NAMED_TIMES = {time(0, 0): "midnight", time(12, 0): "midday"}


def format_date(day: date) -> str:
    """ "28 November 2026". day: a moment counts as its day in the United Kingdom."""
    day = _local(day)
    return f"{day.day} {day:%B %Y}"


def format_weekday_date(day: date) -> str:
    """ "Saturday 28 November 2026"."""
    return f"{_local(day):%A} {format_date(day)}"


def format_weekday(day: date) -> str:
    """ "Saturday"."""
    return f"{_local(day):%A}"


def format_short_weekday(day: date) -> str:
    """ "Sat"."""
    return f"{_local(day):%a}"


def format_day_month(day: date) -> str:
    """ "28 November": where the year is plain."""
    day = _local(day)
    return f"{day.day} {day:%B}"


def format_short_day_month(day: date) -> str:
    """ "28 Nov": below a column of a chart, over one of a table."""
    return f"{_local(day).day} {format_short_month(day)}"


def format_weekday_day_month(day: date) -> str:
    """ "Saturday 28 November": where the year is plain."""
    return f"{format_weekday(day)} {format_day_month(day)}"


def format_month(day: date) -> str:
    """ "November 2026"."""
    return f"{_local(day):%B %Y}"


def format_month_name(day: date) -> str:
    """ "November"."""
    return f"{_local(day):%B}"


def format_short_month(day: date) -> str:
    """ "Nov"."""
    return f"{_local(day):%b}"


def format_short_months(first: date, last: date) -> str:
    """ "Oct to Dec 2026": months of one year, both included."""
    return f"{format_short_month(first)} to {format_short_month(last)} {last.year}"


def format_week(monday: date) -> str:
    """ "Week of 23 November 2026"."""
    return f"Week of {format_date(monday)}"


def format_span(first: date, last: date) -> str:
    """ "23 to 29 November 2026", "28 December 2026 to 3 January 2027": both days included."""
    if first.year != last.year:
        return f"{format_date(first)} to {format_date(last)}"
    begins = str(first.day) if first.month == last.month else format_day_month(first)
    return f"{begins} to {format_date(last)}"


def format_time(moment: datetime | time) -> str:
    """ "14:30", for tables."""
    return f"{_time_of(moment):%H:%M}"


def format_datetime(moment: datetime) -> str:
    """ "28 November 2026, 14:30", for tables."""
    return f"{format_date(moment)}, {format_time(moment)}"


def format_exact_datetime(moment: datetime) -> str:
    """ "28 November 2026, 14:30:05", for the order of what happened within a minute."""
    return f"{format_date(moment)}, {_local(moment):%H:%M:%S}"


def format_weekday_datetime(moment: datetime) -> str:
    """ "Saturday 28 November 2026, 14:30", for the head of a page."""
    return f"{format_weekday_date(moment)}, {format_time(moment)}"


def format_day_month_time(moment: datetime) -> str:
    """ "28 November, 14:30", for tables where the year is plain."""
    return f"{format_day_month(moment)}, {format_time(moment)}"


def format_near_datetime(moment: datetime, *, at: datetime) -> str:
    """As read at a moment: "14:30" of that day, "27 November, 14:30" of that year, else "28 November 2025, 14:30"."""
    day, today = _local(moment).date(), _local(at).date()
    if day == today:
        return format_time(moment)
    return format_day_month_time(moment) if day.year == today.year else format_datetime(moment)


def is_told(happened: date | None, recorded: datetime | None) -> bool:
    """Whether somebody told a moment afterwards: more than a minute lies between it and its recording; for a day, which
    is no moment, whether it was recorded on another day."""
    if happened is None or recorded is None:
        return False
    if not isinstance(happened, datetime):
        return happened != _local(recorded).date()
    return abs(recorded - happened) > TOLD_APART


def format_told(happened: date | None, recorded: datetime | None, by: object = "") -> str:
    """ "As told by Sam Cole, recorded 28 November 2026, 14:30"; empty where it was recorded as it happened, and where
    either is not known."""
    if recorded is None or not is_told(happened, recorded):
        return ""
    return f"As told{f' by {by}' if by else ''}, recorded {format_datetime(recorded)}"


def say_time(moment: datetime | time) -> str:
    """ "2:30pm", "9am", "midday", for sentences."""
    at = _time_of(moment)
    if at in NAMED_TIMES:
        return NAMED_TIMES[at]
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def say_datetime(moment: datetime) -> str:
    """ "2:30pm on 28 November 2026", for sentences."""
    return f"{say_time(moment)} on {format_date(moment)}"


def say_near_datetime(moment: datetime, *, at: datetime) -> str:
    """As read at a moment: "2:30pm" of that day, "2:30pm on 27 November" of that year, else with the year."""
    day, today = _local(moment).date(), _local(at).date()
    if day == today:
        return say_time(moment)
    return f"{say_time(moment)} on {format_day_month(day) if day.year == today.year else format_date(day)}"


def say_weekday_datetime(moment: datetime) -> str:
    """ "2:30pm on Saturday 28 November 2026", for sentences."""
    return f"{say_time(moment)} on {format_weekday_date(moment)}"


COUNTED_IN_YEARS = 2  # so far away, nobody counts days


def format_days_away(day: date, *, today: date) -> str:
    """ "Today", "In 8 days", "3 days ago"; from 2 years on "In 3 years", of whole years."""
    days = (day - today).days
    if days in (-1, 0, 1):
        return {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}[days]
    years = _whole_years(min(day, today), max(day, today))
    far = f"{years} years" if years >= COUNTED_IN_YEARS else f"{abs(days)} days"
    return f"In {far}" if days > 0 else f"{far} ago"


def _whole_years(first: date, last: date) -> int:
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def _time_of(moment: datetime | time) -> time:
    """The hour and minute."""
    return (_local(moment).time() if isinstance(moment, datetime) else moment).replace(second=0, microsecond=0)


def _local(when: When) -> When:
    """A moment as clocks in the United Kingdom show it; a day as it is."""
    return when.astimezone(LONDON) if isinstance(when, datetime) and when.tzinfo else when
