"""The proof that a pooler in transaction mode changes no answer, and hands nothing of one client to another.

Two real web servers answer from one database, one of them through pgbouncer with a few connections. Askers with
different rights read pages and lists through it, by turns and at the same time; each answer is held against that of
the other. Beside them are clients of `pooler_clients.py`, a worker, the sealer and an open page.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from proofs.proof import Asked, Needs, Outcome, Proof, UnknownFault
from proofs.servers import pooler_server

TOKEN_STAYS = "a token outlives its transaction"  # noqa: S105 - of no password
LOCK_OF_A_SESSION = "a lock belongs to a connection of the server"
POOL = 3
BROWSERS = 6
TIMES = 4  # so often is each answer asked for through the pooler
CLIENT_TURNS = 5  # of the requests, so many for each turn of a client beside them
JOBS = ("escalate", "send_events", "send_texts", "deliver", "find_unrecorded")
JOB_SECONDS = 120.0
BELL_SECONDS = 20.0
WITH_GUARDED = ("victim", "recall", "mappa", "dossier", "review", "papers", "import", "person")
BUSY, BUSY_SECONDS, ASKED_AGAIN = 503, 4.0, 10
# What passes while it is asked: when the page was shown, at its foot, and how long ago or how soon something is.
PASSING = re.compile(r", \d\d:\d\d(?=</p>)|\b\d+ (?:s|min|seconds?|minutes?)\b")
Pair = tuple[str, str]  # the name of an asker, and an address


@dataclass
class Compared:
    """left_out: answers that two askings without a pooler did not give alike, such as of a page that tells of them."""

    same: int = 0
    left_out: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Askers:
    """users: by name, who asks. again: how often the site said that it was busy, which it may with few connections on
    a machine that does much else.

    Each pair has a session of its own: a message that one address leaves for the next page would stand on another's.
    """

    users: Mapping[str, Any]
    again: int = 0
    cookies: dict[Pair, str] = field(default_factory=dict)

    def sign_in(self, pairs: Iterable[Pair]) -> None:
        from proofs.alerts.breach_world import cookie_of

        self.cookies |= {pair: cookie_of(self.users[pair[0]]) for pair in pairs}

    def ask(self, web: Any, pair: Pair) -> str:
        from tests.answers import without_keys

        for _ in range(ASKED_AGAIN):
            status, told = web.ask("GET", pair[1], Cookie=self.cookies[pair])
            if status != BUSY:
                break
            self.again += 1
            time.sleep(BUSY_SECONDS)
        return PASSING.sub("", without_keys(f"{status} {told.decode(errors='replace')}"))


def prove(asked: Asked) -> Outcome:
    from django.conf import settings
    from django.db import connection

    from proofs.servers import faulty_site
    from proofs.servers.web import Web

    if asked.fault not in ("", *PROOF.faults):
        raise UnknownFault(asked.fault)
    asked.doing("people and rows")
    world, askers = _made()
    rng = random.Random(asked.seed)
    pairs = _drawn(world, asked.size // TIMES, rng)
    askers.sign_in(pairs)
    with ExitStack() as stack:
        pooler = pooler_server.Pooler(connection.settings_dict, size=POOL, settings=settings.OF_EACH_CONNECTION)
        stack.callback(pooler.stop)
        pooler.start()
        direct = Web(environment=_environment(_direct_url(connection.settings_dict)))
        stack.callback(direct.kill)
        direct.start()
        application = faulty_site.with_fault(asked.fault)
        pooled = Web(application=application, environment=_pooled(pooler))
        stack.callback(pooled.kill)
        pooled.start()
        asked.doing("answers without a pooler")
        expected, compared = _expected(askers, direct, pairs)
        asked.doing("answers through the pooler, and clients beside them")
        with _clients(asked, pooler, asked.size // CLIENT_TURNS) as told:
            _compare(askers, pooled, direct, expected, compared, rng)
        jobs = _jobs(pooler, doing=asked.doing)
        bells = _bells(pooled, askers)
        unsealed = _unsealed(pooler)
        served = _served(pooler)
    seen = told[0]
    return _judged(compared, seen, jobs, bells, unsealed, served | {"asked again": askers.again})


def _made() -> tuple[Any, Askers]:
    """The world of the markers, which stays, and a team for whom the clients add."""
    from django.db import transaction
    from django.utils import timezone

    from sharing.administration.actions import people, teams
    from sharing.watching.models import WatcherLook
    from tests.markers import world as worlds

    with transaction.atomic():
        world = worlds.make()
        agency = people.add_agency(name="Pooled", kind="probation", by=None)
        teams.add_team(name="Pooled", kind="caseload", agency=agency, by=None)
        now = timezone.now()  # no watcher looks meanwhile, and no page shall say so
        WatcherLook.objects.create(pk=1, looked_at=now + timedelta(days=1), watching_since=now)
    return world, Askers({asker.name: asker.user for asker in world.askers if not asker.token})


def _drawn(world: Any, number: int, rng: random.Random) -> list[Pair]:
    """Half of them of pages that read guarded rows for some."""
    from tests import test_doors
    from tests.oracle.addresses import DRAWN

    doors = [door for door in DRAWN if door.method == "get"]
    guarded = [door for door in doors if door.name.startswith(WITH_GUARDED)]
    browsers = [asker.name for asker in world.askers if not asker.token]
    drawn = [rng.choice(guarded if n % 2 else doors) for n in range(number)]
    return sorted({(rng.choice(browsers), test_doors.address_of(door.name, world.cast)) for door in drawn})


def _direct_url(to: Mapping[str, Any]) -> str:
    from urllib.parse import quote

    return f"postgres://{to['USER']}:{quote(to['PASSWORD'], safe='')}@{quote(to['HOST'], safe='')}/{to['NAME']}"


def _environment(url: str) -> dict[str, str]:
    return {"DATABASE_URL": url, "DATABASE_OWNER_URL": "", "RELEASE_MONITOR_API_PER_USER": "1000000"}


def _expected(askers: Askers, direct: Any, pairs: list[Pair]) -> tuple[dict[Pair, str], Compared]:
    compared = Compared()
    with ThreadPoolExecutor(2) as side_by_side:
        first, second = (
            dict(zip(pairs, side_by_side.map(lambda pair: askers.ask(direct, pair), pairs), strict=True)) for _ in "12"
        )
    alike = {pair: told for pair, told in first.items() if second[pair] == told}
    compared.left_out = len(pairs) - len(alike)
    compared.wrong += [f"{name} broke the site at {path}" for (name, path), told in first.items() if told[0] == "5"]
    return alike, compared


def _compare(
    askers: Askers, pooled: Any, direct: Any, expected: dict[Pair, str], compared: Compared, rng: random.Random
) -> None:
    """Each answer some times, in an order that mixes the askers. What differs is asked again without a pooler: what the
    site itself changed meanwhile (a time that passed) is no fault of the pooler's."""
    turns = [pair for pair in expected for _ in range(TIMES)]
    rng.shuffle(turns)

    def ask(pair: Pair) -> tuple[str, str]:
        told = askers.ask(pooled, pair)
        return told, (told if told == expected[pair] else askers.ask(direct, pair))

    with ThreadPoolExecutor(BROWSERS) as browsers:
        for pair, (told, by_now) in zip(turns, browsers.map(ask, turns), strict=True):
            if told == expected[pair]:
                compared.same += 1
            elif told == by_now:
                compared.left_out += 1
            else:
                compared.wrong.append(f"{pair[0]} was told otherwise at {pair[1]}: {_difference(told, expected[pair])}")


