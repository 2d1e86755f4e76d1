"""A right that lapses is another fact than a duty: look again at the people who have such a deadline."""

from django.db import migrations

TOUCH = """
INSERT INTO release_monitor_figuretouch (person_id)
SELECT DISTINCT offender_id FROM parole_reviewclock WHERE NOT is_duty AND met_on IS NULL AND stopped_on IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("release_monitor", "0011_stored_by_the_clock"),
        ("parole", "0005_stored_by_the_clock"),
    ]

    operations = [migrations.RunSQL(TOUCH, migrations.RunSQL.noop)]
