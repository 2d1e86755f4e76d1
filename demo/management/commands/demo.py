"""Everything on this machine, with invented people: servers, data, and the programs of the site."""

import contextlib
import functools
import logging
import os
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from rich.console import Console
from rich.table import Table

from embedded import bootstrap
from embedded.servers import Servers
from release_monitor.running import command_line, processes, programs
from release_monitor.running.state import CHECKOUT, ServersError, State

OPEN_SECONDS = 60.0  # for the web server to answer its first request
LATER_SECONDS = {
    "letters": 8.0,
    "events": 12.0,
    "watcher": 16.0,
    "sealer": 20.0,
}  # when the first pages have been looked at

PATIENCE_SECONDS = 2.0  # all must be gone in 4, and jobs of the demo may be lost

console = Console(highlight=False)
say = functools.partial(console.print, markup=False)


def add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--people", type=int, help="number of invented people; 239 by default")
    parser.add_argument("--history", type=float, help="scale of the 2 years of history; 1 by default, 0 for none")
    parser.add_argument("--fresh", action="store_true", help="delete the demo's database and start again")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")


@contextlib.contextmanager
def step(name: str) -> Iterator[Callable[[str], None]]:
    """One line of progress: a spinner while it lasts where there is a terminal, the time it took when it is done.

    Yields a function that says what the step is at.
    """
    started = time.monotonic()
    with console.status(name) as status:
        yield lambda doing: status.update(f"{name}: {doing}")
    console.print(f"[green]✓[/] {name:<12} {time.monotonic() - started:5.1f} s")


def before_settings(servers: Servers, options: list[str]) -> None:
    """What must be so before Django reads its settings. Raises ServersError with one line when it cannot be."""
    parser = ArgumentParser(add_help=False)
    add_options(parser)
    chosen, _ = parser.parse_known_args(options)
    os.environ["RELEASE_MONITOR_DEMO"] = "1"
    os.environ.setdefault("RELEASE_MONITOR_URL", f"http://localhost:{chosen.port}")
    try:
        programs.refuse_used_port(chosen.host, chosen.port, also=["::1"])  # which browsers try first for localhost
    except programs.PortInUse as reason:
        raise ServersError(str(reason)) from None
    with step("set-up"):
        build_front_end()
    with step("servers"):
        if chosen.fresh:
            servers.forget()
        servers.start()


def build_front_end() -> None:
    """For those who brought their own virtual environment, and for changed sources; an image has it built."""
    if os.environ.get("RELEASE_MONITOR_ENV") == "ready":
        return
    try:
        bootstrap.build_front_end_once(CHECKOUT)
    except bootstrap.SetUpError as reason:
        raise ServersError(str(reason)) from None


class Command(BaseCommand):
    help = "Runs everything with invented people, and prints the address and the accounts."
    requires_system_checks: list[str] = []  # the database is empty on the first start

    def add_arguments(self, parser: CommandParser) -> None:
        add_options(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        supervisor = processes.Supervisor(say, cwd=CHECKOUT, patience=PATIENCE_SECONDS)
        host, port = options["host"], options["port"]
        state = command_line.servers().state
        try:
            # The web server needs no database to get ready, only to answer: it does so beside the next two steps.
            start(supervisor, state, "web", programs.web(host=host, port=port, workers=1))
            self.prepare(options["people"], options["history"])
            with step("first page"):
                wait_for_answer(supervisor, host, port)
            # After the first page: on two processors all three at once would make it wait.
            start(supervisor, state, "worker", programs.worker(settings.CELERY_TASK_DEFAULT_QUEUE))
            start(supervisor, state, "scheduler", programs.scheduler(schedule=state.folder / "schedule"))
            start(supervisor, state, "letters", programs.network_worker(settings.LETTERS_QUEUE))
            start(supervisor, state, "events", programs.network_worker(settings.EVENTS_QUEUE))
            start(supervisor, state, "watcher", programs.watcher())
            start(supervisor, state, "sealer", programs.sealer())
            announce(port)
            supervisor.watch(command_line.servers().ensure_running)
        except processes.GivenUpError as reason:
            raise CommandError(str(reason)) from None
        except KeyboardInterrupt:
            console.print("Stopping.")
        finally:
            processes.ignore_signals()
            supervisor.stop()

    def prepare(self, people: int | None, history: float | None) -> None:
        from demo.build import build
        from release_monitor.database.rights import as_owner
        from sharing.told_clock.actions import set_told_clock

        with step("database"):
            call_command("migrate", verbosity=0, interactive=False)
            with as_owner():
                set_told_clock(is_open=True, reason="Invented people")
        with step("data") as doing:
            # A line for each bell that is rung would stand between the lines of progress.
            logging.getLogger("django_structlog.celery").setLevel(logging.WARNING)
            build(people, doing, history=history)
        connections.close_all()


def start(supervisor: processes.Supervisor, state: State, part: str, command: list[str]) -> None:
    """Start one part; what it says goes to a log of this run alone."""
    with step(part):
        log = state.logs / f"{part}.log"
        log.write_bytes(b"")
        child = processes.Child(part, command, output=log, is_essential=part in programs.ESSENTIAL)
        supervisor.add(child, after=LATER_SECONDS.get(part, 0.0))


def wait_for_answer(supervisor: processes.Supervisor, host: str, port: int) -> None:
    """Until the first page can be had. Raises CommandError when it cannot."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    request = urllib.request.Request(f"http://{reached}:{port}/", headers={"Host": f"localhost:{port}"})
    log = command_line.servers().state.logs / "web.log"

    def answers() -> bool:
        supervisor.look()
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310
                return True
        except urllib.error.HTTPError as answer:
            if answer.code >= 500:
                raise CommandError(f"The first page failed; see {log}") from None
            return True
        except OSError:
            return False

    if not processes.wait_until(answers, time.monotonic() + OPEN_SECONDS, every=0.05):
        raise CommandError(f"The site did not answer; see {log}")


def announce(port: int) -> None:
    """The address by its name: a passkey has no valid domain on a numeric one."""
    from demo.accounts import accounts

    shown = accounts()
    console.print(f"\nRelease Monitor is open at [bold]http://localhost:{port}[/]  (Ctrl-C stops it)\n")
    for password in sorted({account.password for account in shown}):
        table = Table(box=None, pad_edge=False)
        table.add_column("E-mail", no_wrap=True)
        table.add_column("Role, and what they see")  # one column: 80 characters are enough for both
        for account in shown:
            if account.password == password:
                table.add_row(account.email, f"{account.role}: {account.sees}")
        console.print(table)
        console.print(f"Password: [bold]{password}[/]")
    console.print(f"Code, where you are asked who you are: [bold]{settings.DEMO_CODE}[/]\n")
