"""The owner's role may open a told clock: what is recorded then may be told its time, and the log says so."""

from django.db import migrations, models

from sharing.records.append_only import STORED_AT, append_only
from sharing.records.at_once import AtOnce
from sharing.told_clock.standing import TOLD_TIME

# Two things must be so before a time is told: a row of the owner's, and a setting of the session. A setting alone, which
# anybody may set, tells nothing. Where none is set, which is every production, the row is not asked for: so the two
# conditions stand apart, as one expression with a query in it would be planned for each row.
RECORD = """
CREATE OR REPLACE FUNCTION recorded_moment() RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF current_setting('{told_time}', true) <> '' THEN
        IF (SELECT c.is_open FROM public.sharing_toldclock c ORDER BY c.id DESC LIMIT 1) THEN
            RETURN current_setting('{told_time}')::timestamptz;
        END IF;
    END IF;
    RETURN clock_timestamp();
END
$$;
CREATE OR REPLACE FUNCTION store_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('{told_time}', true) <> '' THEN
        NEW.{stored_at} := public.recorded_moment();
    ELSE
        NEW.{stored_at} := clock_timestamp();
    END IF;
    RETURN NEW;
END
$$;
""".replace("{stored_at}", STORED_AT).replace("{told_time}", TOLD_TIME)
RECORD_BEFORE = """
CREATE OR REPLACE FUNCTION store_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.{stored_at} := clock_timestamp();
    RETURN NEW;
END
$$;
CREATE OR REPLACE FUNCTION recorded_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';
""".replace("{stored_at}", STORED_AT)

KEEP = """
CREATE OR REPLACE FUNCTION keep_row_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
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
    IF TG_OP <> 'INSERT' AND at < clock_timestamp() - interval '1 second' THEN
        -- Told, and maybe from before the last state of the row: the last that was written is the last that counts
        IF coalesce(was_about, about) IS NULL THEN
            SELECT greatest(at, max(v.recorded_at)) INTO at FROM sharing_rowversion v
            WHERE v.subject_id IS NULL AND v.table_name = TG_TABLE_NAME AND v.row_id = (said ->> TG_ARGV[0])::bigint;
        ELSE
            SELECT greatest(at, max(v.recorded_at)) INTO at FROM sharing_rowversion v
            WHERE v.subject_id = coalesce(was_about, about) AND v.table_name = TG_TABLE_NAME
                AND v.row_id = (said ->> TG_ARGV[0])::bigint;
        END IF;
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
KEEP_BEFORE = """
CREATE OR REPLACE FUNCTION keep_row_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
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

# Runs with the owner's rights, as only the owner adds rows here
NOTE = """
CREATE FUNCTION note_told_clock() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.by_role := session_user;
    INSERT INTO sharing_auditentry (
        at, action, verb, actor, role, agency, session, request_id, target_type, target_id, reason
    ) VALUES (
        NEW.at, 'administration', CASE WHEN NEW.is_open THEN 'sharing.told_clock_opened'
        ELSE 'sharing.told_clock_closed' END, NEW.by_role, '', '', '', '', 'sharing.toldclock', NEW.id, NEW.reason
    );
    RETURN NEW;
END
$$;
CREATE TRIGGER noted BEFORE INSERT ON sharing_toldclock FOR EACH ROW EXECUTE FUNCTION note_told_clock();
"""
NOTE_BEFORE = "DROP TRIGGER noted ON sharing_toldclock; DROP FUNCTION note_told_clock()"


class Migration(AtOnce):
    dependencies = [("sharing", "0078_destroyed_records")]

    operations = [
        migrations.CreateModel(
            name="ToldClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_open", models.BooleanField()),
                ("at", models.DateTimeField(editable=False)),
                ("by_role", models.CharField(editable=False, max_length=63)),
                ("reason", models.CharField(max_length=500)),
            ],
            options={"ordering": ["pk"]},
        ),
        append_only("sharing_toldclock"),
        migrations.RunSQL(NOTE, NOTE_BEFORE),
        migrations.RunSQL(RECORD, RECORD_BEFORE),
        migrations.RunSQL(KEEP, KEEP_BEFORE),
    ]
