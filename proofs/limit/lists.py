"""The least that a list costs: its rows, filtered and made JSON by PostgreSQL, in one statement.

The first page of each list of the API, with the columns that ours sends. Nobody is excluded or restricted here, and no
cursor is made. Each list has four texts, for none is the quickest for everybody; the measurement takes that which is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Form(StrEnum):
    """Which text of a list. People first: the keys of the reader's people, and then their rows; else the order is
    walked, and the person of each row looked up. Keys first: those of the page's rows are picked before anything is
    joined to them; else PostgreSQL plans all tables at once."""

    PEOPLE_THEN_KEYS = "people-then-keys"
    PEOPLE_THEN_ROWS = "people-then-rows"
    WALK_TO_KEYS = "walk-to-keys"
    WALK_TO_ROWS = "walk-to-rows"


PEOPLE_FIRST = (Form.PEOPLE_THEN_KEYS, Form.PEOPLE_THEN_ROWS)
KEYS_FIRST = (Form.PEOPLE_THEN_KEYS, Form.WALK_TO_KEYS)

LIVE = "p.permission_id = %(view)s AND p.starts_at <= now() AND (p.ends_at IS NULL OR p.ends_at > now())"
THEIR_PEOPLE = """{key} = ANY(ARRAY(SELECT p.content_object_id FROM sharing_subjectpermission p
    WHERE p.group_id = ANY(%(teams)s) AND {live}))"""
LET_IN = """EXISTS (SELECT FROM sharing_subjectpermission p
    WHERE p.content_object_id = {key} AND p.group_id = ANY(%(teams)s) AND {live})"""
UNDER = """SELECT u.programme FROM sharing_personprogramme u
    WHERE u.subject_id = {key} AND u.starts_at <= now() AND (u.ends_at IS NULL OR u.ends_at > now())"""
BY_PROGRAMME = f"%(programmes)s::text[] && ARRAY({UNDER.replace('u.programme', 'u.programme::text', 1)})"

ROWS = """SELECT {key} AS person, json_build_object({line}) AS line
    FROM {rows} r {with_person} {joins} WHERE {asked} ORDER BY {order} LIMIT 51"""
PICKED = "r.id = ANY(ARRAY(SELECT r.id FROM {rows} r {with_person} WHERE {asked} ORDER BY {order} LIMIT 51))"
PAGE = "SELECT coalesce(json_agg(line), '[]')::text, array_agg(person) FROM ({rows}) x"

PERSON = """json_build_object('uid', o.uid, 'prison_number', o.prison_number,
    'name', o.given_names || ' ' || o.family_name)"""
CONDITION = "'uid', c.uid, 'number', c.position, 'family', c.family, 'wording', c.wording"


@dataclass(frozen=True)
class List:
    """line: names and values of a row's JSON. rows, joins: the table that is read as `r`, and what names something in
    it. only: which rows, of anybody. The person is `o`; in a list of people it is `r`."""

    line: str
    rows: str
    joins: str
    order: str
    only: str = "true"
    is_of_people: bool = False

    def text(self, form: Form, *, by_programme: bool) -> str:
        """by_programme: the reader has access by programmes, and no team of theirs has it by grants."""
        key = "r.id" if self.is_of_people else "r.offender_id"
        with_person = "" if self.is_of_people else f"JOIN offenders_offender o ON o.id = {key}"
        by_grant = THEIR_PEOPLE if form in PEOPLE_FIRST else LET_IN
        seen = (BY_PROGRAMME if by_programme else by_grant).format(key=key, live=LIVE)
        same = {"rows": self.rows, "order": self.order}
        asked = f"{self.only} AND {seen}"
        if form in KEYS_FIRST:
            asked = PICKED.format(asked=asked, with_person=with_person if by_programme else "", **same)
        line = self.line.format(person=PERSON, condition=CONDITION)
        return ROWS.format(key=key, line=line, with_person=with_person, joins=self.joins, asked=asked, **same)


LISTS = {
    "/api/v1/people/": List(
        line=f"""'uid', r.uid, 'prison_number', r.prison_number, 'given_names', r.given_names,
            'family_name', r.family_name, 'programme', ({UNDER.format(key="r.id")}
                ORDER BY u.starts_at, u.id LIMIT 1), 'marking', r.marking""",
        rows="offenders_offender",
        joins="",
        order="r.family_name, r.id",
        is_of_people=True,
    ),
    "/api/v1/licences/": List(
        line="""'uid', r.uid, 'person', {person}, 'version', r.number || '.' || r.part,
            'status', r.status, 'policy_version', r.policy_version, 'starts_on', r.starts_on, 'ends_on', r.ends_on,
            'officer', u.name, 'conditions', (
                SELECT json_agg(json_build_object({condition}, 'code', c.code, 'policy_version', c.policy_version,
                    'starts_at', c.starts_at, 'ends_at', c.ends_at) ORDER BY c.position)
                FROM licence_licencecondition c WHERE c.licence_id = r.id AND c.starts_at <= now()
                  AND (c.ends_at IS NULL OR c.ends_at > now()))""",
        rows="licence_licence",
        joins="LEFT JOIN sharing_user u ON u.id = r.officer_id",
        order="r.activated_at DESC, r.id DESC",
        only="r.status = 'active'",
    ),
    "/api/v1/checks/": List(
        line="""'uid', r.uid, 'person', {person}, 'plan', p.uid, 'conditions', (
                SELECT json_agg(json_build_object({condition}))
                FROM licence_check_conditions x JOIN licence_licencecondition c ON c.id = x.licencecondition_id
                WHERE x.check_id = r.id), 'kind', r.kind, 'due_on', r.due_on, 'due_at', r.due_at, 'grace_ends_on',
            r.grace_ends_on, 'officer', u.name, 'team', t.name, 'outcome', r.outcome, 'outcome_code',
            r.outcome_code, 'done_at', r.done_at, 'done_by', r.done_by, 'polygraph_result', r.polygraph_result,
            'has_disclosure', r.has_disclosure, 'recorded_at', r.recorded_at""",
        rows="licence_check",
        joins="""LEFT JOIN licence_checkplan p ON p.id = r.plan_id
            LEFT JOIN sharing_user u ON u.id = r.officer_id
            LEFT JOIN sharing_team t ON t.group_id = r.team_id""",
        order="r.due_on, r.id",
    ),
    "/api/v1/breaches/": List(
        line="""'uid', r.uid, 'person', {person}, 'licence_version', l.number || '.' || l.part,
            'condition', json_build_object({condition}), 'source', r.source, 'reason', r.reason, 'status', r.status,
            'is_concern', r.is_concern, 'occurred_at', r.occurred_at, 'occurred_until', r.occurred_until, 'found_at',
            r.found_at, 'agency', a.name, 'look_again_at', r.look_again_at""",
        rows="licence_breach",
        joins="""JOIN licence_licence l ON l.id = r.licence_id
            LEFT JOIN licence_licencecondition c ON c.id = r.condition_id
            LEFT JOIN sharing_agency a ON a.id = r.agency_id""",
        order="r.found_at DESC, r.id DESC",
    ),
    "/api/v1/parole-reviews/": List(
        line="""'uid', r.uid, 'person', {person}, 'kind', r.kind, 'status', r.status, 'round',
            r.round, 'board_ref', r.board_ref, 'refer_by', r.refer_by, 'basis', r.basis, 'target_on', r.target_on,
            'sent_on', r.sent_on, 'letter_received_on', r.letter_received_on, 'reports_received_on',
            r.reports_received_on, 'deemed_referred_on', r.deemed_referred_on, 'disclosed_on', r.disclosed_on,
            'mca_on', r.mca_on, 'oral_directed_on', r.oral_directed_on, 'final_on', r.final_on, 'next_review_by',
            r.next_review_by, 'planned_for', r.planned_for""",
        rows="parole_parolereview",
        joins="",
        order="r.refer_by, r.id",
        only="NOT r.status IN ('closed_not_released', 'released', 'withdrawn')",
    ),
    "/api/v1/hearings/": List(
        line="""'uid', r.uid, 'person', {person}, 'review', v.uid, 'review_kind', v.kind,
            'round', r.round, 'status', r.status, 'mode', r.mode, 'place', r.place, 'days', r.days,
            'starts_at', r.starts_at, 'first_on', r.first_on, 'last_on', r.last_on, 'is_public', r.is_public,
            'moved_from', r.moved_from,
            'listed_on', r.listed_on, 'establishment', json_build_object('code', e.code, 'name', e.name), 'region',
            o.region""",
        rows="parole_hearing",
        joins="""JOIN parole_parolereview v ON v.id = r.review_id
            LEFT JOIN offenders_establishment e ON e.id = o.establishment_id""",
        order="r.first_on, r.id",
        only="r.status <> 'cancelled'",
    ),
    "/api/v1/parole-decisions/": List(
        line="""'uid', r.uid, 'person', {person}, 'review', v.uid, 'review_kind', v.kind,
            'round', r.round, 'outcome', r.outcome, 'is_on_papers', r.is_on_papers, 'test', r.test,
            'decided_on', r.decided_on, 'provided_on', r.provided_on,
            'is_open_to_reconsideration', r.is_open_to_reconsideration,
            'challengeable_until', r.challengeable_until, 'final_on', v.final_on, 'fell_away_on', r.fell_away_on,
            'conditions', (SELECT json_agg(json_build_object('words', c.words, 'code', c.code) ORDER BY c.position)
                           FROM parole_boardcondition c WHERE c.decision_id = r.id),
            'corrections', (SELECT json_agg(json_build_object('field', c.field, 'reads', c.reads))
                            FROM parole_correction c WHERE c.decision_id = r.id)""",
        rows="parole_decision",
        joins="JOIN parole_parolereview v ON v.id = r.review_id",
        order="r.decided_on DESC, r.id DESC",
    ),
}

LOGGED = """
INSERT INTO sharing_auditentry (at, action, verb, actor_id, actor, role, agency, session, request_id, target_type,
    shown_ids, reason)
SELECT now(), 'list', 'limit.listed', %s, %s, 'partner', '', '', '', '', %s, ''
WHERE set_config('synchronous_commit', 'off', true) IS NOT NULL
"""


def page(cursor: Any, path: str, asker: Any, view: int, *, form: Form, logged: bool) -> str:
    """The first page as JSON. logged: with an entry in the audit log, as ours always writes one."""
    rows = LISTS[path].text(form, by_programme=bool(asker.programmes))
    cursor.execute(PAGE.format(rows=rows), {"view": view, "teams": asker.teams, "programmes": asker.programmes})
    text, shown = cursor.fetchone()
    if logged:
        cursor.execute(LOGGED, [asker.user_id, asker.email, shown])
    return text
