from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offenders", "0038_dates_due_after_a_change")]

    operations = [
        migrations.AddField(
            model_name="sentence",
            name="questioned_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="questioned without a reason since"),
        ),
    ]
