"""Mail that hangs for an hour and refuses for ten, in a time of letters that runs sixty times as fast.

Breaches are posted to a real web server, and each raises a critical alert with its letters; lists are to be sent too.
A real scheduler, workers and watcher run beside a mail server that takes letters, then takes connections and never says
a word, then refuses each, then takes letters again. Of the other jobs, the ledger says whether one was late.
"""

from __future__ import annotations

import os
import socketserver
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from proofs.alerts import breach_world
from proofs.alerts.killing import Senders
from proofs.alerts.ladder_kills import Program, hastened, staffed, working
from proofs.servers.fast_site import SIXTY
from proofs.servers.web import Web, token_for
from release_monitor.celery import app
from release_monitor.running import programs
from sharing.models import Delivery, Digest, Fault, JobRun, Receipt, Severity, Team

HANGS_FOR, REFUSES_FOR = timedelta(hours=1) / SIXTY, timedelta(hours=10) / SIXTY
BEFORE, LETTERS_LEAVE_IN = timedelta(seconds=30), timedelta(minutes=5)
DESK_TOLD_IN = timedelta(minutes=2)  # in true time: the watcher's is not hastened
LISTS = 40
OF_THE_NETWORK = frozenset({"sharing.tasks.deliver", "sharing.tasks.send_events"})
LONGEST_INTERVAL = 60.0  # of jobs that run often enough to be seen late


class Mood(StrEnum):
    TAKES, HANGS, REFUSES = "takes letters", "hangs", "refuses"


