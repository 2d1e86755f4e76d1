"""What a forecast is made of, read from the database as it was known on a Monday: four statements for everybody.

People under a restriction or an exclusion are left out, so that a forecast is the same for all of its readers. Region
and prison are those of today: what they were is not kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from offenders.dates.models import Release
from offenders.dates.rules.releases import Basis, Certainty
from parole.hearings.models import Hearing
from parole.reviews.rules.moves import Outcome, ReviewKind
from release_monitor.figures.counting.facts import HIGH_SECURITY
from release_monitor.forecast.calculation.facts import (
    REVIEW_TYPES,
    PastRelease,
    PastReview,
    Stage,
    Way,
    WayKind,
)
from release_monitor.forecast.known.programmes import Known, Programme
from release_monitor.forecast.rules.groups import Group
from sharing.access import sql

INITIAL_247A, INITIAL_EDS, INITIAL_LIFE, RECALL_255C = REVIEW_TYPES
TYPE_OF = {  # a kind that the forecast does not tell apart goes with the one whose test and prisoners are nearest
    ReviewKind.INITIAL_247A: INITIAL_247A,
    ReviewKind.INITIAL_244A: INITIAL_EDS,
    ReviewKind.INITIAL_EDS: INITIAL_EDS,
    ReviewKind.INITIAL_LIFE: INITIAL_LIFE,
    ReviewKind.FURTHER: INITIAL_247A,
    ReviewKind.RECALL_255C: RECALL_255C,
    ReviewKind.RECALL_LIFE_32: INITIAL_LIFE,
    ReviewKind.ANNUAL: RECALL_255C,
}
YEARS_BACK = 5
TARGET_AFTER_REFERRAL = 26  # weeks: cases are referred about half a year before their target
PRISON_GROUP = "CASE WHEN e.is_high_security THEN %(high_security)s ELSE coalesce(e.region, '') END"
LEFT_FROM = """
LEFT JOIN LATERAL (
    SELECT m.establishment_id FROM offenders_movement m
    WHERE m.offender_id = r.offender_id AND m.happened_on <= r.released_on AND m.establishment_id IS NOT NULL
    ORDER BY m.happened_on DESC, m.id DESC LIMIT 1
) m ON true
LEFT JOIN offenders_establishment e ON e.id = m.establishment_id
"""
UNDER = f"""
ARRAY(SELECT pp.programme FROM sharing_personprogramme pp
      WHERE pp.subject_id = o.id AND {sql.live("pp")} ORDER BY pp.programme)
"""  # noqa: S608  # parts of this file
OPEN_TO_ALL = sql.open_to_all("o.id", at="%(now)s")
COUNTED = "o.counted_as_id IS NULL"  # of merged records the one that counts for the person
STANDING = """
NOT EXISTS (SELECT FROM offenders_strikeout s WHERE s.period_id = p.id AND s.confirmed_at IS NOT NULL)
"""
HELD = f"""
SELECT p.offender_id, {UNDER}, o.region, {PRISON_GROUP}, k.certainty, k.week, k.by_law, k.by_board
FROM offenders_custodyperiod p
JOIN offenders_offender o ON o.id = p.offender_id
LEFT JOIN offenders_establishment e ON e.id = o.establishment_id
LEFT JOIN LATERAL (
    SELECT k.* FROM release_monitor_knownweek k WHERE k.period_id = p.id AND k.known_at <= %(at)s
    ORDER BY k.known_at DESC, k.id DESC LIMIT 1
) k ON true
WHERE p.starts_on < %(monday)s AND (p.ends_on IS NULL OR p.ends_on >= %(monday)s) AND {OPEN_TO_ALL} AND {STANDING}
  AND {COUNTED}
