"""How does a page say a day: in full, and how far it is from today?"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as formatted


def full(day: date) -> str:
    return formatted(day, "j F Y")


def clock(moment: datetime) -> str:
    """The time of day in the United Kingdom."""
    return formatted(timezone.localtime(moment), "H:i")


def spoken(at: datetime) -> str:
    """ "8:20am on 24 November 2026", in the United Kingdom."""
    local = timezone.localtime(at)
    return f"{formatted(local, 'g:i')}{'am' if local.hour < 12 else 'pm'} on {full(timezone.localdate(at))}"


def near(day: date, *, today: date) -> str:
    """ "Today", "In 8 days", "3 days ago"."""
    days = (day - today).days
    if days in (-1, 0, 1):
        return {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}[days]
    return f"In {days:,} days" if days > 0 else f"{-days:,} days ago"


def working(leaves_on: date, expected_on: date) -> str:
    """ "Friday, for Saturday 19 December": the working day, and the raw one where that is another."""
    if leaves_on == expected_on:
        return formatted(leaves_on, "l")
    return f"{formatted(leaves_on, 'l')}, for {formatted(expected_on, 'l j F')}"
