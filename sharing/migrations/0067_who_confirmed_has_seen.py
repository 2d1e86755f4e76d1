"""Whoever confirmed reading an item has seen it, as it stood then."""

from django.db import migrations

from sharing.records.at_once import AtOnce

FORWARD = """
INSERT INTO sharing_itemsight (item_id, user_id, extent, correction, seen_at)
SELECT reading.item_id, reading.confirmed_by_id, reading.extent,
       (SELECT count(*) FROM sharing_itemcorrection change
        WHERE change.item_id = reading.item_id AND change.corrected_at <= reading.confirmed_at),
       reading.confirmed_at
FROM sharing_itemreading reading JOIN sharing_user who ON who.id = reading.confirmed_by_id
WHERE reading.confirmed_at IS NOT NULL AND who.role <> 'partner'
ON CONFLICT DO NOTHING;
"""


class Migration(AtOnce):
    dependencies = [("sharing", "0066_retention")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