class Speaks(socketserver.StreamRequestHandler):
    """As much of SMTP as a letter needs."""

    server: MailServer

    def handle(self) -> None:
        mood = self.server.mood
        if mood == Mood.HANGS:
            self.server.is_over.wait(HANGS_FOR.total_seconds())
            return
        if mood == Mood.REFUSES:
            self._say("421 4.3.2 Not now")
            return
        self._say("220 proof")
        while words := self.rfile.readline():
            verb = words[:4].strip().upper()
            if verb == b"DATA":
                self._say("354 Go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.taken.append(b"".join(lines))
            if verb == b"QUIT":
                self._say("221 Bye")
                return
            self._say("250 OK")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Answers as its mood is when a connection comes."""

    allow_reuse_address = daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Speaks)
        self.mood, self.taken, self.is_over = Mood.TAKES, [], threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A worker that gave up and hung up is what the proof is about."""


@dataclass
class Seen:
    """What was seen. The last six must be nought."""

    alerts: int = 0
    sent_before: int = 0
    sent_while_away: int = 0
    sent: int = 0
    dropped: int = 0
    desk_told_seconds: float = -1.0
    all_left_seconds: float = 0.0
    runs_of_other_jobs: int = 0
    latest_seconds: float = 0.0
    late: int = 0
    lost: int = 0
    given_up: int = 0
    not_there: int = 0
    faults_left: int = 0
    desk_late: int = 0
    late_jobs: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        went = self.sent_before and self.sent > self.sent_before and self.runs_of_other_jobs
        return bool(went) and not any(
            [self.late, self.lost, self.given_up, self.not_there, self.faults_left, self.desk_late]
        )


def prove(*, minutes: int, folder: Path, doing: Callable[[str], object]) -> Seen:
    """minutes: of true time that the mail server refuses, in whole or less."""
    world = breach_world.make(20)
    readers = staffed(world)
    server, seen = MailServer(), Seen()
    os.environ |= {
        "RELEASE_MONITOR_SMTP_HOST": "127.0.0.1",
        "RELEASE_MONITOR_SMTP_PORT": str(server.server_address[1]),
    }
    web = Web(application="proofs.servers.fast_site:application")
    parts = [
        Program(hastened(programs.worker(settings.CELERY_TASK_DEFAULT_QUEUE, concurrency=1)), " ready.", folder / "w"),
        Program(hastened(programs.network_worker(settings.LETTERS_QUEUE)), " ready.", folder / "letters"),
        Program(hastened(programs.network_worker(settings.EVENTS_QUEUE)), " ready.", folder / "events"),
        Program(hastened(programs.scheduler(schedule=folder / "schedule")), "beat: Starting", folder / "scheduler"),
        Program(programs.watcher(), "", folder / "watcher"),
    ]
    try:
        for part in (web, *parts):
            part.start()
        senders = Senders(web, world, token_for(web))
        lists_to_send(world.teams)
        with working(senders, readers):
            began_at = timezone.now()
            doing("mail leaves")
            time.sleep(BEFORE.total_seconds())
            seen.sent_before = sent()
            doing("the mail server hangs")
            server.mood, away_at = Mood.HANGS, timezone.now()
            lists_to_send(world.teams)
            time.sleep(HANGS_FOR.total_seconds())
            server.mood = Mood.REFUSES
            for minute in range(minutes):
                doing(f"the mail server refuses, {minute} of {minutes} minutes, {len(senders.answered)} alerts")
                time.sleep(60)
            while_away = Delivery.objects.filter(sent_at__gt=away_at + timedelta(seconds=5))
            seen.sent_while_away = while_away.count()
            server.mood, back_at = Mood.TAKES, timezone.now()
        doing("the letters that are left")
        while owed(before=back_at).exists() and timezone.now() < back_at + LETTERS_LEAVE_IN:
            time.sleep(1)
        seen.all_left_seconds = (timezone.now() - back_at).total_seconds()
        time.sleep(35)  # the watcher looks once more
        ended_at = timezone.now()
    finally:
        server.is_over.set()
        for part in (*parts, web):
            part.kill()
        server.shutdown()
        server.server_close()
    connections.close_all()
    judge(seen, server, away_at=away_at, back_at=back_at)
    judge_jobs(seen, began_at=began_at, ended_at=min(ended_at, back_at + LETTERS_LEAVE_IN))
    return seen


def lists_to_send(teams: list[Team]) -> None:
    """Letters that no alert stands behind, for each team's members."""
    now = timezone.now()
    for n in range(LISTS // len(teams)):
        for team in teams:
            digest = Digest.objects.create(
                team=team, kind="proof", key=f"{now.isoformat()}{n}", title="A list", path="/", made_at=now
            )
            user = team.memberships.first().user  # type: ignore[union-attr]
            Delivery.objects.create(digest=digest, user=user, channel=Delivery.Channel.EMAIL, next_try_at=now)


def owed(*, before: datetime) -> QuerySet[Delivery]:
    """Letters of critical alerts still open that were written before this moment, and have not left."""
    waiting = Delivery.objects.filter(state__in=[Delivery.State.WAITING, Delivery.State.HELD])
    critical = Receipt.objects.open().filter(severity=Severity.CRITICAL, told_at__lt=before)
    return waiting.filter(receipt__in=critical).exclude(rung__made_at__gte=before)


def sent() -> int:
    return Delivery.objects.filter(state=Delivery.State.SENT).count()


def judge(seen: Seen, server: MailServer, *, away_at: datetime, back_at: datetime) -> None:
    """lost: a letter of an open critical alert that has not left. given_up: any that was. not_there: marked as sent,
    and not with the mail server."""
    letters = Delivery.objects.filter(channel=Delivery.Channel.EMAIL)
    seen.alerts = Receipt.objects.values("alert").distinct().count()
    seen.sent = sent()
    seen.dropped = letters.filter(state=Delivery.State.DROPPED).count()
    seen.lost = owed(before=back_at).count()
    seen.given_up = letters.filter(state=Delivery.State.FAILED).count()
    seen.not_there = max(0, seen.sent - len(server.taken))
    told = Fault.objects.filter(name="mail").order_by("found_at").first()
    seen.desk_told_seconds = (told.found_at - away_at).total_seconds() if told else -1.0
    seen.desk_late = int(not 0 <= seen.desk_told_seconds <= DESK_TOLD_IN.total_seconds())
    seen.faults_left = Fault.objects.standing().filter(name="mail").count()


def judge_jobs(seen: Seen, *, began_at: datetime, ended_at: datetime) -> None:
    """Of each job that needs no network: between two runs, never more than twice its interval."""
    intervals = {entry["task"]: entry["schedule"] for entry in app.conf.beat_schedule.values()}
    for task, interval in intervals.items():
        if task in OF_THE_NETWORK or not isinstance(interval, float) or interval > LONGEST_INTERVAL:
            continue
        runs = JobRun.objects.filter(job=task, began_at__gte=began_at, began_at__lte=ended_at).order_by("began_at")
        moments = [began_at, *runs.values_list("began_at", flat=True), ended_at]
        seen.runs_of_other_jobs += len(moments) - 2
        gaps = [(after - before).total_seconds() for before, after in pairwise(moments)]
        late = max(gaps) - interval
        seen.latest_seconds = max(seen.latest_seconds, late)
        if late > interval:
            seen.late += 1
            seen.late_jobs.append(f"{task}: {late:.1f} s late, its interval is {interval:.0f} s")
