"""The programs that make the site, and the command line of each: web, the clock's worker, those of letters and events,
scheduler, watcher and sealer."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from release_monitor.running.processes import shared_memory_works
from release_monitor.running.state import CHECKOUT

WORKER_CONCURRENCY = 2
SITE = "release_monitor.asgi:application"
STREAMS = int(os.environ.get("WEB_STREAMS", "3000"))  # open at once, in each process of the web server
OTHER_CONNECTIONS = 500  # of browsers that ask for pages, and files of its own
ESSENTIAL = frozenset({"web"})  # what has died too often takes the others along


class PortInUse(Exception):
    """Somebody listens there. The text says so in one line."""


def web(*, host: str, port: int, workers: int, application: str = SITE) -> list[str]:
    """Granian. A worker that still has open connections three seconds after the stop is killed.

    HTTP/1.1 alone, as proxies ask: to find out which one is spoken takes 12 KB of each open stream. `backpressure` is
    how many connections a process takes: one more would wait without an answer, so there is room for more than the
    streams, whose door says when it is full.
    """
    return [
        *(sys.executable, "-m", "granian", application),
        *("--interface", "asgi", "--host", host, "--port", str(port), "--workers", str(workers)),
        *("--workers-kill-timeout", "3", "--respawn-failed-workers", "--http", "1", "--no-ws"),
        *("--backlog", "2048", "--backpressure", str(STREAMS + OTHER_CONNECTIONS)),
    ]


def worker(queue: str, *, concurrency: int = WORKER_CONCURRENCY) -> list[str]:
    """Celery's worker, of all that needs no network; on threads where its process pool cannot make its semaphores."""
    pool = "prefork" if shared_memory_works() else "threads"
    return _worker(queue, "--pool", pool, "--concurrency", str(concurrency))


def network_worker(queue: str) -> list[str]:
    """A worker of a queue that waits for the network. One process, which does one run at a time."""
    return _worker(queue, "--pool", "solo")


def _worker(queue: str, *more: str) -> list[str]:
    return [
        *(sys.executable, "-m", "celery", "--app", "release_monitor", "worker"),
        *("--queues", queue, "--hostname", f"{queue}@%h", *more, "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),  # they introduce workers to each other; ours need not meet
    ]


def scheduler(*, schedule: Path) -> list[str]:
    """Celery's beat. No pid file: one left by a kill would stop the next start, and the lock of the state folder
    or the one container that runs it already sees to there being one."""
    return [
        *(sys.executable, "-m", "celery", "--app", "release_monitor", "beat"),
        *("--scheduler", "release_monitor.running.beat:Scheduler"),
        *("--schedule", os.fspath(schedule), "--pidfile", "", "--loglevel", "INFO"),
    ]


def watcher() -> list[str]:
    """What finds that a job has not run. Neither Celery nor the broker is asked for it."""
    return [sys.executable, os.fspath(CHECKOUT / "manage.py"), "watch"]


def sealer() -> list[str]:
    """What signs the audit log: the only one that may read the key."""
    return [sys.executable, os.fspath(CHECKOUT / "manage.py"), "seal"]


def refuse_used_port(host: str, port: int, *, also: Sequence[str] = ()) -> None:
    """Raises PortInUse when somebody listens there, or on one of the other addresses. Asked before the start: the web
    server shares its port with its own processes, and so would with those of another one."""
    for address in (host, *also):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with contextlib.closing(socket.socket(family)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if address == host or error.errno == socket.errno.EADDRINUSE:  # type: ignore[attr-defined]
                    raise PortInUse(
                        f"Port {port} on {address} cannot be had ({error.strerror}): "
                        f"choose another, as in --port {port + 1}."
                    ) from None
