"""The two manners of a moment in templates (`sharing/time_words.py`); a day is written by Django's `date` alone."""

from datetime import date, datetime

from django import template

from sharing.time_words import format_datetime, format_told, say_datetime

register = template.Library()


@register.filter
def in_table(moment: datetime | None) -> str:
    """ "28 November 2026, 14:30"; empty for None."""
    return format_datetime(moment) if moment else ""


@register.filter
def in_sentence(moment: datetime | None) -> str:
    """ "2:30pm on 28 November 2026"; empty for None."""
    return say_datetime(moment) if moment else ""


@register.filter
def as_told(happened: date | None, recorded: datetime | None) -> str:
    """ "As told, recorded 28 November 2026, 14:30"; empty where a moment was recorded as it happened."""
    return format_told(happened, recorded)
