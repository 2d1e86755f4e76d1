"""Facts: what each figure is counted from, asked of the records of the apps below in SQL.

A fact is a row (person, measure, kind, day, establishment, how many). `[[column]]` in the words is the condition that
limits them to some people, or to nobody: the same words count for a reader, keep counts and count anew.
"""

from __future__ import annotations

import re

LONDON = "AT TIME ZONE 'Europe/London'"


def _day(moment: str) -> str:
    return f"({moment} {LONDON})::date"


def _stands(movement: str) -> str:
    """Not withdrawn by two people."""
    return f"""NOT EXISTS (SELECT FROM offenders_strikeout x
        WHERE x.movement_id = {movement}.id AND x.confirmed_at IS NOT NULL)"""


GROUP_OF = """CASE WHEN {0}.is_high_security THEN 'Long-term high security' ELSE {0}.region END"""
HIGH_SECURITY = "Long-term high security"

STATUS = """
SELECT o.id, 'status', o.status, NULL::date, o.establishment_id, 1
FROM offenders_offender o WHERE o.status <> '' AND [[o.id]]"""

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
      AND m.happening IN ('received', 'returned', 'transferred', 'came_back') AND {_stands("m")}),
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
                   WHERE r.period_id = s.period_id AND r.status = 'released') AS released,
           (SELECT m.happening FROM offenders_movement m
            WHERE m.offender_id = s.offender_id AND m.happened_on = s.ends_on
              AND m.happening NOT IN ('received', 'returned', 'transferred', 'came_back', 'licence_revoked',
                                      'moved_to_hospital', 'temporarily_released')
              AND {_stands("m")}
            ORDER BY m.id DESC LIMIT 1) AS happening
    FROM stay s WHERE s.is_last AND s.ends_on IS NOT NULL)
SELECT offender_id, 'flow',
       CASE WHEN NOT is_first THEN 'transferred_in/' || coalesce((SELECT {GROUP_OF.format("e")}
                FROM offenders_establishment e WHERE e.id = before), '')
            WHEN is_recall THEN 'returned' ELSE 'received' END, from_on, establishment_id, 1
FROM stay
UNION ALL
SELECT offender_id, 'flow', 'transferred_out/' || coalesce((SELECT {GROUP_OF.format("e")}
                FROM offenders_establishment e WHERE e.id = after), ''), to_on, establishment_id, 1
FROM stay WHERE NOT is_last
UNION ALL
SELECT offender_id, 'flow',
       CASE WHEN released OR happening IN ('released', 'released_without_licence')
            THEN CASE WHEN is_recall THEN 're_release' ELSE 'first_release' END
            WHEN happening IN ('deported', 'transferred_out') THEN 'removed'
            WHEN happening = 'died' THEN 'died' ELSE 'other_out' END, ends_on, establishment_id, 1
FROM gone
UNION ALL
SELECT offender_id, 'flow', 'held', NULL, establishment_id, 1 FROM stay WHERE is_last AND ends_on IS NULL
UNION ALL
SELECT g.offender_id, 'released', CASE WHEN g.is_recall THEN 'again:' ELSE 'first:' END || coalesce(
           (SELECT r.basis FROM offenders_release r WHERE r.period_id = g.period_id AND r.status = 'released'
            ORDER BY r.id DESC LIMIT 1), ''), g.ends_on, g.establishment_id, 1
FROM gone g WHERE g.released OR g.happening IN ('released', 'released_without_licence')"""  # noqa: S608

IN_ERROR = f"""
SELECT m.offender_id, 'released', 'in_error', coalesce(
           (SELECT l.happened_on FROM offenders_movement l
            WHERE l.offender_id = m.offender_id AND (l.happened_on, l.id) < (m.happened_on, m.id)
              AND l.happening IN ('left_early', 'left_in_dispute') AND {_stands("l")}
            ORDER BY l.happened_on DESC, l.id DESC LIMIT 1), m.happened_on), m.establishment_id, 1
