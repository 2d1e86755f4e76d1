"""People whose records were merged before count by one of them: the older, unless the newer alone has a status."""

from django.db import migrations

from sharing.records.at_once import AtOnce

COUNT_ONCE = """
UPDATE offenders_offender merged SET counted_as_id = pair.counted
FROM (
    SELECT CASE WHEN older.status = '' AND newer.status <> '' THEN older.id ELSE newer.id END AS other,
           CASE WHEN older.status = '' AND newer.status <> '' THEN newer.id ELSE older.id END AS counted
    FROM offenders_identitymatch m
    JOIN offenders_offender older ON older.id = m.older_id
    JOIN offenders_offender newer ON newer.id = m.newer_id
    WHERE m.joined_at IS NOT NULL AND m.state IN ('merged', 'parting')
) pair WHERE merged.id = pair.other;
"""


class Migration(AtOnce):
    dependencies = [
        ("offenders", "0017_merged_records_count_once"),
    ]

    operations = [migrations.RunSQL(COUNT_ONCE, migrations.RunSQL.noop)]
