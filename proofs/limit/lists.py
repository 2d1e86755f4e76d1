"""What is the least that a list costs? Its rows, filtered and made JSON by PostgreSQL, in one statement.

The first page of each list of the API, with the columns that ours sends. Nobody is excluded or restricted here, and no
cursor is made.
"""

from __future__ import annotations

from typing import Any

BY_TEAM = """EXISTS (SELECT FROM sharing_subjectpermission p
    WHERE p.content_object_id = o.id AND p.permission_id = %(view)s AND p.group_id = ANY(%(teams)s)
      AND p.starts_at <= now() AND (p.ends_at IS NULL OR p.ends_at > now()))"""
BY_PROGRAMME = "o.programme = ANY(%(programmes)s)"

PERSON = """json_build_object('uid', o.uid, 'prison_number', o.prison_number,
    'name', o.given_names || ' ' || o.family_name)"""
CONDITION = "'uid', c.uid, 'number', c.position, 'family', c.family, 'wording', c.wording"

LISTS = {
    "/api/v1/people/": """
        SELECT o.id, json_build_object('uid', o.uid, 'prison_number', o.prison_number, 'given_names', o.given_names,
            'family_name', o.family_name, 'programme', o.programme, 'marking', o.marking) AS line
        FROM offenders_offender o WHERE {seen} ORDER BY o.family_name, o.id LIMIT 51""",
    "/api/v1/licences/": """
        SELECT o.id, json_build_object('uid', r.uid, 'person', {person}, 'version', r.number || '.' || r.part,
            'status', r.status, 'policy_version', r.policy_version, 'starts_on', r.starts_on, 'ends_on', r.ends_on,
            'officer', u.name, 'conditions', (
                SELECT json_agg(json_build_object({condition}, 'code', c.code, 'policy_version', c.policy_version,
                    'starts_on', c.starts_on, 'ends_on', c.ends_on) ORDER BY c.position)
                FROM licence_licencecondition c WHERE c.licence_id = r.id AND c.starts_on <= current_date
                  AND (c.ends_on IS NULL OR c.ends_on > current_date))) AS line
        FROM licence_licence r JOIN offenders_offender o ON o.id = r.offender_id
        LEFT JOIN sharing_user u ON u.id = r.officer_id
        WHERE r.status = 'active' AND {seen} ORDER BY r.activated_at DESC, r.id DESC LIMIT 51""",
    "/api/v1/checks/": """
        SELECT o.id, json_build_object('uid', r.uid, 'person', {person}, 'plan', p.uid, 'conditions', (
                SELECT json_agg(json_build_object({condition}))
                FROM licence_check_conditions x JOIN licence_licencecondition c ON c.id = x.licencecondition_id
                WHERE x.check_id = r.id), 'kind', r.kind, 'due_on', r.due_on, 'due_at', r.due_at, 'grace_ends_on',
            r.grace_ends_on, 'officer', u.name, 'team', t.name, 'outcome', r.outcome, 'outcome_code',
            r.outcome_code, 'done_at', r.done_at, 'done_by', r.done_by, 'polygraph_result', r.polygraph_result,
            'has_disclosure', r.has_disclosure, 'recorded_at', r.recorded_at) AS line
        FROM licence_check r JOIN offenders_offender o ON o.id = r.offender_id
        LEFT JOIN licence_checkplan p ON p.id = r.plan_id
        LEFT JOIN sharing_user u ON u.id = r.officer_id
        LEFT JOIN sharing_team t ON t.group_id = r.team_id
        WHERE {seen} ORDER BY r.due_on, r.id LIMIT 51""",
    "/api/v1/breaches/": """
        SELECT o.id, json_build_object('uid', r.uid, 'person', {person}, 'licence_version', l.number || '.' || l.part,
            'condition', json_build_object({condition}), 'source', r.source, 'reason', r.reason, 'status', r.status,
            'is_concern', r.is_concern, 'occurred_at', r.occurred_at, 'occurred_until', r.occurred_until, 'found_at',
            r.found_at, 'agency', a.name, 'look_again_at', r.look_again_at) AS line
        FROM licence_breach r JOIN offenders_offender o ON o.id = r.offender_id
        JOIN licence_licence l ON l.id = r.licence_id
        LEFT JOIN licence_licencecondition c ON c.id = r.condition_id
        LEFT JOIN sharing_agency a ON a.id = r.agency_id
        WHERE {seen} ORDER BY r.found_at DESC, r.id DESC LIMIT 51""",
    "/api/v1/parole-reviews/": """
        SELECT o.id, json_build_object('uid', r.uid, 'person', {person}, 'kind', r.kind, 'status', r.status, 'round',
            r.round, 'board_ref', r.board_ref, 'refer_by', r.refer_by, 'basis', r.basis, 'target_on', r.target_on,
            'sent_on', r.sent_on, 'letter_received_on', r.letter_received_on, 'reports_received_on',
            r.reports_received_on, 'deemed_referred_on', r.deemed_referred_on, 'disclosed_on', r.disclosed_on,
            'mca_on', r.mca_on, 'oral_directed_on', r.oral_directed_on, 'final_on', r.final_on, 'next_review_by',
            r.next_review_by, 'planned_for', r.planned_for) AS line
        FROM parole_parolereview r JOIN offenders_offender o ON o.id = r.offender_id
        WHERE NOT r.status IN ('closed_not_released', 'released', 'withdrawn') AND {seen}
        ORDER BY r.refer_by, r.id LIMIT 51""",
    "/api/v1/hearings/": """
        SELECT o.id, json_build_object('uid', r.uid, 'person', {person}, 'review', v.uid, 'review_kind', v.kind,
            'round', r.round, 'status', r.status, 'mode', r.mode, 'place', r.place, 'days', r.days,
            'starts_at', r.starts_at, 'first_on', r.first_on, 'last_on', r.last_on, 'is_public', r.is_public,
            'moved_from', r.moved_from,
            'listed_on', r.listed_on, 'establishment', json_build_object('code', e.code, 'name', e.name), 'region',
            o.region) AS line
        FROM parole_hearing r JOIN offenders_offender o ON o.id = r.offender_id
        JOIN parole_parolereview v ON v.id = r.review_id
        LEFT JOIN offenders_establishment e ON e.id = o.establishment_id
        WHERE r.status <> 'cancelled' AND {seen} ORDER BY r.first_on, r.id LIMIT 51""",
    "/api/v1/parole-decisions/": """
        SELECT o.id, json_build_object('uid', r.uid, 'person', {person}, 'review', v.uid, 'review_kind', v.kind,
            'round', r.round, 'outcome', r.outcome, 'is_on_papers', r.is_on_papers, 'test', r.test,
            'decided_on', r.decided_on, 'provided_on', r.provided_on,
            'is_open_to_reconsideration', r.is_open_to_reconsideration,
            'challengeable_until', r.challengeable_until, 'final_on', v.final_on, 'fell_away_on', r.fell_away_on,
            'conditions', (SELECT json_agg(json_build_object('words', c.words, 'code', c.code) ORDER BY c.position)
                           FROM parole_boardcondition c WHERE c.decision_id = r.id),
            'corrections', (SELECT json_agg(json_build_object('field', c.field, 'reads', c.reads))
                            FROM parole_correction c WHERE c.decision_id = r.id)) AS line
        FROM parole_decision r JOIN offenders_offender o ON o.id = r.offender_id
        JOIN parole_parolereview v ON v.id = r.review_id
        WHERE {seen} ORDER BY r.decided_on DESC, r.id DESC LIMIT 51""",
}

PAGE = "SELECT coalesce(json_agg(line), '[]')::text, array_agg(id) FROM ({rows}) x"

LOGGED = """
INSERT INTO sharing_auditentry (at, action, verb, actor_id, actor, role, agency, session, request_id, target_type,
    shown_ids, reason)
SELECT now(), 'list', 'limit.listed', %s, %s, 'partner', '', '', '', '', %s, ''
WHERE set_config('synchronous_commit', 'off', true) IS NOT NULL
"""


def page(cursor: Any, path: str, asker: Any, view: int, *, logged: bool) -> str:
    """The first page as JSON. logged: with an entry in the audit log, as ours always writes one."""
    seen = BY_PROGRAMME if asker.programmes else BY_TEAM
    cursor.execute(
        PAGE.format(rows=LISTS[path].format(seen=seen, person=PERSON, condition=CONDITION)),
        {"view": view, "teams": asker.teams, "programmes": asker.programmes},
    )
    text, shown = cursor.fetchone()
    if logged:
        cursor.execute(LOGGED, [asker.user_id, asker.email, shown])
    return text
