"""What has to happen before Django reads its settings: which servers does this command talk to?"""

from __future__ import annotations

import importlib
import importlib.util
import os

from release_monitor import processes
from release_monitor.servers import Servers, ServersError, State, join

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
    "document_rules",
    "measure_dates",
}
HOLDERS = {"demo", "services"}  # they must be alone on the state folder

held: Servers | None = None  # the servers this process has started, for the commands that watch them


def run(argv: list[str]) -> int | str | None:
    """Run one command line; what it returns is for sys.exit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "release_monitor.settings")
    command = argv[1] if len(argv) > 1 else ""
    if command == "test":
        from release_monitor import testing

        return testing.run(argv[2:])
    if command == "prove":
        return prove(argv[2:])
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


def prove(arguments: list[str]) -> int | str:
    """The long proofs, which stand beside the tests: an installation has neither."""
    if importlib.util.find_spec("proofs") is None or importlib.util.find_spec("pytest") is None:
        return "Proofs run in the checkout and need what the tests need: `pip install -r requirements/dev.lock`."
    return importlib.import_module("proofs.command_line").run(arguments)


def provide(command: str, options: list[str]) -> None:
    """Start or join the servers the command needs, so that the environment names them."""
    global held
    if command in WITHOUT_SERVERS or "--help" in options or "-h" in options:
        return
    if command in HOLDERS:
        processes.stop_on_signals()
        held = Servers(State.of_environment())
        held.claim()
        if command == "demo":
            from demo.management.commands.demo import before_settings

            before_settings(held, options)
        else:
            held.start()
    elif "DATABASE_URL" not in os.environ or "REDIS_URL" not in os.environ:
        processes.stop_on_signals()
        held = join(State.of_environment())


def execute(argv: list[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(argv)


def servers() -> Servers:
    """The servers this process has started. For commands in HOLDERS."""
    if held is None:
        raise ServersError("This command is started with python3 manage.py.")
    return held
