"""The three programs that make the site: web, worker and scheduler, and the command line of each."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from release_monitor.processes import shared_memory_works

WORKER_CONCURRENCY = 2
SITE = "release_monitor.asgi:application"


def web(*, host: str, port: int, workers: int, application: str = SITE) -> list[str]:
    """Granian. A worker that still has open connections three seconds after the stop is killed."""
    return [
        *(sys.executable, "-m", "granian", application),
        *("--interface", "asgi", "--host", host, "--port", str(port), "--workers", str(workers)),
        *("--workers-kill-timeout", "3", "--respawn-failed-workers", "--no-ws"),
    ]


def worker(*, concurrency: int = WORKER_CONCURRENCY) -> list[str]:
    """Celery's worker; on threads where its process pool cannot make its semaphores."""
    pool = "prefork" if shared_memory_works() else "threads"
    return [
        *(sys.executable, "-m", "celery", "--app", "release_monitor", "worker"),
        *("--pool", pool, "--concurrency", str(concurrency), "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),  # they introduce workers to each other; ours need not meet
    ]


def scheduler(*, schedule: Path) -> list[str]:
    """Celery's beat. No pid file: one left by a kill would stop the next start, and the lock of the state folder
    or the one container that runs it already sees to there being one."""
    return [
        *(sys.executable, "-m", "celery", "--app", "release_monitor", "beat"),
        *("--schedule", os.fspath(schedule), "--pidfile", "", "--loglevel", "INFO"),
    ]
