"""The test database: made and migrated by the owner's role, used by the application's, as in real life."""

import hashlib
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql
from psycopg2.extensions import make_dsn

from offenders.reference.disposals.kind import DISPOSALS
from offenders.reference.gateways.kind import GATEWAYS
from offenders.reference.loading.actions import load_kind
from offenders.reference.offences.kind import OFFENCES
from release_monitor.database import rights
from release_monitor.running.state import CHECKOUT
from sharing.records.append_only import OWNER_REWRITES
from sharing.told_clock.standing import TOLD_TIME

TURN = 0x7E57  # the name of the lock under which one process makes what all copy

# What the migrations, `post_migrate` and this module fill; what is in them is remembered by running code, so nobody
# empties them.
KEPT = {"django_migrations", "django_content_type", "auth_permission", "sharing_toldclock", "row_guard_key"}


def address(alias, *, of=None):
    """What leads to the database of an alias, or to another on its server, in libpq's words."""
    params = connections[alias].get_connection_params() | ({"dbname": of} if of else {})
    wanted = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if name in params}
    return make_dsn(**wanted)


@contextmanager
def connection(alias, *, to=None):
    """A connection of its own, past Django's, which a test may be forbidden to use. to: another database."""
    opened = psycopg2.connect(address(alias, of=to))
    opened.autocommit = True
    try:
        yield opened
    finally:
        opened.close()


def _run(statement, *names):
    with connection("owner") as owner, owner.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*[sql.Identifier(name) for name in names]))


def _run_in(words):
    """By the owner, in the database in use."""
    with connection("owner") as owner, owner.cursor() as cursor:
        cursor.execute(words)


def _use(name):
    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


@contextmanager
def test_database(suffix):
    """A fresh database for one worker process, dropped at the end. Yields the name of the one it stands for."""
    real = settings.DATABASES["default"]["NAME"]
    name = f"test_{real}{suffix}"
    with migrated(real) as template:
        _make(name, of=template)
    _use(name)
    _run_in(NUMBERED_APART)
    _run_in(TOLD_CLOCK)
    _record_long_before()
    rights.apply_rights(connections["owner"], settings.DATABASES["default"]["USER"])
    _put_by()
    try:
        yield real
    finally:
        _use(real)
        _drop(name)


@contextmanager
def migrated(real):
    """The name of a database with all migrations and the catalogue of offences, for the worker processes to copy.

    The first of them makes it. One process has it at a time, for none can be copied while somebody is connected to it.
    It stays on a server that stays, and is made anew when a migration or a data file has changed.
    """
    name, mark = f"test_{real}_template", _mark_of_migrations()
    with connection("owner", to=real) as owner, owner.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [TURN])  # of this database; given back with the connection
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() != (mark,):
            _make(name, of="template0")
            _use(name)
            call_command("migrate", verbosity=0, interactive=False, database="owner")
            rights.apply_rights(connections["owner"], settings.DATABASES["default"]["USER"])
            for kind in (OFFENCES, DISPOSALS, GATEWAYS):
                load_kind(kind, at=datetime(2026, 1, 1, tzinfo=UTC))
            _use(real)
            cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(mark)))
        yield name


def _mark_of_migrations():
    files = [
        *CHECKOUT.glob("*/migrations/*.py"),
        *(CHECKOUT / "sharing" / "records" / name for name in ("append_only.py", "at_once.py")),  # of migrations
        *CHECKOUT.glob("requirements/run.lock"),
        *CHECKOUT.glob("*/reference/**/*.json"),
        *CHECKOUT.glob("offenders/reference/loading/*.py"),
        *CHECKOUT.glob("release_monitor/database/kept.py"),
        *CHECKOUT.glob("sharing/row_guard/*.py"),
        Path(rights.__file__),
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


def _drop(name):
    """Drop the database whoever is still in it. Each role may end its own sessions, and not the other's."""
    for alias in ("default", "owner"):
        with connection(alias) as opened, opened.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()",
                [name],
            )
    _run("DROP DATABASE IF EXISTS {}", name)


def _make(name, *, of):
    for attempt in range(20):
        try:
            _drop(name)
            _run("CREATE DATABASE {} TEMPLATE {}", name, of)
            return
        except Exception:
            # somebody whose session was ended is still there
            if attempt == 19:
                raise
            time.sleep(0.2)


