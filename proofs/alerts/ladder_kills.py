"""Kills of everything while alerts are raised, acknowledged and escalate, in a time that runs sixty times as fast.

Breaches are posted to a real web server, and each raises a critical alert. A real scheduler and worker make the rungs.
Somebody acknowledges some. Meanwhile up to three parts at a time are killed: web, worker, scheduler, Valkey, a process
of PostgreSQL or all of its server. Afterwards each ladder is held against the rules.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import Error, connection, connections
from django.utils import timezone

from embedded.postgres import Postgres
from embedded.valkey import Valkey
from licence.models import Breach
from proofs.alerts import breach_world
from proofs.alerts.breach_world import World
from proofs.alerts.killing import Senders
from proofs.servers.web import Web, token_for
from release_monitor.running import processes
from release_monitor.running.state import CHECKOUT
from sharing.administration.actions import people, teams
from sharing.alerts import actions
from sharing.alerts.actions import AlreadyAcknowledged
from sharing.alerts.rules import EscalationStep, next_rung
from sharing.models import Alert, Receipt, RungMade, User

PARTS = ("web", "worker", "scheduler", "broker", "database", "database server")
ROLES = {  # who manages the team, who commands
    "ct_police": ("ct_manager", "ct_manager"),
    "probation": ("probation_manager", "probation_head"),
    "prison": ("prison_decision_maker", "prison_decision_maker"),
}
AT_ONCE = 3  # parts at most that are killed at one moment
LONGEST_LATE = timedelta(seconds=15)
POSTED_EVERY_SECONDS = 4.0
LONGEST_OPEN = timedelta(seconds=60)
READY_SECONDS = 120.0
NOTICED_SECONDS = 1.0  # until the server has seen that one of its processes was killed
LAST_LADDERS_SECONDS = 75.0


@dataclass
class Outage:
    """From the kill until the part was ready to work again."""

    began_at: datetime
    ended_at: datetime


@dataclass
class Seen:
    """What was seen. The last five must be nought."""

    kills: int = 0
    moments: int = 0
    alerts: int = 0
    receipts: int = 0
    acknowledged: int = 0
    rungs: int = 0
    latest_seconds: float = 0.0
    lost: int = 0
    doubled: int = 0
    late: int = 0
    after_acknowledged: int = 0
    breaches_lost: int = 0

    @property
    def holds(self) -> bool:
        return self.rungs > 0 and not any(
            [self.lost, self.doubled, self.late, self.after_acknowledged, self.breaches_lost]
        )


@dataclass
class Program:
    """A worker or scheduler of the hastened site, and the word in its log that says that it works."""

    command: list[str]
    ready: str
    log: Path
    process: subprocess.Popen | None = None

    def start(self) -> None:
        self.spawn()
        self.wait()

    def spawn(self) -> None:
        self.log.write_bytes(b"")
        with self.log.open("ab") as written:
            self.process = processes.spawn(self.command, output=written, cwd=CHECKOUT)

    def wait(self) -> None:
        if not processes.wait_until(lambda: self.ready in self.log.read_text(), time.monotonic() + READY_SECONDS, 0.05):
            raise RuntimeError(f"It did not start; see {self.log}")

    def kill(self) -> None:
        if self.process is not None:
            processes.stop_group(self.process, signal.SIGKILL)
            self.process.wait()


@dataclass
class Ground:
    """All that is killed, and what becomes of it."""

    web: Web
    valkey: Valkey
    postgres: Postgres
    worker: Program
    scheduler: Program
    outages: list[Outage] = field(default_factory=list)

    def start(self) -> None:
        self.web.start()
        self.worker.start()
        self.scheduler.start()

    def stop(self) -> None:
        for part in (self.web, self.worker, self.scheduler):
            part.kill()

    def kill(self, parts: list[str]) -> None:
        """Kill them one after another, and have all of them back."""
        began = timezone.now()
        programs = {"web": self.web, "worker": self.worker, "scheduler": self.scheduler}
        killed = [programs[part] for part in parts if part in programs]
        for program in killed:
            program.kill()
        if "broker" in parts:
            self.valkey.stop()
        if "database server" in parts:
            kill_database_server(self.postgres)
        if "database" in parts:
            kill_database()
        if "broker" in parts:
            self.valkey.start()
        for program in killed:
            program.spawn()
        for program in killed:
            program.wait()
        self.outages.append(Outage(began, timezone.now()))


def kill_database() -> None:
    """One process of the server: PostgreSQL then ends all others, and begins anew from its log."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = %s", ["client backend"])
        pids = [pid for (pid,) in cursor.fetchall()]
    os.kill(random.choice(pids), signal.SIGKILL)
    connections.close_all()
    time.sleep(NOTICED_SECONDS)
    wait_for_database()


def kill_database_server(postgres: Postgres) -> None:
    """All of it at once, as when its machine stops. The next start recovers from its log."""
    process, postgres.process = postgres.process, None
    if process is None:
        raise RuntimeError("The database server does not run")
    processes.stop_group(process, signal.SIGKILL)
    process.wait()
    connections.close_all()
    time.sleep(NOTICED_SECONDS)
    postgres.start()
    wait_for_database()


def wait_for_database() -> None:
    def answers() -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            return True
        except Error:
            connections.close_all()
            return False

    if not processes.wait_until(answers, time.monotonic() + READY_SECONDS, 0.05):
        raise RuntimeError("The database did not come back")


