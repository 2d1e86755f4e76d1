import django.db.models.deletion
from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):
    dependencies = [
        ("offenders", "0016_published_indicators"),
    ]

    operations = [
        migrations.AddField(
            model_name="offender",
            name="counted_as",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="offenders.offender",
            ),
        ),
        migrations.AddIndex(
            model_name="offender",
            index=models.Index(
                condition=models.Q(("counted_as__isnull", False)),
                fields=["counted_as", "id"],
                name="offender_counted_as_another",
            ),
        ),
    ]
