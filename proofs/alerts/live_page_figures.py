"""What open streams cost the real web server, in one process of it, and its pages. The browsers are a process too."""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psutil
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from proofs.alerts import breach_world
from proofs.servers.web import Web
from release_monitor.running import processes
from release_monitor.running.state import CHECKOUT
from sharing.administration.actions import people
from sharing.models import User
from sharing.sign_in import actions as sign_in

MOST_MEBIBYTES, MOST_PROCESSOR, MOST_PAGE_MS, LATEST_SECONDS = 40.0, 2.0, 100.0, 1.0
MOST_THREADS, MOST_CONNECTIONS = 4, 1  # of all streams together
SOFT_LIMIT = 1024  # on open files, as a system comes: the process raises it itself
WARM = 60  # pages, before anything is measured
IDLE_SECONDS = 30.0
ROUNDS = 5  # of browsers that come back at once
PAUSE_SECONDS = 0.05  # between two pages
EACH_WAY = 20  # sign-outs of each of three ways
ENDS_SECONDS = 30.0
SECRET = "a" * 32  # with which a form proves that it is ours: cookie and field agree


@dataclass
class Seen:
    """Memory and processor of the one process of the web server; pages by their 95th percentile."""

    streams: int = 0
    mebibytes_more: float = 0.0
    threads_more: int = 0
    connections_more: int = 0
    processor_idle_percent: float = 0.0
    came_back_at_once: int = 0
    of_them_answered: int = 0
    last_answered_after_seconds: float = 0.0
    pages_before: int = 0
    page_before_ms: float = 0.0
    pages_meanwhile: int = 0
    page_meanwhile_median_ms: float = 0.0
    page_meanwhile_ms: float = 0.0
    signed_out: int = 0
    latest_end_seconds: float = 0.0
    told_by_metrics: int = 0
    ended_with_the_server_seconds: float = 0.0

    @property
    def wrong(self) -> list[str]:
        """What is not as it should be, in words."""
        found = {
            "memory": self.mebibytes_more > MOST_MEBIBYTES,
            "threads": self.threads_more > MOST_THREADS,
            "connections": self.connections_more > MOST_CONNECTIONS,
            "processor while idle": self.processor_idle_percent > MOST_PROCESSOR,
            "not all answered": self.of_them_answered < self.came_back_at_once,
            "pages meanwhile": self.page_meanwhile_ms >= MOST_PAGE_MS,
            "sign-out": self.latest_end_seconds > LATEST_SECONDS,
            "metrics": self.told_by_metrics != self.streams,
            "stop": self.ended_with_the_server_seconds > LATEST_SECONDS,
        }
        return [words for words, is_wrong in found.items() if is_wrong]


class Browsers:
    """The process of `crowd.py`."""

    def __init__(self, port: int, cookies: list[str]) -> None:
        command = [sys.executable, "-m", "proofs.alerts.crowd", str(port)]
        self.process = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._say(cookies)

    def tell(self, what: str, *arguments: Any) -> dict[str, Any]:
        self._say([what, *arguments])
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())

    def _say(self, words: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()


@dataclass
class Pages:
    """Somebody who reads the list of people again and again, and how long each time took."""

    web: Web
    cookie: str
    took: list[tuple[float, float]] = field(default_factory=list)  # when it was asked, and answered
    stopped: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        with contextlib.closing(self.web.connection()) as kept:
            while not self.stopped.is_set():
                begun = time.monotonic()
                answer = self.web.asked(kept, "GET", reverse("people"), Cookie=self.cookie)
                answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"A page was answered {answer.status}")
                self.took.append((begun, time.monotonic()))
                time.sleep(PAUSE_SECONDS)

    @contextlib.contextmanager
    def reading(self) -> Iterator[list[tuple[float, float]]]:
        self.took, self.stopped = [], threading.Event()
        reader = threading.Thread(target=self.read)
        reader.start()
        try:
            yield self.took
        finally:
            self.stopped.set()
            reader.join()


def prove(web: Web, *, streams: int, doing: Callable[[str], object]) -> Seen:
    doing("making people")
    world = breach_world.make(40)
    some = [User(email=f"page{n}@proof.example", name=f"Page {n}", agency=world.officer.agency) for n in range(streams)]
    users = User.objects.bulk_create([_officer(user) for user in some])
    cookies = [breach_world.cookie_of(user) for user in users]
    now = timezone.now()
    UserSession.objects.bulk_create(
        UserSession(user=user, session_key=key_of(cookie), ip="127.0.0.1", created_at=now)
        for user, cookie in zip(users, cookies, strict=True)
    )
    seen = Seen(streams=streams)
    with _few_files():
        web.start()
    browsers = Browsers(web.port, cookies)
    try:
        _costs(seen, web, browsers, Pages(web, breach_world.cookie_of(world.officer)), doing)
        doing("signing out")
        _sign_outs(seen, web, browsers, users, cookies)
        doing("stopping")
        _stop(seen, web, browsers)
    finally:
        browsers.process.kill()
        browsers.process.wait()
        web.kill()
        connection.close()
    return seen


def key_of(cookie: str) -> str:
    return cookie.partition("=")[2]


def _officer(user: User) -> User:
    user.role = "probation_officer"
    user.set_unusable_password()
    return user


