"""Each state of a tracked row is kept, by a trigger of its table (release_monitor 0009 says of which)."""

from django.db import migrations, models

from sharing.records.append_only import append_only
from sharing.records.at_once import AtOnce

# recorded_moment: the one place that says when a version is recorded.
# keep_row_version: AFTER a row was written. Arguments: the column of the row's key; the column that names the person,
# or "column>table>column" of the row it is below, or nothing; what is left out, as "{a,b}"; or what alone is kept.
# Runs with the owner's rights: the application's role cannot write here in any other way.
KEEP = """
CREATE FUNCTION recorded_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

CREATE FUNCTION keep_row_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    said jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    was jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) END;
    way text[] := string_to_array(TG_ARGV[1], '>');
    left_out text[] := TG_ARGV[2];
    about bigint;
    was_about bigint;
    at timestamptz := recorded_moment();
BEGIN
    IF TG_ARGV[3] <> '{}' THEN
        left_out := ARRAY(SELECT jsonb_object_keys(said) EXCEPT SELECT unnest(TG_ARGV[3]::text[]));
    END IF;
    IF cardinality(left_out) > 0 THEN
        said := said - left_out;
        was := was - left_out;
    END IF;
    IF said = was THEN
        RETURN NULL;
    END IF;
    IF cardinality(way) = 1 THEN
        about := (said ->> way[1])::bigint;
        was_about := (was ->> way[1])::bigint;
    ELSIF cardinality(way) = 3 THEN
        EXECUTE format('SELECT %I FROM %I WHERE id = $1', way[3], way[2]) INTO about USING (said ->> way[1])::bigint;
        was_about := about;
    END IF;
    IF TG_OP = 'UPDATE' AND was_about IS DISTINCT FROM about THEN
        INSERT INTO sharing_rowversion (table_name, row_id, subject_id, operation, recorded_at, transaction)
        VALUES (TG_TABLE_NAME, (was ->> TG_ARGV[0])::bigint, was_about, 'D', at, pg_current_xact_id()::text::bigint);
    END IF;
    INSERT INTO sharing_rowversion (table_name, row_id, subject_id, operation, recorded_at, transaction, data)
    VALUES (
        TG_TABLE_NAME, (said ->> TG_ARGV[0])::bigint, about, left(TG_OP, 1), at, pg_current_xact_id()::text::bigint,
        CASE WHEN TG_OP <> 'DELETE' THEN said END
    );
    RETURN NULL;
END
$$;
"""
NOT_KEPT = "DROP FUNCTION keep_row_version(); DROP FUNCTION recorded_moment();"


class Migration(AtOnce):
    dependencies = [("sharing", "0075_kept_as_written")]

    operations = [
        migrations.CreateModel(
            name="RowVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("table_name", models.CharField(max_length=63)),
                ("row_id", models.BigIntegerField()),
                ("subject_id", models.BigIntegerField(null=True)),
                (
                    "operation",
                    models.CharField(
                        choices=[
                            ("F", "Found when history began"),
                            ("I", "Added"),
                            ("U", "Changed"),
                            ("D", "Deleted"),
                        ],
                        max_length=1,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("transaction", models.BigIntegerField()),
                ("data", models.JSONField(null=True)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        fields=["subject_id", "table_name", "row_id", "recorded_at"], name="version_by_subject"
                    ),
                    models.Index(
                        fields=["table_name", "row_id", "recorded_at"],
                        condition=models.Q(subject_id__isnull=True),
                        name="version_about_nobody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryTransaction",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=models.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="sharing.auditentry",
                    ),
                ),
                ("transaction", models.BigIntegerField(db_index=True)),
            ],
        ),
        append_only("sharing_rowversion"),
        append_only("sharing_entrytransaction"),
        migrations.RunSQL(KEEP, NOT_KEPT),
    ]
