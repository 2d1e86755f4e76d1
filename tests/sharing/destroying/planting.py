"""A row in every table that hangs on a person, with a mark in each column that can hold one; and where it is found."""

import contextlib
import json
import zlib
from datetime import UTC, date, datetime, timedelta

import redis
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from sharing.access import subjects
from sharing.destroying.hanging import pointers
from sharing.records.append_only import OWNER_REWRITES

MARK = "Qzx7w"
IN_BASE64 = ["UXp4N3", "F6eDd3", "Reng3d"]  # of all its letters or nearly, by where in three bytes it begins
FIRST_KEY = 7_000_000
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def hanging_tables():
    """Every table with a column that leads to a person, through whatever stands between, by walking the models."""
    points, found, waiting = pointers(), set(), [subjects().model]
    while waiting:
        for model, column in points[waiting.pop()]:
            takes = not column.null or column.remote_field.on_delete is not models.SET_NULL
            if takes and column.related_model is not model and model not in found:
                found.add(model)
                waiting.append(model)
    return found


def without_checks():
    """No constraint says which values are lawful, and the owner writes and reads guarded rows: for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {OWNER_REWRITES} = 'on'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT string_agg(format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname), ';') "
            "FROM pg_constraint WHERE contype IN ('c', 'x') AND connamespace = 'public'::regnamespace"
        )
        cursor.execute(cursor.fetchone()[0])
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def plant(person):
    """One row a table. Returns the tables."""
    planted = sorted(hanging_tables(), key=lambda model: model._meta.label)
    keys = {model: FIRST_KEY + number for number, model in enumerate(planted)}
    keys[type(person)] = person.pk
    needed = dict(keys)
    waiting = list(planted)
    while waiting:
        model = waiting.pop()
        for column in model._meta.local_concrete_fields:
            target = column.related_model
            if target and not column.null and target not in needed:
                needed[target] = FIRST_KEY + len(needed)
                waiting.append(target)
    for model in needed:
        needed[model] = needed[keyed_by(model)]
    for model in needed:
        if model is not type(person):
            insert(model, needed, mark=MARK if model in keys else "none")
    _mark(person)
    return planted


def keyed_by(model):
    """The table whose keys a row has for its own: itself, or the one to which it is joined by its key."""
    return keyed_by(model._meta.pk.related_model) if model._meta.pk.related_model else model


def insert(model, keys, *, mark):
    columns, values, places = [], [], []
    for column in model._meta.local_concrete_fields:
        if column.generated:
            continue
        columns.append(connection.ops.quote_name(column.column))
        values.append(value_of(column, keys, mark))
        places.append(f"%s::{column.db_type(connection)}" if isinstance(column, ArrayField) else "%s")
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(places)})", values)


def value_of(column, keys, mark):
    if column.related_model:
        return keys.get(column.related_model)
    if column.primary_key:
        return (
            f"00000000-0000-7000-8000-{keys[column.model]:012}"
            if isinstance(column, models.UUIDField)
            else keys[column.model]
        )
    if isinstance(column, ArrayField):
        return [value_of(column.base_field, keys | {column.base_field.model: 0}, mark)]
    simple = {
        models.UUIDField: f"00000000-0000-7000-8000-{keys.get(column.model, 0):012}",
        models.BooleanField: False,
        models.DateTimeField: LONG_AGO,
        models.DateField: date(2020, 1, 1),
        models.TimeField: "12:00",
        models.DurationField: timedelta(days=1),
        models.GenericIPAddressField: "127.0.0.1",
        models.JSONField: json.dumps({mark: [mark]}),
        models.BinaryField: mark.encode(),
    }
    for kind, value in simple.items():
        if isinstance(column, kind):
            return value
    if column.choices:
        return column.choices[-1][0]
    if isinstance(column, models.CharField | models.TextField | models.FileField):
        return mark if holds_mark(column) else "x"
    return 1


def holds_mark(column):
    """Codes from a list hold no name, and no region is one."""
    fits = column.max_length is None or len(MARK) <= column.max_length
    return fits and not column.choices and not column.generated and column.name != "region"


def _mark(person):
    texts = [
        column
        for column in person._meta.local_concrete_fields
        if isinstance(column, models.CharField | models.TextField) and holds_mark(column)
    ]
    values = {column.attname: MARK for column in texts}
    type(person)._base_manager.filter(pk=person.pk).update(**values)


def tables_with_mark():
    """Where in the database it stands: in any column of any table, bytes too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.oid::regclass::text FROM pg_class c "
            "WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace"
        )
        tables = [name for (name,) in cursor.fetchall()]
        ask = "SELECT '{0}' WHERE EXISTS (SELECT FROM {0} t WHERE t::text ~* %(mark)s)"
        mark = f"{MARK}|{MARK.encode().hex()}"
        cursor.execute(" UNION ALL ".join(ask.format(table) for table in tables), {"mark": mark})
        return {name for (name,) in cursor.fetchall()}


READERS = {
    b"none": lambda server, key: [],  # of another process, and expired meanwhile
    b"string": lambda server, key: [server.get(key)],
    b"hash": lambda server, key: [part for pair in server.hgetall(key).items() for part in pair],
    b"list": lambda server, key: server.lrange(key, 0, -1),
    b"set": lambda server, key: server.smembers(key),
    b"zset": lambda server, key: server.zrange(key, 0, -1),
    b"stream": lambda server, key: [part for _, said in server.xrange(key) for pair in said.items() for part in pair],
}


def keys_with_mark():
    """Where in Valkey it stands: the cache, the queues and what wakes open pages, in any of its databases."""
    found = []
    pool = redis.ConnectionPool.from_url(settings.REDIS_URL)
    with redis.Redis(connection_pool=pool) as server:
        for number in server.info("keyspace"):
            server.execute_command("SELECT", number.removeprefix("db"))
            for key in server.scan_iter(count=1_000):
                parts = [key, *READERS[server.type(key)](server, key)]
                if any(has_mark(part) for part in parts if part):
                    found.append(key)
    return found


def has_mark(data):
    """As it is, or in base64, as the queue has it, or compressed."""
    with contextlib.suppress(zlib.error):
        data += zlib.decompress(data)
    return any(mark.encode() in data for mark in (MARK, *IN_BASE64))
