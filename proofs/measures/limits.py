"""How many times the limit do the lists of the API cost over HTTP, in a population that was seeded for it?

The limit is a bare application (`proofs/limit/`) on the same web server: it looks up the token and answers the
same rows by one statement; once with an entry in the audit log, as ours always writes one, and once without. In turns.
"""

from __future__ import annotations

import http.client
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from proofs import web
from proofs.limit.lists import LISTS
from proofs.measures.breaches import LIMIT, running
from proofs.measures.lists import readers
from sharing.actions import clients, people, teams
from sharing.models import Agency, Client, User
from sharing.roles import PROGRAM
from sharing.token_scopes import TokenScope

TIMES = 15
WARM = 9  # each of the eight threads opens a connection of its own at first
SECRET = "lists-are-measured-with-this-secret"  # of a database that is thrown away  # noqa: S105
SCOPES = [
    TokenScope.PEOPLE_READ,
    TokenScope.LICENCES_READ,
    TokenScope.CHECKS_READ,
    TokenScope.BREACHES_READ,
    TokenScope.PAROLE_READ,
]


class RowsDiffer(Exception):
    """Ours and the limit do not answer the same rows: what they cost cannot be compared."""


@dataclass(frozen=True)
class Compared:
    """One list as one reader asks for it, in milliseconds. logged, bare: the limit with and without an audit entry."""

    path: str
    reader: str
    ours: float
    logged: float
    bare: float


def program_of(kind: str, reader: User) -> Client:
    """A program that sees what this reader sees."""
    if found := Client.objects.filter(client_id=f"lists-{kind}").first():
        return found
    agency = Agency.objects.filter(kind="partner").first() or people.add_agency(name="Lists", kind="partner", by=None)
    user = people.add_user(
        name=f"Lists of {kind}", email=f"{kind}@lists.example", agency=agency, role=PROGRAM, phone="", by=None
    )
    for membership in reader.memberships.select_related("team"):
        teams.add_member(team=membership.team, user=user, by=None)
    return clients.add_client(
        name=f"Lists of {kind}",
        purpose="Measures lists",
        user=user,
        scopes=SCOPES,
        expires_at=timezone.now() + timedelta(days=30),
        by=None,
        client_id=f"lists-{kind}",
        secret=SECRET,
    ).client


def compare() -> Iterator[Compared]:
    """Raises NotSeeded, RowsDiffer."""
    programs = {kind: program_of(kind, reader) for kind, reader in readers().items()}
    ours = web.Web()
    with running(ours=ours, limit=web.Web(LIMIT)) as connections:
        for kind, program in programs.items():
            token = web.token_for(ours, program.client_id, SECRET)
            for path in LISTS:
                yield _compared(connections, token, path, kind)


def _compared(connections: dict[str, http.client.HTTPConnection], token: str, path: str, kind: str) -> Compared:
    ways = {
        "ours": (connections["ours"], path),
        "logged": (connections["limit"], f"{path}?logged"),
        "bare": (connections["limit"], path),
    }
    spent: dict[str, list[float]] = {way: [] for way in ways}
    told: dict[str, list] = {}
    for _ in range(TIMES + WARM):
        for way, (connection, address) in ways.items():
            took, body = asked(connection, token, address)
            spent[way].append(took)
            told[way] = json.loads(body)
    rows = [row["uid"] for row in told["ours"]["results"]]  # type: ignore[call-overload]
    if rows != [row["uid"] for row in told["bare"]][:50]:
        raise RowsDiffer(f"{path} of {kind}")
    return Compared(path, kind, **{way: statistics.median(times[WARM:]) for way, times in spent.items()})


def asked(connection: http.client.HTTPConnection, token: str, address: str) -> tuple[float, bytes]:
    """(milliseconds, body) of one answer."""
    started = time.perf_counter()
    connection.request("GET", address, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}")
    return (time.perf_counter() - started) * 1000, body
