"""The rights of the application's database role on the owner's tables, as `kept.py` declares them.

Read all; write most; only add to those whose rows are kept as they were written, and fill the named columns; make none
of its own. Triggers stop the owner's slips too; rights stop what a trigger cannot: TRUNCATE, and being switched off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection as default_connection
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql

from release_monitor.database.kept import KEPT, OWNERS_ALONE, READ_ONLY
from sharing.records.append_only import APPEND_ONLY, OWNER_REWRITES

APPEND_ONLY_FUNCTION = "refuse_change"
OUR_FUNCTIONS = [APPEND_ONLY_FUNCTION, "store_time", "stamp_audit_entry", "note_told_clock"]

OWNED = """
    select c.oid::regclass::text, c.relkind = 'S'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'S')
      and pg_get_userbyid(c.relowner) = current_user
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by 1
"""
GUARDED = """
    select distinct t.tgrelid::regclass::text
    from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_class c on c.oid = t.tgrelid
    where p.proname = %s and t.tgname = %s and not t.tgisinternal and pg_get_userbyid(c.relowner) = current_user
    order by 1
"""


def append_only_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The owner's tables that carry the trigger, quoted where SQL wants it."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDED, [APPEND_ONLY_FUNCTION, APPEND_ONLY])
        return [name for (name,) in cursor.fetchall()]


def apply_rights(owner_connection: BaseDatabaseWrapper, app_role: str) -> None:
    """Give the application's role its rights, now and for tables still to come. May run any number of times.

    owner_connection: signed in as the role that owns the tables; only its tables are touched.
    app_role: does nothing when it is the owner itself, who cannot be held.
    """
    with owner_connection.cursor() as cursor:
        cursor.execute("select current_user")
        if cursor.fetchone()[0] == app_role:
            return
        cursor.execute(OWNED)
        owned = cursor.fetchall()
        here = {name for name, is_sequence in owned if not is_sequence}
        sequences = ", ".join(name for name, is_sequence in owned if is_sequence)
        added_to = sorted(here & KEPT.keys() | set(append_only_tables(owner_connection)))
        deleted_from = [name for name in added_to if name in KEPT and KEPT[name].deletes]
        read = sorted(here & READ_ONLY.keys())
        hidden = sorted(here & OWNERS_ALONE.keys())
        statements = [
            "alter default privileges in schema public grant select, insert, update, delete on tables to {role}",
            "alter default privileges in schema public grant usage, select on sequences to {role}",
            "grant usage on schema public to {role}",
            _on("grant select, insert, update, delete on {tables} to {{role}}", sorted(here)),
            f"grant usage, select on {sequences} to {{role}}" if sequences else "",
            _on("revoke update, delete, truncate on {tables} from {{role}}", added_to),
            _on("revoke insert, update, delete, truncate on {tables} from {{role}}", read),
            _on("revoke all on {tables} from {{role}}", hidden),
            _on("grant delete on {tables} to {{role}}", deleted_from),
            *[
                f"grant update ({', '.join(sorted(KEPT[name].once + KEPT[name].changes))}) on {name} to {{role}}"
                for name in added_to
                if name in KEPT and (KEPT[name].once or KEPT[name].changes)
            ],
        ]
        for statement in filter(None, statements):
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(app_role)))
    _policies().apply(owner_connection)


def _policies() -> Any:
    from sharing.row_guard import policies  # a worker asks for its rights before there are models

    return policies


def _on(statement: str, tables: list[str]) -> str:
    return statement.format(tables=", ".join(tables)) if tables else ""


# What a role may do now, table by table; columns are those it may update where it may not update all.
HELD = """
    select c.oid::regclass::text,
           has_table_privilege(c.oid, 'insert'), has_table_privilege(c.oid, 'update'),
           has_table_privilege(c.oid, 'delete'), has_table_privilege(c.oid, 'truncate'),
           array(select a.attname::text from pg_attribute a
                 where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                   and has_column_privilege(c.oid, a.attnum, 'update') order by 1),
           array(select t.tgname::text from pg_trigger t join pg_proc p on p.oid = t.tgfoid
                 where t.tgrelid = c.oid and p.proname = any(%s) and t.tgenabled <> 'O'),
           has_table_privilege(c.oid, 'select'), pg_has_role(c.relowner, 'member')
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    order by 1
"""


def wrong_rights(connection: BaseDatabaseWrapper) -> list[str]:
    """What the role of this connection may do, and the declaration does not let it; and what it may not and must."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [OUR_FUNCTIONS])
        held = cursor.fetchall()
    found = []
    if any(is_owner for *_, is_owner in held):
        found.append("the application's role owns tables, or may become the role that does")
    for table, inserts, updates, deletes, truncates, columns, off, reads, _ in held:
        kept = KEPT.get(table)
        if table in OWNERS_ALONE and (reads or inserts or updates or deletes):
            found.append(f"{table} can be read or written")
        if truncates:
            found.append(f"{table} can be emptied")
        if off:
            found.append(f"{table} has triggers that are switched off: {', '.join(off)}")
        if table in READ_ONLY and (inserts or updates or deletes):
            found.append(f"{table} can be written")
        if kept is None:
            continue
        if updates or set(columns) != {*kept.once, *kept.changes}:
            found.append(f"{table} can be changed in {', '.join(columns) or 'no column'}")
        if deletes != bool(kept.deletes):
            found.append(f"rows of {table} {'can' if deletes else 'cannot'} be deleted")
    missing = sorted(KEPT.keys() - {table for table, *_ in held})
    if missing:
        found.append(f"no table {', '.join(missing)}: run `manage.py migrate`")
    return found + _policies().unguarded(connection)


@contextmanager
def as_owner() -> Iterator[None]:
    """Until the end of the block the default connection has the owner's role, and changes what is otherwise kept.

    For the invented past of the demo, and for tests: only the servers that this project brings along let the
    application's role become the owner's, and a production start refuses where it can.
    """
    with transaction.atomic(), default_connection.cursor() as cursor:
        cursor.execute("select current_setting('role'), current_setting(%s, true)", [OWNER_REWRITES])
        before, rewrote = cursor.fetchone()
        cursor.execute("select tableowner from pg_tables where schemaname = 'public' and tablename = 'sharing_agency'")
        _be(cursor, cursor.fetchone()[0], "on")
        yield
        _be(cursor, before, rewrote or "")


def _be(cursor: CursorWrapper, role: str, rewrites: str) -> None:
    cursor.execute("select set_config('role', %s, true), set_config(%s, %s, true)", [role, OWNER_REWRITES, rewrites])
