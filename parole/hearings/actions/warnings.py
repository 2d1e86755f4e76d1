"""Tell the teams of hearings as their windows open: 8, 3 and 1 weeks before."""

from __future__ import annotations

from datetime import date, datetime

from offenders.releases.warnings.rules import told_from
from parole.hearings import alert_kinds, rules
from parole.hearings.models import Hearing
from parole.reviews.rules.clocks import Clock
from parole.reviews.rules.moves import Status
from sharing import alerts, practice

TOLD_WEEKS = practice.define(
    "parole.hearing_told_weeks",
    "Weeks before a hearing on which every team is told of it; the first speaks of withheld material",
    unit="weeks",
    default=list(rules.TOLD_WEEKS),
    source="Practice, after Parole Board Rules 2019 r.17 (8 weeks) and r.22 (3 weeks)",
)


def day(column: str) -> str:
    return f"to_char({column}, 'FMDD FMMonth YYYY')"


# In words from the constants of this code and from days: nothing that anybody typed is in it. Each day stands as such,
# because "in three weeks" would be wrong on the day after.
WITHHOLDING = f"""
CASE WHEN c.withholding IS NULL THEN ''
     ELSE 'Last day to ask that material is withheld: ' || {day("c.withholding")} || '.' END
"""
NOTICE = f"""
CASE WHEN c.given IS NOT NULL THEN 'Notice was given on ' || {day("c.given")} || '. '
     WHEN c.notice IS NOT NULL THEN 'Notice is not recorded; its last day: ' || {day("c.notice")} || '. '
     ELSE '' END
"""
POLICE = f"""
'Contribution of CT police: '
    || CASE WHEN p.asked_on IS NULL THEN 'not asked for.'
            WHEN p.received_on IS NULL THEN 'asked for on ' || {day("p.asked_on")} || ', not received.'
            ELSE 'received on ' || {day("p.received_on")} || '.' END
"""
COMING = f"""
SELECT h.offender_id, 'hearing:' || h.uid || ':' || w.weeks || ':' || h.first_on, NULL::int,
       'Hearing on ' || to_char(h.first_on, 'FMDay FMDD FMMonth YYYY'),
       (h.first_on - %s) || CASE h.first_on - %s WHEN 1 THEN ' day' ELSE ' days' END || ' before. '
           || CASE WHEN w.weeks = %s THEN {WITHHOLDING} ELSE {NOTICE} || {POLICE} END,
       '/people/' || o.uid || '/parole/' || r.uid || '/'
FROM parole_hearing h
JOIN parole_parolereview r ON r.id = h.review_id AND r.status = '{Status.LISTED}'
JOIN offenders_offender o ON o.id = h.offender_id
CROSS JOIN LATERAL (SELECT min(weeks) AS weeks FROM unnest(%s::int[]) weeks WHERE 7 * weeks >= h.first_on - %s) w
CROSS JOIN LATERAL (
    SELECT max(due_on) FILTER (WHERE kind = '{Clock.WITHHOLDING}') AS withholding,
           max(due_on) FILTER (WHERE kind = '{Clock.NOTICE_OF_HEARING}') AS notice,
           max(met_on) FILTER (WHERE kind = '{Clock.NOTICE_OF_HEARING}') AS given
    FROM parole_reviewclock WHERE review_id = h.review_id AND round = h.round AND stopped_on IS NULL
        AND starts_on = h.first_on
) c
LEFT JOIN LATERAL (
    SELECT asked_on, (received_at AT TIME ZONE 'Europe/London')::date AS received_on
    FROM parole_contribution WHERE review_id = h.review_id ORDER BY asked_on DESC, id DESC LIMIT 1
) p ON true
WHERE h.status = '{Hearing.Status.LISTED}' AND h.first_on > %s AND h.first_on <= %s + 7 * %s
"""  # noqa: S608 - only constants of this file are put in


def flag_coming(*, on: date, at: datetime) -> int:
    """Raise the alert of the window in which each listed hearing stands; returns how many are new.

    One statement over all hearings. Run again it writes nothing; run late it tells of the window that holds now. In the
    night nobody is rung.
    """
    if at < told_from(on):
        return 0
    weeks = sorted(practice.value(TOLD_WEEKS, on=on))
    return alerts.raise_many(
        kind=alert_kinds.HEARING_COMING,
        rows=COMING,
        params=[on, on, weeks[-1], weeks, on, on, on, weeks[-1]],
        at=at,
    )
