import django.db.models.deletion
import sharing.keys
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offenders", "0001_person"),
        ("sharing", "0004_audit_of_administration"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("kind", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=200)),
                (
                    "severity",
                    models.PositiveSmallIntegerField(choices=[(1, "Critical"), (2, "High"), (3, "Normal"), (4, "Low")]),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, max_length=300)),
                ("raised_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("in_progress", "Being worked on"),
                            ("resolved", "Resolved"),
                            ("false_alarm", "False alarm"),
                            ("superseded", "Replaced by a later one"),
                        ],
                        db_default="new",
                        default="new",
                        max_length=20,
                    ),
                ),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, db_default="", max_length=500)),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alerts", to="offenders.offender"
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="superseded",
                        to="sharing.alert",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-raised_at", "-pk"],
                "indexes": [
                    models.Index(fields=["subject", "-raised_at"], name="alert_by_subject"),
                    models.Index(fields=["raised_at", "id"], name="alert_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="alert_once_for_kind_and_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at__isnull", True), ("taken_by__isnull", True)),
                            models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="alert_is_taken_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""),
                                ("resolved_at__isnull", True),
                                ("resolved_by__isnull", True),
                                ("state__in", ["new", "in_progress"]),
                            ),
                            models.Q(
                                ("resolved_at__isnull", False), ("state__in", ["resolved", "false_alarm", "superseded"])
                            ),
                            _connector="OR",
                        ),
                        name="alert_has_a_time_when_it_is_over",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_progress"), _negated=True),
                            ("taken_at__isnull", False),
                            _connector="OR",
                        ),
                        name="alert_in_progress_is_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["resolved", "false_alarm"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="alert_is_over_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("superseded_by__isnull", True), ("state", "superseded"), _connector="OR"),
                        name="alert_is_replaced_when_superseded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "severity",
                    models.PositiveSmallIntegerField(choices=[(1, "Critical"), (2, "High"), (3, "Normal"), (4, "Low")]),
                ),
                ("told_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "acknowledged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="sharing.alert"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="sharing.team"
                    ),
                ),
            ],
            options={
                "ordering": ["severity", "due_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("acknowledged_at__isnull", True), ("closed_at__isnull", True)),
                        fields=["team", "severity", "due_at", "id"],
                        name="receipt_open_by_due",
                    ),
                    models.Index(fields=["team", "severity", "due_at", "id"], name="receipt_by_team"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("alert", "team"), name="receipt_once_for_a_team"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("acknowledged_at__isnull", True), ("acknowledged_by__isnull", True)),
                            models.Q(("acknowledged_at__isnull", False), ("acknowledged_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="receipt_is_acknowledged_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("told_at"))),
                        name="receipt_is_due_after_it_was_told",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[("in_app", "On the page"), ("email", "Email"), ("webhook", "Webhook")], max_length=20
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sent", "Sent"),
                            ("dropped", "Not needed any more"),
                            ("failed", "Given up"),
                        ],
                        db_default="waiting",
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, db_default="", max_length=300)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="sharing.receipt"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="delivery_due"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_try_at__isnull", False), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("next_try_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="delivery_waits_until_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="delivery_is_sent_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("receipt", "user", "channel"), name="delivery_once_a_channel", nulls_distinct=False
            ),
        ),
    ]
