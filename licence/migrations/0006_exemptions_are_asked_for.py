import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.records.uuids


class Migration(migrations.Migration):
    """What is there was recorded by one person: it keeps the approver whom that person named, as that."""

    dependencies = [
        ("licence", "0005_conditions_lose_their_days"),
        ("offenders", "0017_what_a_document_orders"),
        ("sharing", "0015_no_index_of_permissions_twice"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="exemption", name="exemption_approved_by_somebody_else"),
        migrations.RenameField(model_name="exemption", old_name="approved_by", new_name="recorded_approver"),
        migrations.RenameField(model_name="exemption", old_name="approved_at", new_name="asked_at"),
        migrations.RenameField(model_name="exemption", old_name="told", new_name="recorded_told"),
        migrations.RenameField(model_name="exemption", old_name="views", new_name="recorded_views"),
        migrations.AlterField(
            model_name="exemption",
            name="recorded_approver",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="exemption",
            name="recorded_views",
            field=models.TextField(blank=True, verbose_name="how each agency saw the risk, as the asker typed it"),
        ),
        migrations.AddField(
            model_name="exemption",
            name="status",
            field=models.CharField(
                choices=[
                    ("asked", "Waiting for a decision"),
                    ("approved", "Approved"),
                    ("refused", "Refused"),
                    ("withdrawn", "Request withdrawn"),
                    ("lapsed", "Lapsed without a decision"),
                    ("ended", "Ended"),
                    ("ended_early", "Ended early"),
                    ("approval_withdrawn", "Approval withdrawn"),
                ],
                default="asked",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="affects",
            field=models.CharField(blank=True, max_length=300, verbose_name="who else is affected"),
        ),
        migrations.AddField(
            model_name="exemption",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="exemption", name="decided_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="exemption", name="decided_because", field=models.CharField(blank=True, max_length=500)
        ),
        migrations.AddField(
            model_name="exemption",
            name="board_ref",
            field=models.CharField(blank=True, max_length=80, verbose_name="reference of the Board's document"),
        ),
        migrations.AddField(
            model_name="exemption",
            name="board_on",
            field=models.DateField(blank=True, null=True, verbose_name="day of the Board's document"),
        ),
        migrations.AddField(
            model_name="exemption", name="begins_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="exemption",
            name="places",
            field=models.ManyToManyField(related_name="exemptions", to="licence.zone"),
        ),
        migrations.AlterField(
            model_name="exemption",
            name="zone",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="licence.zone",
            ),
        ),
        migrations.CreateModel(
            name="RiskView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("for_victims", models.BooleanField(default=False)),
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("no_objection", "No objection"),
                            ("objects", "Objects"),
                            ("cannot_say", "Cannot say"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(max_length=500)),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("agency", models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    )),
                ("exemption", models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="views", to="licence.exemption"
                    )),
                ("given_by", models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    )),
                ("offender", models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    )),
            ],
            options={"ordering": ["-given_at", "-pk"]},
        ),
    ]
