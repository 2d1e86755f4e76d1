"""Facts: what each figure is counted from, asked of the records of the apps below in SQL.

A fact is a row (person, measure, kind, day, establishment, how many). `[[column]]` in the words is the condition that
limits them to some people, or to nobody: the same words count for a reader, keep counts and count anew. Words of seven
columns say last of which programme a fact is, empty for each that the person is under, as of all others.
"""

from __future__ import annotations

import re
from enum import StrEnum

from licence.breaches.rules import Status as BreachStatus
from licence.checks.rules import Outcome
from licence.licences.rules import Status as LicenceStatus
from licence.recalls.rules.recalls import Status as RecallStatus
from offenders.convictions.models import Sentence
from offenders.custody.rules import Happening, Status
from offenders.dates.coverage.rules import Reach
from offenders.dates.models import KeyDate, Release, ReleaseOrder
from offenders.dates.record_adapter.reasons import NO_SENTENCE, TO_BE_CLASSIFIED, TURNS_ON
from offenders.dates.rules.releases import Basis
from offenders.people.rules.held import INDETERMINATE, CustodyGroup
from parole.hearings.models import Hearing
from parole.hearings.rules import Discipline
from parole.seats.panel_rule import LAW_ENFORCEMENT_MEMBERS
from sharing.agencies.models import Agency
from sharing.duties.models import DutyGap
from sharing.items.rules import State as ItemState

LONDON = "AT TIME ZONE 'Europe/London'"


class Measure(StrEnum):
    """What is counted."""

    STATUS = "status"
    FLOW = "flow"
    RELEASED = "released"
    COURT_ORDER = "court_order"
    AT_LARGE = "at_large"
    HELD_AS = "held_as"
    NEAR_MISS = "near_miss"
    LICENCE = "licence"
    EXPECTED = "expected"
    LISTED = "listed"
    READINESS = "readiness"
    REVOKED = "revoked"
    REVOKED_REASON = "revoked_reason"
    RETURNED = "returned"
    RECALL_DECIDED = "recall_decided"
    BREACH = "breach"
    SUSPECTED = "suspected"
    BREACH_WAIT = "breach_wait"
    CONDITION = "condition"
    CHECK = "check"
    CLOCK = "clock"
    RIGHT = "right"
    DECIDED = "decided"
    PUT_OFF = "put_off"
    OUTCOME = "outcome"
    PANEL = "panel"
    CALCULATED = "calculated"
    OVERRIDE = "override"
    ITEM = "item"
    UNREAD = "unread"
    SECURITY = "security"
    GAP = "gap"


class Flow(StrEnum):
    """Into custody, within it and out of it. Of transfers the group follows, after a colon."""

    RECEIVED = "received"
    RETURNED = "returned"
    TRANSFERRED_IN = "transferred_in"
    FIRST_RELEASE = "first_release"
    RE_RELEASE = "re_release"
    REMOVED = "removed"
    DIED = "died"
    OTHER_OUT = "other_out"
    TRANSFERRED_OUT = "transferred_out"
    HELD = "held"


class Ready(StrEnum):
    """How a release checklist stands. Of an open one the first due day follows, after a colon."""

    NO_LIST = "no_list"
    BLOCKED = "blocked"
    READY = "ready"
    OPEN = "open"


SHEET = "sheet"  # a gap once the official dates are old: of which day they are
WITH_SHEET, WITHOUT_SHEET = "sheet", "no_sheet"  # before the colon of what a calculation comes to
OF_ONE_SENTENCE = r"^Sentence \d+ \([^)]*\)(?:: |, )"  # how a refusal begins that is about one of several
MISSING = "missing:"  # before a reason that a fact on record would settle
DATE_NOT_USED, FOUND_LAWFUL = "date_not_used", "found_lawful"
IN_WEEK, NOT_IN_WEEK, SOUGHT, NOT_SOUGHT, MET, SHORT = "in_week", "not_in_week", "sought", "not_sought", "met", "short"
NO_REASON, IN_ERROR_KIND, CHECKED, ANSWERED, DATE_CONFLICT = "none", "in_error", "checked", "answered", "date_conflict"
ARRIVED = (Happening.RECEIVED, Happening.RETURNED, Happening.TRANSFERRED, Happening.CAME_BACK)
STILL_SERVING = (Happening.MOVED_TO_HOSPITAL, Happening.TEMPORARILY_RELEASED)
RELEASED = (Happening.RELEASED, Happening.RELEASED_WITHOUT_LICENCE)
NOT_SHARED = (ItemState.UNDECIDED, ItemState.WITHHELD)
NOT_DECIDED = (BreachStatus.SUSPECTED, BreachStatus.UNDER_REVIEW)


def _text(*values: str) -> str:
    """Values as SQL writes them: one quoted, several in brackets."""
    quoted = ", ".join(f"'{value}'" for value in values)
    return quoted if len(values) == 1 else f"({quoted})"


def _day(moment: str) -> str:
    return f"({moment} {LONDON})::date"


