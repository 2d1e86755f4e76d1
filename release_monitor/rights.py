"""The rights of the application's database role on the owner's tables.

Read and write them, but neither change nor empty one that is append-only, and make none of its own. The trigger
`refuse_change` stops the owner's slips too; rights stop what a trigger cannot: TRUNCATE, and being switched off.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2 import sql

APPEND_ONLY_FUNCTION = "refuse_change"

OWNED = """
    select c.oid::regclass::text, c.relkind = 'S'
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm', 'S')
      and pg_get_userbyid(c.relowner) = current_user
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by 1
"""
APPEND_ONLY = """
    select distinct t.tgrelid::regclass::text
    from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_class c on c.oid = t.tgrelid
    where p.proname = %s and not t.tgisinternal and pg_get_userbyid(c.relowner) = current_user
    order by 1
"""


def append_only_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The owner's tables that carry the trigger, quoted where SQL wants it."""
    with connection.cursor() as cursor:
        cursor.execute(APPEND_ONLY, [APPEND_ONLY_FUNCTION])
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
        guarded = append_only_tables(owner_connection)
        tables = ", ".join(name for name, is_sequence in owned if not is_sequence)
        sequences = ", ".join(name for name, is_sequence in owned if is_sequence)
        statements = [
            "alter default privileges in schema public grant select, insert, update, delete on tables to {role}",
            "alter default privileges in schema public grant usage, select on sequences to {role}",
            "grant usage on schema public to {role}",
            f"grant select, insert, update, delete on {tables} to {{role}}" if tables else "",
            f"grant usage, select on {sequences} to {{role}}" if sequences else "",
            f"revoke update, delete, truncate on {', '.join(guarded)} from {{role}}" if guarded else "",
        ]
        for statement in filter(None, statements):
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(app_role)))