ORDER BY p.offender_id
"""  # noqa: S608  # parts of this file
WAITING = """
SELECT r.offender_id, coalesce(f.kind, r.kind), coalesce(r.target_on, r.refer_by + %(after_referral)s), h.first_on
FROM parole_parolereview r
LEFT JOIN parole_parolereview f ON f.id = r.follows_id AND r.kind = %(further)s
LEFT JOIN LATERAL (
    SELECT h.first_on FROM parole_hearing h
    WHERE h.review_id = r.id AND h.listed_on < %(monday)s AND h.status <> %(cancelled)s
    ORDER BY h.listed_on DESC, h.id DESC LIMIT 1
) h ON true
WHERE r.begun_at <= %(at)s AND (r.ended_at IS NULL OR r.ended_at > %(at)s) AND r.kind = ANY(%(kinds)s)
  AND NOT EXISTS (
      SELECT FROM parole_decision d WHERE d.review_id = r.id AND d.decided_on < %(monday)s
      AND (d.fell_away_on IS NULL OR d.fell_away_on >= %(monday)s))
ORDER BY r.offender_id, r.id
"""
RELEASED = f"""
SELECT r.offender_id, {UNDER}, o.region, {PRISON_GROUP}, r.certainty, p.starts_on, r.released_on,
       long.by_law, short.by_law
FROM offenders_release r
JOIN offenders_custodyperiod p ON p.id = r.period_id
JOIN offenders_offender o ON o.id = r.offender_id
{LEFT_FROM}
LEFT JOIN LATERAL (
    SELECT k.by_law FROM release_monitor_knownweek k
    WHERE k.period_id = p.id AND k.known_at < date_trunc(%(by)s, r.released_on) - %(long)s
    ORDER BY k.known_at DESC, k.id DESC LIMIT 1
) long ON true
LEFT JOIN LATERAL (
    SELECT k.by_law FROM release_monitor_knownweek k
    WHERE k.period_id = p.id AND k.known_at < date_trunc(%(by)s, r.released_on) - %(short)s
    ORDER BY k.known_at DESC, k.id DESC LIMIT 1
) short ON true
WHERE r.status = %(released)s AND r.released_on < %(monday)s AND r.released_on >= %(since)s AND {OPEN_TO_ALL}
  AND {COUNTED}
ORDER BY r.released_on, r.id
"""  # noqa: S608  # parts of this file
DECIDED = f"""
SELECT {UNDER}, coalesce(f.kind, r.kind), coalesce(r.target_on, r.refer_by + %(after_referral)s),
       h.listed_on, h.first_on,
       d.decided_on, d.outcome = %(directed)s, r.planned_for, d.fell_away_on < %(monday)s, out.released_on
FROM parole_decision d
JOIN parole_parolereview r ON r.id = d.review_id
JOIN offenders_offender o ON o.id = r.offender_id
LEFT JOIN parole_parolereview f ON f.id = r.follows_id AND r.kind = %(further)s
LEFT JOIN LATERAL (
    SELECT min(h.listed_on) AS listed_on, min(h.first_on) AS first_on FROM parole_hearing h
    WHERE h.review_id = r.id AND h.round = d.round AND h.listed_on <= d.decided_on
) h ON true
LEFT JOIN LATERAL (
    SELECT x.released_on FROM offenders_release x
    WHERE x.period_id = r.period_id AND x.basis = %(by_direction)s AND x.released_on >= d.decided_on
    AND x.released_on < %(monday)s LIMIT 1
) out ON true
WHERE d.decided_on < %(monday)s AND d.decided_on >= %(since)s AND r.kind = ANY(%(kinds)s)
  AND d.outcome <> %(no_decision)s AND {OPEN_TO_ALL} AND {COUNTED}
