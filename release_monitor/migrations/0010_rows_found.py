"""The rows that are there when history begins: what they said before is not known. May run twice."""

from importlib import import_module

from django.db import migrations

from sharing.records.at_once import AtOnce

OF = import_module("release_monitor.migrations.0009_row_history")


def found(table: str) -> str:
    """The version of each row of the table that has none yet."""
    key, way = OF.KEYS.get(table, "id"), OF.TABLES[table].split(">")
    about = {0: "NULL::bigint", 1: f"t.{way[0]}", 3: f"p.{way[-1]}"}[len(way) if way[0] else 0]
    parent = f"JOIN {way[1]} p ON p.id = t.{way[0]}" if len(way) == 3 else ""
    data = f"to_jsonb(t) - '{OF.LEFT_OUT.get(table, '{}')}'::text[]"
    if table in OF.KEPT_ALONE:
        kept = OF.KEPT_ALONE[table].strip("{}").split(",")
        data = f"jsonb_build_object({', '.join(f'{chr(39)}{name}{chr(39)}, t.{name}' for name in kept)})"
    return f"""INSERT INTO sharing_rowversion
    (table_name, row_id, subject_id, operation, recorded_at, transaction, data)
SELECT '{table}', t.{key}, {about}, 'F', recorded_moment(), pg_current_xact_id()::text::bigint, {data}
FROM {table} t {parent}
WHERE NOT EXISTS (SELECT FROM sharing_rowversion v WHERE v.table_name = '{table}' AND v.row_id = t.{key}
                  AND v.subject_id IS NOT DISTINCT FROM {about});"""  # noqa: S608 - constants of a migration


class Migration(AtOnce):
    dependencies = [("release_monitor", "0009_row_history")]

    operations = [migrations.RunSQL("\n".join(map(found, OF.TABLES)), migrations.RunSQL.noop)]
