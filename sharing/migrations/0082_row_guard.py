"""Functions that check the token for guarded rows. `migrate` makes the policies, and gives the keys."""

from django.db import migrations

from sharing.records.at_once import AtOnce

# row_guard_key: what HMAC-SHA256 makes of each key (`sharing/row_guard/rules.py`); for the owner's role alone.
# row_guard_nonce: what tells a transaction from any other: the microsecond in which it began.
# row_guard_claims: what the token says, or nothing: unsigned, of another transaction, or after its time.
MADE = """
CREATE TABLE row_guard_key (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);
REVOKE ALL ON row_guard_key FROM PUBLIC;

CREATE FUNCTION row_guard_nonce() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS
$$ SELECT (extract(epoch FROM transaction_timestamp()) * 1000000)::bigint::text $$;

CREATE FUNCTION row_guard_claims() RETURNS jsonb LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    token text := current_setting('release_monitor.reading', true);
    said text := substr(token, 65);
    claims jsonb;
BEGIN
    IF coalesce(said, '') = '' OR NOT EXISTS (
        SELECT FROM public.row_guard_key
        WHERE encode(sha256(outer_pad || sha256(inner_pad || convert_to(said, 'UTF8'))), 'hex') = left(token, 64)
    ) THEN
        RETURN NULL;
    END IF;
    claims := said;
    IF claims ->> 'nonce' IS DISTINCT FROM public.row_guard_nonce()
        OR extract(epoch FROM clock_timestamp()) > (claims ->> 'until')::numeric
    THEN
        RETURN NULL;
    END IF;
    RETURN claims;
END
$$;

CREATE FUNCTION row_guard_everyone(class text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS
$$ SELECT coalesce(public.row_guard_claims() -> 'everyone' ? class, false) $$;

CREATE FUNCTION row_guard_people(class text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS
$$ SELECT ARRAY(SELECT jsonb_array_elements_text(public.row_guard_claims() -> 'people' -> class)::bigint) $$;

CREATE FUNCTION row_guard_reader(class text) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS
$$ SELECT CASE WHEN said -> 'reads' ? class THEN (said ->> 'reader')::bigint END
   FROM (SELECT public.row_guard_claims() AS said) token $$;

CREATE FUNCTION row_guard_at() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp AS
$$ SELECT (public.row_guard_claims() ->> 'at')::timestamptz $$;
"""
# The policies ask the functions, and go with them.
UNGUARD = """
DO $$
DECLARE
    guarded record;
BEGIN
    FOR guarded IN SELECT DISTINCT polrelid::regclass AS name FROM pg_policy WHERE polname = 'by_token'
    LOOP
        EXECUTE format('DROP POLICY IF EXISTS by_token ON %s', guarded.name);
        EXECUTE format('DROP POLICY IF EXISTS by_owner ON %s', guarded.name);
        EXECUTE format('DROP POLICY IF EXISTS by_row ON %s', guarded.name);
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', guarded.name);
    END LOOP;
END
$$;
"""
TAKEN = UNGUARD + (
    "DROP FUNCTION row_guard_at(), row_guard_reader(text), row_guard_people(text), row_guard_everyone(text), "
    "row_guard_claims(), row_guard_nonce(); DROP TABLE row_guard_key;"
)


class Migration(AtOnce):
    dependencies = [("sharing", "0081_undone_ends")]

    operations = [migrations.RunSQL(MADE, TAKEN)]
