"""The part of the population for measuring that is on licence: conditions, plans, checks and breaches, in statements.

Every tenth person has a licence in force with eight conditions, each planned by the team of one officer; twenty checks,
of which eight are due; and one breach.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from licence.catalogue.rules.families import PRACTICE

EVERY, CONDITIONS = 10, 8


def statements(today: date) -> Iterator[tuple[str, str, list]]:
    """(words, SQL, parameters); once people are given access. Chance comes from a hash of the key, as for the
    people."""
    yield (
        "licences",
        """
        INSERT INTO licence_licence (offender_id, kind, status, policy_version, number, part, system_of_record,
            external_ref, starts_on, ends_on, started_at, activated_at, meets_with, meets_whom, meets_when, meets_where,
            approved_as, direction_ref, ended_because, variation_reason, spo_view, signing, danger, expiry_follows,
            marking)
        SELECT id, 'crd', 'active', '3.0', 1, 0, 'here', '', begun, begun + 1500, begun, begun, '', '', '', '',
               '', '', '', '', '', '', '', true, 'OFFICIAL-SENSITIVE'
        FROM (SELECT id, %s::date - 30 - (abs(hashint8(id + 11)) %% 900)::int AS begun FROM offenders_offender
              WHERE id %% %s = 0) o
        """,
        [today, EVERY],
    )
    yield (
        "people on licence",
        """
        UPDATE offenders_offender SET status = 'on_licence'
        WHERE id IN (SELECT offender_id FROM licence_licence WHERE status = 'active')
        """,
        [],
    )
    families = list(PRACTICE)[-CONDITIONS:]
    kinds = [PRACTICE[family].kinds[0].value for family in families]
    yield (
        "conditions",
        """
        INSERT INTO licence_licencecondition (licence_id, offender_id, kind, code, policy_version, category, family,
            position, wording, inputs, necessity, proportionality, requested_by_victim, approved_by_body, approval_ref,
            state, starts_at, unchecked_because, refused_because)
        SELECT l.id, l.offender_id, 'standard', 'seeded-' || n, '3.0', '', family, n,
               'To keep to the ' || n || '. of the conditions of this licence, as the officer explained it.',
               '{}', '', '', false, '', '', 'in_force', l.starts_on::timestamp AT TIME ZONE 'Europe/London', '', ''
        FROM licence_licence l, unnest(%s::text[]) WITH ORDINALITY AS of (family, n)
        """,
        [[family.value for family in families]],
    )
    yield (
        "plans of checks",
        """
        INSERT INTO licence_checkplan (condition_id, offender_id, kinds, number, unit, grace_days, team_id, starts_on)
        SELECT c.id, c.offender_id, ARRAY[(%s::text[])[c.position]], 4, 'weeks', 2, t.group_id,
               (c.starts_at AT TIME ZONE 'Europe/London')::date
        FROM licence_licencecondition c
        JOIN sharing_grant g ON g.subject_id = c.offender_id
        JOIN sharing_team t ON t.group_id = g.team_id AND t.kind = 'case_group'
        """,
        [kinds],
    )
    # Of each plan one is due; those before it were kept to.
    yield (
        "checks",
        """
        INSERT INTO licence_check (offender_id, licence_id, plan_id, kind, due_on, grace_ends_on, team_id, place,
            outcome, outcome_code, done_at, done_by, narrative, worry, not_done_because, polygraph_result, recorded_at,
            marking)
        SELECT p.offender_id, c.licence_id, p.id, p.kinds[1], due, due + 4, p.team_id, '',
               CASE WHEN back = 0 THEN '' ELSE 'compliant' END, '', CASE WHEN back > 0 THEN due END,
               CASE WHEN back = 0 THEN '' ELSE 'Seeded' END, CASE WHEN back = 0 THEN '' ELSE 'As agreed.' END, '', '',
               '', CASE WHEN back > 0 THEN due END, 'OFFICIAL-SENSITIVE'
        FROM licence_checkplan p
        JOIN licence_licencecondition c ON c.id = p.condition_id
        CROSS JOIN LATERAL generate_series(0, CASE WHEN c.position <= 4 THEN 2 ELSE 1 END) AS back
        CROSS JOIN LATERAL (SELECT %s::date - 3 + (abs(hashint8(p.id)) %% 28)::int - 28 * back AS due) d
        """,
        [today],
    )
    yield (
        "conditions of checks",
        """
        INSERT INTO licence_check_conditions (check_id, licencecondition_id)
        SELECT k.id, p.condition_id FROM licence_check k JOIN licence_checkplan p ON p.id = k.plan_id
        """,
        [],
    )
    yield (
        "breaches",
        """
        WITH found AS (
            INSERT INTO licence_breach (offender_id, licence_id, condition_id, source, reason, status, is_concern,
                occurred_at, found_at, summary, risk, harm, alternatives, rationale)
            SELECT offender_id, licence_id, id, 'check', 'other', 'suspected', false, at - interval '2 hours', at,
                   'Seeded', '', '', '{}', ''
            FROM (SELECT *, %s::date - (abs(hashint8(id)) %% 28)::int - interval '9 hours' AS at
                  FROM licence_licencecondition WHERE position = 1) c
            RETURNING id, offender_id, found_at
        )
        INSERT INTO licence_breachmove (breach_id, offender_id, verb, before, after, moved_at, rationale, knew)
        SELECT id, offender_id, 'suspect', '', 'suspected', found_at, '', '{}' FROM found
        """,
        [today],
    )
