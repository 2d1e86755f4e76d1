"""The time until a posted breach is stored with all its alerts, beside the limit in the same run.

Ours: the web server that serves the site, over HTTP with the connection kept, from the token to the answer; what is
answered is visible to every team. The limit: a bare application (`proofs/limit/`) on the same web server, that
looks up the token, asks whether the person may be seen, writes the same rows in one statement, commits and rings.
"""

from __future__ import annotations

import http.client
import json
import statistics
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from proofs.alerts import breach_world
from proofs.alerts.breach_world import World
from proofs.servers import web

WARM = 80  # each of the eight threads opens a connection of its own at first
LIMIT = "proofs.limit.server:site"
EVIDENCE = {"evidence": [{"words": "The provider's report of the night"}]}


@dataclass(frozen=True)
class Timed:
    what: str
    p50: float
    p95: float


@contextmanager
def running(**servers: web.Web) -> Iterator[dict[str, http.client.HTTPConnection]]:
    """Web servers, and a connection to each that is kept."""
    try:
        for server in servers.values():
            server.start()
        yield {what: http.client.HTTPConnection("127.0.0.1", server.port) for what, server in servers.items()}
    finally:
        for server in servers.values():
            server.kill()


def measure(world: World, *, times: int) -> list[Timed]:
    """In turns, so that both meet the same machine."""
    ours = web.Web()
    with running(ours=ours, limit=web.Web(LIMIT)) as connections:
        token = web.token_for(ours)
        spent: dict[str, list[float]] = {what: [] for what in connections}
        for n in range(times + WARM):
            for what, connection in connections.items():
                spent[what].append(posted(connection, token, breach_world.body_of(world, n) | EVIDENCE))
    return [
        Timed(what, statistics.median(each[WARM:]), sorted(each[WARM:])[int(0.95 * times)])
        for what, each in spent.items()
    ]


def posted(connection: http.client.HTTPConnection, token: str, body: dict) -> float:
    """Milliseconds from the request to the whole answer."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid.uuid4()),
    }
    started = time.perf_counter()
    connection.request("POST", "/api/v1/breaches/", json.dumps(body), headers)
    answer = connection.getresponse()
    told = answer.read()
    if answer.status != 201:
        raise RuntimeError(f"{answer.status} {told.decode()}")
    return (time.perf_counter() - started) * 1000
