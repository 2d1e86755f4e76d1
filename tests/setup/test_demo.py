"""The demo as a person meets it: one command, real processes, nothing left behind."""

import concurrent.futures
import contextlib
import http.client
import json
import os
import re
import signal
import socket
from urllib.parse import urlencode

import psutil
import psycopg2
import pytest

from release_monitor.running import processes, programs

from .conftest import PATIENCE, as_on_a_bare_machine, commands, eventually, free_port, processes_on, words

pytestmark = pytest.mark.processes

CONNECTIONS = 16  # one for each thread of the web server and one for its streams, and those of workers and watcher

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


class Demo:
    """A demo of one person on one folder: started for the first test that needs it, shared until one ends it."""

    def __init__(self, state, start):
        self.state, self.start, self.command = state, start, None

    def open(self):
        """Start it, unless it runs; return when it has printed its accounts, which it does last."""
        if self.command is not None and self.command.poll() is None:
            return self
        self.port = free_port()
        self.command = self.start("demo", "--people", "1", "--port", str(self.port))
        eventually(lambda: "Password" in words(self.command) or self.command.poll() is not None)
        assert self.command.poll() is None, words(self.command)
        return self

    @contextlib.contextmanager
    def answer(self, path, cookie="", form=None):
        headers = {"Host": f"localhost:{self.port}", "Cookie": cookie}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET" if form is None else "POST", path, form and urlencode(form), headers)
            yield connection.getresponse()
        finally:
            connection.close()

    def sign_in(self):
        """The cookie of a session, had as a person has it: with an account and the password that it printed."""
        said = words(self.command)
        form = {"login": re.search(r"\S+@\S+", said)[0], "password": re.search("Password: (.+)", said)[1].strip()}
        with self.answer("/account/sign-in/") as page:
            form["csrfmiddlewaretoken"] = TOKEN.search(page.read().decode())[1]
            cookie = cookie_of(page)
        with self.answer("/account/sign-in/", cookie, form) as signed_in:
            assert signed_in.status == 302, signed_in.read()
            return cookie_of(signed_in)

    def connections(self):
        """How many the application has to the database."""
        url = json.loads(self.state.running.read_text())["exports"]["DATABASE_URL"]
        with contextlib.closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()"
            )
            return cursor.fetchone()[0]

    def has_gone(self):
        eventually(lambda: not processes_on(self.state.folder))
        return True


def cookie_of(answer):
    return "; ".join(told.split(";")[0] for name, told in answer.getheaders() if name.lower() == "set-cookie")


@pytest.fixture(scope="module")
def demo(migrated_cluster):
    with as_on_a_bare_machine(), commands(migrated_cluster) as start:
        yield Demo(migrated_cluster, start)


@contextlib.contextmanager
def streams(demo, cookie):
    """Fifteen that have begun; the last of them."""
    with contextlib.ExitStack() as opened:
        for _ in range(15):
            stream = opened.enter_context(demo.answer("/events/", cookie))
            assert stream.readline().startswith(b"retry: ")
            assert stream.readline() == b"event: ready\n"
        yield stream


def rest_of(stream):
    """What is left to read, also where a busy machine let the server be killed in the middle of it."""
    try:
        return stream.read()
    except http.client.IncompleteRead as cut:
        return cut.partial
    except ConnectionError:
        return b""


def test_demo_opens_and_bears_a_crowd_and_streams(demo):
    demo.open()
    with demo.answer("/account/sign-in/") as page:
        assert page.status == 200
    with demo.answer("/events/") as refused:
        assert (refused.status, refused.read()) == (401, b"")

    cookie = demo.sign_in()

    def ask(number):
        with demo.answer("/" if number % 2 else "/account/sign-in/", cookie) as page:
            return page.status < 500

    with concurrent.futures.ThreadPoolExecutor(20) as crowd:
        assert all(crowd.map(ask, range(40)))
    assert demo.connections() <= CONNECTIONS

    with streams(demo, cookie):
        assert ask(0)
        assert demo.connections() <= CONNECTIONS


