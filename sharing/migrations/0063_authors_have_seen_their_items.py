"""Whoever recorded an item, or corrected it, has seen it."""

from django.db import migrations

from sharing.records.at_once import AtOnce

FORWARD = """
INSERT INTO sharing_itemsight (item_id, user_id, extent, correction, seen_at)
SELECT item.id, item.recorded_by_id, 'full', 0, item.recorded_at
FROM sharing_item item JOIN sharing_user who ON who.id = item.recorded_by_id WHERE who.role <> 'partner'
ON CONFLICT DO NOTHING;
INSERT INTO sharing_itemsight (item_id, user_id, extent, correction, seen_at)
SELECT change.item_id, change.corrected_by_id, 'full', change.number, change.corrected_at
FROM sharing_itemcorrection change JOIN sharing_user who ON who.id = change.corrected_by_id WHERE who.role <> 'partner'
ON CONFLICT DO NOTHING;
"""


class Migration(AtOnce):
    dependencies = [("sharing", "0062_items_seen_before_a_decision")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
