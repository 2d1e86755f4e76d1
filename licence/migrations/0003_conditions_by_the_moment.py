from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("licence", "0002_arrest_ends_with_death")]

    operations = [
        migrations.AddField(
            "licencecondition",
            "starts_at",
            models.DateTimeField(blank=True, null=True, verbose_name="in force from"),
        ),
        migrations.AddField(
            "licencecondition",
            "ends_at",
            models.DateTimeField(blank=True, null=True, verbose_name="in force until"),
        ),
    ]