ORDER BY d.decided_on, d.id
"""  # noqa: S608  # parts of this file


def known_on(monday: date, *, at: datetime, now: datetime) -> Known:
    """What was known at this moment of the Monday. now: whose restrictions and exclusions hold."""
    values = _values(monday, at, now)
    found: dict[str, Programme] = defaultdict(Programme)
    waiting: dict[int, list[Way]] = defaultdict(list)
    for offender, kind, target, hearing in _rows(WAITING, values):
        stage = Stage.LISTED if hearing else Stage.TARGET
        at_hearing = _weeks(monday, hearing) if hearing else None
        way = Way(WayKind.POSSIBLE, _weeks(monday, target), TYPE_OF[ReviewKind(kind)], stage, at_hearing)
        waiting[offender].append(way)
    for offender, programmes, region, prison_group, certainty, week, by_law, by_board in _rows(HELD, values):
        ways = _ways(monday, certainty, week, by_law, by_board, waiting.get(offender, []))
        for name in programmes:
            programme = found[name]
            programme.people[offender] = ways
            if certainty:
                programme.counted[offender] = (certainty, _weeks(monday, week))
            for group in _groups(name, region, prison_group):
                programme.members[group].add(offender)
    for _, programmes, region, prison_group, certainty, since, left, long, short in _rows(RELEASED, values):
        kind = WayKind.FIXED if certainty == Certainty.FIXED else WayKind.DIRECTED
        release = PastRelease(
            kind,
            _weeks(monday, since),
            _weeks(monday, left),
            _weeks(monday, long) if long else None,
            _weeks(monday, short) if short else None,
        )
        for name in programmes:
            for group in _groups(name, region, prison_group):
                found[name].releases[group].append(release)
    for programmes, kind, target, listed, first, decided, directed, planned, fell, left in _rows(DECIDED, values):
        review = PastReview(
            TYPE_OF[ReviewKind(kind)],
            _weeks(monday, target),
            _weeks(monday, listed) if listed else None,
            _weeks(monday, first) if first else None,
            _weeks(monday, decided),
            directed,
            _weeks(monday, planned) if planned and directed else None,
            bool(fell),
            _weeks(monday, left) if left else None,
        )
        for name in programmes:
            found[name].reviews.append(review)
    return Known(monday, dict(found))


def released_by_week(*, now: datetime, since: date, until: date) -> dict[Group, dict[date, int]]:
    """How many of each group left in the week of each Monday, recorded releases alone."""
    found: dict[Group, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    values = _values(until, now, now) | {"since": since}
    for _, programmes, region, prison_group, _, _, left, _, _ in _rows(RELEASED, values):
        for name in programmes:
            for group in _groups(name, region, prison_group):
                found[group][left - timedelta(days=left.weekday())] += 1
    return found


def _ways(
    monday: date, certainty: str, week: date | None, by_law: date | None, by_board: date | None, waiting: list[Way]
) -> tuple[Way, ...]:
    """By the law, by a direction, and by reviews to come: nobody waits for the Board who has its answer."""
    ways = [Way(WayKind.FIXED, _weeks(monday, by_law))] if by_law else []
    if week and certainty in (Certainty.DIRECTED, Certainty.PROVISIONAL):
        return (*ways, Way(WayKind(certainty.upper()), _weeks(monday, week), INITIAL_247A))
    if waiting:
        return (*ways, *waiting)
    if by_board and by_board >= monday:
        return (*ways, Way(WayKind.POSSIBLE, _weeks(monday, by_board), INITIAL_247A))
    return tuple(ways)


def _groups(programme: str, region: str, prison_group: str) -> Iterable[Group]:
    yield Group(programme)
    if region:
        yield Group(programme, region=region)
    if prison_group:
        yield Group(programme, prison_group=prison_group)


def _weeks(monday: date, day: date) -> int:
    return (day - monday).days // 7


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _values(monday: date, at: datetime, now: datetime) -> dict[str, Any]:
    return {
        "by": "week",
        "monday": monday,
        "at": at,
        "now": now,
        "since": monday - timedelta(weeks=52 * YEARS_BACK),
        "long": timedelta(weeks=26),
        "short": timedelta(weeks=4),
        "after_referral": 7 * TARGET_AFTER_REFERRAL,
        "high_security": HIGH_SECURITY,
        "kinds": [kind.value for kind in TYPE_OF],
        "further": ReviewKind.FURTHER.value,
        "cancelled": Hearing.Status.CANCELLED.value,
        "released": Release.Status.RELEASED.value,
        "by_direction": Basis.APD.value,
        "directed": Outcome.RELEASE_DIRECTED.value,
        "no_decision": Outcome.NO_DECISION.value,
    }
