"""Kills of the real web process, to see that no breach answered with 201 is lost, doubled or told to no one.

Four senders post breaches over HTTP and send each again, with its key, until it is answered. Meanwhile the processes
of the web server are killed at random moments, and Valkey is away for a part of them.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from embedded.valkey import Valkey
from licence.models import Breach, BreachMove
from proofs.alerts import breach_world
from proofs.alerts.breach_world import World
from proofs.servers.web import ANSWER_SECONDS, FRAILTIES, OPEN_SECONDS, Web, token_for
from sharing.models import Alert, Receipt

SENDERS = 4
BELL_SECONDS = 15.0
LONGEST_LIFE_SECONDS = 1.5  # of a web server that answers, before it is killed


@dataclass
class Senders:
    """Threads that post until told to stop, and what was answered."""

    web: Web
    world: World
    token: str
    answered: dict[str, str] = field(default_factory=dict)  # by key: the uid of the breach
    refused: list[tuple[int, bytes]] = field(default_factory=list)
    in_flight: int = 0
    again: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self, first: int) -> None:
        n = first
        while not self.stopped.is_set():
            self.send(n)
            n += SENDERS

    def send(self, n: int) -> None:
        """One breach, again and again with the same key, until it is answered."""
        key, body = str(uuid.uuid4()), json.dumps(breach_world.body_of(self.world, n))
        while self.web.is_open.wait(OPEN_SECONDS):
            with self.lock:
                self.in_flight += 1
            try:
                status, told = self.web.ask(
                    *("POST", "/api/v1/breaches/", body),
                    Content_Type="application/json",
                    Authorization=f"Bearer {self.token}",
                    Idempotency_Key=key,
                )
            except FRAILTIES:
                with self.lock:
                    self.again += 1
                time.sleep(0.05)
                continue
            finally:
                with self.lock:
                    self.in_flight -= 1
            with self.lock:
                if status == 201:
                    self.answered[key] = json.loads(told)["uid"]
                    return
                if status < 500:
                    self.refused.append((status, told))
                    return
            time.sleep(0.05)


@dataclass
class Seen:
    """What was seen. The last four must be nought."""

    kills: int = 0
    kills_in_flight: int = 0
    kills_without_valkey: int = 0
    answered: int = 0
    sent_again: int = 0
    bell_seconds: float | None = None
    lost: int = 0
    doubled: int = 0
    without_alert: int = 0
    refused: int = 0

    @property
    def holds(self) -> bool:
        return not any([self.lost, self.doubled, self.without_alert, self.refused]) and self.bell_seconds is not None


def prove(world: World, valkey: Valkey, web: Web, *, kills: int, doing: Callable[[str], object]) -> Seen:
    seen = Seen()
    try:
        web.start()
        senders = Senders(web, world, token_for(web))
        with posting(senders):
            kill_again_and_again(seen, web, senders, valkey, kills=kills, doing=doing)
        seen.bell_seconds = ring_after_silence(web, senders, valkey)
    finally:
        web.kill()
    seen.answered, seen.sent_again, seen.refused = len(senders.answered), senders.again, len(senders.refused)
    count_what_is_there(seen, senders, world)
    return seen


@contextlib.contextmanager
def posting(senders: Senders) -> Iterator[None]:
    threads = [threading.Thread(target=senders.run, args=(n,), daemon=True) for n in range(SENDERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        senders.stopped.set()
        for thread in threads:
            thread.join(ANSWER_SECONDS + OPEN_SECONDS)


def kill_again_and_again(
    seen: Seen, web: Web, senders: Senders, valkey: Valkey, *, kills: int, doing: Callable[[str], object]
) -> None:
    """Valkey is away in the second quarter of the kills."""
    away = range(kills // 4, kills // 2)
    for number in range(kills):
        doing(f"kill {number + 1} of {kills}, {len(senders.answered)} answered")
        if number == away.start:
            valkey.stop()
        if number == away.stop:
            valkey.start()
        time.sleep(random.uniform(0.0, LONGEST_LIFE_SECONDS))
        seen.kills_in_flight += senders.in_flight > 0
        seen.kills_without_valkey += number in away
        web.kill()
        seen.kills += 1
        web.start()


def ring_after_silence(web: Web, senders: Senders, valkey: Valkey) -> float | None:
    """Seconds from Valkey's return until an open page is told to look again: breaches came while it was away."""
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=BELL_SECONDS)
    connection.request("GET", "/events/", headers={"Cookie": breach_world.cookie_of(senders.world.officer)})
    stream = connection.getresponse()
    try:
        _next_event(stream)  # ready
        time.sleep(1)  # it subscribes after that
        valkey.stop()
        for n in range(SENDERS):
            senders.send(n)
        valkey.start()
        back_at = time.monotonic()
        _next_event(stream)
        return time.monotonic() - back_at
    except FRAILTIES:
        return None
    finally:
        connection.close()


def _next_event(stream: http.client.HTTPResponse) -> str:
    while True:
        line = stream.readline()
        if not line:
            raise ConnectionError("The stream ended")
        if line.startswith(b"event:"):
            return line.decode()


def count_what_is_there(seen: Seen, senders: Senders, world: World) -> None:
    found = {str(uid): pk for uid, pk in Breach.objects.values_list("uid", "pk")}
    alerts = dict(Alert.objects.filter(kind="licence.breach").values_list("key", "pk"))
    seen.lost = sum(uid not in found for uid in senders.answered.values())
    seen.doubled = len(found) - len(set(senders.answered.values()))
    for pk in found.values():
        told = Receipt.objects.filter(alert_id=alerts.get(f"breach:{pk}", 0)).count()
        moves = BreachMove.objects.filter(breach_id=pk).count()
        seen.without_alert += told != len(world.teams) or moves != 1
