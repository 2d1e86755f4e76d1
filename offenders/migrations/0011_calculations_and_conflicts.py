import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import offenders.rules.releases
import sharing.keys


class Migration(migrations.Migration):
    dependencies = [
        ("offenders", "0010_direction_earliest"),
        ("sharing", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calculation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("dates", models.JSONField(default=dict)),
                ("refused", models.TextField(blank=True)),
                ("law_on", models.DateField(verbose_name="by the law in force on")),
                ("because", models.CharField(max_length=160)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calculations",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("offender",),
                        name="calculation_current_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("refused", ""), ("dates", {}), _connector="OR"),
                        name="calculation_has_dates_or_a_refusal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DateCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("record", models.CharField(max_length=64)),
                ("maker_dates", models.JSONField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("checker_dates", models.JSONField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("agrees", models.BooleanField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=160)),
                (
                    "checker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "maker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="date_checks", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("offender",),
                        name="date_check_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agrees__isnull", True),
                                ("checked_at__isnull", True),
                                ("checker__isnull", True),
                                ("checker_dates__isnull", True),
                            ),
                            models.Q(
                                ("agrees__isnull", False),
                                ("checked_at__isnull", False),
                                ("checker__isnull", False),
                                ("checker_dates__isnull", False),
                                models.Q(("checker", models.F("maker")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="date_check_is_checked_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_because", "")),
                            models.Q(("ended_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="date_check_ends_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DateConflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            (offenders.rules.releases.Code["SED"], "Sentence expiry"),
                            (offenders.rules.releases.Code["LED"], "Licence expiry"),
                            (offenders.rules.releases.Code["SLED"], "Sentence and licence expiry"),
                            (offenders.rules.releases.Code["CRD"], "Conditional release"),
                            (offenders.rules.releases.Code["ARD"], "Automatic release"),
                            (offenders.rules.releases.Code["PED"], "Parole eligibility"),
                            (offenders.rules.releases.Code["TED"], "Tariff expiry"),
                            (offenders.rules.releases.Code["APD"], "Approved parole date"),
                            (offenders.rules.releases.Code["PRRD"], "Post-recall release"),
                        ],
                        max_length=5,
                    ),
                ),
                ("official_on", models.DateField(null=True)),
                ("court_on", models.DateField(null=True)),
                ("worked_out_on", models.DateField(null=True)),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("asked_at", models.DateTimeField(null=True)),
                ("answer_due_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("evidence", models.CharField(blank=True, max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=160)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="date_conflicts",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "ordering": ["found_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("offender", "code"),
                        name="conflict_stands_once_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted_at__isnull", True),
                                ("accepted_by__isnull", True),
                                ("evidence", ""),
                                ("reason", ""),
                            ),
                            models.Q(
                                ("accepted_at__isnull", False),
                                ("accepted_by__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                                models.Q(("evidence", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="conflict_is_accepted_for_a_reason_with_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer_due_at__isnull", True), ("asked_at__isnull", True), ("asked_by__isnull", True)
                            ),
                            models.Q(
                                ("answer_due_at__isnull", False),
                                ("asked_at__isnull", False),
                                ("asked_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="conflict_is_asked_by_somebody_until_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_because", "")),
                            models.Q(("ended_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="conflict_ends_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DateOverride",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "code",
                    models.CharField(
                        choices=[
                            (offenders.rules.releases.Code["SED"], "Sentence expiry"),
                            (offenders.rules.releases.Code["LED"], "Licence expiry"),
                            (offenders.rules.releases.Code["SLED"], "Sentence and licence expiry"),
                            (offenders.rules.releases.Code["CRD"], "Conditional release"),
                            (offenders.rules.releases.Code["ARD"], "Automatic release"),
                            (offenders.rules.releases.Code["PED"], "Parole eligibility"),
                            (offenders.rules.releases.Code["TED"], "Tariff expiry"),
                            (offenders.rules.releases.Code["APD"], "Approved parole date"),
                            (offenders.rules.releases.Code["PRRD"], "Post-recall release"),
                        ],
                        max_length=5,
                    ),
                ),
                ("falls_on", models.DateField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("court", "The court's record"),
                            ("worked_out", "Worked out here"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                ("evidence", models.CharField(max_length=200)),
                ("ends_on", models.DateField(verbose_name="counts until")),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("countersigned_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=160)),
                (
                    "countersigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="date_overrides",
                        to="offenders.offender",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("offender", "code"),
                        name="override_stands_once_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("countersigned_at__isnull", True), ("countersigned_by__isnull", True)),
                            models.Q(
                                ("countersigned_at__isnull", False),
                                ("countersigned_by__isnull", False),
                                models.Q(("countersigned_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="override_is_countersigned_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("evidence", ""), _negated=True)
                        ),
                        name="override_has_a_reason_and_evidence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_because", "")),
                            models.Q(("ended_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="override_ends_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LawReplay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("commencements", models.JSONField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("last_key", models.BigIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LawReplayLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("refused_before", models.TextField(blank=True)),
                ("refused_after", models.TextField(blank=True)),
                ("moves_days", models.IntegerField(null=True, verbose_name="days by which the earliest release moves")),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "replay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="offenders.lawreplay"
                    ),
                ),
            ],
            options={
                "ordering": ["moves_days", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("replay", "offender"), name="replay_names_a_person_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="sentence",
            name="appeal",
            field=models.CharField(
                blank=True,
                choices=[
                    ("upheld", "Left as it was"),
                    ("varied", "Another sentence put in its place"),
                    ("quashed", "Quashed"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="sentence",
            name="appeal_on",
            field=models.DateField(blank=True, null=True, verbose_name="decided on"),
        ),
        migrations.AlterField(
            model_name="keydate",
            name="origin",
            field=models.CharField(
                choices=[("official", "Official"), ("court", "The court's record")], default="official", max_length=10
            ),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("appeal", ""), ("appeal_on__isnull", True)),
                    models.Q(models.Q(("appeal", ""), _negated=True), ("appeal_on__isnull", False)),
                    _connector="OR",
                ),
                name="sentence_appeal_has_its_day",
            ),
        ),
    ]
