"""The full text of an item, and what corrections replaced in it, stand in rows of their own, which are guarded.

`migrate` makes the policies after all migrations.
"""

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

from sharing.records.append_only import OWNER_REWRITES, append_only, stored_by_the_clock
from sharing.records.at_once import AtOnce

PARTS = "'{narrative,pointer_system,pointer_reference,pointer_contact}'::text[]"
COLUMNS = "narrative, pointer_system, pointer_reference, pointer_contact"

# Each ALTER with a USING writes its table anew: what a dropped column or an earlier version of a row said would else
# stay in the pages, for whoever reads the files. No trigger runs, for no row has changed.
MOVED = f"""
INSERT INTO sharing_itemtext (item_id, {COLUMNS}) SELECT id, {COLUMNS} FROM sharing_item;
INSERT INTO sharing_earlieritemtext (correction_id, before)
    SELECT id, (SELECT jsonb_object_agg(key, value) FROM jsonb_each(before) WHERE key = ANY ({PARTS}))
    FROM sharing_itemcorrection WHERE before ?| {PARTS};
ALTER TABLE sharing_itemcorrection ALTER COLUMN before TYPE jsonb USING before - {PARTS};
ALTER TABLE sharing_item
    DROP CONSTRAINT item_says_something_or_where_it_is,
    DROP COLUMN narrative, DROP COLUMN pointer_system, DROP COLUMN pointer_reference, DROP COLUMN pointer_contact,
    ALTER COLUMN gist TYPE text USING gist || '';
"""  # noqa: S608 - our names
BACK = f"""
SET LOCAL {OWNER_REWRITES} = 'on';
ALTER TABLE sharing_item
    ADD COLUMN narrative text NOT NULL DEFAULT '',
    ADD COLUMN pointer_system varchar(120) NOT NULL DEFAULT '',
    ADD COLUMN pointer_reference varchar(120) NOT NULL DEFAULT '',
    ADD COLUMN pointer_contact varchar(160) NOT NULL DEFAULT '';
UPDATE sharing_item i SET ({COLUMNS}) = (t.narrative, t.pointer_system, t.pointer_reference, t.pointer_contact)
    FROM sharing_itemtext t WHERE t.item_id = i.id;
UPDATE sharing_itemcorrection c SET before = c.before || e.before
    FROM sharing_earlieritemtext e WHERE e.correction_id = c.id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE sharing_item
    ALTER COLUMN narrative DROP DEFAULT, ALTER COLUMN pointer_system DROP DEFAULT,
    ALTER COLUMN pointer_reference DROP DEFAULT, ALTER COLUMN pointer_contact DROP DEFAULT,
    ADD CONSTRAINT item_says_something_or_where_it_is CHECK (gist <> '' OR narrative <> '' OR pointer_reference <> '');
SET CONSTRAINTS ALL DEFERRED;
"""  # noqa: S608 - our names

# Held at the end of the transaction, for the two rows are written one after the other, and by the owner's right, for
# whoever writes may not read the other row. It says nothing of what stands there.
SAYS_SOMETHING = f"""
CREATE FUNCTION item_says_something() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    written bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    rewrote text := coalesce(current_setting('{OWNER_REWRITES}', true), '');
    says_nothing boolean;
BEGIN
    PERFORM set_config('{OWNER_REWRITES}', 'on', true);
    says_nothing := EXISTS (
        SELECT FROM sharing_item i WHERE i.id = written AND i.gist = '' AND NOT EXISTS (
            SELECT FROM sharing_itemtext t
            WHERE t.item_id = i.id AND (t.narrative <> '' OR t.pointer_reference <> '')
        )
    );
    PERFORM set_config('{OWNER_REWRITES}', rewrote, true);
    IF says_nothing THEN
        RAISE EXCEPTION 'item_says_something_or_where_it_is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER says_something AFTER INSERT OR UPDATE OF gist ON sharing_item
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.gist = '') EXECUTE FUNCTION item_says_something('id');
CREATE CONSTRAINT TRIGGER says_something AFTER UPDATE ON sharing_itemtext
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.narrative = '' AND NEW.pointer_reference = '')
    EXECUTE FUNCTION item_says_something('item_id');
"""  # noqa: S608 - our names
NOT_HELD = "DROP FUNCTION item_says_something() CASCADE"


class Migration(AtOnce):
    dependencies = [("sharing", "0084_cosignatures_of_witnesses")]

    operations = [
        migrations.CreateModel(
            name="ItemText",
            fields=[
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="full_text",
                        serialize=False,
                        to="sharing.item",
                    ),
                ),
                ("narrative", models.TextField(blank=True, max_length=6000)),
                ("pointer_system", models.CharField(blank=True, max_length=120, verbose_name="system where it is kept")),
                ("pointer_reference", models.CharField(blank=True, max_length=120, verbose_name="reference there")),
                ("pointer_contact", models.CharField(blank=True, max_length=160, verbose_name="contact")),
            ],
        ),
        migrations.CreateModel(
            name="EarlierItemText",
            fields=[
                (
                    "correction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="earlier_text",
                        serialize=False,
                        to="sharing.itemcorrection",
                    ),
                ),
                ("before", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
            ],
        ),
        migrations.RunSQL(
            MOVED,
            BACK,
            state_operations=[
                migrations.RemoveConstraint(model_name="item", name="item_says_something_or_where_it_is"),
                migrations.RemoveField(model_name="item", name="narrative"),
                migrations.RemoveField(model_name="item", name="pointer_system"),
                migrations.RemoveField(model_name="item", name="pointer_reference"),
                migrations.RemoveField(model_name="item", name="pointer_contact"),
            ],
        ),
        *stored_by_the_clock("sharing_itemtext", "sharing_earlieritemtext"),
        append_only("sharing_earlieritemtext"),
        migrations.RunSQL(SAYS_SOMETHING, NOT_HELD),
    ]
