"""Real processes: started, watched with deadlines, and never left behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from release_monitor.servers import Servers, State
from release_monitor.servers.state import CHECKOUT

PATIENCE = 300.0  # seconds until something is taken to hang; how long things take is measured by `.ci/bare-machine`
GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "RELEASE_MONITOR_SECRET_KEY", "RELEASE_MONITOR_STATE")


def eventually(true, within=PATIENCE):
    """The first true answer; fails when none has come in time."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        answer = true()
        if answer:
            return answer
        time.sleep(0.02)
    return pytest.fail(f"not within {within} s: {true}")


def processes_on(folder):
    """All processes whose command line or environment names a folder, the dead but unreaped left out."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                continue
            if str(folder) in " ".join(process.cmdline()) or str(folder) in process.environ().values():
                found.append(process)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def alone(monkeypatch):
    """As on a machine where nobody has set anything."""
    for name in (*GIVEN, "RELEASE_MONITOR_DEMO", "RELEASE_MONITOR_LOCAL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def state(alone, tmp_path_factory):
    """A throw-away state folder which the servers' account can reach."""
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"rm-{tmp_path_factory.getbasetemp().name}-{os.urandom(4).hex()}"
    folder.mkdir(mode=0o711)
    yield State(folder)
    for process in processes_on(folder):
        with contextlib.suppress(psutil.Error):
            process.kill()
    subprocess.run(["rm", "-rf", folder], check=True)


@pytest.fixture
def servers(state, monkeypatch):
    """Embedded servers of our own, not started; what they export is taken back."""
    monkeypatch.setattr("release_monitor.servers.give", lambda exports: None)
    made = Servers(state, for_tests=True)
    yield made
    made.stop()


@pytest.fixture
def start(state):
    """Start `manage.py` with arguments on the state folder, in a group of its own."""
    started = []
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as in a job in the background; our children inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(*arguments, **more):
        environment = {**os.environ, "RELEASE_MONITOR_STATE": str(state.folder), "PYTHONUNBUFFERED": "1"}
        log = (state.folder / f"out-{len(started)}").open("w+")
        process = subprocess.Popen(
            [sys.executable, str(CHECKOUT / "manage.py"), *arguments],
            env={**environment, **more},
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
        process.log = log
        started.append(process)
        return process

    yield run
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.log.close()


def words(process):
    """What a started command has said so far."""
    process.log.flush()
    return Path(process.log.name).read_text()