def _stands(movement: str) -> str:
    """Not withdrawn by two people."""
    return f"""NOT EXISTS (SELECT FROM offenders_strikeout x
        WHERE x.movement_id = {movement}.id AND x.confirmed_at IS NOT NULL)"""


HIGH_SECURITY = "Long-term high security"
GROUP_OF = f"""CASE WHEN {{0}}.is_high_security THEN {_text(HIGH_SECURITY)} ELSE {{0}}.region END"""

STATUS = """
SELECT o.id, 'status', o.status, NULL::date, o.establishment_id, 1
FROM offenders_offender o WHERE o.status <> '' AND [[o.id]]"""

# Of each order of a court, in whole minutes from when it was made: to its confirmation, and to the leaving on record.
COURT_ORDERS = f"""
SELECT o.offender_id, {_text(Measure.COURT_ORDER)},
       CASE WHEN o.confirmed_at IS NOT NULL
            THEN 'confirmed:' || greatest(floor(extract(epoch FROM o.confirmed_at - o.ordered_at) / 60)::int, 0)
            ELSE 'waiting:' || date_trunc('minute', o.ordered_at {LONDON})::text END,
       {_day("o.ordered_at")}, NULL::bigint, 1
FROM offenders_releaseorder o
WHERE [[o.offender_id]] AND o.kind IN {_text(*ReleaseOrder.OF_A_COURT)} AND o.ended_at IS NULL
UNION ALL
SELECT o.offender_id, {_text(Measure.COURT_ORDER)},
       'left:' || greatest(floor(extract(epoch FROM min(m.recorded_at) - o.ordered_at) / 60)::int, 0),
       {_day("o.ordered_at")}, NULL, 1
FROM offenders_releaseorder o
JOIN offenders_release r ON r.period_id = o.period_id AND r.basis = {_text(Basis.COURT)}
    AND r.status = {_text(Release.Status.RELEASED)}
JOIN offenders_movement m ON m.offender_id = o.offender_id AND m.happened_on = r.released_on
    AND m.recorded_at >= o.ordered_at
WHERE [[o.offender_id]] AND o.kind IN {_text(*ReleaseOrder.OF_A_COURT)} AND o.ended_at IS NULL
GROUP BY o.id"""  # noqa: S608

# Of each time in custody the establishments, one after the other: what comes first is known from the beginning.
FLOW = f"""
WITH period AS (
    SELECT p.id, p.offender_id, p.starts_on, p.ends_on, p.is_recall
    FROM offenders_custodyperiod p
    WHERE [[p.offender_id]] AND NOT EXISTS (SELECT FROM offenders_strikeout x
        WHERE x.period_id = p.id AND x.confirmed_at IS NOT NULL)),
place AS (
    SELECT held.id AS period_id, m.establishment_id, m.happened_on, m.id
    FROM offenders_movement m
    CROSS JOIN LATERAL (
        SELECT p.id FROM offenders_custodyperiod p
        WHERE p.offender_id = m.offender_id AND p.starts_on <= m.happened_on
          AND (p.ends_on IS NULL OR p.ends_on >= m.happened_on)
          AND NOT EXISTS (SELECT FROM offenders_strikeout x WHERE x.period_id = p.id AND x.confirmed_at IS NOT NULL)
        ORDER BY p.starts_on DESC, p.id DESC LIMIT 1) held
    WHERE [[m.offender_id]] AND m.establishment_id IS NOT NULL
      AND m.happening IN {_text(*ARRIVED)} AND {_stands("m")}),
changed AS (
    SELECT *, lag(establishment_id) OVER w AS before FROM place
    WINDOW w AS (PARTITION BY period_id ORDER BY happened_on, id)),
numbered AS (
    SELECT period_id, establishment_id, happened_on, before,
           row_number() OVER w AS place, lead(happened_on) OVER w AS next_on, lead(establishment_id) OVER w AS after
    FROM changed WHERE establishment_id IS DISTINCT FROM before
    WINDOW w AS (PARTITION BY period_id ORDER BY happened_on, id)),
stay AS (
    SELECT p.offender_id, p.id AS period_id, p.is_recall, p.ends_on, n.establishment_id, n.before, n.after,
           coalesce(n.place, 1) = 1 AS is_first, n.next_on IS NULL AS is_last,
           CASE WHEN coalesce(n.place, 1) = 1 THEN p.starts_on ELSE n.happened_on END AS from_on,
           coalesce(n.next_on, p.ends_on) AS to_on
    FROM period p LEFT JOIN numbered n ON n.period_id = p.id),
gone AS (
    SELECT s.*,
           EXISTS (SELECT FROM offenders_release r
                   WHERE r.period_id = s.period_id AND r.status = {_text(Release.Status.RELEASED)}) AS released,
           (SELECT m.happening FROM offenders_movement m
            WHERE m.offender_id = s.offender_id AND m.happened_on = s.ends_on
              AND m.happening NOT IN {_text(*ARRIVED, Happening.LICENCE_REVOKED, *STILL_SERVING)}
              AND {_stands("m")}
            ORDER BY m.id DESC LIMIT 1) AS happening
    FROM stay s WHERE s.is_last AND s.ends_on IS NOT NULL)
SELECT offender_id, 'flow',
       CASE WHEN NOT is_first THEN '{Flow.TRANSFERRED_IN}:' || coalesce((SELECT {GROUP_OF.format("e")}
                FROM offenders_establishment e WHERE e.id = before), '')
            WHEN is_recall THEN {_text(Flow.RETURNED)} ELSE {_text(Flow.RECEIVED)} END, from_on, establishment_id, 1
FROM stay
UNION ALL
SELECT offender_id, 'flow', '{Flow.TRANSFERRED_OUT}:' || coalesce((SELECT {GROUP_OF.format("e")}
                FROM offenders_establishment e WHERE e.id = after), ''), to_on, establishment_id, 1
FROM stay WHERE NOT is_last
UNION ALL
SELECT offender_id, 'flow',
       CASE WHEN released OR happening IN {_text(*RELEASED)}
            THEN CASE WHEN is_recall THEN {_text(Flow.RE_RELEASE)} ELSE {_text(Flow.FIRST_RELEASE)} END
            WHEN happening IN {_text(Happening.DEPORTED, Happening.TRANSFERRED_OUT)} THEN {_text(Flow.REMOVED)}
            WHEN happening = {_text(Happening.DIED)} THEN {_text(Flow.DIED)} ELSE {_text(Flow.OTHER_OUT)} END,
       ends_on, establishment_id, 1
FROM gone
UNION ALL
SELECT offender_id, 'flow', {_text(Flow.HELD)}, NULL, establishment_id, 1 FROM stay WHERE is_last AND ends_on IS NULL
UNION ALL
SELECT g.offender_id, {_text(Measure.RELEASED)}, CASE WHEN g.is_recall THEN 'again:' ELSE 'first:' END || coalesce(
           (SELECT r.basis FROM offenders_release r
            WHERE r.period_id = g.period_id AND r.status = {_text(Release.Status.RELEASED)}
            ORDER BY r.id DESC LIMIT 1), ''), g.ends_on, g.establishment_id, 1
FROM gone g WHERE g.released OR g.happening IN {_text(*RELEASED)}"""  # noqa: S608