FROM offenders_movement m
WHERE [[m.offender_id]] AND m.happening = 'found_in_error' AND {_stands("m")}"""  # noqa: S608

AT_LARGE = f"""
SELECT o.id, 'at_large', o.status,
       (SELECT m.happened_on FROM offenders_movement m
        WHERE m.offender_id = o.id AND m.happening IN ('licence_revoked', 'absconded') AND {_stands("m")}
        ORDER BY m.happened_on DESC, m.id DESC LIMIT 1), o.establishment_id, 1
FROM offenders_offender o WHERE o.status IN ('unlawfully_at_large', 'absconded') AND [[o.id]]"""  # noqa: S608

# On licence in the community, from the movement that began it until the next one that changes where the person is.
LICENCE = f"""
WITH moved AS (
    SELECT m.offender_id, m.happening, m.happened_on,
           lead(m.happened_on) OVER (PARTITION BY m.offender_id ORDER BY m.happened_on, m.id) AS until
    FROM offenders_movement m
    WHERE [[m.offender_id]] AND {_stands("m")}
      AND m.happening NOT IN ('transferred', 'came_back', 'moved_to_hospital', 'temporarily_released')),
span AS (SELECT * FROM moved WHERE happening IN ('released', 'found_lawful', 'revocation_rescinded'))
SELECT offender_id, 'licence', 'on', happened_on, NULL::bigint, 1 FROM span
UNION ALL SELECT offender_id, 'licence', 'off', until, NULL, 1 FROM span WHERE until IS NOT NULL
UNION ALL SELECT offender_id, 'licence', 'now', NULL, NULL, 1 FROM span WHERE until IS NULL"""  # noqa: S608

EXPECTED = """
SELECT r.offender_id, 'expected', r.certainty, r.warn_on, o.establishment_id, 1
FROM offenders_release r JOIN offenders_offender o ON o.id = r.offender_id
WHERE [[r.offender_id]] AND r.is_counted AND r.status IN ('expected', 'ready')"""

READINESS = """
SELECT r.offender_id, 'readiness',
       CASE WHEN l.id IS NULL THEN 'no_list' WHEN l.blocked > 0 THEN 'blocked' WHEN l.stands_open = 0 THEN 'ready'
            ELSE 'open/' || coalesce(l.first_due_on::text, '') END, r.warn_on, o.establishment_id, 1
FROM offenders_release r JOIN offenders_offender o ON o.id = r.offender_id
LEFT JOIN licence_readiness l ON l.release_id = r.id AND l.closed_at IS NULL
WHERE [[r.offender_id]] AND r.is_counted AND r.status IN ('expected', 'ready')"""

REVOKED = f"""
SELECT c.offender_id, 'revoked', coalesce(
           (SELECT b.reason FROM licence_recallbreach n JOIN licence_breach b ON b.id = n.breach_id
            WHERE n.recall_id = c.id ORDER BY n.id LIMIT 1), 'none'), {_day("c.revoked_at")}, NULL::bigint, 1
FROM licence_recall c WHERE [[c.offender_id]] AND c.revoked_at IS NOT NULL AND c.status <> 'rescinded'
UNION ALL
SELECT c.offender_id, 'revoked_reason', b.reason, {_day("c.revoked_at")}, NULL::bigint, 1
FROM licence_recall c JOIN licence_recallbreach n ON n.recall_id = c.id JOIN licence_breach b ON b.id = n.breach_id
WHERE [[c.offender_id]] AND c.revoked_at IS NOT NULL AND c.status <> 'rescinded'
GROUP BY c.id, b.reason
UNION ALL
SELECT c.offender_id, 'returned', CASE WHEN c.returned_at IS NULL THEN 'out'
           ELSE greatest({_day("c.returned_at")} - {_day("c.revoked_at")}, 0)::text END, {_day("c.revoked_at")}, NULL, 1
