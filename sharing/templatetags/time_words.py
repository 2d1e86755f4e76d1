"""The two manners of days and moments in templates: every form of theirs is a function of `sharing/time_words.py`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django import template

from sharing import time_words

register = template.Library()

IN_TABLE: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "datetime": time_words.format_datetime,
        "exact_datetime": time_words.format_exact_datetime,
        "weekday_datetime": time_words.format_weekday_datetime,
        "weekday": time_words.format_weekday,
        "weekday_date": time_words.format_weekday_date,
        "weekday_day_month": time_words.format_weekday_day_month,
        "short_day_month": time_words.format_short_day_month,
        "month": time_words.format_month,
        "short_month": time_words.format_short_month,
    }
)
IN_SENTENCE: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "datetime": time_words.say_datetime,
        "weekday_datetime": time_words.say_weekday_datetime,
        "time": time_words.say_time,
    }
)


@register.filter
def in_table(when: date | None, form: str = "datetime") -> str:
    """ "28 November 2026, 14:30", `in_table:"month"` "November 2026"; empty for None. form: the name of the function of
    time_words, without `format_`."""
    return IN_TABLE[form](when) if when else ""


@register.filter
def in_sentence(moment: datetime | None, form: str = "datetime") -> str:
    """ "2:30pm on 28 November 2026", `in_sentence:"time"` "2:30pm"; empty for None. form: the name of the function of
    time_words, without `say_`."""
    return IN_SENTENCE[form](moment) if moment else ""


@register.filter
def as_told(happened: date | None, recorded: datetime | None) -> str:
    """ "As told, recorded 28 November 2026, 14:30"; empty where a moment was recorded as it happened."""
    return time_words.format_told(happened, recorded)