IN_ERROR = f"""
SELECT m.offender_id, {_text(Measure.RELEASED)}, {_text(IN_ERROR_KIND)}, coalesce(
           (SELECT l.happened_on FROM offenders_movement l
            WHERE l.offender_id = m.offender_id AND (l.happened_on, l.id) < (m.happened_on, m.id)
              AND l.happening IN {_text(Happening.LEFT_EARLY, Happening.LEFT_IN_DISPUTE)} AND {_stands("l")}
            ORDER BY l.happened_on DESC, l.id DESC LIMIT 1), m.happened_on), m.establishment_id, 1
FROM offenders_movement m
WHERE [[m.offender_id]] AND m.happening = {_text(Happening.FOUND_IN_ERROR)} AND {_stands("m")}"""  # noqa: S608

AT_LARGE = f"""
SELECT o.id, {_text(Measure.AT_LARGE)}, o.status,
       (SELECT m.happened_on FROM offenders_movement m
        WHERE m.offender_id = o.id AND m.happening IN {_text(Happening.LICENCE_REVOKED, Happening.ABSCONDED)}
          AND {_stands("m")}
        ORDER BY m.happened_on DESC, m.id DESC LIMIT 1), o.establishment_id, 1
FROM offenders_offender o
WHERE o.status IN {_text(Status.UNLAWFULLY_AT_LARGE, Status.ABSCONDED)} AND [[o.id]]"""  # noqa: S608

# The group in which `offenders.people.rules.held.group_of` puts everybody who is held.
HELD_AS = f"""
SELECT o.id, {_text(Measure.HELD_AS)},
       CASE WHEN EXISTS (SELECT FROM offenders_release r
                WHERE r.offender_id = o.id AND r.is_counted AND r.status IN {_text(*Release.OPEN)})
            THEN {_text(CustodyGroup.RELEASE_EXPECTED)}
            WHEN o.status = {_text(Status.DETAINED_IMMIGRATION)} THEN {_text(CustodyGroup.OTHER_REASON)}
            WHEN o.status IN {_text(Status.REMANDED, Status.UNSENTENCED)} THEN {_text(CustodyGroup.UNSENTENCED)}
            WHEN EXISTS (SELECT FROM offenders_sentence s
                WHERE s.offender_id = o.id AND s.appeal <> {_text(Sentence.Appeal.QUASHED)}
                  AND s.kind IN {_text(*INDETERMINATE)})
            THEN {_text(CustodyGroup.INDETERMINATE)}
            WHEN EXISTS (SELECT FROM offenders_sentence s
                WHERE s.offender_id = o.id AND s.appeal <> {_text(Sentence.Appeal.QUASHED)})
              OR EXISTS (SELECT FROM offenders_custodyperiod p
                WHERE p.offender_id = o.id AND p.ends_on IS NULL AND p.is_recall)
            THEN {_text(CustodyGroup.NO_DATE)} ELSE {_text(CustodyGroup.UNSENTENCED)} END,
       NULL::date, o.establishment_id, 1
FROM offenders_offender o
WHERE [[o.id]] AND EXISTS (SELECT FROM offenders_custodyperiod p WHERE p.offender_id = o.id AND p.ends_on IS NULL)"""  # noqa: S608