def _difference(told: str, expected: str) -> str:
    more = set(told.splitlines()) - set(expected.splitlines())
    return next(iter(sorted(more)), "less").strip()[:160]


@contextmanager
def _clients(asked: Asked, pooler: pooler_server.Pooler, turns: int) -> Iterator[list[dict[str, Any]]]:
    """They work during the block, and its list has what they saw after it."""
    from proofs.servers.pooler_clients import read_guarded
    from sharing.access.roles import Capability
    from sharing.models import User

    users = [user for user in User.objects.filter(is_active=True) if user.can(Capability.VIEW_PEOPLE)]
    expected = {str(key): read_guarded(str(key)) for key in ["", *(user.pk for user in users)]}
    given = {"expected": expected, "seed": asked.seed, "turns": turns, "fault": asked.fault}
    child = subprocess.Popen(
        [sys.executable, "-m", "proofs.servers.pooler_clients"],
        env=_pooled(pooler),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    told: list[dict[str, Any]] = []
    try:
        assert child.stdin is not None
        child.stdin.write(json.dumps(given) + "\n")
        child.stdin.flush()
        yield told
        said, _ = child.communicate()
        told.append(json.loads(said.splitlines()[-1]) if said else {"wrong": {"the clients died": 1}})
    finally:
        child.kill()


def _pooled(pooler: pooler_server.Pooler) -> dict[str, str]:
    return {**os.environ, **_environment(pooler.url), "RELEASE_MONITOR_DATABASE_POOLED": "1"}


def _jobs(pooler: pooler_server.Pooler, *, doing: Callable[[str], object]) -> list[str]:
    """Jobs that no worker behind the pooler did well."""
    from release_monitor.celery import app
    from release_monitor.running import processes, programs
    from release_monitor.running.state import CHECKOUT
    from sharing.jobs.models import JobRun

    doing("jobs")
    names = [f"sharing.tasks.{job}" for job in JOBS]
    worker = processes.spawn(
        programs.worker("clock,letters,events", concurrency=1),
        output=subprocess.DEVNULL,
        environment=_pooled(pooler),
        cwd=CHECKOUT,
    )
    try:
        for name in names:
            app.send_task(name)
        processes.wait_until(
            lambda: JobRun.objects.good().filter(job__in=names).values("job").distinct().count() == len(names),
            time.monotonic() + JOB_SECONDS,
            every=0.5,
        )
    finally:
        worker.kill()
        worker.wait()
    return sorted({*names} - {*JobRun.objects.good().values_list("job", flat=True)})


def _bells(pooled: Any, askers: Askers) -> int:
    """How many open pages heard their bell; of one."""
    from proofs.alerts.breach_world import cookie_of
    from proofs.alerts.streams import MARK
    from sharing import live_updates

    listener = next(iter(askers.users.values()))
    headers = {"Cookie": cookie_of(listener)}
    connection = http.client.HTTPConnection("127.0.0.1", pooled.port, timeout=BELL_SECONDS)
    heard = threading.Event()
    try:
        connection.request("GET", "/events/", headers=headers)
        stream = connection.getresponse()

        def listen() -> None:
            try:
                while line := stream.readline():
                    if line.strip() == f"event: {MARK}".encode():
                        heard.set()
                        return
            except OSError:
                return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        until = time.monotonic() + BELL_SECONDS
        while not heard.is_set() and time.monotonic() < until:
            live_updates.ring(listener.pk, MARK)
            heard.wait(0.5)
    finally:
        connection.close()
    return int(heard.is_set())


def _unsealed(pooler: pooler_server.Pooler) -> int:
    """Entries that the sealer behind the pooler left. Its key and its witness are made for it."""
    from django.db import connection

    with tempfile.TemporaryDirectory() as state:
        environment = _pooled(pooler) | {"RELEASE_MONITOR_STATE": state}
        subprocess.run([sys.executable, "manage.py", "seal", "--once"], env=environment, check=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM sharing_auditentry) - (SELECT count(*) FROM sharing_auditleaf)")
        return cursor.fetchone()[0]


def _served(pooler: pooler_server.Pooler) -> dict[str, Any]:
    rows = [row for row in pooler.shown("STATS") if row["database"] == pooler.to["NAME"]]
    return {"transactions": sum(int(row["total_xact_count"]) for row in rows)}


def _judged(
    compared: Compared, seen: dict[str, Any], jobs: list[str], bells: int, unsealed: int, served: dict[str, Any]
) -> Outcome:
    figures = {
        "answers": compared.same + len(compared.wrong),
        "of them different": len(compared.wrong),
        "left out": compared.left_out,
        "clients' turns": seen.get("turns", 0),
        "guarded reads": seen.get("guarded_reads", 0),
        "their rows": seen.get("rows", 0),
        "changes of access": seen.get("changes", 0),
        "locks taken": seen.get("locks", 0),
        "wrong": sum(seen["wrong"].values()),
        "connections of the server": seen.get("connections", 0),
        **served,
        "jobs done": len(JOBS) - len(jobs),
        "bells heard": bells,
        "entries unsealed": unsealed,
        "alerts of unrecorded access": _alerts(),
    }
    details = [*compared.wrong[:20], *(f"{words} ({times} times)" for words, times in seen["wrong"].items())]
    details += [f"{job} was not done" for job in jobs]
    nought = ("of them different", "wrong", "entries unsealed", "alerts of unrecorded access")
    is_proved = not any(figures[name] for name in nought) and not jobs and bells == 1
    return Outcome(is_proved, figures, details)


def _alerts() -> int:
    """Of changes of access by the clients that the scan takes for written past the application."""
    from django.utils import timezone

    from sharing.history import unrecorded

    return unrecorded.find(at=timezone.now())


PROOF = Proof(
    name="pooler",
    shows="through pgbouncer in transaction mode every answer is the same, and nothing of one client reaches another",
    size=2_000,
    counts="answers",
    minutes=6,
    needs=Needs.COPY,
    faults=(TOKEN_STAYS, LOCK_OF_A_SESSION),
    run=prove,
    lacks=pooler_server.lacking,
)
PROOFS = (PROOF,)
