"""The cost of the API's lists over HTTP in multiples of the limit, in a population that was seeded for it.

The limit is a bare application (`proofs/limit/`) on the same web server: it looks up the token and answers the
same rows by one statement; once with an entry in the audit log, as ours always writes one, and once without. Of the
texts that it has for a list each reader is answered by the quickest. In turns; and each alone for some requests, for
the time of a processor that the web server and PostgreSQL take.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection as database
from django.utils import timezone

from proofs.limit.lists import LISTS, Form
from proofs.measures.breaches import LIMIT, running
from proofs.measures.lists import readers
from proofs.servers import web
from sharing.access.roles import PROGRAM
from sharing.administration.actions import people, teams
from sharing.clients import actions as clients
from sharing.clients.token_scopes import TokenScope
from sharing.models import Agency, Client, User

TIMES = 15
TRIES = 7  # of each text of the limit, to see which is the quickest
WARM = 9  # each of the eight threads opens a connection of its own at first
SECRET = "lists-are-measured-with-this-secret"  # of a database that is thrown away  # noqa: S105
SCOPES = [
    TokenScope.PEOPLE_READ,
    TokenScope.LICENCES_READ,
    TokenScope.CHECKS_READ,
    TokenScope.BREACHES_READ,
    TokenScope.PAROLE_DECISIONS_READ,
]


class RowsDiffer(Exception):
    """Ours and the limit do not answer the same rows: what they cost cannot be compared."""


@dataclass(frozen=True)
class Cost:
    """Of one answer, in milliseconds: by the clock, and of a processor, in PostgreSQL and in the web server."""

    took: float
    database: float
    web: float

    @property
    def processor(self) -> float:
        return self.web + self.database


@dataclass(frozen=True)
class Compared:
    """One list as one reader asks for it. logged, bare: the limit with and without an audit entry, by this form."""

    path: str
    reader: str
    form: Form
    ours: Cost
    logged: Cost
    bare: Cost


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
    )


def compare() -> Iterator[Compared]:
    """Raises NotSeeded, RowsDiffer."""
    programs = {kind: program_of(kind, reader) for kind, reader in readers().items()}
    servers = {"ours": web.Web(), "limit": web.Web(LIMIT)}
    with running(**servers) as connections:
        for kind, program in programs.items():
            token = web.token_for(servers["ours"], program.client_id, SECRET)
            asking = Asking(token, connections, {what: _processes_of(server) for what, server in servers.items()})
            for path in LISTS:
                yield asking.compared(path, kind)


@dataclass(frozen=True)
class Asking:
    """As one program. processes: of each web server, by its name."""

    token: str
    connections: dict[str, http.client.HTTPConnection]
    processes: dict[str, list[int]]

    def compared(self, path: str, kind: str) -> Compared:
        form = min(Form, key=lambda form: self.processor_time("limit", f"{path}?{form}", times=TRIES))
        ways = {
            "ours": ("ours", path),
            "logged": ("limit", f"{path}?{form}&logged"),
            "bare": ("limit", f"{path}?{form}"),
        }
        spent: dict[str, list[float]] = {way: [] for way in ways}
        told: dict[str, list] = {}
        for _ in range(TIMES + WARM):
            for way, (server, address) in ways.items():
                took, body = self.asked(server, address)
                spent[way].append(took)
                told[way] = json.loads(body)
        ours = told["ours"]["results"]  # type: ignore[call-overload]
        if [row["uid"] for row in ours] != [row["uid"] for row in told["bare"]][:50]:
            raise RowsDiffer(f"{path} of {kind}")
        if ours and ours[0].keys() != told["bare"][0].keys():
            raise RowsDiffer(f"Columns of {path}: {ours[0].keys() ^ told['bare'][0].keys()}")
        costs = {
            way: Cost(statistics.median(spent[way][WARM:]), *self.processor_time(*asked, times=TIMES))
            for way, asked in ways.items()
        }
        return Compared(path, kind, form, **costs)

    def processor_time(self, server: str, address: str, *, times: int) -> tuple[float, float]:
        """Milliseconds of a processor for one request: of PostgreSQL, of the web server."""
        postgres, web_server = _backends(), self.processes[server]
        before = _spent(postgres), _spent(web_server)
        for _ in range(times):
            self.asked(server, address)
        return (_spent(postgres) - before[0]) / times, (_spent(web_server) - before[1]) / times

    def asked(self, server: str, address: str) -> tuple[float, bytes]:
        return asked(self.connections[server], self.token, address)


def _processes_of(server: web.Web) -> list[int]:
    """Of Granian, and of the process that answers."""
    group = server.process.pid if server.process else 0
    return [pid for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if _group_of(pid) == group]


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def _backends() -> list[int]:
    with database.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()")
        return [pid for (pid,) in cursor.fetchall()]


def _spent(processes: list[int]) -> float:
    """Milliseconds of a processor. On Linux a process has a clock of its own, which is named by its number."""
    return sum(time.clock_gettime(~pid << 3 | 2) for pid in processes) * 1000


def asked(connection: http.client.HTTPConnection, token: str, address: str) -> tuple[float, bytes]:
    """(milliseconds, body) of one answer."""
    started = time.perf_counter()
    connection.request("GET", address, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}")
    return (time.perf_counter() - started) * 1000, body