# A first day on which sources would have let somebody go while they did not agree, and on which nobody went; and who
# left early or in dispute, and was found to have left lawfully.
NEAR_MISSES = f"""
SELECT c.offender_id, {_text(Measure.NEAR_MISS)}, {_text(DATE_NOT_USED)}, c.leaves_on, NULL::bigint, 1
FROM offenders_dateconflict c
WHERE [[c.offender_id]] AND c.leaves_on >= {_day("c.found_at")}
  AND (c.ended_at IS NULL OR {_day("c.ended_at")} >= c.leaves_on)
  AND least(c.official_on, c.court_on, c.worked_out_on) < greatest(c.official_on, c.court_on, c.worked_out_on)
  AND EXISTS (SELECT FROM offenders_custodyperiod p
              WHERE p.offender_id = c.offender_id AND p.starts_on <= c.leaves_on
                AND (p.ends_on IS NULL OR p.ends_on > c.leaves_on)
                AND NOT EXISTS (SELECT FROM offenders_strikeout x
                                WHERE x.period_id = p.id AND x.confirmed_at IS NOT NULL))
UNION ALL
SELECT m.offender_id, {_text(Measure.NEAR_MISS)}, {_text(FOUND_LAWFUL)}, m.happened_on, m.establishment_id, 1
FROM offenders_movement m
WHERE [[m.offender_id]] AND {_stands("m")}
  AND m.happening IN {_text(Happening.FOUND_LAWFUL, Happening.FOUND_LAWFUL_WITHOUT_LICENCE)}"""  # noqa: S608

# On licence in the community, from the movement that began it until the next one that changes where the person is.
LICENCE = f"""
WITH moved AS (
    SELECT m.offender_id, m.happening, m.happened_on,
           lead(m.happened_on) OVER (PARTITION BY m.offender_id ORDER BY m.happened_on, m.id) AS until
    FROM offenders_movement m
    WHERE [[m.offender_id]] AND {_stands("m")}
      AND m.happening NOT IN {_text(Happening.TRANSFERRED, Happening.CAME_BACK, *STILL_SERVING)}),
span AS (SELECT * FROM moved
    WHERE happening IN {_text(Happening.RELEASED, Happening.FOUND_LAWFUL, Happening.REVOCATION_RESCINDED)})
SELECT offender_id, {_text(Measure.LICENCE)}, 'on', happened_on, NULL::bigint, 1 FROM span
UNION ALL SELECT offender_id, {_text(Measure.LICENCE)}, 'off', until, NULL, 1 FROM span WHERE until IS NOT NULL
UNION ALL SELECT offender_id, {_text(Measure.LICENCE)}, 'now', NULL, NULL, 1 FROM span
WHERE until IS NULL"""  # noqa: S608

EXPECTED = f"""
SELECT r.offender_id, {_text(Measure.EXPECTED)}, r.certainty, r.warn_on, o.establishment_id, 1
FROM offenders_release r JOIN offenders_offender o ON o.id = r.offender_id
WHERE [[r.offender_id]] AND r.is_counted AND r.status IN {_text(*Release.OPEN)}"""  # noqa: S608

# Everybody on a weekly list, and whether they were released in its week.
LISTED = f"""
SELECT e.offender_id, {_text(Measure.LISTED)},
       CASE WHEN r.status = {_text(Release.Status.RELEASED)} AND r.released_on >= l.starts_on
                 AND r.released_on < l.starts_on + 7
            THEN {_text(IN_WEEK)} ELSE {_text(NOT_IN_WEEK)} END, l.starts_on, NULL::bigint, 1
FROM offenders_weeklyentry e
JOIN offenders_weeklylist l ON l.id = e.weekly_list_id
JOIN offenders_release r ON r.id = e.release_id
WHERE [[e.offender_id]]"""  # noqa: S608

READINESS = f"""
SELECT r.offender_id, 'readiness',
       CASE WHEN l.id IS NULL THEN {_text(Ready.NO_LIST)} WHEN l.blocked > 0 THEN {_text(Ready.BLOCKED)}
            WHEN l.stands_open = 0 THEN {_text(Ready.READY)}
            ELSE '{Ready.OPEN}:' || coalesce(l.first_due_on::text, '') END, r.warn_on, o.establishment_id, 1
FROM offenders_release r JOIN offenders_offender o ON o.id = r.offender_id
LEFT JOIN licence_readiness l ON l.release_id = r.id AND l.closed_at IS NULL
WHERE [[r.offender_id]] AND r.is_counted AND r.status IN {_text(*Release.OPEN)}"""  # noqa: S608

