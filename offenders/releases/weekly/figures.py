"""Released beside expected: of one week's list, and of the weeks before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from offenders.dates.models import Release
from offenders.releases.weekly.models import WeeklyEntry
from offenders.releases.weekly.panels import WeeklyLine
from offenders.releases.weekly.rules import Change
from sharing.access import Asker

WEEKS = 13


@dataclass(frozen=True)
class WeekFigures:
    """Of one list: how many were expected, came in since, and were released."""

    expected: int
    came: int
    released: int

    @property
    def words(self) -> str:
        """ "3 of 5 released, 1 added since the list was made"."""
        added = f", {self.came} added since the list was made" if self.came else ""
        return f"{self.released} of {self.expected} released{added}"


@dataclass(frozen=True)
class PastRate:
    """Of the weeks before: how many of those who were on a week's list were released in that week."""

    weeks: int
    expected: int
    released: int

    @property
    def words(self) -> str:
        """ "In the 13 weeks before, 40 of 44 people on the list were released in their week (91%), 3.1 a week"."""
        share = round(100 * self.released / self.expected)
        a_week = self.released / self.weeks
        weeks = "In the week before" if self.weeks == 1 else f"In the {self.weeks} weeks before"
        return (
            f"{weeks}, {self.released} of {self.expected} people on the list were released in their week "
            f"({share}%), {a_week:.1f} a week"
        )


def figures_of(lines: Iterable[WeeklyLine]) -> WeekFigures:
    lines = list(lines)
    came = sum(line.change is Change.CAME for line in lines)
    released = sum(line.release.status == Release.Status.RELEASED for line in lines)
    return WeekFigures(expected=len(lines) - came, came=came, released=released)


def rate_of_past_weeks(first: date, user: Asker) -> PastRate | None:
    """Of the lists of the 13 weeks before this one, of the people whom the user can see; None where there are none. One
    query."""
    since = first - timedelta(weeks=WEEKS)
    entries = WeeklyEntry.objects.filter(weekly_list__starts_on__gte=since, weekly_list__starts_on__lt=first)
    in_their_week = Q(
        release__status=Release.Status.RELEASED,
        release__released_on__gte=F("weekly_list__starts_on"),
        release__released_on__lt=F("weekly_list__starts_on") + timedelta(days=7),
    )
    found = entries.listed_for(user).aggregate(
        weeks=Count("weekly_list", distinct=True), expected=Count("pk"), released=Count("pk", filter=in_their_week)
    )
    return PastRate(**found) if found["expected"] else None
