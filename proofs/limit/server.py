"""A bare application that answers what is measured: token, one statement, a ring. For the same web server as ours."""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import dataclass
from typing import Any

import psycopg2
import redis
from a2wsgi import WSGIMiddleware

from proofs.limit import breach, lists

THREADS = 8  # as ours (release_monitor/asgi.py)
OPTIONS = "-c random_page_cost=1.1 -c jit=off"  # as ours (release_monitor/settings.py)

# What ours asks in two: whose token it is and until when, and in which teams the account is now.
ASKER = """
SELECT u.id, u.agency_id, u.email,
       ARRAY(SELECT m.team_id FROM sharing_membership m JOIN sharing_team t ON t.group_id = m.team_id
             WHERE m.user_id = u.id AND t.closed_at IS NULL
               AND m.starts_at <= now() AND (m.ends_at IS NULL OR m.ends_at > now())),
       ARRAY(SELECT DISTINCT s.programme FROM sharing_membership m JOIN sharing_teamscope s ON s.team_id = m.team_id
             WHERE m.user_id = u.id AND s.starts_at <= now() AND (s.ends_at IS NULL OR s.ends_at > now()))
FROM oauth2_provider_accesstoken k
JOIN sharing_client c ON c.id = k.application_id AND c.revoked_at IS NULL AND c.expires_at > now()
JOIN sharing_user u ON u.id = c.user_id AND u.is_active
WHERE k.token_checksum = %s AND k.expires > now()
"""


@dataclass(frozen=True)
class Asker:
    user_id: int
    agency_id: int
    email: str
    teams: list[int]
    programmes: list[str]


class Kept(threading.local):
    """What a thread keeps between requests: its connection to the database, and to Valkey."""

    def __init__(self) -> None:
        connection = psycopg2.connect(os.environ["DATABASE_URL"], options=OPTIONS)
        connection.autocommit = True
        self.cursor = connection.cursor()
        self.redis = redis.Redis.from_url(os.environ["REDIS_URL"])
        self.cursor.execute("SELECT id FROM auth_permission WHERE codename = 'view_offender'")
        self.view: int = self.cursor.fetchone()[0]  # type: ignore[index]


kept = Kept()


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    if environ["PATH_INFO"] == "/healthz":
        return answer(start_response, "200 OK", b"")
    token = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
    kept.cursor.execute(ASKER, [hashlib.sha256(token.encode()).hexdigest()])
    found = kept.cursor.fetchone()
    if found is None:
        return answer(start_response, "401 Unauthorized", b"")
    if environ["REQUEST_METHOD"] == "POST":
        return post_breach(environ, start_response, Asker(*found))
    form, _, logged = environ["QUERY_STRING"].partition("&")
    text = lists.page(
        kept.cursor, environ["PATH_INFO"], Asker(*found), kept.view, form=lists.Form(form), logged=bool(logged)
    )
    return answer(start_response, "200 OK", text.encode())


def post_breach(environ: dict[str, Any], start_response: Any, asker: Asker) -> list[bytes]:
    sent = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    written = breach.written(kept.cursor, asker, kept.view, sent, environ["HTTP_IDEMPOTENCY_KEY"])
    if written is None:
        return answer(start_response, "404 Not Found", b"")
    text, members = written
    with kept.redis.pipeline(transaction=False) as calls:
        for user in members:
            calls.publish(f"user:{user}", "alerts")
        calls.execute()
    return answer(start_response, "201 Created", text.encode())


def answer(start_response: Any, status: str, body: bytes) -> list[bytes]:
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


threads = WSGIMiddleware(application, workers=THREADS)  # type: ignore[arg-type]


async def site(scope: Any, receive: Any, send: Any) -> None:
    """For granian's ASGI, through the same pool of threads as ours."""

    async def receiving() -> Any:
        return await receive()

    await threads(scope, receiving, send)