REVOKED = f"""
SELECT c.offender_id, {_text(Measure.REVOKED)}, coalesce(
           (SELECT b.reason FROM licence_recallbreach n JOIN licence_breach b ON b.id = n.breach_id
            WHERE n.recall_id = c.id ORDER BY n.id LIMIT 1), {_text(NO_REASON)}),
       {_day("c.revoked_at")}, NULL::bigint, 1
FROM licence_recall c
WHERE [[c.offender_id]] AND c.revoked_at IS NOT NULL AND c.status <> {_text(RecallStatus.RESCINDED)}
UNION ALL
SELECT c.offender_id, 'revoked_reason', b.reason, {_day("c.revoked_at")}, NULL::bigint, 1
FROM licence_recall c JOIN licence_recallbreach n ON n.recall_id = c.id JOIN licence_breach b ON b.id = n.breach_id
WHERE [[c.offender_id]] AND c.revoked_at IS NOT NULL AND c.status <> {_text(RecallStatus.RESCINDED)}
GROUP BY c.id, b.reason
UNION ALL
SELECT c.offender_id, {_text(Measure.RETURNED)}, CASE WHEN c.returned_at IS NULL THEN 'out'
           ELSE greatest({_day("c.returned_at")} - {_day("c.revoked_at")}, 0)::text END, {_day("c.revoked_at")}, NULL, 1
FROM licence_recall c
WHERE [[c.offender_id]] AND c.revoked_at IS NOT NULL AND c.status <> {_text(RecallStatus.RESCINDED)}
  AND (c.returned_at IS NOT NULL OR c.ended_at IS NULL)
UNION ALL
SELECT c.offender_id, {_text(Measure.RECALL_DECIDED)},
       CASE WHEN c.status = {_text(RecallStatus.NO_RECALL)} THEN {_text(NOT_SOUGHT)} ELSE {_text(SOUGHT)} END,
       {_day("c.decided_at")}, NULL, 1
FROM licence_recall c WHERE [[c.offender_id]] AND c.decided_at IS NOT NULL"""  # noqa: S608

BREACHES = f"""
SELECT b.offender_id, CASE WHEN b.status IN {_text(*NOT_DECIDED)} THEN {_text(Measure.SUSPECTED)} ELSE 'breach' END,
       b.reason,
       {_day("b.occurred_at")}, NULL::bigint, 1
FROM licence_breach b WHERE [[b.offender_id]] AND b.status <> {_text(BreachStatus.NO_BREACH)} AND NOT b.is_concern
UNION ALL
SELECT b.offender_id, 'breach_wait',
       CASE WHEN b.decided_at IS NOT NULL
            THEN greatest(floor(extract(epoch FROM b.decided_at - b.found_at) / 3600)::int, 0)::text
            ELSE 'waiting:' || date_trunc('hour', b.found_at {LONDON})::text END,
       {_day("b.found_at")}, NULL, 1
FROM licence_breach b
WHERE [[b.offender_id]] AND NOT b.is_concern
  AND (b.decided_at IS NOT NULL
       OR b.status IN {_text(*NOT_DECIDED, BreachStatus.CONFIRMED, BreachStatus.RECALL_CONSIDERED)})"""  # noqa: S608

# A condition in force on a live licence: planned and kept to, missed the last time, or without a plan.
CONDITIONS = f"""
SELECT l.offender_id, 'condition',
       CASE WHEN plan.id IS NOT NULL
            THEN CASE WHEN last.outcome = {_text(Outcome.MISSED)} THEN 'unchecked' ELSE {_text(CHECKED)} END
            WHEN c.unchecked_because <> '' THEN 'reason' ELSE 'unplanned' END, NULL::date, NULL::bigint, 1
FROM licence_licencecondition c
JOIN licence_licence l ON l.id = c.licence_id AND l.status = {_text(LicenceStatus.ACTIVE)}
LEFT JOIN LATERAL (SELECT p.id FROM licence_checkplan p
    WHERE p.condition_id = c.id AND (p.ends_on IS NULL OR p.ends_on > %(today)s) ORDER BY p.id LIMIT 1) plan ON true
LEFT JOIN LATERAL (SELECT k.outcome FROM licence_check k JOIN licence_checkplan p ON p.id = k.plan_id
    WHERE p.condition_id = c.id AND (p.ends_on IS NULL OR p.ends_on > %(today)s) AND k.outcome <> ''
    ORDER BY k.due_on DESC, k.id DESC LIMIT 1) last ON true
WHERE [[l.offender_id]] AND c.starts_at <= %(at)s AND (c.ends_at IS NULL OR c.ends_at > %(at)s)"""  # noqa: S608

