"""Start of a command line: the servers a command needs are found or started before Django reads its settings."""

from __future__ import annotations

import importlib
import importlib.util
import os
from typing import Any

from release_monitor.running import environment, processes
from release_monitor.running.state import ServersError, State

# These look after the servers themselves, or need none.
WITHOUT_SERVERS = {
    "",
    "help",
    "--help",
    "-h",
    "version",
    "--version",
    "serve",
    "calculate_dates",
    "classify_offences",
    "document_rules",
    "measure_dates",
}
HOLDERS = {"demo", "services"}  # they must be alone on the state folder

held: Any = None  # the `embedded.servers.Servers` that this process has started, for the commands that watch them


def run(argv: list[str]) -> int | str | None:
    """Run one command line; what it returns is for sys.exit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "release_monitor.settings")
    command = argv[1] if len(argv) > 1 else ""
    if command == "test":
        return only_in_checkout("embedded.testing", argv[2:])
    if command == "prove":
        return only_in_checkout("proofs.command_line", argv[2:])
    try:
        provide(command, argv[2:])
        execute(argv)
    except ServersError as reason:
        return str(reason)
    except KeyboardInterrupt:
        return 130
    finally:
        if held is not None:
            processes.ignore_signals()
            held.stop()
    return None


def only_in_checkout(module: str, arguments: list[str]) -> int | str:
    """Tests and proofs: an installation has neither."""
    if importlib.util.find_spec(module.partition(".")[0]) is None or importlib.util.find_spec("pytest") is None:
        return "This runs in the checkout and needs what the tests need: `pip install -r requirements/dev.lock`."
    return importlib.import_module(module).run(arguments)


def provide(command: str, options: list[str]) -> None:
    """Start or join the servers the command needs, so that the environment names them."""
    global held
    if command in WITHOUT_SERVERS or "--help" in options or "-h" in options:
        return
    if command not in HOLDERS and environment.has("DATABASE_URL") and environment.has("REDIS_URL"):
        return
    if importlib.util.find_spec("embedded") is None:
        raise ServersError("This installation brings no servers along: set DATABASE_URL and REDIS_URL.")
    servers = importlib.import_module("embedded.servers")
    processes.stop_on_signals()
    if command not in HOLDERS:
        held = servers.join(State.of_environment())
        return
    held = servers.Servers(State.of_environment())
    held.claim()
    if command == "demo":
        importlib.import_module("demo.management.commands.demo").before_settings(held, options)
    else:
        held.start()


def execute(argv: list[str]) -> None:
    importlib.import_module("django.core.management").execute_from_command_line(argv)  # it reads the settings


def servers() -> Any:
    """The servers this process has started. For commands in HOLDERS."""
    if held is None:
        raise ServersError("This command is started with python3 manage.py.")
    return held
