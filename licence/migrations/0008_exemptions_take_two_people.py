from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("licence", "0007_exemptions_recorded_unsigned")]

    operations = [
        migrations.RemoveField(
            model_name="exemption",
            name="zone",
        ),
        migrations.AddIndex(
            model_name="exemption",
            index=models.Index(
                condition=models.Q(("status__in", ["asked", "approved"])),
                fields=["ends_at"],
                name="exemption_open_by_end",
            ),
        ),
        migrations.AddIndex(
            model_name="exemption",
            index=models.Index(fields=["asked_at", "id"], name="exemption_by_time"),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", models.F("asked_by")), _negated=True),
                name="exemption_decided_by_somebody_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("begins_at__isnull", True),
                    ("recorded_approver__isnull", False),
                    models.Q(
                        ("decided_by__isnull", False),
                        ("begins_at__gte", models.F("decided_at")),
                        ("begins_at__gte", models.F("starts_at")),
                    ),
                    _connector="OR",
                ),
                name="exemption_never_begins_before_it_is_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["approved", "ended", "ended_early", "approval_withdrawn"]), _negated=True),
                    ("begins_at__isnull", False),
                    _connector="OR",
                ),
                name="exemption_approved_has_a_beginning",
            ),
        ),
    ]