CHECKS = f"""
SELECT k.offender_id, {_text(Measure.CHECK)},
       CASE WHEN k.outcome = {_text(Outcome.MISSED)} THEN {_text(Outcome.MISSED)} ELSE {_text(ANSWERED)} END,
       date_trunc('week', k.due_on::timestamp)::date, NULL::bigint, count(*)::int
FROM licence_check k
WHERE [[k.offender_id]] AND k.outcome <> '' AND k.due_on >= date_trunc('week', %(today)s::timestamp)::date - 182
GROUP BY 1, 3, 4"""  # noqa: S608

PAROLE = f"""
SELECT c.offender_id, CASE WHEN c.is_duty THEN {_text(Measure.CLOCK)} ELSE {_text(Measure.RIGHT)} END,
       c.kind, c.due_on, NULL::bigint, 1
FROM parole_reviewclock c WHERE [[c.offender_id]] AND c.met_on IS NULL AND c.stopped_on IS NULL
UNION ALL
SELECT d.offender_id, {_text(Measure.DECIDED)},
       greatest((d.decided_on - v.target_on + 6) / 7, 0)::text, d.decided_on, NULL, 1
FROM parole_decision d JOIN parole_parolereview v ON v.id = d.review_id
WHERE [[d.offender_id]] AND v.target_on IS NOT NULL
UNION ALL
SELECT d.offender_id, {_text(Measure.OUTCOME)}, d.outcome, d.decided_on, NULL, 1
FROM parole_decision d WHERE [[d.offender_id]] AND d.fell_away_on IS NULL
UNION ALL
SELECT m.offender_id, {_text(Measure.PUT_OFF)}, m.verb || ':' || m.caused_by, m."on", NULL, 1
FROM parole_reviewmove m WHERE [[m.offender_id]] AND m.verb IN ('adjourn', 'defer')"""  # noqa: S608

# Panels of hearings of people convicted of terrorism, by the rule of the day on which the hearing was listed.
PANELS = f"""
SELECT h.offender_id, {_text(Measure.PANEL)},
       CASE WHEN sits.of_law_enforcement >= coalesce(
                (SELECT (v.value #>> '{{}}')::int FROM sharing_practicevalue v
                 WHERE v.name = {_text(LAW_ENFORCEMENT_MEMBERS.name)} AND v.starts_on <= h.listed_on
                 ORDER BY v.starts_on DESC LIMIT 1), {LAW_ENFORCEMENT_MEMBERS.default})
            THEN {_text(MET)} ELSE {_text(SHORT)} END, h.first_on, NULL::bigint, 1
FROM parole_hearing h
CROSS JOIN LATERAL (
    SELECT count(*) AS members,
           count(*) FILTER (WHERE s.discipline = {_text(Discipline.LAW_ENFORCEMENT)}) AS of_law_enforcement
    FROM parole_seat s
    WHERE s.review_id = h.review_id AND s.seated_on <= h.last_on AND (s.left_on IS NULL OR s.left_on > h.last_on)) sits
WHERE [[h.offender_id]] AND h.status <> {_text(Hearing.Status.CANCELLED)} AND sits.members > 0
  AND EXISTS (SELECT FROM offenders_conviction n LEFT JOIN offenders_offence f ON f.id = n.offence_id
              WHERE n.offender_id = h.offender_id
                AND (n.offence_id IS NULL OR f.schedule_19za NOT IN {_text("none", "part_3")}
                     OR n.terrorist_connection = {_text("yes")}))"""  # noqa: S608

# What our own calculation comes to of everybody held, after whether there is an official date; of a refusal its first
# sentence, without what is one person's own, as `offenders.dates.coverage.rules.answer_of` reads it.
CALCULATED = rf"""
SELECT o.id, {_text(Measure.CALCULATED)},
       CASE WHEN EXISTS (SELECT FROM offenders_keydate k
                WHERE k.offender_id = o.id AND k.superseded_at IS NULL AND k.origin = {_text(KeyDate.Origin.OFFICIAL)})
            THEN '{WITH_SHEET}:' ELSE '{WITHOUT_SHEET}:' END ||
       CASE WHEN c.refused IS NULL THEN {_text(Reach.NOT_YET)} WHEN c.refused = '' THEN {_text(Reach.WORKED_OUT)}
            WHEN c.has_readings THEN {_text(Reach.READINGS)}
            WHEN position('{NO_SENTENCE}' IN c.refused) > 0 THEN {_text(Reach.NO_SENTENCE)}
            ELSE '{Reach.REFUSED}:' ||
                 CASE WHEN starts_with(c.refused, '{TURNS_ON}') OR starts_with(c.refused, '{TO_BE_CLASSIFIED}')
                      THEN '{MISSING}' ELSE '' END ||
                 left(regexp_replace(
                    (regexp_split_to_array(coalesce(nullif(btrim(
                        CASE WHEN starts_with(c.refused, '{TURNS_ON}')
                             THEN substr(c.refused, {len(TURNS_ON) + 1}) ELSE c.refused END), ''), c.refused),
                        '(?<=\.)\s+(?=[A-Z])'))[1],
                    {_text(OF_ONE_SENTENCE)}, ''), 150) END,
       NULL::date, o.establishment_id, 1
FROM offenders_offender o
LEFT JOIN LATERAL (
    SELECT k.refused, jsonb_array_length(k.readings) > 0 AS has_readings
    FROM offenders_calculation k WHERE k.offender_id = o.id AND k.superseded_at IS NULL
    ORDER BY k.made_at DESC, k.id DESC LIMIT 1) c ON true
WHERE [[o.id]] AND EXISTS (SELECT FROM offenders_custodyperiod p WHERE p.offender_id = o.id AND p.ends_on IS NULL)"""  # noqa: S608

