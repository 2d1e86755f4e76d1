import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """What stands already was known before: its moment stays empty, and is told to nobody as known late."""

    dependencies = [("offenders", "0006_final_directions_are_confirmed")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="known_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="known since"),
        ),
        migrations.AlterField(
            model_name="release",
            name="known_at",
            field=models.DateTimeField(
                blank=True, default=django.utils.timezone.now, null=True, verbose_name="known since"
            ),
        ),
    ]
