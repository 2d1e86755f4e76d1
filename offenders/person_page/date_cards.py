"""The next dates of a person, as the overview and the apps above say them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from offenders.people.models import Offender
from sharing.models import User
from sharing.time_words import format_days_away


@dataclass(frozen=True)
class DateCard:
    """One of the next dates. `certainty` is a tag for a release route, empty for another date."""

    title: str
    code: str
    day: date
    near: str
    certainty: str
    meaning: str
    second: str
    differs: str
    is_held: bool
    href: str = ""


def next_date(title: str, day: date, meaning: str, *, today: date, href: str = "") -> DateCard:
    """A date that is neither a release route nor of the sheet."""
    return DateCard(title, "", day, format_days_away(day, today=today), "", meaning, "", "", False, href)


NextDates = Callable[[Offender, User], Iterable[DateCard]]
_more_dates: list[NextDates] = []


def register_next_dates(more: NextDates) -> None:
    """Upper apps add what they know to be ahead of a person, from their `AppConfig.ready()`. One query each."""
    if more not in _more_dates:
        _more_dates.append(more)