# Another date than the prison's: proposed, counting from its second signature on until it ended, and ended.
OVERRIDES = f"""
SELECT v.offender_id, {_text(Measure.OVERRIDE)}, e.kind, ({_day("e.moment")}), NULL::bigint, 1
FROM offenders_dateoverride v
CROSS JOIN LATERAL (VALUES ({_text("proposed")}, v.proposed_at), ('begun', v.countersigned_at),
                           ({_text("ended")}, v.ended_at),
                           ('over', CASE WHEN v.countersigned_at IS NOT NULL THEN v.ended_at END)) e(kind, moment)
WHERE [[v.offender_id]] AND e.moment IS NOT NULL"""  # noqa: S608

# Of items, what a reader of figures only is told: none that is kept to named readers. Each of its own programme.
ITEMS = f"""
SELECT i.subject_id, {_text(Measure.ITEM)}, i.kind, {_day("i.recorded_at")}, NULL::bigint, 1, i.programme
FROM sharing_item i
WHERE [[i.subject_id]] AND i.state = {_text(ItemState.UNDECIDED)} AND NOT i.is_named_only
  AND (i.expires_at IS NULL OR i.expires_at > %(at)s)
UNION ALL
SELECT i.subject_id, 'unread', i.kind, {_day("n.shared_at")}, NULL, 1, i.programme
FROM sharing_item i JOIN sharing_itemreading n ON n.item_id = i.id
WHERE [[i.subject_id]] AND NOT i.is_named_only AND n.recalled_at IS NULL AND n.confirmed_at IS NULL
  AND (i.expires_at IS NULL OR i.expires_at > %(at)s)
UNION ALL
SELECT i.subject_id, {_text(Measure.SECURITY)}, i.state, {_day("i.recorded_at")}, NULL, 1, i.programme
FROM sharing_item i JOIN sharing_agency a ON a.id = i.agency_id
WHERE [[i.subject_id]] AND a.kind = {_text(Agency.Kind.PRISON)} AND NOT i.is_named_only
  AND i.state IN {_text(*NOT_SHARED)} AND (i.expires_at IS NULL OR i.expires_at > %(at)s)"""  # noqa: S608

GAPS = f"""
SELECT g.subject_id, 'gap', 'no_owner', {_day("min(g.found_at)")}, max(o.establishment_id), 1
FROM sharing_dutygap g JOIN offenders_offender o ON o.id = g.subject_id
WHERE [[g.subject_id]] AND g.closed_at IS NULL AND g.missing = {_text(DutyGap.Missing.OWNER)} GROUP BY g.subject_id
UNION ALL
SELECT c.offender_id, 'gap', {_text(DATE_CONFLICT)}, {_day("min(c.found_at)")}, max(o.establishment_id), 1
FROM offenders_dateconflict c JOIN offenders_offender o ON o.id = c.offender_id
WHERE [[c.offender_id]] AND c.ended_at IS NULL AND c.accepted_at IS NULL GROUP BY c.offender_id
UNION ALL
SELECT p.offender_id, 'gap', 'no_sheet', p.starts_on, o.establishment_id, 1
FROM offenders_custodyperiod p JOIN offenders_offender o ON o.id = p.offender_id
WHERE [[p.offender_id]] AND p.ends_on IS NULL
  AND o.status NOT IN {_text(Status.REMANDED, Status.UNSENTENCED, Status.DETAINED_IMMIGRATION)}
  AND NOT EXISTS (SELECT FROM offenders_keydate k
                  WHERE k.offender_id = p.offender_id AND k.superseded_at IS NULL
                    AND k.origin = {_text(KeyDate.Origin.OFFICIAL)})
UNION ALL
SELECT p.offender_id, 'gap', {_text(SHEET)},
       (SELECT max(k.as_at) FROM offenders_keydate k
        WHERE k.offender_id = p.offender_id AND k.superseded_at IS NULL
          AND k.origin = {_text(KeyDate.Origin.OFFICIAL)}), o.establishment_id, 1
FROM offenders_custodyperiod p JOIN offenders_offender o ON o.id = p.offender_id
WHERE [[p.offender_id]] AND p.ends_on IS NULL
  AND o.status NOT IN {_text(Status.REMANDED, Status.UNSENTENCED, Status.DETAINED_IMMIGRATION)}
  AND EXISTS (SELECT FROM offenders_keydate k
              WHERE k.offender_id = p.offender_id AND k.superseded_at IS NULL
                AND k.origin = {_text(KeyDate.Origin.OFFICIAL)})"""  # noqa: S608

