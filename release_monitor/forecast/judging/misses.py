"""Why a week went otherwise than forecast: who left unforeseen, and who was expected and did not leave."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from offenders.dates.models import Release
from offenders.people.models import Offender
from release_monitor.figures.counting.facts import HIGH_SECURITY
from release_monitor.forecast.known.inputs import LEFT_FROM, PRISON_GROUP
from release_monitor.forecast.rules.bands import words_of
from release_monitor.forecast.rules.calibration import JudgedWeek
from release_monitor.forecast.rules.groups import Group
from sharing import access
from sharing.models import User
from sharing.time_words import format_day_month

KNOWN = """
LEFT JOIN LATERAL (
    SELECT k.week, k.by_board FROM release_monitor_knownweek k WHERE k.period_id = p.id AND k.known_at <= %(at)s
    ORDER BY k.known_at DESC, k.id DESC LIMIT 1
) k ON true
"""
OF_GROUP = f"(%(prison_group)s = '' OR {PRISON_GROUP} = %(prison_group)s)"
LEFT = f"""
SELECT r.offender_id, p.starts_on, k.week, k.by_board
FROM offenders_release r JOIN offenders_custodyperiod p ON p.id = r.period_id {KNOWN} {LEFT_FROM}
WHERE r.status = %(released)s AND r.released_on >= %(week)s AND r.released_on < %(after)s
  AND {OF_GROUP}
"""  # noqa: S608  # parts of this file
STAYED = f"""
SELECT p.offender_id, r.released_on
FROM offenders_custodyperiod p {KNOWN}
JOIN offenders_offender o ON o.id = p.offender_id LEFT JOIN offenders_establishment e ON e.id = o.establishment_id
LEFT JOIN offenders_release r ON r.period_id = p.id AND r.status = %(released)s
WHERE k.week = %(week)s AND p.starts_on < %(as_at)s AND (p.ends_on IS NULL OR p.ends_on >= %(as_at)s)
  AND (r.released_on IS NULL OR r.released_on < %(week)s OR r.released_on >= %(after)s)
  AND {OF_GROUP}
"""  # noqa: S608  # parts of this file


@dataclass(frozen=True)
class Miss:
    """One of the worst weeks: its forecast, what happened, and why, of people whom the reader sees."""

    week: JudgedWeek
    reasons: list[tuple[str, list[Offender]]]

    @property
    def expected(self) -> str:
        """ "0 to 3, 1.4 expected"."""
        low, high = max(0, round(self.week.low)), max(0, round(self.week.high))
        return f"{words_of((low, high))}, {self.week.mid:.1f} expected"


def misses_of(weeks: list[JudgedWeek], group: Group, user: User, *, moment_of: Any) -> list[Miss]:
    """moment_of: when the forecast of a Monday was made."""
    return [Miss(week, _reasons(week, group, user, moment_of(week.as_at))) for week in weeks]


def _reasons(week: JudgedWeek, group: Group, user: User, at: datetime) -> list[tuple[str, list[Offender]]]:
    values: dict[str, Any] = {
        "at": at,
        "as_at": week.as_at,
        "week": week.week,
        "after": week.week + timedelta(weeks=1),
        "released": Release.Status.RELEASED.value,
        "prison_group": group.prison_group,
        "high_security": HIGH_SECURITY,
    }
    why: dict[str, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        if week.left > week.mid:
            cursor.execute(LEFT, values)
            for person, since, expected, by_board in cursor.fetchall():
                if words := _why_left(week, since, expected, by_board):
                    why[words].append(person)
        else:
            cursor.execute(STAYED, values)
            for person, left in cursor.fetchall():
                why[_why_stayed(week, left)].append(person)
    seen = access.under(Offender.objects.visible_to(user), user, group.programme)
    if group.region:
        seen = seen.filter(region=group.region)
    people = seen.in_bulk([person for each in why.values() for person in each])
    found = [(words, [people[key] for key in keys if key in people]) for words, keys in sorted(why.items())]
    return [(words, each) for words, each in found if each]


def _why_left(week: JudgedWeek, since: date, expected: date | None, by_board: date | None) -> str:
    if since >= week.as_at:
        return "Not in custody when the forecast was made"
    if expected is None:
        return "Waiting for the Parole Board then" if by_board else "No date known then"
    return "" if expected == week.week else f"Expected then in the week of {format_day_month(expected)}"


def _why_stayed(week: JudgedWeek, left: date | None) -> str:
    if left is None:
        return "Expected in this week, and not released in this period of custody"
    earlier = "earlier" if left < week.week else "later"
    return f"Expected in this week, and released {earlier}"