def staffed(world: World) -> list[User]:
    """Somebody on each rung of each agency; of each team one who acknowledges."""
    managers = []
    for team in world.teams:
        manager, commander = ROLES[team.agency.kind]
        added = [
            people.add_user(
                name=f"{role} {n}", email=f"{role}{n}@{team.pk}.example", agency=team.agency, role=role, by=None
            )
            for n, role in enumerate((manager, manager, commander))
        ]
        desk = teams.add_team(name=f"Desk of {team}", kind="duty_desk", agency=team.agency, by=None)
        teams.add_member(team=team, user=added[0], by=None)
        teams.add_member(team=desk, user=added[1], by=None)
        managers.append(added[0])
    return managers


def prove(
    valkey: Valkey, postgres: Postgres, *, kills: int, seed: int, folder: Path, doing: Callable[[str], object]
) -> Seen:
    """The draw of what is killed, and when, is of the seed."""
    drawn = random.Random(seed)
    world = breach_world.make(20)
    readers = staffed(world)
    ground = Ground(
        Web(application="proofs.servers.fast_site:application"),
        valkey,
        postgres,
        Program(hastened(_worker()), " ready.", folder / "worker.log"),
        Program(hastened(_scheduler(folder)), "beat: Starting", folder / "scheduler.log"),
    )
    seen = Seen()
    try:
        ground.start()
        senders = Senders(ground.web, world, token_for(ground.web))
        with working(senders, readers):
            while seen.kills < kills:
                time.sleep(drawn.uniform(0.5, 3.0))
                parts = drawn.sample(PARTS, min(drawn.randint(1, AT_ONCE), kills - seen.kills))
                doing(f"kill {seen.kills + 1} of {kills}: {' and '.join(parts)}, {len(senders.answered)} alerts")
                ground.kill(parts)
                seen.kills += len(parts)
                seen.moments += 1
        doing("the last ladders")
        time.sleep(LAST_LADDERS_SECONDS)
        ended_at = timezone.now()
    finally:
        ground.stop()
    connections.close_all()  # a kill may have been noticed only after the server answered again
    found = {str(uid) for uid in Breach.objects.values_list("uid", flat=True)}
    seen.breaches_lost = sum(uid not in found for uid in senders.answered.values())
    judge(seen, ground.outages, ended_at=ended_at)
    return seen


def _worker() -> list[str]:
    from django.conf import settings

    from release_monitor.running import programs

    return programs.worker(settings.CELERY_TASK_DEFAULT_QUEUE, concurrency=1)


def _scheduler(folder: Path) -> list[str]:
    from release_monitor.running import programs

    return programs.scheduler(schedule=folder / "schedule")


def hastened(command: list[str]) -> list[str]:
    return ["proofs.servers.fast_site" if word == "release_monitor" else word for word in command]


@contextlib.contextmanager
def working(senders: Senders, readers: list[User]) -> Iterator[None]:
    """Somebody posts, and somebody of each team acknowledges some alerts soon and the rest after a minute."""
    stopped = threading.Event()

    def post() -> None:
        n = 0
        while not stopped.is_set():
            senders.send(n)
            n += 1
            stopped.wait(POSTED_EVERY_SECONDS)

    def acknowledge() -> None:
        while not stopped.wait(0.5):
            try:
                for reader in readers:
                    acknowledge_some(reader)
            except Error:
                connections.close_all()
        connections.close_all()

    threads = [threading.Thread(target=work, daemon=True) for work in (post, acknowledge)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join(READY_SECONDS)


def acknowledge_some(reader: User) -> None:
    now = timezone.now()
    rows = Receipt.objects.open().to_teams_of(reader).select_related("alert")
    for receipt in rows.filter(told_at__lt=now - timedelta(seconds=5)):
        is_soon = receipt.pk % 2 and random.random() < 0.03
        if is_soon or receipt.told_at < now - LONGEST_OPEN:
            with contextlib.suppress(AlreadyAcknowledged):
                actions.acknowledge(alert=receipt.alert, by=reader)


def judge(seen: Seen, outages: list[Outage], *, ended_at: datetime) -> None:
    """Each ladder against the rules: a rung for each time that came while the receipt was open, once, in time."""
    seen.alerts = Alert.objects.filter(kind="licence.breach").count()
    for receipt in Receipt.objects.select_related("alert").order_by("pk"):
        seen.receipts += 1
        seen.acknowledged += receipt.acknowledged_at is not None
        rows = list(RungMade.objects.filter(receipt=receipt).order_by("due_at", "pk"))
        seen.rungs += len(rows)
        until = receipt.acknowledged_at or receipt.closed_at or ended_at
        first = [row for row in rows if row.round == 1]
        seen.doubled += len(first) - len({row.rung for row in first}) + sum(row.round >= 100 for row in rows)
        seen.after_acknowledged += sum(row.made_at > until for row in rows)
        for step in expected(receipt, until):
            row = next((row for row in first if row.rung == step.rung), None)
            if row is None:
                seen.lost += ready_at(step.at, until, outages) + LONGEST_LATE < until
        for row in first:
            late = row.made_at - ready_at(row.due_at, row.made_at, outages)
            seen.latest_seconds = max(seen.latest_seconds, late.total_seconds())
            seen.late += late > LONGEST_LATE


def expected(receipt: Receipt, until: datetime) -> Iterator[EscalationStep]:
    made: list[EscalationStep] = []
    while (step := next_rung(made, receipt.waiting)) and step.at < until and step.round == 1:
        yield step
        made.append(step)


def ready_at(due: datetime, made: datetime, outages: list[Outage]) -> datetime:
    """From when it could be made: its time, or the end of the outage in which that came, and of those that followed
    before it was made."""
    for outage in outages:
        if outage.began_at < made and outage.ended_at > due:
            due = outage.ended_at
    return due
