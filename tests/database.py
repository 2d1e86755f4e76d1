"""The test database: made and migrated by the owner's role, used by the application's, as in real life."""

import time
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql

from release_monitor import rights

# What the migrations and `post_migrate` fill; the keys are remembered by running code, so nobody empties them.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def _run(connection, statement, *names):
    with connection.cursor() as cursor:
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
    owner = connections["owner"]
    _make(owner, name)
    owner.close()
    _use(name)
    call_command("migrate", verbosity=0, interactive=False, database="owner")
    rights.apply_rights(connections["owner"], settings.DATABASES["default"]["USER"])
    try:
        yield
    finally:
        _use(real)
        _run(owner, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        owner.close()


def _make(owner, name):
    for attempt in range(20):
        try:
            _run(owner, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
            _run(owner, "CREATE DATABASE {} TEMPLATE template0", name)
            return
        except Exception:
            # two workers that copy the template at the same moment: one of them waits
            if attempt == 19:
                raise
            time.sleep(0.2)


def empty_tables():
    """Take what a test committed, as the owner: the application may not empty an append-only table."""
    owner = connections["owner"]
    frozen = rights.append_only_tables(owner)
    tables = [t for t in owner.introspection.table_names() if t not in KEPT]
    with owner.cursor() as cursor:
        for table in frozen:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        for table in frozen:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
    owner.close()
