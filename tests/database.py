"""The test database: made and migrated by the owner's role, used by the application's, as in real life."""

import time
from contextlib import contextmanager

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql

from release_monitor import rights

# What the migrations and `post_migrate` fill; the keys are remembered by running code, so nobody empties them.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@contextmanager
def connection(alias):
    """A connection of its own, past Django's, which a test may be forbidden to use."""
    params = connections[alias].get_connection_params()
    wanted = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if name in params}
    opened = psycopg2.connect(**wanted)
    opened.autocommit = True
    try:
        yield opened
    finally:
        opened.close()


def _run(statement, *names):
    with connection("owner") as owner, owner.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*[sql.Identifier(name) for name in names]))


def _use(name):
    for alias in ("default", "owner"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


@contextmanager
def test_database(suffix):
    """A fresh database for one worker process, dropped at the end."""
    real = settings.DATABASES["default"]["NAME"]
    name = f"test_{real}{suffix}"
    _make(name)
    _use(name)
    call_command("migrate", verbosity=0, interactive=False, database="owner")
    rights.apply_rights(connections["owner"], settings.DATABASES["default"]["USER"])
    try:
        yield
    finally:
        _use(real)
        _drop(name)


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


def _make(name):
    for attempt in range(20):
        try:
            _drop(name)
            _run("CREATE DATABASE {} TEMPLATE template0", name)
            return
        except Exception:
            # two workers that copy the template at the same moment: one of them waits
            if attempt == 19:
                raise
            time.sleep(0.2)


def empty_tables():
    """Take what a test committed, as the owner: the application may not empty an append-only table."""
    with connection("owner") as owner, owner.cursor() as cursor:
        frozen = rights.append_only_tables(owner)
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted({name for (name,) in cursor.fetchall()} - KEPT)
        cursor.execute("BEGIN")
        for table in frozen:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        for table in frozen:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
        cursor.execute("COMMIT")
