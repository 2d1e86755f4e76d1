import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0033_alerts_into_threads")]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name=f"{name}s", to="sharing.thread"
            ),
        )
        for name in ("alert", "receipt")
    ]
