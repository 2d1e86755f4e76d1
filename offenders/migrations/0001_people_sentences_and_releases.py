import datetime

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension, TrigramExtension
from django.db import migrations, models

import offenders.dates.rules.releases
import sharing.access.rules
import sharing.records.uuids
from sharing.records.append_only import append_only
from sharing.records.at_once import AtOnce


class Migration(AtOnce):
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
        ("offenders", "0022_offence_states"),
        ("offenders", "0023_offence_keys"),
        ("offenders", "0024_one_row_for_each_state"),
        ("offenders", "0025_programme_leaves_the_person"),
        ("offenders", "0026_law_register"),
        ("offenders", "0027_what_the_files_last_said"),
        ("offenders", "0028_convictions_in_free_words"),
        ("offenders", "0029_replay_of_settled_readings"),
        ("offenders", "0030_direction_is_suspended_until_the_question_is_settled"),
        ("offenders", "0031_term_put_in_place_on_appeal"),
        ("offenders", "0032_changes_by_two_people"),
        ("offenders", "0033_law_change_is_worked_through"),
        ("offenders", "0034_published_figures"),
        ("offenders", "0035_sentence_kept_with_a_reason"),
        ("offenders", "0036_ordinary_sentences_beside_others"),
        ("offenders", "0037_changes_from_a_data_file"),
        ("offenders", "0038_dates_due_after_a_change"),
        ("offenders", "0039_sentences_to_check"),
        ("offenders", "0040_questioned_sentences_wait"),
        ("offenders", "0041_sentence_waits_while_questioned"),
        ("offenders", "0042_kinds_of_sentence"),
        ("offenders", "0043_hospital_order_without_term"),
        ("offenders", "0044_words"),
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
                ("statute", models.CharField(max_length=100)),
                ("section", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=160)),
                ("maximum", models.CharField(blank=True, max_length=10)),
                (
                    "schedule_19za",
                    models.CharField(
                        choices=[
                            ("part_1", "Part 1: life maximum"),
                            ("part_2", "Part 2: more than two years"),
                            ("part_3", "Part 3: only with a terrorist connection"),
                            ("none", "Not listed"),
                            ("unknown", "Not known"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="Schedule 19ZA CJA 2003",
                    ),
                ),
                (
                    "brings_notification",
                    models.BooleanField(default=False, null=True, verbose_name="notification under Part 4 CTA 2008"),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=160), blank=True, default=list, size=None
                    ),
                ),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), blank=True, default=list, size=None
                    ),
                ),
                (
                    "committed_from",
                    models.DateField(blank=True, null=True, verbose_name="first day on which it could be committed"),
                ),
                (
                    "committed_until",
                    models.DateField(blank=True, null=True, verbose_name="last day on which it could be committed"),
                ),
                (
                    "connection_possible",
                    models.BooleanField(null=True, verbose_name="a terrorist connection can be found"),
                ),
                (
                    "foreign_power_possible",
                    models.BooleanField(null=True, verbose_name="the foreign power condition can be found"),
                ),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="read in its source")),
                ("key", models.CharField(max_length=40)),
                (
                    "maxima",
                    models.JSONField(blank=True, default=list, verbose_name="maximum by the day of the offence"),
                ),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("terrorism", "Terrorism"),
                            ("state_threats", "State threats"),
                            ("ordinary", "Neither"),
                        ],
                        default="ordinary",
                        max_length=20,
                    ),
                ),
                (
                    "schedule_1",
                    models.BooleanField(
                        default=False, verbose_name="Schedule 1: connection possible before 29 June 2021"
                    ),
                ),
                (
                    "schedule_13",
                    models.CharField(
                        choices=[
                            ("part_1", "Part 1: terrorism"),
                            ("part_2", "Part 2: sexual"),
                            ("part_3", "Part 3: national security"),
                            ("none", "Not listed"),
                            ("unknown", "Not known"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="Schedule 13",
                    ),
                ),
                (
                    "schedule_17a",
                    models.CharField(
                        choices=[
                            ("part_1", "Part 1: without a connection"),
                            ("part_2", "Part 2: with a terrorist connection"),
                            ("none", "Not listed"),
                            ("unknown", "Not known"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="Schedule 17A",
                    ),
                ),
                (
                    "schedule_18",
                    models.CharField(
                        choices=[
                            ("violent", "Violent"),
                            ("sexual", "Sexual"),
                            ("terrorism", "Terrorism"),
                            ("none", "Not listed"),
                            ("unknown", "Not known"),
                        ],
                        default="none",
                        max_length=10,
                        verbose_name="Schedule 18",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=300)),
                ("triable", models.CharField(blank=True, max_length=20)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["statute", "section", "committed_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "committed_from"), name="offence_once_a_state", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("committed_until__isnull", True),
                            ("committed_from__isnull", True),
                            ("committed_until__gte", models.F("committed_from")),
                            _connector="OR",
                        ),
                        name="offence_ends_after_it_begins",
                    ),
                ],
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
                "permissions": [("share_offender", "Can give another team access")],
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
                (
                    "rests_on",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), null=True, size=None
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
                    models.CheckConstraint(
                        condition=models.Q(("readings", []), models.Q(("refused", ""), _negated=True), _connector="OR"),
                        name="calculation_has_readings_where_refused",
                    ),
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=["rests_on"],
                        name="calculation_rests_on",
                    )
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
                            ("worked_out", "Our calculation"),
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
                ("seen", models.JSONField(default=dict, verbose_name="what the proposer saw")),
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
                (
                    "offence",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="offenders.offence"
                    ),
                ),
                (
                    "committed_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="date of the offence, or last day of a course of conduct"
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
                    "ancillary_form",
                    models.CharField(
                        choices=[
                            ("substantive", "The offence itself"),
                            ("attempt", "Attempt"),
                            ("conspiracy", "Conspiracy"),
                            ("incitement", "Incitement"),
                            ("encouraging-44", "Encouraging or assisting (SCA 2007 s.44)"),
                            ("encouraging-45", "Encouraging or assisting (SCA 2007 s.45)"),
                            ("encouraging-46", "Encouraging or assisting (SCA 2007 s.46)"),
                            ("aiding", "Aiding and abetting"),
                        ],
                        db_default="substantive",
                        default="substantive",
                        max_length=20,
                    ),
                ),
                (
                    "foreign_power",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("undecided", "Not decided")],
                        db_default="undecided",
                        default="undecided",
                        max_length=10,
                        verbose_name="foreign power condition",
                    ),
                ),
                ("foreign_power_decided_on", models.DateField(blank=True, null=True)),
                (
                    "offence_words",
                    models.CharField(blank=True, db_default="", max_length=300, verbose_name="offence as written"),
                ),
                ("to_classify_since", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["convicted_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("connection_decided_on__isnull", True), ("terrorist_connection", "undecided")),
                            models.Q(("terrorist_connection", "undecided"), _negated=True),
                            _connector="OR",
                        ),
                        name="connection_date_only_when_decided",
                    ),
                    models.UniqueConstraint(
                        fields=("offender", "offence", "ancillary_form", "convicted_on"), name="conviction_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("offence__isnull", True)),
                        fields=("offender", "offence_words", "convicted_on"),
                        name="conviction_once_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("offence__isnull", False), models.Q(("offence_words", ""), _negated=True), _connector="OR"
                        ),
                        name="conviction_has_an_offence_or_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offence__isnull", False), ("to_classify_since__isnull", True)),
                            models.Q(("offence__isnull", True), ("to_classify_since__isnull", False)),
                            _connector="OR",
                        ),
                        name="conviction_waits_while_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("foreign_power", "undecided"), ("foreign_power_decided_on__isnull", True)),
                            models.Q(("foreign_power", "undecided"), _negated=True),
                            _connector="OR",
                        ),
                        name="foreign_power_date_only_when_decided",
                    ),
                ],
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
                ("directed_on", models.DateField(blank=True, null=True, verbose_name="the Board's direction is of")),
                (
                    "settled_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="question of a referral to the High Court settled on"
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
                            ("found", "Date conflict found"),
                            ("asked", "Prison asked"),
                            ("answered", "Prison answered"),
                            ("accepted", "Prison date accepted"),
                            ("reopened", "Reopened"),
                            ("ended", "Date conflict ended"),
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
                    models.CharField(help_text="The key of a kind of sentence in the reference data", max_length=10),
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
                ("is_term_of_appeal", models.BooleanField(db_default=False, default=False)),
                (
                    "kept_because",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=300, verbose_name="reason it is kept"
                    ),
                ),
                ("questioned", models.JSONField(blank=True, default=list, verbose_name="questions about it")),
                (
                    "early_release",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not-left-out", "Left out of neither"),
                            ("out-of-forty", "Left out of the 40 per cent"),
                            ("out-of-forty-later", "Left out of the 40 per cent since 16 December 2024"),
                            ("out-of-both", "Left out of the 40 per cent and of the progression model"),
                        ],
                        db_default="",
                        default="",
                        max_length=20,
                        verbose_name="left out of early release",
                    ),
                ),
                (
                    "two_thirds_by_law",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes, at two-thirds"), ("no", "No")],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="released by law at two-thirds",
                    ),
                ),
                (
                    "questioned_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="questioned without a reason since"),
                ),
            ],
            options={
                "ordering": ["sentenced_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("appeal", ""), ("appeal_on__isnull", True)),
                            models.Q(models.Q(("appeal", ""), _negated=True), ("appeal_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="sentence_appeal_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("questioned_since__isnull", True),
                                models.Q(
                                    ("questioned", []), models.Q(("kept_because", ""), _negated=True), _connector="OR"
                                ),
                            ),
                            models.Q(
                                ("kept_because", ""),
                                ("questioned_since__isnull", False),
                                models.Q(("questioned", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="sentence_waits_while_questioned",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["LIFE", "IPP", "HOSPITAL"]),
                            ("years__gt", 0),
                            ("months__gt", 0),
                            ("weeks__gt", 0),
                            ("days__gt", 0),
                            _connector="OR",
                        ),
                        name="sentence_has_a_term",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("questioned_since__isnull", False)),
                        fields=["questioned_since", "id"],
                        name="sentence_to_check",
                    )
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
                (
                    "credited_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="offenders.sentence",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
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
                            ("dates_differ", "Date conflict"),
                            ("decision_not_final", "Decision not final"),
                            ("licence_not_ready", "Licence not ready"),
                            ("not_in_hand", "Release actions overdue"),
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
                ("stands_on", models.DateField(blank=True, null=True, verbose_name="date that counts")),
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
                ("is_by_call", models.BooleanField(default=False, verbose_name="known by a phone call")),
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
        migrations.CreateModel(
            name="LawEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("instrument", models.CharField(max_length=200)),
                ("provision", models.CharField(blank=True, max_length=120)),
                ("says", models.TextField(verbose_name="what it does")),
                ("in_force_from", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("in_force_until", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("applies_to", models.CharField(max_length=300, verbose_name="applies to")),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("source", models.CharField(max_length=300)),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="text read")),
                ("note", models.TextField(blank=True)),
                ("kept_in_sight", models.CharField(blank=True, max_length=300, verbose_name="no rule here, because")),
                ("settled", models.JSONField(blank=True, default=dict, verbose_name="readings settled")),
                ("settled_because", models.CharField(blank=True, max_length=300, verbose_name="settled by")),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["instrument", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_from__isnull", True),
                            ("in_force_until__isnull", True),
                            ("in_force_until__gte", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="law_entry_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled", {}), models.Q(("settled_because", ""), _negated=True), _connector="OR"
                        ),
                        name="law_entry_is_settled_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LawCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("checked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lapse_told_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="offenders.lawentry"
                    ),
                ),
            ],
            options={
                "ordering": ["-checked_at", "-pk"],
                "indexes": [models.Index(fields=["entry", "-checked_at"], name="law_check_by_entry")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_because", ""),
                                ("withdrawn_by__isnull", True),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="law_check_is_withdrawn_for_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FiledRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("key", models.CharField(max_length=160)),
                ("row", models.UUIDField()),
                ("said", models.JSONField()),
                ("loaded_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["kind", "key"],
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="filed_row_once")],
            },
        ),
        migrations.CreateModel(
            name="Classification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("offence_words", models.CharField(max_length=300, verbose_name="offence as written")),
                (
                    "ancillary_form",
                    models.CharField(
                        choices=[
                            ("substantive", "The offence itself"),
                            ("attempt", "Attempt"),
                            ("conspiracy", "Conspiracy"),
                            ("incitement", "Incitement"),
                            ("encouraging-44", "Encouraging or assisting (SCA 2007 s.44)"),
                            ("encouraging-45", "Encouraging or assisting (SCA 2007 s.45)"),
                            ("encouraging-46", "Encouraging or assisting (SCA 2007 s.46)"),
                            ("aiding", "Aiding and abetting"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="source it was read from")),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("agreed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=500)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conviction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classifications",
                        to="offenders.conviction",
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
                    "offence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offence"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classifications",
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
                        condition=models.Q(("agreed_at__isnull", True), ("ended_at__isnull", True)),
                        fields=("conviction",),
                        name="classification_waits_once_a_conviction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                ("ended_at__isnull", True),
                                models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="classification_is_agreed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_because", ""), ("ended_by__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="classification_ends_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="classification_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferenceChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("kind", models.CharField(max_length=30)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("add", "Add"),
                            ("correct", "Correct"),
                            ("next_state", "Changed from a date"),
                            ("end", "End"),
                            ("check", "Mark as checked"),
                        ],
                        max_length=12,
                    ),
                ),
                ("row", models.UUIDField(null=True)),
                ("named", models.CharField(max_length=300)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("reason", models.CharField(max_length=500)),
                ("source", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filed", "Waiting for someone to propose it"),
                            ("proposed", "Waiting for an answer"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_default="proposed",
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("answer_due_at", models.DateTimeField()),
                ("late_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("filed_at", models.DateTimeField(null=True)),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-pk"],
                "indexes": [models.Index(fields=["kind", "row"], name="reference_change_of_row")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("filed", "proposed"))),
                        fields=("kind", "row"),
                        name="reference_change_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("state__in", ("filed", "proposed")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("filed", "proposed")), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reference_change_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("proposed_by__isnull", False),
                                ("state__in", ("proposed", "agreed", "refused", "withdrawn")),
                            ),
                            models.Q(
                                ("filed_at__isnull", False),
                                ("proposed_by__isnull", True),
                                ("state__in", ("filed", "refused")),
                            ),
                            _connector="OR",
                        ),
                        name="reference_change_proposed_by_somebody",
                    ),
                ],
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
                ("settled", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                (
                    "change",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replays",
                        to="offenders.referencechange",
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
                ("size", models.PositiveIntegerField(default=0, verbose_name="for sorting, biggest change first")),
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
            name="PublishedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("in_custody", "People in custody"),
                            ("in_the_community", "People supervised in the community"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            (sharing.access.rules.Programme["TERRORISM"], "Terrorism"),
                            (sharing.access.rules.Programme["STATE_THREATS"], "State threats"),
                        ],
                        max_length=20,
                    ),
                ),
                ("as_at", models.DateField(verbose_name="as at")),
                ("value", models.PositiveIntegerField(verbose_name="people")),
                ("convicted", models.PositiveIntegerField(blank=True, null=True, verbose_name="of them convicted")),
                ("remanded", models.PositiveIntegerField(blank=True, null=True, verbose_name="of them on remand")),
                (
                    "area",
                    models.CharField(
                        choices=[("great_britain", "Great Britain"), ("england_and_wales", "England and Wales")],
                        max_length=20,
                    ),
                ),
                ("definition", models.CharField(max_length=300, verbose_name="who is counted")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("A", "Official publication"),
                            ("B", "Press quoting official figures"),
                            ("C", "Secondary source"),
                        ],
                        max_length=1,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(max_length=300)),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="confirmed")),
            ],
            options={
                "ordering": ["-as_at", "measure", "programme"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "programme", "as_at"), name="published_figure_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("convicted__isnull", True),
                            ("remanded__isnull", True),
                            (
                                "value__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("convicted"), "+", models.F("remanded")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="published_figure_holds_its_parts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reconciliation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("ours", models.PositiveIntegerField()),
                ("lines", models.JSONField()),
                ("words", models.TextField(max_length=2000)),
                ("kept_at", models.DateTimeField()),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconciliations",
                        to="offenders.publishedfigure",
                    ),
                ),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-kept_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DueRecalculation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("row", models.UUIDField()),
                ("because", models.CharField(max_length=160)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "pk"],
                "indexes": [models.Index(fields=["row", "done_at"], name="due_recalculation_by_row")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=("row", "offender"),
                        name="due_recalculation_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("key", models.CharField(max_length=10)),
                ("title", models.CharField(max_length=60)),
                ("title_in_full", models.CharField(max_length=80, verbose_name="title in papers for the person")),
                ("section", models.CharField(max_length=120)),
                (
                    "passed_from",
                    models.DateField(blank=True, null=True, verbose_name="first day on which it could be passed"),
                ),
                (
                    "passed_until",
                    models.DateField(blank=True, null=True, verbose_name="last day on which it could be passed"),
                ),
                (
                    "youngest",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="age when convicted, at least"
                    ),
                ),
                (
                    "oldest",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="age when convicted, at most"),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="read in its source")),
            ],
            options={
                "ordering": ["title", models.OrderBy(models.F("passed_from"), nulls_first=True)],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "passed_from"), name="disposal_once_a_state", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passed_until__isnull", True),
                            ("passed_from__isnull", True),
                            ("passed_until__gte", models.F("passed_from")),
                            _connector="OR",
                        ),
                        name="disposal_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("youngest__isnull", True),
                            ("oldest__isnull", True),
                            ("oldest__gte", models.F("youngest")),
                            _connector="OR",
                        ),
                        name="disposal_is_for_somebody",
                    ),
                ],
            },
        ),
        append_only("offenders_weeklyentry"),
    ]
