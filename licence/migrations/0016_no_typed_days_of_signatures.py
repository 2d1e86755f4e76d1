from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("licence", "0015_days_of_signatures_as_moments")]

    operations = [
        migrations.RemoveField("licence", "signed_on"),
        migrations.RemoveField("licence", "spo_discussed_on"),
    ]
