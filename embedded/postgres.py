"""The embedded PostgreSQL: made, started, told its roles, stopped."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from embedded import places
from release_monitor.running.processes import (
    Account,
    how,
    shared_memory_works,
    spawn,
    stop_group,
    stop_orphan,
    wait_until,
)
from release_monitor.running.state import ServersError, write_private

DATABASE = "release_monitor"
OWNER = "release_monitor_owner"
APP = "release_monitor_app"
STATUS_LINE = 8  # of postmaster.pid
READY_SECONDS = 60.0  # recovery after a power cut takes its time
STOPS = ((signal.SIGINT, 0.9), (signal.SIGQUIT, 0.4))  # fast, then immediate, and the seconds each gets
ROLES_VERSION = "2"  # a change to `make_roles` that existing folders need: raise it

# Losing the last transactions, or the whole cluster, is no loss to a test. Without autovacuum the planner goes by how
# large a table is: statistics taken of one that a test had just emptied would have it go through the next test's rows
# again for each row. To weigh in which order to join a dozen small tables costs more than to join them: with the order
# as written the server's part of the suite is a third less.
FOR_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "join_collapse_limit": "1",
    "from_collapse_limit": "1",
}
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "shared_buffers": "128MB",
}


@dataclass
class Postgres:
    """One cluster in one folder, run by one account."""

    home: Path
    account: Account | None
    log: Path
    passwords: dict[str, str]
    for_tests: bool = False
    process: subprocess.Popen | None = None
    programs: Path = field(init=False)
    sockets: Path = field(init=False)

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    def forget(self) -> None:
        """Throw the cluster away. The server must not run."""
        for path in (self.data, self.home / "postgres.new"):
            shutil.rmtree(path, ignore_errors=True)
        (self.home / "postgres.roles").unlink(missing_ok=True)

    def start(self) -> None:
        """Make the cluster on the first start, start the server, and return when it takes connections.

        Raises ServersError with the reason, or with where the server's own words are.
        """
        self.programs = places.postgres_programs(self.home, self.account)
        self._refuse_another_version()
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        stop_orphan(self._pid_lines()[:1], self.data)
        self.sockets = places.socket_folder(self.home, self.account, "sockets")
        wanted = {**SETTINGS, "unix_socket_directories": f'"{self.sockets}"', **(FOR_TESTS if self.for_tests else {})}
        if not shared_memory_works():
            wanted["dynamic_shared_memory_type"] = "mmap"
        options = [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            # SIGINT is PostgreSQL's fast shutdown. Its own children end with it.
            self.process = spawn(
                [self.programs / "postgres", "-D", self.data, *options],
                output=log,
                environment=self._environment(),
                account=self.account,
                parting=signal.SIGINT,
            )
        self._wait_until_ready()
        self._make_roles_once()

    def stop(self) -> None:
        """Fast, else immediate (recovered by the next start), else killed."""
        process, self.process = self.process, None
        if process is None:
            return
        for sent, seconds in STOPS:
            if process.poll() is None:
                process.send_signal(sent)
                wait_until(lambda: process.poll() is not None, time.monotonic() + seconds)
        stop_group(process, signal.SIGKILL)
        process.wait()

    def ensure_running(self) -> None:
        if self.process is not None and self.process.poll() is not None:
            raise ServersError(f"PostgreSQL died ({how(self.process.poll())}); see {self.log}")

    def url(self, role: str, password: str) -> str:
        return f"postgres://{role}:{quote(password, safe='')}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    @property
    def exports(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.url(APP, self.passwords["app"]),
            "DATABASE_OWNER_URL": self.url(OWNER, self.passwords["owner"]),
        }

    def _environment(self) -> dict[str, str]:
        """Nothing of ours: PG* variables and locales of the person at the keyboard must not reach the server."""
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}

    def _refuse_another_version(self) -> None:
        stored = self.data / "PG_VERSION"
        if not stored.exists():
            return
        told = self._run("postgres", "--version").split()[2]
        made_by = stored.read_text().strip()
        if told.partition(".")[0] != made_by:
            raise ServersError(
                f"The database in {self.data} was made by PostgreSQL {made_by}, this is {told}: "
                "`python3 manage.py demo --fresh` makes it anew."
            )

    def _make_cluster(self) -> None:
        """initdb into a draft folder, renamed when whole: a killed one is begun again."""
        draft = self.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        places.private_folder(draft, self.account)
        password_file = self.home / "initdb-password"
        write_private(password_file, self.passwords["postgres"])
        if self.account:
            os.chown(password_file, self.account.uid, self.account.gid)
        # macOS knows no C.UTF-8; the server's own locale is the builtin one either way.
        locale = (
            ["--locale=C.UTF-8"] if sys.platform == "linux" else ["--builtin-locale=C.UTF-8", "--locale=en_US.UTF-8"]
        )
        try:
            self._run(
                "initdb",
                f"--pgdata={draft}",
                "--username=postgres",
                "--auth=scram-sha-256",
                f"--pwfile={password_file}",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                *locale,
                "--no-instructions",
                *(["--no-sync"] if self.for_tests else []),
            )
        finally:
            password_file.unlink(missing_ok=True)
        shutil.rmtree(self.data, ignore_errors=True)
        draft.rename(self.data)

    def _run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs to its end, as the server's account; its output. Raises ServersError."""
        with self.log.open("ab+") as log:
            begun = log.seek(0, os.SEEK_END)
            process = spawn(
                [self.programs / program, *arguments],
                output=log,
                environment=self._environment(),
                account=self.account,
                parting=signal.SIGKILL,
            )
            try:
                status = process.wait()
            except BaseException:
                process.kill()
                process.wait()
                raise
            log.seek(begun)
            told = log.read().decode(errors="replace")
        if status:
            last = told.strip().splitlines()[-1:] or [how(status)]
            raise ServersError(f"PostgreSQL's {program} failed: {last[0]} (all of it in {self.log})")
        return told

    def _pid_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _wait_until_ready(self) -> None:
        process = self.process
        assert process is not None  # noqa: S101 (start has just made it)

        def settled() -> bool:
            lines = self._pid_lines()
            ready = len(lines) >= STATUS_LINE and lines[STATUS_LINE - 1].strip() == "ready"
            return process.poll() is not None or (ready and lines[0] == str(process.pid))

        in_time = wait_until(settled, time.monotonic() + READY_SECONDS)
        if process.poll() is not None or not in_time:
            said = self.log.read_text(errors="replace").strip().splitlines()[-1:] or ["it said nothing"]
            raise ServersError(f"PostgreSQL did not start: {said[0]} (all of it in {self.log})")

    @contextlib.contextmanager
    def as_superuser(self, database: str) -> Iterator[psycopg2.extensions.cursor]:
        """Only the supervisor does this; neither migrations nor the application know the password."""
        connection = psycopg2.connect(
            host=str(self.sockets), user="postgres", password=self.passwords["postgres"], dbname=database
        )
        connection.autocommit = True  # CREATE DATABASE insists
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def _make_roles_once(self) -> None:
        """Make roles and database if this cluster lacks them; a marker, written last, says that it does not."""
        marker = self.home / "postgres.roles"
        known = hashlib.sha256("".join(self.passwords.values()).encode()).hexdigest()
        wanted = f"{ROLES_VERSION} {self.data.stat().st_ino} {known}"
        if marker.exists() and marker.read_text() == wanted:
            return
        try:
            with self.as_superuser("postgres") as cursor:
                self._make_roles(cursor)
        except psycopg2.OperationalError:
            raise ServersError(
                f"The passwords in the state folder are not those of the database in {self.data}: "
                "`python3 manage.py demo --fresh` makes it anew."
            ) from None
        # In template1 too, so that every database made from it (the tests' own) starts with the same rights.
        for database in ("template1", DATABASE):
            with self.as_superuser(database) as cursor:
                grant_defaults(cursor)
        write_private(marker, wanted)

    def _make_roles(self, cursor: psycopg2.extensions.cursor) -> None:
        for role, password in ((OWNER, self.passwords["owner"]), (APP, self.passwords["app"])):
            cursor.execute("select 1 from pg_roles where rolname = %s", [role])
            verb = "alter" if cursor.fetchone() else "create"
            creates = "createdb" if role == OWNER and self.for_tests else "nocreatedb"
            cursor.execute(
                sql.SQL("{verb} role {role} login {creates} password %s").format(
                    verb=sql.SQL(verb), role=sql.Identifier(role), creates=sql.SQL(creates)
                ),
                [password],
            )
        # By name and never by inheritance: what the demo invents of the past, and tests, ask for it (rights.as_owner).
        cursor.execute(
            sql.SQL("grant {owner} to {app} with inherit false, set true").format(
                owner=sql.Identifier(OWNER), app=sql.Identifier(APP)
            )
        )
        cursor.execute("select 1 from pg_database where datname = %s", [DATABASE])
        if not cursor.fetchone():
            names = {"database": sql.Identifier(DATABASE), "owner": sql.Identifier(OWNER)}
            cursor.execute(sql.SQL("create database {database} owner {owner}").format(**names))


def grant_defaults(cursor: psycopg2.extensions.cursor) -> None:
    """In one database: what the owner will make, the application may read and write. It may make nothing itself."""
    names = {"owner": sql.Identifier(OWNER), "app": sql.Identifier(APP)}
    for statement in (
        "revoke create on schema public from public",
        "alter default privileges for role {owner} in schema public "
        "grant select, insert, update, delete on tables to {app}",
        "alter default privileges for role {owner} in schema public grant usage, select on sequences to {app}",
    ):
        cursor.execute(sql.SQL(statement).format(**names))
