import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension, TrigramExtension
from django.db import migrations, models

import offenders.dates.rules.releases
import sharing.access.rules
import sharing.records.uuids
from sharing.records.append_only import append_only


class Migration(migrations.Migration):
    replaces = [
        ("offenders", "0001_person"),
        ("offenders", "0002_sentences_custody_and_releases"),
        ("offenders", "0003_weekly_lists"),
        ("offenders", "0004_offence_catalogue"),
        ("offenders", "0005_words_of_names"),
        ("offenders", "0006_words_of_those_there"),
        ("offenders", "0007_import_file"),
        ("offenders", "0008_board_direction"),
        ("offenders", "0009_provisional_until"),
        ("offenders", "0010_direction_earliest"),
        ("offenders", "0011_calculations_and_conflicts"),
        ("offenders", "0012_law_replay_by_size"),
        ("offenders", "0013_moves_of_conflicts"),
        ("offenders", "0014_hold_not_in_hand"),
        ("offenders", "0015_revocation_rescinded"),
        ("offenders", "0002_offence_catalogue"),
        ("offenders", "0003_the_gate"),
        ("offenders", "0004_settled_by_two"),
        ("offenders", "0005_questions_confirmed"),
        ("offenders", "0006_final_directions_are_confirmed"),
        ("offenders", "0007_release_known_at"),
        ("offenders", "0008_absence"),
        ("offenders", "0009_status_until"),
        ("offenders", "0010_leaving_back_needs_no_decision"),
        ("offenders", "0011_transfer_out_by_order"),
        ("offenders", "0012_strike_out_period"),
        ("offenders", "0013_confirmed_by_a_second"),
        ("offenders", "0014_earlier_date_refused"),
        ("offenders", "0015_readings_of_open_law"),
        ("offenders", "0016_referral_is_a_hold"),
        ("offenders", "0017_what_a_document_orders"),
        ("offenders", "0018_orders_known_by_call"),
        ("offenders", "0019_calls_are_reported_acts"),
        ("offenders", "0020_nobody_decides_in_anothers_name"),
        ("offenders", "0021_facts_of_establishments"),
    ]

    initial = True

    dependencies = [
        ("sharing", "0001_agencies_users_and_programs"),
        # Not needed by ours: what points at users is made before there are a hundred tables that do so too, each of
        # which Django would draw again for every field.
        ("mfa", "0003_authenticator_type_uniq"),
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        # both are trusted: the owner of the database may make them
        TrigramExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.CreateModel(
            name="Establishment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("code", models.CharField(max_length=6, unique=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                (
                    "category",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=40, verbose_name="security category"
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed from")),
                ("has_separation_centre", models.BooleanField(null=True, verbose_name="separation centre")),
                (
                    "holds",
                    models.CharField(
                        blank=True,
                        choices=[("men", "Men"), ("women", "Women")],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("is_confirmed", models.BooleanField(db_default=False, default=False, verbose_name="confirmed")),
                (
                    "is_high_security",
                    models.BooleanField(db_default=False, default=False, verbose_name="long-term high security"),
                ),
                ("is_open", models.BooleanField(db_default=True, default=True, null=True, verbose_name="open")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("prison", "Prison"),
                            ("prison_and_yoi", "Prison and young offender institution"),
                            ("yoi", "Young offender institution"),
                            ("stc", "Secure training centre"),
                        ],
                        db_default="",
                        default="",
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, db_default="", default="", max_length=300)),
                ("operator", models.CharField(blank=True, db_default="", default="", max_length=60)),
                (
                    "region",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=40, verbose_name="probation region"
                    ),
                ),
                ("short_name", models.CharField(blank=True, db_default="", default="", max_length=60)),
                ("source", models.CharField(blank=True, db_default="", default="", max_length=300)),
                ("town", models.CharField(blank=True, db_default="", default="", max_length=60)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="LawReplay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("commencements", models.JSONField()),
                ("people", models.PositiveIntegerField(default=0, verbose_name="on record when it was asked")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("claimed_at", models.DateTimeField(null=True)),
                ("last_key", models.BigIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField(null=True)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("lead_team", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Waiting to be checked"),
                            ("checking", "Being checked"),
                            ("checked", "Checked"),
                            ("refused", "Cannot be applied"),
                            ("applying", "Being applied"),
                            ("applied", "Applied"),
                            ("failed", "Failed"),
                            ("discarded", "Discarded"),
                        ],
                        default="uploaded",
                        max_length=12,
                    ),
                ),
                ("report", models.JSONField(blank=True, null=True)),
                ("people_done", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(blank=True, null=True)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-uploaded_at", "-pk"],
                "indexes": [
                    models.Index(fields=["uploaded_by", "-uploaded_at"], name="import_file_by_user"),
                    models.Index(
                        condition=models.Q(("state__in", ["uploaded", "checking", "applying"])),
                        fields=["uploaded_at"],
                        name="import_file_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["applied", "failed", "discarded"]), _negated=True),
                            ("content__isnull", True),
                            _connector="OR",
                        ),
                        name="import_file_is_erased_when_over",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60, unique=True)),
                (
                    "sounds",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"), name="name_word_trigrams"
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["sounds"], name="name_word_sounds"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
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
            name="WeeklyList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("starts_on", models.DateField(unique=True, verbose_name="Monday")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__iso_week_day", 1)), name="weekly_list_starts_on_a_monday"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Offender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("family_name", models.CharField(max_length=100)),
                ("given_names", models.CharField(blank=True, max_length=150)),
                (
                    "prison_number",
                    models.CharField(
                        max_length=7,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]\\d{4}[A-Z]{2}\\Z", "A prison number looks like A1234BC."
                            )
                        ],
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            (sharing.access.rules.Programme["TERRORISM"], "Terrorism"),
                            (sharing.access.rules.Programme["STATE_THREATS"], "State threats"),
                        ],
                        default=sharing.access.rules.Programme["TERRORISM"],
                        max_length=20,
                    ),
                ),
                ("date_of_birth", models.DateField(blank=True, null=True)),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("female", "Female"), ("male", "Male"), ("", "Not recorded")],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "nationalities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="offenders.establishment",
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="probation region that supervises, or will"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_custody", "In custody"),
                            ("recalled", "Recalled"),
                            ("on_licence", "On licence"),
                            ("unlawfully_at_large", "Unlawfully at large"),
                            ("licence_ended", "Sentence expired"),
                            ("deported", "Deported or removed"),
                            ("deceased", "Deceased"),
                            ("remanded", "Remanded"),
                            ("unsentenced", "Convicted, not sentenced"),
                            ("left_early", "Left early, being checked"),
                            ("left_in_dispute", "Left in dispute"),
                            ("released_in_error", "Released in error"),
                            ("temporarily_released", "Temporarily released"),
                            ("in_hospital", "In hospital"),
                            ("detained_immigration", "In immigration detention"),
                            ("on_bail", "On bail"),
                            ("acquitted", "Acquitted or quashed"),
                            ("absconded", "Absconded"),
                            ("transferred_out", "Transferred out"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "marking",
                    models.CharField(
                        choices=[("OFFICIAL", "OFFICIAL"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE")],
                        default=sharing.access.rules.Marking["OFFICIAL_SENSITIVE"],
                        max_length=20,
                    ),
                ),
                ("status_until", models.DateField(blank=True, null=True, verbose_name="last day on licence")),
            ],
            options={
                "ordering": ["family_name", "pk"],
                "permissions": [("share_offender", "Can let another team in")],
                "default_permissions": ("view", "change"),
                "indexes": [
                    models.Index(fields=["family_name", "id"], name="offender_by_name"),
                    models.Index(
                        condition=models.Q(("status", "on_licence")),
                        fields=["status_until", "id"],
                        name="offender_on_licence_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustodyPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="periods", to="offenders.offender"
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("is_recall", models.BooleanField(default=False)),
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
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="movements", to="offenders.offender"
                    ),
                ),
                (
                    "happening",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("transferred", "Transferred"),
                            ("released", "Released"),
                            ("released_without_licence", "Released without licence"),
                            ("licence_revoked", "Licence revoked"),
                            ("revocation_rescinded", "Revocation rescinded"),
                            ("returned", "Returned"),
                            ("absconded", "Absconded"),
                            ("licence_ended", "Licence ended"),
                            ("deported", "Deported"),
                            ("died", "Died"),
                            ("left_early", "Left early"),
                            ("left_in_dispute", "Left in dispute"),
                            ("found_in_error", "Found in error"),
                            ("found_lawful", "Found lawful"),
                            ("found_lawful_without_licence", "Found lawful without licence"),
                            ("bailed", "Bailed"),
                            ("acquitted", "Acquitted"),
                            ("transferred_out", "Transferred out"),
                            ("moved_to_hospital", "Moved to hospital"),
                            ("temporarily_released", "Temporarily released"),
                            ("detained_immigration", "Detained immigration"),
                            ("came_back", "Came back"),
                        ],
                        max_length=30,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "establishment",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="offenders.establishment"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                "indexes": [models.Index(fields=["offender", "happened_on", "id"], name="movement_by_person")],
            },
        ),
        migrations.CreateModel(
            name="KeyDate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="key_dates", to="offenders.offender"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            (offenders.dates.rules.releases.Code["SED"], "Sentence expiry"),
                            (offenders.dates.rules.releases.Code["LED"], "Licence expiry"),
                            (offenders.dates.rules.releases.Code["SLED"], "Sentence and licence expiry"),
                            (offenders.dates.rules.releases.Code["CRD"], "Conditional release"),
                            (offenders.dates.rules.releases.Code["ARD"], "Automatic release"),
                            (offenders.dates.rules.releases.Code["PED"], "Parole eligibility"),
                            (offenders.dates.rules.releases.Code["TED"], "Tariff expiry"),
                            (offenders.dates.rules.releases.Code["APD"], "Approved parole date"),
                            (offenders.dates.rules.releases.Code["PRRD"], "Post-recall release"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("official", "Official"), ("court", "The court's record")],
                        default="official",
                        max_length=10,
                    ),
                ),
                ("falls_on", models.DateField()),
                ("source", models.CharField(max_length=60)),
                ("as_at", models.DateField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed", models.JSONField(default=list, verbose_name="questions that were confirmed")),
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
            name="Calculation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calculations",
                        to="offenders.offender",
                    ),
                ),
                ("dates", models.JSONField(default=dict)),
                ("refused", models.TextField(blank=True)),
                ("law_on", models.DateField(verbose_name="by the law in force on")),
                ("because", models.CharField(max_length=160)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                ("readings", models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
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
                    models.CheckConstraint(
                        condition=models.Q(("readings", []), models.Q(("refused", ""), _negated=True), _connector="OR"),
                        name="calculation_has_readings_where_refused",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DateConflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="date_conflicts",
                        to="offenders.offender",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            (offenders.dates.rules.releases.Code["SED"], "Sentence expiry"),
                            (offenders.dates.rules.releases.Code["LED"], "Licence expiry"),
                            (offenders.dates.rules.releases.Code["SLED"], "Sentence and licence expiry"),
                            (offenders.dates.rules.releases.Code["CRD"], "Conditional release"),
                            (offenders.dates.rules.releases.Code["ARD"], "Automatic release"),
                            (offenders.dates.rules.releases.Code["PED"], "Parole eligibility"),
                            (offenders.dates.rules.releases.Code["TED"], "Tariff expiry"),
                            (offenders.dates.rules.releases.Code["APD"], "Approved parole date"),
                            (offenders.dates.rules.releases.Code["PRRD"], "Post-recall release"),
                        ],
                        max_length=5,
                    ),
                ),
                ("official_on", models.DateField(null=True)),
                ("court_on", models.DateField(null=True)),
                ("worked_out_on", models.DateField(null=True)),
                (
                    "leaves_on",
                    models.DateField(default=datetime.date(9999, 12, 31), verbose_name="the person may leave on"),
                ),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("asked_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer_due_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("evidence", models.CharField(blank=True, max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=160)),
            ],
            options={
                "ordering": ["found_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["leaves_on", "id"],
                        name="conflict_standing_by_day",
                    )
                ],
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
                        condition=models.Q(("answered_at__isnull", True), ("asked_at__isnull", False), _connector="OR"),
                        name="conflict_is_answered_once_asked",
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
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="date_overrides",
                        to="offenders.offender",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            (offenders.dates.rules.releases.Code["SED"], "Sentence expiry"),
                            (offenders.dates.rules.releases.Code["LED"], "Licence expiry"),
                            (offenders.dates.rules.releases.Code["SLED"], "Sentence and licence expiry"),
                            (offenders.dates.rules.releases.Code["CRD"], "Conditional release"),
                            (offenders.dates.rules.releases.Code["ARD"], "Automatic release"),
                            (offenders.dates.rules.releases.Code["PED"], "Parole eligibility"),
                            (offenders.dates.rules.releases.Code["TED"], "Tariff expiry"),
                            (offenders.dates.rules.releases.Code["APD"], "Approved parole date"),
                            (offenders.dates.rules.releases.Code["PRRD"], "Post-recall release"),
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
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("countersigned_at", models.DateTimeField(null=True)),
                (
                    "countersigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_because", models.CharField(blank=True, max_length=160)),
                ("seen", models.JSONField(default=dict, verbose_name="what the first saw of it")),
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
            name="DateCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="date_checks", to="offenders.offender"
                    ),
                ),
                ("record", models.CharField(max_length=64)),
                (
                    "maker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("maker_dates", models.JSONField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "checker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("checker_dates", models.JSONField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("agrees", models.BooleanField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=160)),
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
            name="LawReplayLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "replay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="offenders.lawreplay"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offenders.offender"
                    ),
                ),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("refused_before", models.TextField(blank=True)),
                ("refused_after", models.TextField(blank=True)),
                ("moves_days", models.IntegerField(null=True, verbose_name="days by which the earliest release moves")),
                ("size", models.PositiveIntegerField(default=0, verbose_name="for the order, the biggest first")),
            ],
            options={
                "ordering": ["-size", "-pk"],
                "indexes": [models.Index(fields=["replay", "-size", "-id"], name="replay_line_by_size")],
                "constraints": [
                    models.UniqueConstraint(fields=("replay", "offender"), name="replay_names_a_person_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="name_words", to="offenders.offender"
                    ),
                ),
                (
                    "word",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="offenders.nameword"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("word", "offender"), name="person_word_once")],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="offenders.offender"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("script", models.CharField(blank=True, max_length=30)),
                ("transliteration", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name_plural": "aliases",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("offender", "name"), name="alias_once_a_person")],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="identifiers", to="offenders.offender"
                    ),
                ),
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
            ],
            options={
                "ordering": ["kind", "canonical"],
                "indexes": [
                    models.Index(fields=["canonical"], name="identifier_by_canonical"),
                    models.Index(fields=["value"], name="identifier_by_value"),
                ],
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
            name="Conviction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="convictions", to="offenders.offender"
                    ),
                ),
                ("offence", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="offenders.offence")),
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
            name="Adjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="adjustments", to="offenders.offender"
                    ),
                ),
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
            ],
            options={
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BoardDirection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="directions", to="offenders.offender"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="directions",
                        to="offenders.custodyperiod",
                    ),
                ),
                ("expected_on", models.DateField()),
                ("earliest_on", models.DateField(blank=True, null=True)),
                ("is_final", models.BooleanField(default=False)),
                (
                    "challengeable_until",
                    models.DateField(blank=True, null=True, verbose_name="last day to challenge it"),
                ),
                ("source", models.CharField(max_length=160)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                ("end_confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end_confirmed_by",
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
            ],
            options={
                "ordering": ["-recorded_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("period",),
                        name="direction_stands_once_a_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
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
                (
                    "basis",
                    models.CharField(
                        choices=[
                            (offenders.dates.rules.releases.Basis["PED"], "Eligible for parole"),
                            (offenders.dates.rules.releases.Basis["TARIFF"], "End of the tariff"),
                            (offenders.dates.rules.releases.Basis["CRD"], "End of custodial term"),
                            (offenders.dates.rules.releases.Basis["ARD"], "Automatic release"),
                            (offenders.dates.rules.releases.Basis["SED"], "Sentence end, no licence"),
                            (offenders.dates.rules.releases.Basis["APD"], "Board direction"),
                            (offenders.dates.rules.releases.Basis["PRRD"], "Release after recall"),
                            (offenders.dates.rules.releases.Basis["EXECUTIVE"], "Executive release"),
                            (offenders.dates.rules.releases.Basis["COURT"], "Released by a court"),
                            (offenders.dates.rules.releases.Basis["OTHER"], "Other"),
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
                ("provisional_until", models.DateField(blank=True, null=True)),
                ("released_on", models.DateField(blank=True, null=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("official", "Official dates"),
                            ("ours", "Our calculation, no sheet"),
                            ("directed", "Parole Board direction"),
                            ("ordered", "Order or document"),
                        ],
                        default="official",
                        max_length=10,
                    ),
                ),
                (
                    "known_at",
                    models.DateTimeField(
                        blank=True, default=django.utils.timezone.now, null=True, verbose_name="known since"
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
                    )
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("provisional_until__isnull", True), ("certainty", "provisional"), _connector="OR"
                        ),
                        name="release_is_provisional_until_a_day_when_provisional",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DateConflictMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "conflict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="offenders.dateconflict"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("found", "Difference found"),
                            ("asked", "Prison asked"),
                            ("answered", "Prison answered"),
                            ("accepted", "Prison's date accepted"),
                            ("reopened", "Opened again"),
                            ("ended", "Difference over"),
                        ],
                        max_length=10,
                    ),
                ),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "moved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("words", models.TextField()),
            ],
            options={
                "ordering": ["moved_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="conflict_move_has_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sentence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sentences", to="offenders.offender"
                    ),
                ),
                (
                    "conviction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sentences", to="offenders.conviction"
                    ),
                ),
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
                    "appeal",
                    models.CharField(
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
                ("appeal_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal", ""), ("appeal_on__isnull", True)),
                            models.Q(models.Q(("appeal", ""), _negated=True), ("appeal_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="sentence_appeal_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="holds", to="offenders.release"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dates_differ", "Dates differ"),
                            ("decision_not_final", "Decision not final"),
                            ("licence_not_ready", "Licence not ready"),
                            ("not_in_hand", "Not everything in hand"),
                            ("identity", "Identity not certain"),
                            ("other_warrant", "Another warrant"),
                            ("high_court", "Referral to the High Court being considered"),
                            ("no_second_check", "No second check of the dates"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_because", models.CharField(blank=True, max_length=300)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lift_asked_at", models.DateTimeField(blank=True, null=True)),
                ("lift_asked_because", models.CharField(blank=True, max_length=300)),
                (
                    "lift_asked_by",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lift_asked_at__isnull", True),
                                ("lift_asked_because", ""),
                                ("lift_asked_by__isnull", True),
                            ),
                            models.Q(
                                ("lift_asked_at__isnull", False),
                                ("lift_asked_by__isnull", False),
                                models.Q(("lift_asked_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hold_lift_is_asked_for_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "weekly_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="offenders.weeklylist"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.release"
                    ),
                ),
                ("establishment", models.CharField(blank=True, max_length=100)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            (offenders.dates.rules.releases.Basis["PED"], "Eligible for parole"),
                            (offenders.dates.rules.releases.Basis["TARIFF"], "End of the tariff"),
                            (offenders.dates.rules.releases.Basis["CRD"], "End of custodial term"),
                            (offenders.dates.rules.releases.Basis["ARD"], "Automatic release"),
                            (offenders.dates.rules.releases.Basis["SED"], "Sentence end, no licence"),
                            (offenders.dates.rules.releases.Basis["APD"], "Board direction"),
                            (offenders.dates.rules.releases.Basis["PRRD"], "Release after recall"),
                            (offenders.dates.rules.releases.Basis["EXECUTIVE"], "Executive release"),
                            (offenders.dates.rules.releases.Basis["COURT"], "Released by a court"),
                            (offenders.dates.rules.releases.Basis["OTHER"], "Other"),
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
                ("expected_on", models.DateField()),
                ("leaves_on", models.DateField()),
                ("warn_on", models.DateField()),
            ],
            options={
                "verbose_name_plural": "weekly entries",
                "ordering": ["warn_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("weekly_list", "release"), name="weekly_entry_once_a_list")
                ],
            },
        ),
        migrations.CreateModel(
            name="DisputeDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "route",
                    models.CharField(
                        choices=[
                            (offenders.dates.rules.releases.Basis["PED"], "Eligible for parole"),
                            (offenders.dates.rules.releases.Basis["TARIFF"], "End of the tariff"),
                            (offenders.dates.rules.releases.Basis["CRD"], "End of custodial term"),
                            (offenders.dates.rules.releases.Basis["ARD"], "Automatic release"),
                            (offenders.dates.rules.releases.Basis["SED"], "Sentence end, no licence"),
                            (offenders.dates.rules.releases.Basis["APD"], "Board direction"),
                            (offenders.dates.rules.releases.Basis["PRRD"], "Release after recall"),
                            (offenders.dates.rules.releases.Basis["EXECUTIVE"], "Executive release"),
                            (offenders.dates.rules.releases.Basis["COURT"], "Released by a court"),
                            (offenders.dates.rules.releases.Basis["OTHER"], "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answer_due_at", models.DateTimeField()),
                ("stands_on", models.DateField(blank=True, null=True, verbose_name="date that stands")),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.CharField(blank=True, max_length=160)),
                (
                    "decided_by",
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
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dispute_decisions",
                        to="offenders.custodyperiod",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("period", "route"),
                        name="dispute_open_once_a_route",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True), ("decided_by__isnull", True), ("stands_on__isnull", True)
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("stands_on__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dispute_is_decided_by_somebody_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leaving",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("early", "Left early"), ("in_dispute", "Left, dates in dispute")], max_length=12
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "Being checked"),
                            ("lawful_named", "Lawful by a document, to be agreed"),
                            ("lawful", "Lawful"),
                            ("in_error", "Released in error"),
                            ("back", "Back in custody"),
                            ("mistaken", "Recorded by mistake"),
                        ],
                        default="checking",
                        max_length=14,
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        blank=True,
                        choices=[
                            (offenders.dates.rules.releases.Basis["PED"], "Eligible for parole"),
                            (offenders.dates.rules.releases.Basis["TARIFF"], "End of the tariff"),
                            (offenders.dates.rules.releases.Basis["CRD"], "End of custodial term"),
                            (offenders.dates.rules.releases.Basis["ARD"], "Automatic release"),
                            (offenders.dates.rules.releases.Basis["SED"], "Sentence end, no licence"),
                            (offenders.dates.rules.releases.Basis["APD"], "Board direction"),
                            (offenders.dates.rules.releases.Basis["PRRD"], "Release after recall"),
                            (offenders.dates.rules.releases.Basis["EXECUTIVE"], "Executive release"),
                            (offenders.dates.rules.releases.Basis["COURT"], "Released by a court"),
                            (offenders.dates.rules.releases.Basis["OTHER"], "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("judged", models.JSONField(default=dict)),
                ("left_at", models.DateTimeField()),
                ("how_known", models.CharField(max_length=160, verbose_name="how it is known")),
                (
                    "whereabouts",
                    models.CharField(blank=True, max_length=300, verbose_name="where the person is, as far as known"),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirm_due_at", models.DateTimeField()),
                (
                    "document",
                    models.CharField(blank=True, max_length=160, verbose_name="document that makes it lawful"),
                ),
                ("named_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("over_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "movement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="leaving", to="offenders.movement"
                    ),
                ),
                (
                    "named_by",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="leavings", to="offenders.offender"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leavings",
                        to="offenders.custodyperiod",
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
                (
                    "ordered",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("time_served", "Time served at sentence"),
                            ("immediate", "Immediate release ordered"),
                            ("bail", "Bail granted"),
                            ("acquitted", "Acquitted"),
                            ("discontinued", "Proceedings discontinued"),
                            ("quashed", "Conviction quashed on appeal"),
                            ("cut", "Sentence quashed or cut on appeal"),
                            ("executive", "Executive release"),
                            ("compassionate", "Compassionate release"),
                            ("deportation", "Deportation or removal"),
                            ("transfer_out", "Transfer out of the jurisdiction"),
                        ],
                        max_length=14,
                        verbose_name="what the document orders",
                    ),
                ),
            ],
            options={
                "ordering": ["-left_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("over_at__isnull", True)),
                        fields=["left_at", "id"],
                        name="leaving_open_by_time",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["lawful_named", "lawful"]), _negated=True),
                            models.Q(models.Q(("document", ""), _negated=True), ("named_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="leaving_is_lawful_by_a_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", True), ("state__in", ["checking", "lawful_named"])),
                            models.Q(("decided_by__isnull", False), ("state__in", ["lawful", "in_error", "mistaken"])),
                            ("state", "back"),
                            _connector="OR",
                        ),
                        name="leaving_is_decided_by_a_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("time_served", "Time served at sentence"),
                            ("immediate", "Immediate release ordered"),
                            ("bail", "Bail granted"),
                            ("acquitted", "Acquitted"),
                            ("discontinued", "Proceedings discontinued"),
                            ("quashed", "Conviction quashed on appeal"),
                            ("cut", "Sentence quashed or cut on appeal"),
                            ("executive", "Executive release"),
                            ("compassionate", "Compassionate release"),
                            ("deportation", "Deportation or removal"),
                            ("transfer_out", "Transfer out of the jurisdiction"),
                        ],
                        max_length=20,
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="release from")),
                ("reference", models.CharField(blank=True, max_length=160, verbose_name="document reference")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirm_due_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                (
                    "confirmed_by",
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
                        related_name="release_orders",
                        to="offenders.offender",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="orders", to="offenders.custodyperiod"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("end_confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "end_confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_by_call", models.BooleanField(default=False, verbose_name="known by a telephone call")),
            ],
            options={
                "ordering": ["-recorded_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("period",),
                        name="order_stands_once_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="order_is_confirmed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reference", ""), _negated=True), ("is_by_call", True), _connector="OR"
                        ),
                        name="order_has_a_document_or_a_call",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StrikeOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("reason", models.CharField(max_length=300)),
                ("marked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirm_due_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                ("refused_because", models.CharField(blank=True, max_length=300)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "movement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="strike_outs", to="offenders.movement"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="struck_out",
                        to="offenders.custodyperiod",
                    ),
                ),
            ],
            options={
                "ordering": ["-marked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("refused_at__isnull", True)),
                        fields=("movement",),
                        name="strike_out_once_a_movement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), ("refused_at__isnull", True), _connector="OR"
                        ),
                        name="strike_out_is_confirmed_or_refused",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BroughtForward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("before", models.JSONField()),
                ("due_before", models.DateField(verbose_name="first day of release before")),
                ("due_on", models.DateField(verbose_name="first day of release now")),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("evidence", models.CharField(blank=True, max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=160)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="brought_forward",
                        to="offenders.offender",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offenders.custodyperiod"
                    ),
                ),
                ("refused_at", models.DateTimeField(null=True)),
                ("refused_because", models.CharField(blank=True, max_length=300)),
                (
                    "refused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_correct",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sheet", "The prison’s date"),
                            ("record", "The sentence, offence or days that our calculation comes from"),
                            ("both", "Both"),
                        ],
                        max_length=8,
                        verbose_name="which is to be corrected",
                    ),
                ),
            ],
            options={
                "ordering": ["-moved_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("period",),
                        name="brought_forward_once_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True), ("evidence", "")),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                models.Q(("evidence", ""), _negated=True),
                                models.Q(("confirmed_by", models.F("moved_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="brought_forward_is_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_because", "")),
                            models.Q(("ended_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="brought_forward_ends_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("refused_at__isnull", True),
                                ("refused_because", ""),
                                ("refused_by__isnull", True),
                                ("to_correct", ""),
                            ),
                            models.Q(
                                ("refused_at__isnull", False),
                                ("refused_by__isnull", False),
                                models.Q(("refused_because", ""), _negated=True),
                                models.Q(("to_correct", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="brought_forward_is_refused_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hospital", "Hospital, Mental Health Act 1983 s.47 or s.48"),
                            ("temporary_release", "Temporary release, Prison Rules 1999 r.9"),
                            ("court", "Court production"),
                            ("police", "Police production"),
                        ],
                        max_length=20,
                    ),
                ),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="planned for")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left")),
                ("due_back_at", models.DateTimeField(blank=True, null=True, verbose_name="due back")),
                ("back_at", models.DateTimeField(blank=True, null=True, verbose_name="back")),
                ("where", models.CharField(blank=True, max_length=160)),
                ("authority", models.CharField(blank=True, max_length=160)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended without a return")),
                (
                    "back_by",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="absences", to="offenders.offender"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="offenders.custodyperiod",
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
                "ordering": ["-recorded_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("back_at__isnull", True), ("ended_at__isnull", True), ("left_at__isnull", False)
                        ),
                        fields=["due_back_at"],
                        name="absence_away_by_due_back",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("back_at__isnull", True), ("ended_at__isnull", True), ("left_at__isnull", False)
                        ),
                        fields=("offender",),
                        name="absence_away_once_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left_at__isnull", False), ("planned_on__isnull", False), _connector="OR"),
                        name="absence_is_planned_or_has_begun",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("back_at__isnull", True), ("back_at__gte", models.F("left_at")), _connector="OR"
                        ),
                        name="absence_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_back_at__isnull", True), ("due_back_at__gt", models.F("left_at")), _connector="OR"
                        ),
                        name="absence_is_due_back_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_at__isnull", True),
                            ("kind", "hospital"),
                            ("due_back_at__isnull", False),
                            _connector="OR",
                        ),
                        name="absence_is_due_back_unless_in_hospital",
                    ),
                ],
            },
        ),
        append_only("offenders_weeklyentry"),
    ]
