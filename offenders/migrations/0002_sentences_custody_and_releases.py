import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import offenders.rules.releases
import sharing.keys
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offenders", "0001_person"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Establishment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("code", models.CharField(max_length=6, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="offender",
            name="date_of_birth",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="offender",
            name="nationalities",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="offender",
            name="region",
            field=models.CharField(blank=True, max_length=40, verbose_name="probation region that supervises, or will"),
        ),
        migrations.AddField(
            model_name="offender",
            name="sex",
            field=models.CharField(
                blank=True,
                choices=[("female", "Female"), ("male", "Male"), ("", "Not recorded")],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="offender",
            name="status",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_custody", "In custody"),
                    ("recalled", "Recalled"),
                    ("on_licence", "On licence"),
                    ("unlawfully_at_large", "Unlawfully at large"),
                    ("licence_ended", "Licence ended"),
                    ("deported", "Deported"),
                    ("deceased", "Deceased"),
                ],
                default="",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("remand", "Remand"),
                            ("tagged_bail", "Tagged bail"),
                            ("ual", "Unlawfully at large"),
                            ("ada", "Additional days awarded"),
                            ("rada", "Additional days restored"),
                            ("recall_remand", "Remand while recalled"),
                            ("recall_tagged_bail", "Tagged bail while recalled"),
                        ],
                        max_length=20,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="adjustments", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CustodyPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("is_recall", models.BooleanField(default=False)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="periods", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("offender",),
                        name="period_open_once_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="period_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="offender",
            name="establishment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="people",
                to="offenders.establishment",
            ),
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("prison", "Prison number"),
                            ("crn", "CRN"),
                            ("pnc", "PNC"),
                            ("cro", "CRO"),
                            ("booking", "Booking number"),
                            ("ppud", "PPUD reference"),
                            ("visor", "ViSOR reference"),
                            ("former_prison", "Former prison number"),
                            ("immigration", "Immigration reference"),
                            ("other", "Other reference"),
                        ],
                        max_length=20,
                    ),
                ),
                ("value", models.CharField(max_length=40)),
                ("canonical", models.CharField(max_length=40)),
                ("source", models.CharField(blank=True, max_length=60)),
                ("is_verified", models.BooleanField(default=False)),
                ("is_primary", models.BooleanField(default=False)),
                ("warning", models.CharField(blank=True, max_length=200)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="identifiers", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "canonical"],
                "constraints": [
                    models.UniqueConstraint(fields=("offender", "kind", "canonical"), name="identifier_once_a_person"),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True), ("is_verified", True)),
                        fields=("kind", "canonical"),
                        name="identifier_verified_names_one_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyDate",
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
                (
                    "origin",
                    models.CharField(
                        choices=[("official", "Official"), ("worked_out", "Worked out here")],
                        default="official",
                        max_length=10,
                    ),
                ),
                ("falls_on", models.DateField()),
                ("source", models.CharField(max_length=60)),
                ("as_at", models.DateField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="key_dates", to="offenders.offender"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["falls_on", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("offender", "code", "origin"),
                        name="key_date_current_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="key_date_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "happening",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("transferred", "Transferred"),
                            ("released", "Released"),
                            ("released_without_licence", "Released without licence"),
                            ("licence_revoked", "Licence revoked"),
                            ("returned", "Returned"),
                            ("absconded", "Absconded"),
                            ("licence_ended", "Licence ended"),
                            ("deported", "Deported"),
                            ("died", "Died"),
                        ],
                        max_length=30,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "establishment",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="offenders.establishment"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="movements", to="offenders.offender"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["happened_on", "pk"],
                "indexes": [
                    models.Index(fields=["offender", "happened_on", "id"], name="movement_by_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("statute", models.CharField(max_length=80)),
                ("section", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=120)),
                ("maximum", models.CharField(blank=True, max_length=60)),
                (
                    "schedule_19za",
                    models.CharField(
                        choices=[
                            ("part_1", "Part 1: life maximum"),
                            ("part_2", "Part 2: more than two years"),
                            ("none", "Not listed"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                (
                    "is_sopc_listed",
                    models.BooleanField(default=False, verbose_name="in Part 1 of Schedule 13 to the Sentencing Code"),
                ),
                (
                    "brings_notification",
                    models.BooleanField(default=False, verbose_name="notification under Part 4 CTA 2008"),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["statute", "section"],
                "constraints": [models.UniqueConstraint(fields=("statute", "section"), name="offence_once_a_section")],
            },
        ),
        migrations.CreateModel(
            name="Conviction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "committed_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="date of the offence, of a course of conduct its last day"
                    ),
                ),
                ("convicted_on", models.DateField()),
                ("court", models.CharField(blank=True, max_length=100)),
                (
                    "terrorist_connection",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("undecided", "Not decided")],
                        default="undecided",
                        max_length=10,
                    ),
                ),
                ("connection_decided_on", models.DateField(blank=True, null=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="convictions", to="offenders.offender"
                    ),
                ),
                ("offence", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="offenders.offence")),
            ],
            options={
                "ordering": ["convicted_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("offender", "offence", "convicted_on"), name="conviction_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("connection_decided_on__isnull", True), ("terrorist_connection", "undecided")),
                            models.Q(("terrorist_connection", "undecided"), _negated=True),
                            _connector="OR",
                        ),
                        name="connection_date_only_when_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            (offenders.rules.releases.Basis["PED"], "Eligible for parole"),
                            (offenders.rules.releases.Basis["TARIFF"], "End of the tariff"),
                            (offenders.rules.releases.Basis["CRD"], "End of custodial term"),
                            (offenders.rules.releases.Basis["ARD"], "Automatic release"),
                            (offenders.rules.releases.Basis["SED"], "Sentence end, no licence"),
                            (offenders.rules.releases.Basis["APD"], "Board direction"),
                            (offenders.rules.releases.Basis["PRRD"], "Release after recall"),
                            (offenders.rules.releases.Basis["EXECUTIVE"], "Executive release"),
                            (offenders.rules.releases.Basis["COURT"], "Released by a court"),
                            (offenders.rules.releases.Basis["OTHER"], "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("fixed", "Fixed"),
                            ("directed", "Directed"),
                            ("provisional", "Provisional"),
                            ("possible", "Possible"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("expected", "Expected"),
                            ("ready", "Ready"),
                            ("released", "Released"),
                            ("superseded", "Superseded"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="expected",
                        max_length=12,
                    ),
                ),
                ("expected_on", models.DateField()),
                ("leaves_on", models.DateField()),
                ("warn_on", models.DateField()),
                ("is_counted", models.BooleanField(default=False)),
                ("released_on", models.DateField(blank=True, null=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="releases", to="offenders.offender"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="releases",
                        to="offenders.custodyperiod",
                    ),
                ),
            ],
            options={
                "ordering": ["warn_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["expected", "ready"])),
                        fields=["warn_on", "id"],
                        name="release_open_by_day",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("offender", "period", "basis"), name="release_once_a_basis"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_counted", True), ("status__in", ["expected", "ready"])),
                        fields=("period",),
                        name="release_counted_once_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("certainty", "possible"), ("is_counted", True), _negated=True),
                        name="release_possible_is_never_counted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_on__isnull", False), ("status", "released")),
                            models.Q(models.Q(("status", "released"), _negated=True), ("released_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="release_has_its_day_when_released",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dates_differ", "Dates differ"),
                            ("decision_not_final", "Decision not final"),
                            ("licence_not_ready", "Licence not ready"),
                            ("identity", "Identity not certain"),
                            ("other_warrant", "Another warrant"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                ("lifted_because", models.CharField(blank=True, max_length=300)),
                (
                    "lifted_by",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holds", to="offenders.release"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["since"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("release", "kind"),
                        name="hold_open_once_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_because", "")),
                            models.Q(("lifted_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="hold_is_lifted_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sentence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SDS", "Standard determinate"),
                            ("SDS18", "Standard determinate, under 18"),
                            ("SOPC", "Offenders of particular concern"),
                            ("SDOPCU18", "Special sentence, under 18"),
                            ("EDS", "Extended determinate"),
                            ("STS", "Serious terrorism"),
                            ("EPP", "Extended for public protection"),
                            ("LIFE", "Life"),
                            ("IPP", "Imprisonment for public protection"),
                            ("DTO", "Detention and training order"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sentenced_on", models.DateField()),
                ("years", models.PositiveSmallIntegerField(default=0)),
                ("months", models.PositiveSmallIntegerField(default=0)),
                ("weeks", models.PositiveSmallIntegerField(default=0)),
                ("days", models.PositiveSmallIntegerField(default=0)),
                (
                    "extension_months",
                    models.PositiveSmallIntegerField(default=0, verbose_name="extended licence, in months"),
                ),
                (
                    "consecutive_to",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to="offenders.sentence"
                    ),
                ),
                (
                    "conviction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sentences", to="offenders.conviction"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sentences", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "ordering": ["sentenced_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["LIFE", "IPP"]),
                            ("years__gt", 0),
                            ("months__gt", 0),
                            ("weeks__gt", 0),
                            ("days__gt", 0),
                            _connector="OR",
                        ),
                        name="sentence_has_a_term",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("script", models.CharField(blank=True, max_length=30)),
                ("transliteration", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "aliases",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("offender", "name"), name="alias_once_a_person")],
            },
        ),
    ]