# The words by the measures that they give: what is not asked for is not looked up.
WORDS: dict[tuple[Measure, ...], str] = {
    (Measure.STATUS,): STATUS,
    (Measure.FLOW, Measure.RELEASED): FLOW,
    (Measure.RELEASED,): IN_ERROR,
    (Measure.COURT_ORDER,): COURT_ORDERS,
    (Measure.AT_LARGE,): AT_LARGE,
    (Measure.HELD_AS,): HELD_AS,
    (Measure.NEAR_MISS,): NEAR_MISSES,
    (Measure.LICENCE,): LICENCE,
    (Measure.EXPECTED,): EXPECTED,
    (Measure.LISTED,): LISTED,
    (Measure.READINESS,): READINESS,
    (Measure.REVOKED, Measure.REVOKED_REASON, Measure.RETURNED, Measure.RECALL_DECIDED): REVOKED,
    (Measure.BREACH, Measure.SUSPECTED, Measure.BREACH_WAIT): BREACHES,
    (Measure.CONDITION,): CONDITIONS,
    (Measure.CHECK,): CHECKS,
    (Measure.CLOCK, Measure.RIGHT, Measure.DECIDED, Measure.OUTCOME, Measure.PUT_OFF): PAROLE,
    (Measure.PANEL,): PANELS,
    (Measure.CALCULATED,): CALCULATED,
    (Measure.OVERRIDE,): OVERRIDES,
    (Measure.ITEM, Measure.UNREAD, Measure.SECURITY): ITEMS,
    (Measure.GAP,): GAPS,
}
MEASURES = tuple(dict.fromkeys(measure for measures in WORDS for measure in measures))
BY_READER = frozenset(
    {Measure.ITEM, Measure.UNREAD, Measure.SECURITY}
)  # rows with readers of their own: for who sees people they are asked alone
PLACE = re.compile(r"\[\[([a-z_.]+)\]\]")
# A person with merged records counts by one of them. The items on each are other items, and count.
COUNTED = "person_id <> ALL(ARRAY(SELECT id FROM offenders_offender WHERE counted_as_id IS NOT NULL))"


def facts_sql(measures: tuple[str, ...] | None = None, *, of: str = "= ANY(%(people)s::bigint[])") -> str:
    """Facts of these measures, or all: person_id, measure, kind, day, establishment_id, number, programme. of: what
    follows the column of the person; empty for everybody."""
    wanted = MEASURES if measures is None else measures
    parts = [words for given, words in WORDS.items() if set(given) & set(wanted)]
    limited = [PLACE.sub(lambda found: f"{found[1]} {of}" if of else "true", words) for words in parts]
    columns = "person_id, measure, kind, day, establishment_id, number"
    return "\nUNION ALL\n".join(
        f"SELECT * FROM ({part}) f({columns}, programme)"  # noqa: S608
        if words is ITEMS
        else f"SELECT *, '' AS programme FROM ({part}) f({columns}) WHERE {COUNTED}"  # noqa: S608
        for words, part in zip(parts, limited, strict=True)
    )


def of_programme(row: str) -> str:
    """That a fact counts under `%(programme)s`: an item of one programme counts under that one alone."""
    return f"{row}.programme IN ('', %(programme)s)"


# The next moment at which facts of a person change with nothing written: a programme, a condition, a plan, an item.
CHANGES_AT = f"""
SELECT person_id, min(moment) FROM (
    SELECT u.subject_id AS person_id, u.starts_at AS moment FROM sharing_personprogramme u WHERE [[u.subject_id]]
    UNION ALL SELECT u.subject_id, u.ends_at FROM sharing_personprogramme u WHERE [[u.subject_id]]
    UNION ALL SELECT i.subject_id, i.expires_at FROM sharing_item i WHERE [[i.subject_id]]
    UNION ALL SELECT l.offender_id, c.starts_at FROM licence_licencecondition c
        JOIN licence_licence l ON l.id = c.licence_id WHERE [[l.offender_id]]
    UNION ALL SELECT l.offender_id, c.ends_at FROM licence_licencecondition c
        JOIN licence_licence l ON l.id = c.licence_id WHERE [[l.offender_id]]
    UNION ALL SELECT p.offender_id, p.ends_on::timestamp {LONDON} FROM licence_checkplan p WHERE [[p.offender_id]]
) moments WHERE moment > %(at)s GROUP BY person_id"""  # noqa: S608


def changes_sql(*, of: str = "= ANY(%(people)s::bigint[])") -> str:
    return PLACE.sub(lambda found: f"{found[1]} {of}" if of else "true", CHANGES_AT)
