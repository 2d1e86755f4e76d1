"""The programs of the site against the servers that the environment names. No demo data, no embedded servers."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from release_monitor.checks import refuse_unsafe_start, refuse_wrong_rights
from release_monitor.running import environment, processes, programs
from release_monitor.running.state import CHECKOUT, State

PARTS = ("web", "worker", "letters", "events", "scheduler", "watcher", "sealer")
SEALER = "sealer"  # by itself: nothing else that serves may have its key
NEEDED = ("DATABASE_URL", "REDIS_URL")


class Command(BaseCommand):
    help = "Runs the processes of the site against DATABASE_URL and REDIS_URL; logs go to standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--only", choices=PARTS, action="append", help="run this part; may be given twice")
        parser.add_argument("--concurrency", type=int, default=programs.WORKER_CONCURRENCY, help="of the worker")
        parser.add_argument("--schedule", type=Path, help="the scheduler's file; default: in the state folder")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [name for name in NEEDED if not environment.has(name)]
        if missing:
            raise CommandError(
                f"{' and '.join(missing)} must name running servers; `manage.py demo` and `manage.py services` "
                "bring their own."
            )
        parts = options["only"] or [part for part in PARTS if part != SEALER]
        refuse_unsafe_start(seals=SEALER in parts)  # once here, not at each attempt of each child
        if not settings.LOCAL:
            refuse_wrong_rights()
        if "web" in parts:
            try:
                programs.refuse_used_port(options["host"], options["port"])
            except programs.PortInUse as reason:
                raise CommandError(str(reason)) from None
        commands = {
            "web": programs.web(host=options["host"], port=options["port"], workers=web_workers()),
            "worker": programs.worker(settings.CELERY_TASK_DEFAULT_QUEUE, concurrency=options["concurrency"]),
            "letters": programs.network_worker(settings.LETTERS_QUEUE),
            "events": programs.network_worker(settings.EVENTS_QUEUE),
            "watcher": programs.watcher(),
            "sealer": programs.sealer(),
            "scheduler": programs.scheduler(schedule=options["schedule"] or schedule_in_state()),
        }
        processes.stop_on_signals()
        supervisor = processes.Supervisor(self.stderr.write, cwd=CHECKOUT)
        try:
            for part in parts:
                supervisor.add(processes.Child(part, commands[part], is_essential=part in programs.ESSENTIAL))
            supervisor.watch()
        except processes.GivenUpError as reason:
            raise CommandError(str(reason)) from None
        except KeyboardInterrupt:
            self.stderr.write("Stopping.")
        finally:
            processes.ignore_signals()
            supervisor.stop()


def web_workers() -> int:
    return int(os.environ.get("WEB_WORKERS") or os.cpu_count() or 1)


def schedule_in_state() -> Path:
    state = State.of_environment()
    state.make()
    return state.folder / "schedule"