@contextlib.contextmanager
def _few_files() -> Iterator[None]:
    """What is started may have as few files open as a system allows that nobody has set up."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(SOFT_LIMIT, soft), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _costs(seen: Seen, web: Web, browsers: Browsers, pages: Pages, doing: Callable[[str], object]) -> None:
    doing("reading pages")
    with pages.reading() as took:
        processes.wait_until(lambda: len(took) >= 2 * WARM, time.monotonic() + 300, every=0.1)
    seen.pages_before = len(took) - WARM
    seen.page_before_ms = _percentile(took[WARM:])
    assert web.process
    process = max(psutil.Process(web.process.pid).children(recursive=True), key=lambda each: each.memory_info().rss)
    _told_by_metrics(web)
    without = (_memory(process), process.num_threads(), _connections())

    doing("opening streams")
    browsers.tell("open", 0, seen.streams, False)
    time.sleep(3)
    seen.told_by_metrics = _told_by_metrics(web)
    doing("listening to silence")
    before = sum(process.cpu_times()[:2])
    time.sleep(IDLE_SECONDS)
    seen.processor_idle_percent = (sum(process.cpu_times()[:2]) - before) / IDLE_SECONDS * 100
    seen.mebibytes_more = _memory(process) - without[0]
    seen.threads_more = process.num_threads() - without[1]
    seen.connections_more = _connections() - without[2]

    doing("coming back")
    _come_back(seen, web, browsers, pages)


def _come_back(seen: Seen, web: Web, browsers: Browsers, pages: Pages) -> None:
    """Half of the browsers at once, time and again, while somebody reads pages."""
    half = seen.streams // 2
    meanwhile: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        browsers.tell("close", 0, half)
        processes.wait_until(lambda: _told_by_metrics(web) == seen.streams - half, time.monotonic() + 30, every=0.2)
        with pages.reading() as took:
            processes.wait_until(lambda: len(took) > 2, time.monotonic() + 60)
            told = browsers.tell("open", 0, half, True)
        seen.came_back_at_once += half
        seen.of_them_answered += told["statuses"].get("200", 0)
        seen.last_answered_after_seconds = max(seen.last_answered_after_seconds, told["ended"] - told["begun"])
        meanwhile += [each for each in took if each[0] < told["ended"] and each[1] > told["begun"]]
    seen.pages_meanwhile = len(meanwhile)
    seen.page_meanwhile_median_ms = statistics.median(end - begun for begun, end in meanwhile) * 1000
    seen.page_meanwhile_ms = _percentile(meanwhile)


def _sign_outs(seen: Seen, web: Web, browsers: Browsers, users: list[User], cookies: list[str]) -> None:
    """In turns: by the users themselves, ended by an administrator, and with their account."""
    over: dict[int, float] = {}
    for n in range(min(3 * EACH_WAY, len(users))):
        if n % 3 == 0:
            _sign_out(web, cookies[n])
        elif n % 3 == 1:
            sign_in.end_all_sessions(user=users[n], by=None)
        else:
            people.disable_user(user=users[n], by=None)
        over[n] = time.monotonic()
    deadline = time.monotonic() + ENDS_SECONDS
    processes.wait_until(lambda: over.keys() <= _ended(browsers).keys(), deadline, every=0.2)
    ended = _ended(browsers)
    late = [ended[n][0] - over[n] if n in ended and ended[n][1] else ENDS_SECONDS for n in over]
    seen.signed_out, seen.latest_end_seconds = len(over), max(0.0, *late)


def _sign_out(web: Web, cookie: str) -> None:
    status, _ = web.ask(
        *("POST", reverse("account_logout"), f"csrfmiddlewaretoken={SECRET}"),
        Content_Type="application/x-www-form-urlencoded",
        Cookie=f"{cookie}; {settings.CSRF_COOKIE_NAME}={SECRET}",
    )
    if status != 302:
        raise RuntimeError(f"A sign-out was answered {status}")


def _ended(browsers: Browsers) -> dict[int, list[Any]]:
    return {int(number): how for number, how in browsers.tell("ended")["ended"].items()}


def _stop(seen: Seen, web: Web, browsers: Browsers) -> None:
    before = _ended(browsers).keys()
    begun = time.monotonic()
    assert web.process
    web.process.terminate()
    left = seen.streams - len(before)
    processes.wait_until(lambda: len(_ended(browsers)) == seen.streams, begun + ENDS_SECONDS, every=0.2)
    ends = [ended_at for number, (ended_at, _) in _ended(browsers).items() if number not in before]
    seen.ended_with_the_server_seconds = max(ends) - begun if len(ends) == left else ENDS_SECONDS


def _memory(process: psutil.Process) -> float:
    """In MiB, what nobody else would keep if the process went."""
    return process.memory_full_info().uss / 2**20


def _connections() -> int:
    """Of the web server to the database."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()")
        return cursor.fetchone()[0]


def _told_by_metrics(web: Web) -> int:
    _, told = web.ask("GET", "/metrics", Authorization=f"Bearer {os.environ['RELEASE_MONITOR_METRICS_TOKEN']}")
    found = re.search(rb"^release_monitor_streams_open (\d+)", told, re.MULTILINE)
    return int(found[1]) if found else -1


def _percentile(took: list[tuple[float, float]]) -> float:
    """The 95th, in milliseconds."""
    return sorted(end - begun for begun, end in took)[int(len(took) * 0.95)] * 1000
