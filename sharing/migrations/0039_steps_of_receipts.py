from datetime import time

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0038_on_call_rota"),
    ]

    operations = [
        migrations.AddField("receipt", "step_span", models.DurationField(null=True)),
        migrations.AddField(
            "receipt", "night_begins", models.TimeField(default=time(22)), preserve_default=False
        ),
        migrations.AddField("receipt", "night_ends", models.TimeField(default=time(7)), preserve_default=False),
    ]
