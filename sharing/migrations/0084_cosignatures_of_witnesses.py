"""What witnesses answered is verified, and how the sealer last found each of them is known."""

from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):
    dependencies = [("sharing", "0083_access_held_against_the_log")]

    operations = [
        migrations.AddField(
            model_name="checkpointwitness",
            name="cosignature",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="checkpointwitness",
            name="cosigned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="checkpointwitness",
            name="fault",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.CreateModel(
            name="SealWitness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=200, unique=True)),
                ("key_name", models.CharField(blank=True, default="", max_length=200)),
                ("found_at", models.DateTimeField()),
                ("taken_size", models.BigIntegerField(blank=True, null=True)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("cosigned_size", models.BigIntegerField(blank=True, null=True)),
                ("cosigned_at", models.DateTimeField(blank=True, null=True)),
                ("fault", models.CharField(blank=True, default="", max_length=200)),
                ("fault_since", models.DateTimeField(blank=True, null=True)),
                ("is_wrong", models.BooleanField(default=False)),
            ],
            options={"ordering": ["place"]},
        ),
        migrations.AddConstraint(
            model_name="sealwitness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fault", ""), ("fault_since__isnull", True), ("is_wrong", False)
                )
                | (~models.Q(("fault", "")) & models.Q(("fault_since__isnull", False))),
                name="seal_witness_fault_has_a_time",
            ),
        ),
    ]