WRITTEN = """
    select quote_ident(relname), pg_relation_size(oid) from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0
"""
COUNTED = """
    select setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false) from pg_sequences
    where schemaname = 'public' and last_value is not null and sequencename <> all(%s)
"""
# The numbers of each table lie in a range of their own: one that is taken for another's is never right by luck, and no
# number that a test writes out is anybody's. People come first: a drawn population falls out by their numbers, and
# stays as it is when a table is added.
NUMBERED_APART = """
    DO $$
    DECLARE each record;
    BEGIN
        FOR each IN
            SELECT format('%I.%I', schemaname, sequencename) AS name,
                   1 + 1000000 * row_number()
                           OVER (ORDER BY sequencename <> 'offenders_offender_id_seq', sequencename) AS first
            FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NULL
        LOOP
            EXECUTE format('ALTER SEQUENCE %s START %s RESTART', each.name, each.first);
        END LOOP;
    END $$
"""
# Triggers fill these as the others are emptied: they come last
TOUCHED = ["release_monitor_figuretouch", "sharing_rowversion"]
# A test says when it records (`tests/history_clock.py`); what none says was recorded long before every test's noon. No
# test finds an entry of the log of which it knows nothing.
TOLD_CLOCK = """
    ALTER TABLE sharing_toldclock DISABLE TRIGGER noted;
    INSERT INTO sharing_toldclock (is_open, at, by_role, reason)
    VALUES (true, '2026-01-01 00:00Z', session_user, 'Tests');
    ALTER TABLE sharing_toldclock ENABLE TRIGGER noted;
"""
LONG_BEFORE = "2026-01-01T00:00Z"
PATIENCE = "120s"  # for a transaction that a test has left open: libpq waits without an end, and no signal wakes it
MANY_BYTES = 1 << 20  # of one table: what was taken row by row still fills its pages


def _record_long_before():
    for alias in ("default", "owner"):
        options = connections[alias].settings_dict["OPTIONS"]
        options["options"] = f"{options.get('options', '')} -c {TOLD_TIME}={LONG_BEFORE}"


def _put_by():
    """What the migrations filled (the catalogue of offences, for one), so that it can be put back."""
    with connection("owner") as owner, owner.cursor() as cursor:
        cursor.execute("CREATE SCHEMA as_migrated")
        cursor.execute(WRITTEN)
        for name in {name for name, _ in cursor.fetchall()} - KEPT:
            cursor.execute(f"CREATE TABLE as_migrated.{name} AS TABLE public.{name}")


def _put_back(cursor):
    cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'as_migrated'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"INSERT INTO public.{name} OVERRIDING SYSTEM VALUE TABLE as_migrated.{name}")
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM as_migrated.{name}))"
        )


def empty_tables():
    """Take what a test committed, as the owner: the application may not empty an append-only table. What the migrations
    filled stands again.

    Row by row, where there are rows: TRUNCATE makes the files of all tables anew, as they are joined to each other, and
    that is a second's work of the server for a test that wrote twenty rows.
    """
    with connection("owner") as owner, owner.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = %s; SET {OWNER_REWRITES} = 'on'", [PATIENCE])  # of guarded rows too
        cursor.execute(WRITTEN)
        sizes = {name: size for name, size in cursor.fetchall() if name not in KEPT}
        if not sizes:
            return
        if max(sizes.values()) > MANY_BYTES:
            _truncate(cursor)
            _put_back(cursor)
            return
        cursor.execute(" union all ".join(f"select '{name}' where exists (select from {name})" for name in sizes))
        filled = [name for (name,) in cursor.fetchall() if name not in TOUCHED] + TOUCHED
        cursor.execute("BEGIN;" + "".join(f"DELETE FROM {table};" for table in filled) + "COMMIT")
        cursor.execute(COUNTED, [[f"{name}_id_seq" for name in KEPT]])
        _put_back(cursor)


def sweep():
    """Give back the room of rows that were taken back, which a transaction that goes on and on would wade through.

    Files are not cut: for that VACUUM waits 5 seconds for each table that such a transaction has in hand.
    """
    _run("VACUUM (TRUNCATE FALSE)")


def _truncate(cursor):
    cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
    tables = sorted({name for (name,) in cursor.fetchall()} - KEPT)
    cursor.execute("BEGIN")
    cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
    cursor.execute("COMMIT")
