"""The demo as a person meets it: one command, real processes, nothing left behind."""

import concurrent.futures
import contextlib
import http.client
import json
import os
import re
import signal
import socket

import psutil
import psycopg2
import pytest

from release_monitor import processes
from release_monitor.management.commands import demo
from release_monitor.servers import ServersError

from .conftest import PATIENCE, eventually, free_port, processes_on, words

pytestmark = pytest.mark.processes

WEB_CONNECTIONS = 12  # one for each thread of the web worker, and the Celery worker's

MAKE_SESSION = """
from importlib import import_module
from django.conf import settings
from django.contrib import auth
from django.utils import timezone
from sharing.models import User
from sharing.sign_in import session_clock
user = User.objects.filter(is_active=True).order_by("pk").first()
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[auth.SESSION_KEY] = str(user.pk)
session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
session_clock.start(session, at=timezone.now())
session.create()
print(f"\\ncookie {settings.SESSION_COOKIE_NAME}={session.session_key}")
"""


@pytest.fixture
def opened(start):
    """Start a demo and return it when it has printed its address."""

    def run(port, *arguments):
        command = start("demo", "--people", "5", "--port", str(port), *arguments)
        eventually(lambda: f"http://localhost:{port}" in words(command) or command.poll() is not None)
        assert command.poll() is None, words(command)
        return command

    return run


@contextlib.contextmanager
def answer(port, path, cookie=""):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}", "Cookie": cookie})
        yield connection.getresponse()
    finally:
        connection.close()


def sign_in(start):
    """A session's cookie, made by a command that joins the demo's servers."""
    command = start("shell", "-c", MAKE_SESSION)
    assert command.wait(PATIENCE) == 0, words(command)
    return re.search(r"^cookie (\S+)$", words(command), re.MULTILINE)[1]


def application_connections(state):
    url = json.loads(state.running.read_text())["exports"]["DATABASE_URL"]
    with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()")
        return cursor.fetchone()[0]


def test_demo_opens_bears_a_crowd_and_ends_with_streams_open(start, opened, state):
    port = free_port()
    command = opened(port)
    eventually(lambda: "Password" in words(command))
    with answer(port, "/account/sign-in/") as page:
        assert page.status == 200
    with answer(port, "/events/") as refused:
        assert (refused.status, refused.read()) == (401, b"")

    cookie = sign_in(start)

    def ask(number):
        with answer(port, "/" if number % 2 else "/account/sign-in/", cookie) as page:
            return page.status < 500

    with concurrent.futures.ThreadPoolExecutor(20) as crowd:
        assert all(crowd.map(ask, range(200)))
    before = application_connections(state)
    assert before <= WEB_CONNECTIONS

    with contextlib.ExitStack() as streams:
        for _ in range(15):
            stream = streams.enter_context(answer(port, "/events/", cookie))
            assert stream.readline() == b"retry: 3000\n"
            assert stream.readline() == b"event: ready\n"
        assert ask(0)
        assert application_connections(state) <= before + 1

        command.send_signal(signal.SIGINT)
        assert command.wait(PATIENCE) == 0, words(command)
        assert b"signed-out" not in stream.read()  # it ended, nobody was signed out
    assert not processes_on(state.folder)

    warm = opened(port)
    with answer(port, "/events/", cookie) as stream:
        assert stream.readline() == b"retry: 3000\n"
        warm.kill()
        warm.wait()
        eventually(lambda: not processes_on(state.folder))


def test_part_that_dies_is_reported_and_started_again_and_sigterm_ends_all(start, opened, state):
    port = free_port()
    command = opened(port)

    second = start("demo", "--port", str(free_port()))
    assert second.wait(PATIENCE) == 1
    assert len(words(second).splitlines()) == 1
    assert f"process {command.pid}" in words(second)

    web = next(child for child in psutil.Process(command.pid).children() if "granian" in " ".join(child.cmdline()))
    web.kill()
    eventually(lambda: "The web died (SIGKILL); starting it again" in words(command))

    def answers_again():
        with contextlib.suppress(OSError), answer(port, "/account/sign-in/") as page:
            return page.status == 200

    eventually(answers_again)
    command.send_signal(signal.SIGTERM)
    assert command.wait(PATIENCE) == 0
    assert not processes_on(state.folder)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_used_port_is_named_and_another_offered(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as taken:
        try:
            taken.bind((address, 0))
        except OSError:
            pytest.skip("no IPv6 here")
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(ServersError, match=rf"Port {port} .*--port {port + 1}"):
            demo.refuse_used_port("127.0.0.1", port)


@pytest.fixture
def supervisor(tmp_path):
    said = []
    kept = processes.Supervisor(said.append, cwd=tmp_path)
    kept.said = said
    yield kept
    kept.stop()


def test_child_that_keeps_dying_stops_everything(supervisor, monkeypatch):
    monkeypatch.setattr(processes, "RESTART_DELAYS", (0.0, 0.0))
    supervisor.add(processes.Child("worker", ["/bin/false"]))

    with pytest.raises(processes.GivenUpError, match="worker has died 3 times"):
        supervisor.watch()

    assert len(supervisor.said) == 2


def test_child_that_ran_well_has_its_restarts_back(supervisor, monkeypatch):
    monkeypatch.setattr(processes, "RESTART_DELAYS", (0.0,))
    monkeypatch.setattr(processes, "HEALTHY_SECONDS", 0.0)
    child = processes.Child("worker", ["/bin/false"])
    supervisor.add(child)

    for _ in range(4):
        eventually(lambda: child.died is not None)
        supervisor.look()
        supervisor.look()

    assert child.restarts == 1


def test_child_that_will_not_stop_is_killed_with_its_own_children(supervisor, tmp_path):
    supervisor.patience = 0.2
    told = tmp_path / "pids"
    stubborn = f"trap '' TERM; sleep 61 & echo $$ $! > {told}; while :; do wait; done"
    supervisor.add(processes.Child("stubborn", ["/bin/sh", "-c", stubborn]))
    pids = [int(pid) for pid in eventually(lambda: told.exists() and told.read_text().split())]

    supervisor.stop()

    eventually(lambda: not any(lives(pid) for pid in pids))


def lives(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE  # its new parent may be slow to bury it
    except psutil.NoSuchProcess:
        return False


def test_second_ctrl_c_while_stopping_is_ignored():
    kept = {sent: signal.getsignal(sent) for sent in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        processes.ignore_signals()
        os.kill(os.getpid(), signal.SIGINT)
    finally:
        for sent, handler in kept.items():
            signal.signal(sent, handler)
