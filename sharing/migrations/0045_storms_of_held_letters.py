from django.db import migrations

# Letters of a kind that were held before a flood was a storm: one for each kind.
FILL = """
WITH held AS (
    SELECT d.id, a.kind, r.told_at
    FROM sharing_delivery d JOIN sharing_receipt r ON r.id = d.receipt_id JOIN sharing_alert a ON a.id = r.alert_id
    WHERE d.state = 'held' AND d.storm_id IS NULL
),
storms AS (
    INSERT INTO sharing_storm (kind, began_at, alerts)
    SELECT kind, min(told_at), count(*) FROM held GROUP BY kind
    RETURNING id, kind
)
UPDATE sharing_delivery d SET storm_id = storms.id
FROM held JOIN storms ON storms.kind = held.kind WHERE held.id = d.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0044_storms_and_suppressions"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
