from datetime import timedelta

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0040_steps_that_counted"),
    ]

    operations = [
        migrations.AlterField("receipt", "step_span", models.DurationField()),
        migrations.AddConstraint(
            "receipt",
            models.CheckConstraint(
                condition=models.Q(step_span__gt=timedelta(0)), name="receipt_gives_rungs_time"
            ),
        ),
    ]