FROM licence_recall c
WHERE [[c.offender_id]] AND c.revoked_at IS NOT NULL AND c.status <> 'rescinded'
  AND (c.returned_at IS NOT NULL OR c.ended_at IS NULL)"""  # noqa: S608

BREACHES = f"""
SELECT b.offender_id, CASE WHEN b.status IN ('suspected', 'under_review') THEN 'suspected' ELSE 'breach' END, b.reason,
       {_day("b.occurred_at")}, NULL::bigint, 1
FROM licence_breach b WHERE [[b.offender_id]] AND b.status <> 'no_breach' AND NOT b.is_concern
UNION ALL
SELECT b.offender_id, 'breach_wait',
       CASE WHEN b.decided_at IS NOT NULL
            THEN greatest(floor(extract(epoch FROM b.decided_at - b.found_at) / 3600)::int, 0)::text
            ELSE 'waiting/' || to_char(b.found_at {LONDON}, 'YYYY-MM-DD"T"HH24":00"') END,
       {_day("b.found_at")}, NULL, 1
FROM licence_breach b
WHERE [[b.offender_id]] AND NOT b.is_concern
  AND (b.decided_at IS NOT NULL OR b.status IN ('suspected', 'under_review', 'confirmed', 'recall_considered'))"""  # noqa: S608

# A condition in force on a live licence: planned and kept to, missed the last time, or without a plan.
CONDITIONS = """
SELECT l.offender_id, 'condition',
       CASE WHEN plan.id IS NOT NULL
            THEN CASE WHEN last.outcome = 'missed' THEN 'unchecked' ELSE 'checked' END
            WHEN c.unchecked_because <> '' THEN 'reason' ELSE 'unplanned' END, NULL::date, NULL::bigint, 1
FROM licence_licencecondition c JOIN licence_licence l ON l.id = c.licence_id AND l.status = 'active'
LEFT JOIN LATERAL (SELECT p.id FROM licence_checkplan p
    WHERE p.condition_id = c.id AND (p.ends_on IS NULL OR p.ends_on > %(today)s) ORDER BY p.id LIMIT 1) plan ON true
LEFT JOIN LATERAL (SELECT k.outcome FROM licence_check k JOIN licence_checkplan p ON p.id = k.plan_id
    WHERE p.condition_id = c.id AND (p.ends_on IS NULL OR p.ends_on > %(today)s) AND k.outcome <> ''
    ORDER BY k.due_on DESC, k.id DESC LIMIT 1) last ON true
WHERE [[l.offender_id]] AND c.starts_at <= %(at)s AND (c.ends_at IS NULL OR c.ends_at > %(at)s)"""

CHECKS = """
SELECT k.offender_id, 'check', CASE WHEN k.outcome = 'missed' THEN 'missed' ELSE 'answered' END,
       date_trunc('week', k.due_on::timestamp)::date, NULL::bigint, count(*)::int
FROM licence_check k
WHERE [[k.offender_id]] AND k.outcome <> '' AND k.due_on >= date_trunc('week', %(today)s::timestamp)::date - 182
GROUP BY 1, 3, 4"""

PAROLE = """
SELECT c.offender_id, 'clock', c.kind, c.due_on, NULL::bigint, 1
FROM parole_reviewclock c WHERE [[c.offender_id]] AND c.met_on IS NULL AND c.stopped_on IS NULL
UNION ALL
SELECT d.offender_id, 'decided', greatest((d.decided_on - v.target_on + 6) / 7, 0)::text, d.decided_on, NULL, 1
FROM parole_decision d JOIN parole_parolereview v ON v.id = d.review_id
WHERE [[d.offender_id]] AND v.target_on IS NOT NULL
UNION ALL
SELECT h.offender_id, 'adjourned', 'adjourned', h.first_on, NULL, 1
FROM parole_hearing h WHERE [[h.offender_id]] AND h.status = 'adjourned'"""

# Of items, what a reader of figures only is told: none that is kept to named readers.
ITEMS = f"""
SELECT i.subject_id, 'item', i.kind, {_day("i.recorded_at")}, NULL::bigint, 1
FROM sharing_item i
WHERE [[i.subject_id]] AND i.state = 'undecided' AND NOT i.is_named_only
  AND (i.expires_at IS NULL OR i.expires_at > %(at)s)
