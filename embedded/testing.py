"""`python3 manage.py test [anything pytest takes]`: servers for the length of the run, then pytest."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from embedded import bootstrap
from embedded.servers import Servers
from release_monitor.running import processes
from release_monitor.running.state import CHECKOUT, InUseError, ServersError, State

PREFIX = "test-"
KEPT = "tests"  # the folder that stays from run to run, and with it the database whose migrations are made
# Two: a third collects once more, and does what is made once for each process once more, on two cores for nothing.
# None is replaced: xdist would wait for ever for what a process that died had been given.
WORKERS = ("-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder", "--max-worker-restart", "0")
INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int | str:
    """Run the suite; pytest's exit code, or one line on why it did not run."""
    if importlib.util.find_spec("pytest") is None:
        return (
            "pytest is missing here: `pip install -r requirements/dev.lock`, or leave this virtual environment and "
            "run python3 manage.py test."
        )
    processes.stop_on_signals()
    base = State.of_environment()
    servers: Servers | None = None
    try:
        if os.environ.get("RELEASE_MONITOR_ENV") != "ready":
            bootstrap.build_front_end_once(CHECKOUT)
        base.make()
        sweep(base.folder)
        servers = started(base)
        os.environ["RELEASE_MONITOR_STATE"] = str(servers.state.folder)
        return pytest(arguments)
    except (ServersError, bootstrap.SetUpError) as reason:
        return str(reason)
    except KeyboardInterrupt:
        return INTERRUPTED
    finally:
        processes.ignore_signals()
        if servers is not None:
            servers.stop()
            if servers.state.folder.name != KEPT:
                throw_away(servers.state)


def started(base: State) -> Servers:
    """The servers of the kept folder; those of a new one while another run has it, or where it was left unfit.

    They write nothing through to the disk, so that a machine that went down in the middle may leave it unfit.
    """
    kept = Servers(State(base.folder / KEPT), for_tests=True)
    try:
        kept.start()
        return kept
    except InUseError:
        pass
    except ServersError:
        kept.stop()
        throw_away(kept.state)
    new = Servers(State(Path(tempfile.mkdtemp(prefix=PREFIX, dir=base.folder))), for_tests=True)
    try:
        new.start()
    except ServersError:
        new.stop()
        throw_away(new.state)
        raise
    return new


def pytest(arguments: Sequence[str]) -> int:
    """Run pytest as a child that shares our terminal, so that its last line is the last.

    Ctrl-C there reaches it without us; a signal that only we get is handed on, so that it writes its summary.
    """
    command = [sys.executable, "-m", "pytest", *defaults(arguments), *arguments]
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # to prepare the tests anew is most of what collecting costs
    child = processes.spawn(command, cwd=CHECKOUT, own_group=False)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt as told:
            if told.args or not sys.stdin.isatty():
                child.send_signal(signal.SIGINT)


def defaults(arguments: Sequence[str]) -> list[str]:
    """Some processes, unless the caller says how many or wants what needs one."""
    alone = {"--pdb", "--trace", "--collect-only", "--co", "--version", "--help", "-h", "--fixtures", "--markers"}
    chosen = any(argument.startswith(("-n", "--numprocesses")) or argument in alone for argument in arguments)
    return [] if chosen else list(WORKERS)


def sweep(folder: Path) -> None:
    """Throw away what killed runs have left; the folder of a live one is locked."""
    for left in folder.glob(f"{PREFIX}*"):
        state = State(left)
        try:
            if not (left / "lock").stat().st_size:
                continue  # just being made
            lock = state.lock()
        except (InUseError, OSError):
            continue
        lock.release()
        throw_away(state)


def throw_away(state: State) -> None:
    from embedded import places

    shutil.rmtree(places.home(state, places.server_account()), ignore_errors=True)
    shutil.rmtree(state.folder, ignore_errors=True)
