"""Facts of items count under the item's own programme."""

from django.db import migrations, models

from sharing.records.at_once import AtOnce

# Of whom an item names a programme: their stored facts do not say it yet.
TOUCH = """
INSERT INTO release_monitor_figuretouch (person_id)
SELECT DISTINCT subject_id FROM sharing_item WHERE programme <> '';
"""


class Migration(AtOnce):
    dependencies = [
        ("release_monitor", "0007_older_figures_are_kept"),
        ("sharing", "0060_applications_for_people"),
    ]

    operations = [
        migrations.AddField(
            "figurefact",
            "programme",
            models.CharField(
                blank=True,
                choices=[("terrorism", "Terrorism"), ("state_threats", "State threats")],
                db_default="",
                default="",
                max_length=20,
            ),
        ),
        migrations.RunSQL(TOUCH, migrations.RunSQL.noop),
    ]
