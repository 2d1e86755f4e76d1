import django.db.models.deletion
from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):
    dependencies = [("offenders", "0023_released_before_a_custody")]

    operations = [
        migrations.RemoveConstraint(model_name="broughtforward", name="brought_forward_once_a_period"),
        migrations.AddField(
            model_name="broughtforward", name="end_before", field=models.JSONField(db_default={}, default=dict)
        ),
        migrations.AlterField(model_name="broughtforward", name="before", field=models.JSONField(default=dict)),
        migrations.AlterField(
            model_name="broughtforward",
            name="period",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offenders.custodyperiod"
            ),
        ),
        migrations.AddConstraint(
            model_name="broughtforward",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("offender",),
                name="brought_forward_once_a_person",
            ),
        ),
    ]
