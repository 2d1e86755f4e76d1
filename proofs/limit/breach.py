"""The least that a posted breach costs: all its rows, and the access to the person, in one statement.

No rule of the licence, no role, no time to answer by the kind of conduct: for what ours does more, it may take longer.
"""

from __future__ import annotations

import json
from typing import Any

# `seen` is empty for a person hidden from the asker's teams; nothing is written then.
STATEMENT = """
WITH seen AS (
    SELECT o.id, o.uid, o.prison_number, o.given_names, o.family_name, c.id AS condition, c.licence_id AS licence,
           c.uid AS condition_uid, c.position, c.family, c.wording
    FROM offenders_offender o
    JOIN licence_licencecondition c ON c.offender_id = o.id AND c.uid = %(condition)s
    WHERE o.uid = %(person)s AND EXISTS (
        SELECT FROM sharing_subjectpermission p
        WHERE p.content_object_id = o.id AND p.permission_id = %(view)s AND p.group_id = ANY(%(teams)s)
          AND p.starts_at <= now() AND (p.ends_at IS NULL OR p.ends_at > now()))
    FOR UPDATE OF o
), breach AS (
    INSERT INTO licence_breach (offender_id, licence_id, condition_id, source, reason, status, is_concern, occurred_at,
        found_at, found_by_id, agency_id, summary, risk, harm, alternatives, rationale)
    SELECT id, licence, condition, %(source)s, %(reason)s, 'suspected', false, %(occurred_at)s, now(), %(user)s,
           %(agency)s, %(summary)s, '', '', '{}', ''
    FROM seen
    RETURNING id, uid, offender_id, found_at
), claim AS (
    INSERT INTO sharing_idempotencykey (user_id, key, fingerprint, status, made, made_at)
    SELECT %(user)s, %(key)s, %(key)s, 201, uid, now() FROM breach
), evidence AS (
    INSERT INTO licence_evidence (breach_id, offender_id, words, reference, recorded_at, recorded_by_id)
    SELECT id, offender_id, %(words)s, '', now(), %(user)s FROM breach
), move AS (
    INSERT INTO licence_breachmove (breach_id, offender_id, verb, before, after, moved_at, moved_by_id, rationale, knew)
    SELECT id, offender_id, 'suspect', '', 'suspected', now(), %(user)s, '', '{}' FROM breach
), thread AS (
    INSERT INTO sharing_thread (subject_id, matter, key, opened_at)
    SELECT offender_id, 'supervision', '', now() FROM breach
    ON CONFLICT (subject_id, matter, key) WHERE closed_at IS NULL DO UPDATE SET matter = EXCLUDED.matter
    RETURNING id
), alert AS (
    INSERT INTO sharing_alert (kind, key, thread_id, subject_id, severity, title, text, link, raised_at)
    SELECT 'licence.limit', breach.id::text, thread.id, offender_id, 2, 'Suspected breach', %(text)s, '', now()
    FROM breach, thread
    RETURNING id, thread_id, subject_id
), told AS (
    INSERT INTO sharing_receipt (alert_id, team_id, thread_id, subject_id, severity, told_at, due_at, step_span,
        night_begins, night_ends)
    SELECT DISTINCT alert.id, p.group_id, alert.thread_id, alert.subject_id, 2, now(), now() + interval '2 hours',
           interval '2 hours', time '22:00', time '07:00'
    FROM alert
    JOIN sharing_subjectpermission p ON p.content_object_id = alert.subject_id AND p.permission_id = %(view)s
    WHERE p.starts_at <= now() AND (p.ends_at IS NULL OR p.ends_at > now())
    RETURNING id, team_id
), members AS (
    SELECT told.id, m.user_id FROM told JOIN sharing_membership m ON m.team_id = told.team_id
    WHERE m.starts_at <= now() AND (m.ends_at IS NULL OR m.ends_at > now())
), letters AS (
    INSERT INTO sharing_delivery (receipt_id, user_id, channel, next_try_at)
    SELECT members.id, members.user_id, 'email', now()
    FROM members JOIN sharing_user u ON u.id = members.user_id AND u.is_active AND u.role <> 'partner'
), logged AS (
    INSERT INTO sharing_auditentry (at, action, verb, actor_id, actor, role, agency, session, request_id, target_type,
        target_id, subject_id, reason)
    SELECT now(), what, what, %(user)s, %(email)s, 'partner', '', '', '', 'licence.breach', breach.id,
           breach.offender_id, ''
    FROM breach, (VALUES ('consultation'), ('collection')) AS said (what)
    RETURNING id
), payload AS (
    INSERT INTO sharing_auditpayload (entry_id, data) SELECT max(id), %(body)s FROM logged HAVING max(id) > 0
)
SELECT json_build_object('uid', breach.uid, 'person', json_build_object('uid', seen.uid, 'prison_number', prison_number,
           'name', given_names || ' ' || family_name), 'condition', json_build_object('uid', condition_uid,
           'number', position, 'family', family, 'wording', wording), 'found_at', found_at)::text,
       ARRAY(SELECT DISTINCT user_id FROM members)
FROM breach, seen
"""


def written(cursor: Any, asker: Any, view: int, sent: bytes, key: str) -> tuple[str, list[int]] | None:
    """The answer and whose pages to ring; None for a person hidden from the asker."""
    body = json.loads(sent)
    cursor.execute(
        STATEMENT,
        {
            **body,
            "words": body["evidence"][0]["words"],
            "text": "Device or internet. Condition 1, devices.",
            "user": asker.user_id,
            "agency": asker.agency_id,
            "email": asker.email,
            "teams": asker.teams,
            "view": view,
            "key": key,
            "body": sent.decode(),
        },
    )
    return cursor.fetchone()
