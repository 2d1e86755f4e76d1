"""Changes that one person proposes and another agrees, and the line manager of an account."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sharing.records.uuids
from sharing.records.at_once import AtOnce


class Migration(AtOnce):
    dependencies = [
        ("sharing", "0069_sealed_audit_log"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="manager",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="line manager",
            ),
        ),
        migrations.CreateModel(
            name="ProposedChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("account_add", "New account"),
                            ("account_change", "Account"),
                            ("account_enable", "Disabled account"),
                            ("account_replace", "Replacement account"),
                            ("factors_reset", "Second factors"),
                            ("member_add", "Team membership"),
                            ("shift_member_add", "Team membership for a shift"),
                            ("scope_give", "National scope"),
                            ("team_change", "Team"),
                            ("team_reopen", "Closed team"),
                            ("client_add", "API client"),
                            ("application_add", "Application"),
                            ("client_change", "API client"),
                            ("key_add", "Key of an API client"),
                            ("endpoint_set", "Events to a partner system"),
                            ("setting_set", "Service setting"),
                        ],
                        max_length=30,
                    ),
                ),
                ("title", models.CharField(max_length=300)),
                ("lines", models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("asked", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("proposed_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("counts_from", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_because", models.CharField(blank=True, db_default="", default="", max_length=300)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agreed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stopped_by",
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
                "ordering": ["-proposed_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ChangeNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.EmailField(max_length=254)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("concerned", "It is their account"),
                            ("manager", "They are the line manager"),
                            ("privacy", "They are a privacy officer of the agency"),
                            ("agrees", "They can agree to it"),
                            ("oversees", "They oversee accounts"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("agreed", "Agreed"), ("stopped", "Stopped")], max_length=20
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="sharing.proposedchange"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="proposedchange",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True), ("stopped_at__isnull", True)),
                fields=["proposed_at"],
                name="proposed_change_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by__isnull", True),
                    models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="change_is_agreed_by_someone_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedchange",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed_by__isnull", True), ("agreed_at__isnull", False), _connector="OR"),
                name="change_is_agreed_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_at__isnull", True),
                    ("agreed_by__isnull", False),
                    ("proposed_by__isnull", True),
                    _connector="OR",
                ),
                name="change_of_a_person_is_agreed_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done_at__isnull", True),
                    models.Q(("agreed_at__isnull", False), ("stopped_at__isnull", True)),
                    _connector="OR",
                ),
                name="change_is_done_when_agreed_and_not_stopped",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stopped_at__isnull", True), ("stopped_because", ""), ("stopped_by__isnull", True)),
                    models.Q(("stopped_at__isnull", False), models.Q(("stopped_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="change_is_stopped_for_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="changenotice",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", True)), fields=["next_try_at"], name="change_notice_unsent"
            ),
        ),
        migrations.AddConstraint(
            model_name="changenotice",
            constraint=models.UniqueConstraint(fields=("change", "user", "stage"), name="change_notice_once_a_stage"),
        ),
    ]
