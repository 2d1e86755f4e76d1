"""Tables whose rows nobody takes away, empties or changes: what was done, said and decided. Of some, columns are said
once, later: an end, an answer, an acknowledgement.

Which tables, and what the application's role may do in each, is declared in `release_monitor/database/kept.py`.
"""

from __future__ import annotations

from django.db import migrations

APPEND_ONLY = "append_only"
STORED = "stored"
STORED_AT = "stored_at"
SAID_ONCE = "said_once"

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$
"""

# The owner's role alone, and by saying so in its transaction, does what the triggers refuse: the disposal of what
# retention decided, and the invented past of the demo. It could as well switch the triggers off, for everybody.
OWNER_REWRITES = "release_monitor.owner_rewrites"
REFUSE_ALL_BUT_THE_OWNERS = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('{OWNER_REWRITES}', true) = 'on'
        AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is %: % refused', TG_TABLE_NAME,
        CASE TG_NAME WHEN '{SAID_ONCE}' THEN 'said once' ELSE 'append-only' END, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END
$$
"""  # noqa: S608 - our names

LET_THE_OWNER_REWRITE = migrations.RunSQL(
    REFUSE_ALL_BUT_THE_OWNERS, REFUSE_CHANGE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
)

STORE_TIME = migrations.RunSQL(
    f"""
CREATE FUNCTION store_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.{STORED_AT} := clock_timestamp();
    RETURN NEW;
END
$$
""",
    "DROP FUNCTION store_time()",
)


def stored_by_the_clock(*tables: str) -> list[migrations.RunSQL]:
    """The database keeps when it stored each row. Rows that are there have no such time: nobody knows it."""
    return [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD COLUMN {STORED_AT} timestamptz; CREATE TRIGGER {STORED} BEFORE INSERT ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION store_time()",
            f"DROP TRIGGER {STORED} ON {table}; ALTER TABLE {table} DROP COLUMN {STORED_AT}",
        )
        for table in tables
    ]


def append_only(table: str) -> migrations.RunSQL:
    """The step of a migration that makes a table so. `migrate` also takes these rights from the application's role."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {APPEND_ONLY} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {APPEND_ONLY} ON {table}",
    )


def said_once(table: str, *columns: str) -> migrations.RunSQL:
    """These columns are filled once, each when it is: what they say then stays."""
    changed = " OR ".join(
        f"(coalesce(OLD.{column}::text, '') <> '' AND OLD.{column} IS DISTINCT FROM NEW.{column})" for column in columns
    )
    return migrations.RunSQL(
        f"CREATE TRIGGER {SAID_ONCE} BEFORE UPDATE OF {', '.join(columns)} ON {table} "
        f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER {SAID_ONCE} ON {table}",
    )
