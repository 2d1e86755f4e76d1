"""How long until a posted breach stands with all its alerts, beside the same writes as raw SQL in the same run?

Ours: the whole request to the API in this process, from the token to the answer; what is answered is visible to every
team. The limit: psycopg2 alone writes the same rows of the same tables, with no rule, no rights and no answer.
"""

from __future__ import annotations

import json
import statistics
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client as Browser
from django.test import override_settings
from django.utils import timezone

from licence.actions import breaches as actions
from release_monitor import breach_world
from release_monitor.breach_world import World

WARM = 10
UNLIMITED = dict.fromkeys(("client", "user", "token"), 10**9)  # requests a minute

LIMIT = """
WITH claim AS (
    INSERT INTO sharing_idempotencykey (user_id, key, fingerprint, status, body, made_at)
    VALUES (%(user)s, %(key)s, %(key)s, 201, %(body)s, now())
), held AS (SELECT id FROM offenders_offender WHERE id = %(person)s FOR UPDATE),
breach AS (
    INSERT INTO licence_breach (offender_id, licence_id, condition_id, source, reason, status, is_concern, occurred_at,
        found_at, found_by_id, agency_id, summary, risk, harm, alternatives, rationale)
    SELECT id, %(licence)s, %(condition)s, 'tag', 'device_or_internet', 'suspected', false,
        now() - interval '5 minutes', now(), %(user)s, %(agency)s, 'A second telephone was found', '', '', '{}', ''
    FROM held
    RETURNING id
), move AS (
    INSERT INTO licence_breachmove (breach_id, offender_id, verb, before, after, moved_at, moved_by_id, rationale, knew)
    SELECT id, %(person)s, 'suspect', '', 'suspected', now(), %(user)s, '', '{}' FROM breach
), alert AS (
    INSERT INTO sharing_alert (kind, key, subject_id, severity, title, text, link, raised_at, state, reason)
    SELECT 'limit', id::text, %(person)s, 2, 'Suspected breach', 'Device', '', now(), 'new', '' FROM breach RETURNING id
), told AS (
    INSERT INTO sharing_receipt (alert_id, team_id, subject_id, severity, told_at, due_at)
    SELECT alert.id, p.group_id, %(person)s, 2, now(), now() + interval '2 hours'
    FROM alert, sharing_subjectpermission p WHERE p.content_object_id = %(person)s AND p.permission_id = %(view)s
    RETURNING id, team_id
), letters AS (
    INSERT INTO sharing_delivery (receipt_id, user_id, channel, next_try_at)
    SELECT told.id, m.user_id, 'email', now() FROM told JOIN sharing_membership m ON m.team_id = told.team_id
), logged AS (
    INSERT INTO sharing_auditentry (at, action, verb, actor_id, actor, role, agency, session, request_id, target_type,
        target_id, subject_id, reason)
    SELECT now(), what, what, %(user)s, 'x', 'x', 'x', '', '', 'licence.breach', breach.id, %(person)s, ''
    FROM breach, (VALUES ('consultation'), ('collection')) AS said (what) RETURNING id
)
INSERT INTO sharing_auditpayload (entry_id, data) SELECT max(id), %(body)s FROM logged
"""


@dataclass(frozen=True)
class Timed:
    what: str
    p50: float
    p95: float


def measure(world: World, *, times: int) -> list[Timed]:
    """In turns, so that both meet the same machine."""
    browser, headers = Browser(), {}
    with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False, API_LIMITS=UNLIMITED):
        token = browser.post(
            "/api/v1/token",
            {
                "grant_type": "client_credentials",
                "client_id": breach_world.CLIENT_ID,
                "client_secret": breach_world.SECRET,
            },
        ).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}

        def post(n: int) -> None:
            key = {"Idempotency-Key": str(uuid.uuid4())}
            body = breach_world.body_of(world, n)
            answer = browser.post("/api/v1/breaches/", body, content_type="application/json", headers=headers | key)
            if answer.status_code != 201:
                raise RuntimeError(answer.content.decode())

        spent: dict[str, list[float]] = {"request": [], "action": [], "limit": []}
        for n in range(times + WARM):
            for what, act in (("request", post), ("action", _action(world)), ("limit", _limit(world))):
                spent[what].append(_timed(act, n))
    return [
        Timed(what, statistics.median(each[WARM:]), sorted(each[WARM:])[int(0.95 * times)])
        for what, each in spent.items()
    ]


def _timed(act: Callable[[int], None], n: int) -> float:
    started = time.perf_counter()
    act(n)
    return (time.perf_counter() - started) * 1000


def _action(world: World) -> Callable[[int], None]:
    def act(n: int) -> None:
        condition = world.conditions[n % len(world.conditions)]
        actions.open_breach(
            offender=condition.offender,
            condition=condition,
            source="tag",
            reason="device_or_internet",
            occurred_at=timezone.now() - timedelta(minutes=5),
            summary="A second telephone was found",
            by=world.officer,
        )

    return act


def _limit(world: World) -> Callable[[int], None]:
    from sharing.access import permission_id
    from sharing.rules import Permission

    view = permission_id(Permission.VIEW)
    raw = connection.connection  # psycopg2's own

    def act(n: int) -> None:
        condition = world.conditions[n % len(world.conditions)]
        values: dict[str, Any] = {
            "user": world.officer.pk,
            "agency": world.officer.agency_id,
            "person": condition.offender_id,
            "licence": condition.licence_id,
            "condition": condition.pk,
            "key": str(uuid.uuid4()),
            "body": json.dumps(breach_world.body_of(world, n)),
            "view": view,
        }
        with raw.cursor() as cursor:
            cursor.execute(LIMIT, values)

    return act