def test_frozen_database_is_said_in_time_with_whom_to_call_and_the_process_still_lives(demo):
    cookie = demo.open().sign_in()

    with frozen(database_of(demo)):
        with demo.answer("/", cookie) as page:
            assert (page.status, page.headers["Retry-After"]) == (503, "30")
            assert "call the <strong>CT duty desk, 020 7946 0999" in page.read().decode()
        with demo.answer("/api/v1/people/", cookie) as problem:
            assert (problem.status, problem.headers["Content-Type"]) == (503, "application/problem+json")
            assert "call the CT duty desk" in json.loads(problem.read())["detail"]
        with demo.answer("/healthz") as live:
            assert (live.status, live.read()) == (200, b"ok")
        with demo.answer("/readyz") as ready:
            assert json.loads(ready.read()) == {"database": "failed", "migrations": "failed"}

    def answers_again():
        with demo.answer("/", cookie) as page:
            return page.status == 200

    eventually(answers_again)


def database_of(demo):
    """The server, and the process of each connection, which names nothing of the folder."""
    server = next(process for process in processes_on(demo.state.folder) if process.name() == "postgres")
    return [server, *server.children(recursive=True)]


@contextlib.contextmanager
def frozen(programs):
    """As on a disk that hangs: they take connections, and never answer. One that has just gone is none of them."""
    try:
        for process in programs:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.suspend()
        yield
    finally:
        for process in programs:
            with contextlib.suppress(psutil.Error):
                process.resume()


def test_second_demo_on_its_folder_is_told_so_in_one_line(demo):
    first = demo.open().command

    second = demo.start("demo", "--port", str(free_port()))

    assert second.wait(PATIENCE) == 1
    assert len(words(second).splitlines()) == 1
    assert f"process {first.pid}" in words(second)


def test_part_that_dies_is_reported_and_started_again(demo):
    command = demo.open().command

    web = next(child for child in psutil.Process(command.pid).children() if "granian" in " ".join(child.cmdline()))
    web.kill()
    eventually(lambda: "The web died (SIGKILL); starting it again" in words(command))

    def answers_again():
        with contextlib.suppress(OSError), demo.answer("/account/sign-in/") as page:
            return page.status == 200

    eventually(answers_again)


def test_ctrl_c_ends_it_with_streams_open_and_a_kill_ends_the_next_which_knows_the_sessions(demo):
    cookie = demo.open().sign_in()

    with streams(demo, cookie) as stream:
        demo.command.send_signal(signal.SIGINT)
        assert demo.command.wait(PATIENCE) == 0, words(demo.command)
        assert b"signed-out" not in rest_of(stream)  # it ended, nobody was signed out
    assert demo.has_gone()

    demo.open()
    with demo.answer("/events/", cookie) as stream:
        assert stream.readline().startswith(b"retry: ")
        demo.command.kill()
        demo.command.wait(PATIENCE)
        assert demo.has_gone()


def test_sigterm_ends_it_also_while_it_starts(demo):
    """It ends one that runs too: a signal of any kind is turned into the Ctrl-C of the test before."""
    if demo.command is not None and demo.command.poll() is None:
        demo.command.kill()
        demo.command.wait(PATIENCE)
        assert demo.has_gone()
    starting = demo.start("demo", "--people", "1", "--port", str(free_port()))
    eventually(lambda: "✓ web" in words(starting) or starting.poll() is not None)

    starting.send_signal(signal.SIGTERM)

    assert starting.wait(PATIENCE) == 0, words(starting)
    assert demo.has_gone()


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

        with pytest.raises(programs.PortInUse, match=rf"Port {port} .*--port {port + 1}"):
            programs.refuse_used_port("127.0.0.1", port, also=["::1"])


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


def test_child_that_the_others_do_without_is_started_again_for_ever(supervisor, monkeypatch):
    monkeypatch.setattr(processes, "RESTART_DELAYS", (0.0, 0.0))
    monkeypatch.setattr(processes, "LONGEST_DELAY", 0.0)
    scheduler = processes.Child("scheduler", ["/bin/false"], is_essential=False)
    supervisor.add(scheduler)

    for _ in range(4):
        eventually(lambda: scheduler.died is not None)
        supervisor.look()
        supervisor.look()

    assert len(supervisor.said) == 4


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
