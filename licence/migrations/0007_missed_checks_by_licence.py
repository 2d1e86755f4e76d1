from django.db import migrations, models


class Migration(migrations.Migration):
    """The index of missed checks by licence: how far conditions are checked is counted from it."""

    dependencies = [("licence", "0006_mappa_is_read_from_its_case")]

    operations = [
        migrations.AddIndex(
            model_name="check",
            index=models.Index(condition=models.Q(outcome="missed"), fields=["licence"], name="check_missed_by_licence"),
        ),
    ]