UNION ALL
SELECT i.subject_id, 'unread', i.kind, {_day("n.shared_at")}, NULL, 1
FROM sharing_item i JOIN sharing_itemreading n ON n.item_id = i.id
WHERE [[i.subject_id]] AND NOT i.is_named_only AND n.recalled_at IS NULL AND n.confirmed_at IS NULL
  AND (i.expires_at IS NULL OR i.expires_at > %(at)s)"""  # noqa: S608

GAPS = f"""
SELECT g.subject_id, 'gap', 'no_owner', {_day("min(g.found_at)")}, max(o.establishment_id), 1
FROM sharing_dutygap g JOIN offenders_offender o ON o.id = g.subject_id
WHERE [[g.subject_id]] AND g.closed_at IS NULL AND g.missing = 'owner' GROUP BY g.subject_id
UNION ALL
SELECT c.offender_id, 'gap', 'date_conflict', {_day("min(c.found_at)")}, max(o.establishment_id), 1
FROM offenders_dateconflict c JOIN offenders_offender o ON o.id = c.offender_id
WHERE [[c.offender_id]] AND c.ended_at IS NULL AND c.accepted_at IS NULL GROUP BY c.offender_id
UNION ALL
SELECT p.offender_id, 'gap', 'no_sheet', p.starts_on, o.establishment_id, 1
FROM offenders_custodyperiod p JOIN offenders_offender o ON o.id = p.offender_id
WHERE [[p.offender_id]] AND p.ends_on IS NULL AND o.status NOT IN ('remanded', 'unsentenced', 'detained_immigration')
  AND NOT EXISTS (SELECT FROM offenders_keydate k
                  WHERE k.offender_id = p.offender_id AND k.superseded_at IS NULL AND k.origin = 'official')"""  # noqa: S608

# The words by the measures that they give: what is not asked for is not looked up.
WORDS: dict[tuple[str, ...], str] = {
    ("status",): STATUS,
    ("flow", "released"): FLOW,
    ("released",): IN_ERROR,
    ("at_large",): AT_LARGE,
    ("licence",): LICENCE,
    ("expected",): EXPECTED,
    ("readiness",): READINESS,
    ("revoked", "revoked_reason", "returned"): REVOKED,
    ("breach", "suspected", "breach_wait"): BREACHES,
    ("condition",): CONDITIONS,
    ("check",): CHECKS,
    ("clock", "decided", "adjourned"): PAROLE,
    ("item", "unread"): ITEMS,
    ("gap",): GAPS,
}
MEASURES = tuple(dict.fromkeys(measure for measures in WORDS for measure in measures))
BY_READER = frozenset({"item", "unread"})  # rows with readers of their own: for who sees people they are asked alone
PLACE = re.compile(r"\[\[([a-z_.]+)\]\]")


def facts_sql(measures: tuple[str, ...] | None = None, *, of: str = "= ANY(%(people)s::bigint[])") -> str:
    """Facts of these measures, or all: person_id, measure, kind, day, establishment_id, number. of: what follows the
    column of the person; empty for everybody."""
    wanted = MEASURES if measures is None else measures
    parts = [words for given, words in WORDS.items() if set(given) & set(wanted)]
    limited = [PLACE.sub(lambda found: f"{found[1]} {of}" if of else "true", words) for words in parts]
    columns = "f(person_id, measure, kind, day, establishment_id, number)"
    return "\nUNION ALL\n".join(f"SELECT * FROM ({part}) {columns}" for part in limited)  # noqa: S608


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
