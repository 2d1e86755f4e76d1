import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import licence.recalls.rules.recalls
import sharing.access.rules
import sharing.records.uuids
from sharing.records.append_only import append_only
from sharing.records.at_once import AtOnce


class Migration(AtOnce):
    replaces = [
        ("licence", "0001_licences_checks_and_breaches"),
        ("licence", "0002_handovers"),
        ("licence", "0003_expiry_follows_dates"),
        ("licence", "0004_direction_of_the_board"),
        ("licence", "0005_lists_by_day_and_time"),
        ("licence", "0006_words_of_alternatives"),
        ("licence", "0007_readiness"),
        ("licence", "0008_recalls"),
        ("licence", "0002_arrest_ends_with_death"),
        ("licence", "0003_conditions_by_the_moment"),
        ("licence", "0004_days_of_conditions_as_moments"),
        ("licence", "0005_conditions_lose_their_days"),
        ("licence", "0006_exemptions_are_asked_for"),
        ("licence", "0007_exemptions_recorded_unsigned"),
        ("licence", "0008_exemptions_take_two_people"),
        ("licence", "0009_papers_for_the_person"),
        ("licence", "0010_conditions_tied_to_requests"),
        ("licence", "0011_what_takes_two_people"),
        ("licence", "0012_calls_to_ppcs_are_reported"),
        ("licence", "0013_no_name_for_what_ppcs_said"),
        ("licence", "0014_told_signed_and_corrected"),
        ("licence", "0015_days_of_signatures_as_moments"),
        ("licence", "0016_no_typed_days_of_signatures"),
        ("licence", "0017_liaison_was_told"),
        ("licence", "0018_liaison_answers_for_itself"),
        ("licence", "0019_liaison_was_told_of_recalls"),
        ("licence", "0020_no_victims_typed_on_recalls"),
        ("licence", "0021_conditions_after_a_reference"),
        ("licence", "0022_words"),
    ]

    initial = True

    dependencies = [
        ("offenders", "0001_people_sentences_and_releases"),
        ("parole", "0001_from_referral_to_decision"),
        ("sharing", "0002_access_alerts_and_items"),
    ]

    operations = [
        migrations.CreateModel(
            name="Licence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="licences", to="offenders.offender"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="licences",
                        to="offenders.release",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("crd", "First release"),
                            ("prrd", "Release after recall"),
                            ("variation", "Variation"),
                            ("hard_stop", "Made by the prison at the hard stop"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_progress", "In progress"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("timed_out", "Timed out"),
                            ("active", "Active"),
                            ("variation_in_progress", "Variation in progress"),
                            ("variation_submitted", "Variation submitted"),
                            ("variation_approved", "Variation approved"),
                            ("variation_rejected", "Variation rejected"),
                            ("recalled", "Recalled"),
                            ("inactive", "Inactive"),
                        ],
                        default="in_progress",
                        max_length=24,
                    ),
                ),
                ("policy_version", models.CharField(max_length=4)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("part", models.PositiveSmallIntegerField(default=0)),
                (
                    "system_of_record",
                    models.CharField(
                        choices=[("here", "Release Monitor"), ("document", "A document"), ("nomis", "NOMIS")],
                        default="here",
                        max_length=10,
                    ),
                ),
                ("external_ref", models.CharField(blank=True, max_length=80, verbose_name="reference there")),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="licence expires on")),
                (
                    "expiry_follows",
                    models.BooleanField(default=False, verbose_name="expiry follows the dates of the sentence"),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.team",
                    ),
                ),
                (
                    "meets_with",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("duty_officer", "The duty officer"),
                            ("responsible_com", "The responsible officer"),
                            ("specific_person", "A named person"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "meets_whom",
                    models.CharField(blank=True, max_length=120, verbose_name="name of the person they meet"),
                ),
                (
                    "meets_when",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on_release", "Immediately upon release"),
                            ("next_working_day", "By 2pm on the next working day"),
                            ("at_a_time", "At a date and time"),
                        ],
                        max_length=20,
                    ),
                ),
                ("meets_at", models.DateTimeField(blank=True, null=True)),
                ("meets_where", models.CharField(blank=True, max_length=300)),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("governor", "For the governor"),
                            ("board", "Parole Board"),
                            ("aco", "Assistant chief officer (ACO)"),
                            ("secretary", "Secretary of State"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "direction_ref",
                    models.CharField(blank=True, max_length=80, verbose_name="reference of the Board's direction"),
                ),
                ("directed_on", models.DateField(blank=True, null=True, verbose_name="date of the Board's direction")),
                ("activated_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                (
                    "variation_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="variations",
                        to="licence.licence",
                    ),
                ),
                ("variation_reason", models.CharField(blank=True, max_length=500)),
                (
                    "marking",
                    models.CharField(
                        choices=[("OFFICIAL", "OFFICIAL"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE")],
                        default=sharing.access.rules.Marking["OFFICIAL_SENSITIVE"],
                        max_length=20,
                    ),
                ),
                (
                    "danger",
                    models.CharField(blank=True, max_length=500, verbose_name="why it binds before telling the person"),
                ),
                ("planned_for", models.DateTimeField(blank=True, null=True, verbose_name="takes force at")),
                (
                    "signing",
                    models.CharField(blank=True, choices=[("signed", "Signed"), ("refused", "Refused")], max_length=8),
                ),
                (
                    "spo_view",
                    models.CharField(blank=True, max_length=500, verbose_name="view of the senior probation officer"),
                ),
                ("spo_view_at", models.DateTimeField(blank=True, null=True)),
                (
                    "spo_view_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="told the person at")),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("witnessed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "witnessed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number", "-part", "-pk"],
                "indexes": [
                    models.Index(fields=["offender", "status"], name="licence_by_person"),
                    models.Index(fields=["started_at", "id"], name="licence_by_start"),
                    models.Index(
                        condition=models.Q(("status", "active")),
                        fields=["activated_at", "id"],
                        name="licence_in_force_by_time",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "active")),
                        fields=("offender",),
                        name="licence_active_once_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "in_progress",
                                    "submitted",
                                    "approved",
                                    "rejected",
                                    "timed_out",
                                    "variation_in_progress",
                                    "variation_submitted",
                                    "variation_approved",
                                    "variation_rejected",
                                ],
                            )
                        ),
                        fields=("offender",),
                        name="licence_in_the_making_once_a_person",
                    ),
                    models.UniqueConstraint(
                        fields=("offender", "number", "part"), name="licence_version_once_a_person"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            ("submitted_by__isnull", True),
                            models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="licence_is_approved_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="licence_is_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["active", "recalled"]), _negated=True),
                            models.Q(("activated_at__isnull", False), ("starts_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="licence_in_force_has_begun",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("system_of_record", "document"), _negated=True),
                            models.Q(("external_ref", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="licence_elsewhere_has_a_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signing", ""), ("told_at__isnull", True)),
                            models.Q(("told_at__isnull", False), models.Q(("signing", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="licence_told_is_signed_or_refused",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("witnessed_at__isnull", True), ("witnessed_by__isnull", True)),
                            models.Q(
                                ("signing", "refused"), ("witnessed_at__isnull", False), ("witnessed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="licence_refusal_is_witnessed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("witnessed_by__isnull", True),
                            ("told_by__isnull", True),
                            models.Q(("witnessed_by", models.F("told_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="licence_refusal_is_witnessed_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("spo_view_at__isnull", True), ("spo_view_by__isnull", True)),
                            models.Q(("spo_view_at__isnull", False), models.Q(("spo_view", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="licence_spo_view_is_theirs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("planned_for__isnull", True), ("told_at__isnull", False), _connector="OR"),
                        name="licence_planned_is_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("approved_as__in", ["board", "secretary"]), _negated=True),
                                ("directed_on__isnull", True),
                                ("direction_ref", ""),
                            ),
                            models.Q(
                                ("approved_as__in", ["board", "secretary"]),
                                ("directed_on__isnull", False),
                                models.Q(("direction_ref", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="licence_approved_by_board_names_its_direction",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Readiness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readiness", to="offenders.release"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readiness_lists",
                        to="offenders.offender",
                    ),
                ),
                ("goes_on", models.DateField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_because", models.CharField(blank=True, max_length=300)),
                ("needed", models.PositiveSmallIntegerField(default=0, verbose_name="items that are needed")),
                ("in_hand", models.PositiveSmallIntegerField(default=0, verbose_name="of them done")),
                (
                    "stands_open",
                    models.PositiveSmallIntegerField(default=0, verbose_name="mandatory items that are open"),
                ),
                ("blocked", models.PositiveSmallIntegerField(default=0, verbose_name="items that are blocked")),
                (
                    "first_due_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="first due day of a mandatory item that is open"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "readiness lists",
                "ordering": ["goes_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["goes_on", "id"],
                        name="readiness_open_by_day",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_because", "")),
                            models.Q(("closed_at__isnull", False), models.Q(("closed_because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="readiness_is_over_for_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="offenders.offender"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "approval",
                    models.CharField(
                        choices=[("asked", "Asked"), ("approved", "Approved"), ("refused", "Refused")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("evidence", models.CharField(max_length=300, verbose_name="how it is known")),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("verified_on", models.DateField(blank=True, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "Mobile phone"),
                            ("tablet", "Tablet"),
                            ("computer", "Computer"),
                            ("console", "Games console"),
                            ("storage", "Storage device"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("make", models.CharField(blank=True, max_length=100, verbose_name="make and model")),
                ("imei", models.CharField(blank=True, max_length=17, verbose_name="IMEI")),
                ("sim", models.CharField(blank=True, max_length=30, verbose_name="SIM or eSIM number")),
                ("phone_number", models.CharField(blank=True, max_length=30)),
                ("monitoring", models.CharField(blank=True, max_length=100, verbose_name="monitoring software")),
                ("last_inspected_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-starts_on", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="device_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_by__isnull", True), ("verified_on__isnull", True)),
                            models.Q(("verified_by__isnull", False), ("verified_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="device_is_verified_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="offenders.offender"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "approval",
                    models.CharField(
                        choices=[("asked", "Asked"), ("approved", "Approved"), ("refused", "Refused")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("evidence", models.CharField(max_length=300, verbose_name="how it is known")),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("verified_on", models.DateField(blank=True, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("online", "Online"),
                            ("app", "App"),
                            ("email", "Email"),
                            ("bank", "Bank"),
                            ("crypto", "Crypto assets"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("provider", models.CharField(max_length=100)),
                ("handle", models.CharField(max_length=120, verbose_name="name or number")),
            ],
            options={
                "ordering": ["-starts_on", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="account_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_by__isnull", True), ("verified_on__isnull", True)),
                            models.Q(("verified_by__isnull", False), ("verified_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="account_is_verified_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceOfStay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="offenders.offender"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "approval",
                    models.CharField(
                        choices=[("asked", "Asked"), ("approved", "Approved"), ("refused", "Refused")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("evidence", models.CharField(max_length=300, verbose_name="how it is known")),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("verified_on", models.DateField(blank=True, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("home", "Home"),
                            ("approved_premises", "Approved premises"),
                            ("overnight", "Overnight stay"),
                            ("work", "Work"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("address", models.CharField(max_length=300)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("room", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "verbose_name_plural": "places of stay",
                "ordering": ["-starts_on", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="placeofstay_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_by__isnull", True), ("verified_on__isnull", True)),
                            models.Q(("verified_by__isnull", False), ("verified_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="placeofstay_is_verified_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenceCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conditions", to="licence.licence"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("standard", "Standard"), ("additional", "Additional"), ("bespoke", "Bespoke")],
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=36)),
                ("policy_version", models.CharField(blank=True, max_length=4)),
                ("category", models.CharField(blank=True, max_length=120)),
                (
                    "family",
                    models.CharField(
                        choices=[
                            ("polygraph", "Polygraph"),
                            ("police_search", "Police search"),
                            ("extremism", "Extremism"),
                            ("devices", "Devices and internet"),
                            ("association", "Association"),
                            ("zones", "Zones"),
                            ("residence", "Residence"),
                            ("curfew_and_tag", "Curfew and tag"),
                            ("money", "Money"),
                            ("vehicles", "Vehicles"),
                            ("travel", "Travel and passport"),
                            ("relationships", "Relationships, worship, work"),
                            ("supervision", "Supervision"),
                        ],
                        max_length=20,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("wording", models.TextField()),
                ("inputs", models.JSONField(blank=True, default=dict)),
                ("necessity", models.TextField(blank=True, verbose_name="why it is necessary")),
                ("proportionality", models.TextField(blank=True, verbose_name="why it is proportionate")),
                ("requested_by_victim", models.BooleanField(default=False)),
                (
                    "approved_by_body",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("board", "Parole Board"),
                            ("governor", "Governor"),
                            ("aco", "Assistant chief officer (ACO)"),
                            ("ppcs", "PPCS"),
                            ("secretary", "Secretary of State"),
                        ],
                        max_length=10,
                    ),
                ),
                ("approval_ref", models.CharField(blank=True, max_length=80)),
                ("approved_on", models.DateField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("in_force", "In force"),
                            ("removed", "Removed"),
                            ("expired", "Expired"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                (
                    "unchecked_because",
                    models.CharField(blank=True, max_length=300, verbose_name="why it has no planned check"),
                ),
                (
                    "carried_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="carried_to",
                        to="licence.licencecondition",
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="in force from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="in force until")),
                ("refused_at", models.DateTimeField(blank=True, null=True, verbose_name="PPCS refused its words at")),
                ("refused_because", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["position", "pk"],
                "indexes": [models.Index(fields=["offender", "starts_at"], name="condition_by_person_and_moment")],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("licence", "position"),
                        name="condition_position_once_a_licence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), ("kind", "bespoke"), ("policy_version", "")),
                            models.Q(
                                models.Q(("kind", "bespoke"), _negated=True),
                                models.Q(("code", ""), _negated=True),
                                models.Q(("policy_version", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="condition_has_a_code_unless_bespoke",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "standard"),
                            models.Q(
                                models.Q(("necessity", ""), _negated=True),
                                models.Q(("proportionality", ""), _negated=True),
                                ("review_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="condition_added_is_justified",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gte", models.F("starts_at")), _connector="OR"
                        ),
                        name="condition_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenceMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="licence.licence"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("verb", models.CharField(max_length=30)),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_progress", "In progress"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("timed_out", "Timed out"),
                            ("active", "Active"),
                            ("variation_in_progress", "Variation in progress"),
                            ("variation_submitted", "Variation submitted"),
                            ("variation_approved", "Variation approved"),
                            ("variation_rejected", "Variation rejected"),
                            ("recalled", "Recalled"),
                            ("inactive", "Inactive"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("in_progress", "In progress"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                            ("timed_out", "Timed out"),
                            ("active", "Active"),
                            ("variation_in_progress", "Variation in progress"),
                            ("variation_submitted", "Variation submitted"),
                            ("variation_approved", "Variation approved"),
                            ("variation_rejected", "Variation rejected"),
                            ("recalled", "Recalled"),
                            ("inactive", "Inactive"),
                        ],
                        max_length=24,
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
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["moved_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReadinessItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "readiness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="licence.readiness"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("accommodation", "Accommodation confirmed"),
                            ("licence", "Licence submitted and approved"),
                            ("appointment", "First appointment and check plan"),
                            ("polygraph", "Polygraph: eligible, first test planned"),
                            ("dates", "Release dates reconciled"),
                            ("identity", "Identity confirmed"),
                            ("other_warrant", "No other warrant or charge"),
                            ("explained", "Licence explained and signed"),
                            ("notification", "Part 4 duties explained, first visit booked"),
                            ("meets", "Gate meeting and journey arranged"),
                            ("tag", "Tag ordered and fitting slot confirmed"),
                            ("mappa", "MAPPA: all agencies confirmed reading"),
                            ("duties", "Lead and deputy named in each agency"),
                            ("handover", "Handover accepted"),
                        ],
                        max_length=20,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("probation", "Probation"),
                            ("prison", "Prison"),
                            ("police", "Police"),
                            ("everyone", "Everyone"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_mandatory", models.BooleanField()),
                ("days_before", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                (
                    "said",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("waiting", "Waiting"),
                            ("blocked", "Blocked"),
                            ("done", "Done"),
                            ("not_needed", "Not needed"),
                            ("excepted", "Excepted"),
                        ],
                        default="not_started",
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("waiting", "Waiting"),
                            ("blocked", "Blocked"),
                            ("done", "Done"),
                            ("not_needed", "Not needed"),
                            ("excepted", "Excepted"),
                        ],
                        default="not_started",
                        max_length=12,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("owner_words", models.CharField(blank=True, max_length=120, verbose_name="who, where it is no user")),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="what shows it, or why")),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="where that is kept")),
                ("done_on", models.DateField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "changed_by",
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
                "ordering": ["rank", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["not_started", "waiting", "blocked"])),
                        fields=["due_on", "id"],
                        name="readiness_item_open_by_due_day",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("readiness", "code"), name="readiness_item_once_a_list"),
                    models.CheckConstraint(
                        condition=models.Q(("said", "excepted"), _negated=True),
                        name="readiness_item_is_excepted_by_two_people_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("said__in", ["blocked", "done", "not_needed"]), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="readiness_item_says_what_shows_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TagOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "readiness",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tag_order", to="licence.readiness"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("reference", models.CharField(blank=True, max_length=80, verbose_name="the provider's reference")),
                ("ordered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="confirmed by the provider at"),
                ),
                ("slot_at", models.DateTimeField(blank=True, null=True, verbose_name="fitting slot")),
                ("fitted_at", models.DateTimeField(blank=True, null=True)),
                ("first_signal_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("accepted_at__gte", models.F("ordered_at")), _connector="OR"
                        ),
                        name="tag_is_confirmed_after_it_is_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("slot_at__isnull", True), ("ordered_at__isnull", False), _connector="OR"),
                        name="tag_slot_is_of_an_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_signal_at__isnull", True),
                            ("first_signal_at__gte", models.F("fitted_at")),
                            _connector="OR",
                        ),
                        name="tag_signals_after_it_is_fitted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "readiness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sign_offs", to="licence.readiness"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("probation", "Probation"),
                            ("prison", "Prison"),
                            ("police", "Police"),
                            ("everyone", "Everyone"),
                        ],
                        max_length=10,
                    ),
                ),
                ("signed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["signed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("readiness", "body"),
                        name="sign_off_once_a_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body", "everyone"), _negated=True), name="sign_off_is_of_one_body"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_because", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False), models.Q(("withdrawn_because", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="sign_off_is_withdrawn_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseDaySheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "readiness",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="day_sheet", to="licence.readiness"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Recall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recalls", to="offenders.offender"
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recalls", to="licence.licence"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("consulting_spo", "With SPO"),
                            ("no_recall", "Decision not to recall"),
                            ("recall_agreed", "Recall agreed"),
                            ("spo_signed", "Countersigned (SPO)"),
                            ("aco_signed", "Endorsed (ACO)"),
                            ("sent_to_ppcs", "With PPCS"),
                            ("refused_by_ppcs", "Refused by PPCS"),
                            ("licence_revoked", "Licence revoked"),
                            ("unlawfully_at_large", "Unlawfully at large"),
                            ("returned", "Returned to custody"),
                            ("under_parole_review", "With the Parole Board"),
                            ("re_release_directed", "Release directed by the Board"),
                            ("executive_release", "Release by the Secretary of State"),
                            ("stays", "Stays in custody"),
                            ("re_released", "Re-released"),
                            ("sentence_expired", "Sentence ended"),
                            ("rescinded", "Rescinded"),
                            ("stopped", "Stopped"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("is_emergency", models.BooleanField(default=False)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("standard", "Standard"), ("fixed_56", "56 days")],
                        max_length=10,
                        verbose_name="kind of recall",
                    ),
                ),
                ("kind_reason", models.CharField(blank=True, max_length=1000, verbose_name="why this kind")),
                (
                    "sentence_group",
                    models.CharField(
                        choices=[
                            ("adult_sds", "Adult, standard determinate"),
                            ("youth_sds", "Youth, standard determinate"),
                            ("extended", "Extended"),
                            ("indeterminate", "Indeterminate"),
                        ],
                        max_length=15,
                    ),
                ),
                ("custody_type", models.CharField(blank=True, max_length=120, verbose_name="sentences")),
                (
                    "custody_status",
                    models.CharField(
                        choices=[("no", "Not in custody"), ("police", "In police custody"), ("prison", "In prison")],
                        default="no",
                        max_length=10,
                    ),
                ),
                ("what_led", models.TextField(blank=True, verbose_name="what has led to recall")),
                (
                    "offence_link",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("similar", "Similar to the conduct of the offence"),
                            ("leading_to", "Conduct that leads to a sexual or violent offence"),
                            ("likely", "Conduct likely to give rise to a sexual or violent offence"),
                            ("out_of_touch", "Out of touch, so that one of these may be assumed"),
                        ],
                        max_length=15,
                        verbose_name="link to the offence",
                    ),
                ),
                (
                    "risk_public",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                            ("", "Not graded"),
                        ],
                        max_length=10,
                        verbose_name="risk to the public",
                    ),
                ),
                (
                    "risk_known_adult",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                            ("", "Not graded"),
                        ],
                        max_length=10,
                        verbose_name="risk to a known adult",
                    ),
                ),
                (
                    "risk_children",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                            ("", "Not graded"),
                        ],
                        max_length=10,
                        verbose_name="risk to children",
                    ),
                ),
                (
                    "risk_prisoners",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                            ("", "Not graded"),
                        ],
                        max_length=10,
                        verbose_name="risk to prisoners",
                    ),
                ),
                (
                    "risk_staff",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                            ("", "Not graded"),
                        ],
                        max_length=10,
                        verbose_name="risk to staff",
                    ),
                ),
                (
                    "vulnerabilities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("suicide_or_self_harm", "Risk of suicide or self-harm"),
                                ("mental_health", "Mental health"),
                                ("physical_health", "Physical health"),
                                ("physical_disability", "Physical disability"),
                                ("learning", "Learning disability or difficulty"),
                                ("medication", "Medication, and whether it is taken"),
                                ("drugs_or_alcohol", "Drugs or alcohol"),
                                ("bereavement", "Bereavement"),
                                ("relationship_breakdown", "A relationship that broke down"),
                                ("domestic_abuse", "Domestic abuse"),
                                ("bullied", "Being bullied"),
                                ("bullying", "Bullying others"),
                                ("exploitation", "Being exploited"),
                                ("safeguarding", "Safeguarding of an adult or child"),
                                ("language_or_culture", "Language or culture"),
                                ("not_known", "Not known"),
                            ],
                            max_length=25,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("mappa", models.CharField(blank=True, max_length=120, verbose_name="MAPPA category and level")),
                ("addresses_to_try", models.TextField(blank=True, verbose_name="where the person may be found")),
                ("police_contact", models.CharField(blank=True, max_length=200)),
                (
                    "arrest_issues",
                    models.TextField(blank=True, verbose_name="what the police should know at the arrest"),
                ),
                ("contraband", models.TextField(blank=True, verbose_name="contraband risk")),
                ("proposed_conditions", models.TextField(blank=True, verbose_name="conditions for re-release")),
                (
                    "alternatives",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("warning_or_letter", "Warning or letter"),
                                ("more_reporting", "More reporting"),
                                ("more_conditions", "More conditions"),
                                ("other_teams", "Other teams"),
                                ("partners", "Partners"),
                                ("ap_referral", "Place in approved premises"),
                                ("drug_testing", "Drug testing"),
                                ("other", "Something else"),
                                ("none", "Nothing was tried"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("alternatives_words", models.TextField(blank=True, verbose_name="what was tried, in words")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("author_view", models.TextField(blank=True, verbose_name="the author's view")),
                ("consulted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("rationale", models.TextField(blank=True, verbose_name="why, in the decider's words")),
                (
                    "countersigned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("countersigned_at", models.DateTimeField(blank=True, null=True)),
                ("countersigned_view", models.TextField(blank=True, verbose_name="the SPO's view")),
                (
                    "endorsed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("endorsed_at", models.DateTimeField(blank=True, null=True)),
                ("endorsed_view", models.TextField(blank=True, verbose_name="the ACO's view")),
                ("look_again_at", models.DateTimeField(blank=True, null=True)),
                ("letter_breach", models.TextField(blank=True, verbose_name="which rule was broken")),
                ("letter_why_considered", models.TextField(blank=True, verbose_name="why recall was considered")),
                ("letter_why_not", models.TextField(blank=True, verbose_name="why recall was not sought")),
                ("letter_progress", models.TextField(blank=True, verbose_name="what has gone well")),
                ("letter_expectations", models.TextField(blank=True, verbose_name="what is expected now")),
                ("letter_next_meeting", models.CharField(blank=True, max_length=200, verbose_name="next meeting")),
                ("called_at", models.DateTimeField(blank=True, null=True, verbose_name="PPCS called")),
                (
                    "called_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ppcs_reference", models.CharField(blank=True, max_length=40, verbose_name="reference at PPCS")),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
                ("refused_because", models.TextField(blank=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("warrant_ref", models.CharField(blank=True, max_length=60, verbose_name="reference of the warrant")),
                ("at_large_since", models.DateTimeField(blank=True, null=True)),
                ("arrested_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                (
                    "establishment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offenders.establishment",
                    ),
                ),
                ("booking_number", models.CharField(blank=True, max_length=20)),
                ("next_review_on", models.DateField(blank=True, null=True)),
                (
                    "new_licence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="licence.licence",
                    ),
                ),
                (
                    "stop_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("alternative", "Other action taken instead"),
                            ("died", "Died"),
                            ("warning_letter", "A warning letter is sent"),
                            ("wrong_licence", "Wrong licence"),
                            ("legal", "Legal reasons"),
                            ("no_action", "No action"),
                            ("raised_in_error", "Raised in error"),
                            ("withdrawn_by_aco", "Withdrawn by an ACO"),
                            ("rescinded", "Rescinded"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "closed_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("died", "Died"),
                            ("licence_ended", "The licence has ended"),
                            ("left_uk", "Left the United Kingdom, kept on watch"),
                        ],
                        max_length=15,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "marking",
                    models.CharField(
                        choices=[("OFFICIAL", "OFFICIAL"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE")],
                        default=sharing.access.rules.Marking["OFFICIAL_SENSITIVE"],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ["-begun_at", "-pk"],
                "indexes": [
                    models.Index(fields=["offender", "-begun_at"], name="recall_by_person"),
                    models.Index(fields=["begun_at", "id"], name="recall_by_time"),
                    models.Index(
                        condition=models.Q(("status", "unlawfully_at_large")),
                        fields=["at_large_since", "id"],
                        name="recall_at_large_by_time",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    licence.recalls.rules.recalls.Status["CLOSED"],
                                    licence.recalls.rules.recalls.Status["NO_RECALL"],
                                    licence.recalls.rules.recalls.Status["RE_RELEASED"],
                                    licence.recalls.rules.recalls.Status["REFUSED_BY_PPCS"],
                                    licence.recalls.rules.recalls.Status["RESCINDED"],
                                    licence.recalls.rules.recalls.Status["SENTENCE_EXPIRED"],
                                    licence.recalls.rules.recalls.Status["STOPPED"],
                                ],
                            ),
                            _negated=True,
                        ),
                        fields=("offender",),
                        name="recall_open_once_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                (
                                    "status__in",
                                    [
                                        licence.recalls.rules.recalls.Status["ACO_SIGNED"],
                                        licence.recalls.rules.recalls.Status["CONSULTING_SPO"],
                                        licence.recalls.rules.recalls.Status["DRAFT"],
                                        licence.recalls.rules.recalls.Status["EXECUTIVE_RELEASE"],
                                        licence.recalls.rules.recalls.Status["LICENCE_REVOKED"],
                                        licence.recalls.rules.recalls.Status["RE_RELEASE_DIRECTED"],
                                        licence.recalls.rules.recalls.Status["RECALL_AGREED"],
                                        licence.recalls.rules.recalls.Status["RETURNED"],
                                        licence.recalls.rules.recalls.Status["SENT_TO_PPCS"],
                                        licence.recalls.rules.recalls.Status["SPO_SIGNED"],
                                        licence.recalls.rules.recalls.Status["STAYS"],
                                        licence.recalls.rules.recalls.Status["UNDER_PAROLE_REVIEW"],
                                        licence.recalls.rules.recalls.Status["UNLAWFULLY_AT_LARGE"],
                                    ],
                                ),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                (
                                    "status__in",
                                    [
                                        licence.recalls.rules.recalls.Status["CLOSED"],
                                        licence.recalls.rules.recalls.Status["NO_RECALL"],
                                        licence.recalls.rules.recalls.Status["RE_RELEASED"],
                                        licence.recalls.rules.recalls.Status["REFUSED_BY_PPCS"],
                                        licence.recalls.rules.recalls.Status["RESCINDED"],
                                        licence.recalls.rules.recalls.Status["SENTENCE_EXPIRED"],
                                        licence.recalls.rules.recalls.Status["STOPPED"],
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="recall_has_its_end_when_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="recall_is_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("countersigned_at__isnull", True), ("countersigned_by__isnull", True)),
                            models.Q(("countersigned_at__isnull", False), ("countersigned_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="recall_is_countersigned_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("endorsed_at__isnull", True), ("endorsed_by__isnull", True)),
                            models.Q(("endorsed_at__isnull", False), ("endorsed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="recall_is_endorsed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("called_at__isnull", True), ("called_by__isnull", True)),
                            models.Q(("called_at__isnull", False), ("called_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="recall_call_is_made_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("decided_by", models.F("author")), _negated=True),
                                models.Q(("countersigned_by", models.F("author")), _negated=True),
                                models.Q(("endorsed_by", models.F("author")), _negated=True),
                                models.Q(("endorsed_by", models.F("decided_by")), _negated=True),
                                models.Q(("endorsed_by", models.F("countersigned_by")), _negated=True),
                            ),
                            models.Q(
                                ("countersigned_by__isnull", True),
                                ("decided_by__isnull", True),
                                ("endorsed_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="recall_is_signed_by_three_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True),
                            models.Q(
                                ("endorsed_at__isnull", False),
                                models.Q(
                                    ("called_at__isnull", False),
                                    models.Q(
                                        ("is_emergency", False), ("sentence_group__in", ["adult_sds", "youth_sds"])
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="recall_is_sent_signed_and_called",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_emergency", True),
                            models.Q(("sentence_group", "indeterminate"), _negated=True),
                            _connector="OR",
                        ),
                        name="recall_of_indeterminate_is_emergency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "no_recall"), _negated=True),
                            ("look_again_at__isnull", False),
                            _connector="OR",
                        ),
                        name="recall_against_is_looked_at_again",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("at_large_since__isnull", True), ("revoked_at__isnull", False), _connector="OR"
                        ),
                        name="recall_at_large_after_revocation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plans", to="licence.licencecondition"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("supervision_meeting", "Supervision meeting"),
                                ("home_visit", "Home visit"),
                                ("ap_sign_in", "Approved premises sign-in"),
                                ("police_station_report", "Police station report"),
                                ("curfew_check", "Curfew check"),
                                ("em_alert_review", "Tag alert review"),
                                ("zone_alert_review", "Zone alert review"),
                                ("device_inspection", "Device inspection"),
                                ("account_review", "Account review"),
                                ("polygraph_session", "Polygraph session"),
                                ("drug_test", "Drug test"),
                                ("alcohol_test", "Alcohol test"),
                                ("finance_disclosure", "Finance disclosure"),
                                ("vehicle_disclosure", "Vehicle disclosure"),
                                ("relationship_disclosure", "Relationship disclosure"),
                                ("association_check", "Association check"),
                                ("work_check", "Work check"),
                                ("travel_check", "Travel check"),
                                ("part4_visit", "Part 4 visit"),
                                ("police_search", "Police search"),
                                ("collateral_contact", "Contact with someone close to the person"),
                                ("intelligence_trigger", "Prompted by intelligence"),
                            ],
                            max_length=30,
                        ),
                        size=None,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="every")),
                (
                    "unit",
                    models.CharField(
                        choices=[("once", "Once"), ("day", "Day"), ("week", "Week"), ("month", "Month")], max_length=6
                    ),
                ),
                ("grace_days", models.PositiveSmallIntegerField(default=0, verbose_name="grace, in working days")),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.team",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first due on")),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kinds__len__gt", 0)), name="plan_has_a_kind"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="plan_repeats_at_least_every_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("officer__isnull", False), ("team__isnull", False), _connector="OR"),
                        name="plan_says_who_checks",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="plan_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="licence.readinessitem"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("said", "Said"),
                            ("judged", "Judged from the records"),
                            ("assigned", "Owner changed"),
                            ("noted", "Noted"),
                            ("moved", "Due date changed"),
                            ("tag", "The tag"),
                            ("exception", "Exception"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_started", "Not started"),
                            ("waiting", "Waiting"),
                            ("blocked", "Blocked"),
                            ("done", "Done"),
                            ("not_needed", "Not needed"),
                            ("excepted", "Excepted"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_started", "Not started"),
                            ("waiting", "Waiting"),
                            ("blocked", "Blocked"),
                            ("done", "Done"),
                            ("not_needed", "Not needed"),
                            ("excepted", "Excepted"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500)),
                ("reference", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReadinessException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="licence.readinessitem",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("fall_back", models.CharField(max_length=500, verbose_name="fallback plan")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
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
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("item",),
                        name="readiness_exception_stands_once_an_item",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                models.Q(("agreed_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="readiness_exception_is_agreed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True), models.Q(("fall_back", ""), _negated=True)
                        ),
                        name="readiness_exception_has_a_reason_and_a_fall_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_because", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="readiness_exception_ends_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DayAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="acts", to="licence.releasedaysheet"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("identity", "Identity checked"),
                            ("warrants", "Warrants and charges checked again"),
                            ("licence_signed", "Licence given and signed"),
                            ("tag", "Tag"),
                            ("leaves_with", "Leaves with"),
                            ("handed_over", "Handed over at the gate"),
                            ("received", "Received"),
                        ],
                        max_length=16,
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("done_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("struck_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "struck_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("struck_because", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["done_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("struck_at__isnull", True)),
                        fields=("sheet", "act"),
                        name="day_act_once_a_sheet",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="day_act_has_its_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("struck_at__isnull", True), ("struck_because", "")),
                            models.Q(("struck_at__isnull", False), models.Q(("struck_because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="day_act_is_struck_out_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecallAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "recall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="licence.recall"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        choices=[
                            ("terrorist_offence", "Serving a sentence for a terrorist offence, s.247A(2)"),
                            ("extended", "Serving an extended sentence"),
                            ("particular_concern", "Sentence for offenders of particular concern"),
                            ("national_security", "Sentence for a national security offence"),
                            ("terrorist_offender", "Relevant terrorist offender, or a terrorist risk, s.325(2)"),
                            ("foreign_power", "May be at risk of activity that a foreign power threatens with"),
                            ("mappa_level", "MAPPA level 2 or 3"),
                            ("mappa_category", "MAPPA category 4"),
                            ("power_to_detain", "Referred to the Board in place of automatic release, s.244ZB"),
                            ("discretionary", "Discretionary conditional release"),
                            ("repatriated", "Repatriated, sentenced for murder"),
                            ("new_charge", "Recalled on a new charge"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "answer",
                    models.CharField(choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")], max_length=10),
                ),
                ("source", models.CharField(max_length=200, verbose_name="where it is from")),
                ("as_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="as it was at")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["answered_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RecallView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "recall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="views", to="licence.recall"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "view",
                    models.CharField(
                        choices=[
                            ("seek", "Seek recall"),
                            ("do_not_seek", "Do not seek recall"),
                            ("neither", "Neither for nor against"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField()),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["given_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RecallMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "recall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="licence.recall"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("verb", models.CharField(max_length=30)),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "Draft"),
                            ("consulting_spo", "With SPO"),
                            ("no_recall", "Decision not to recall"),
                            ("recall_agreed", "Recall agreed"),
                            ("spo_signed", "Countersigned (SPO)"),
                            ("aco_signed", "Endorsed (ACO)"),
                            ("sent_to_ppcs", "With PPCS"),
                            ("refused_by_ppcs", "Refused by PPCS"),
                            ("licence_revoked", "Licence revoked"),
                            ("unlawfully_at_large", "Unlawfully at large"),
                            ("returned", "Returned to custody"),
                            ("under_parole_review", "With the Parole Board"),
                            ("re_release_directed", "Release directed by the Board"),
                            ("executive_release", "Release by the Secretary of State"),
                            ("stays", "Stays in custody"),
                            ("re_released", "Re-released"),
                            ("sentence_expired", "Sentence ended"),
                            ("rescinded", "Rescinded"),
                            ("stopped", "Stopped"),
                            ("closed", "Closed"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("consulting_spo", "With SPO"),
                            ("no_recall", "Decision not to recall"),
                            ("recall_agreed", "Recall agreed"),
                            ("spo_signed", "Countersigned (SPO)"),
                            ("aco_signed", "Endorsed (ACO)"),
                            ("sent_to_ppcs", "With PPCS"),
                            ("refused_by_ppcs", "Refused by PPCS"),
                            ("licence_revoked", "Licence revoked"),
                            ("unlawfully_at_large", "Unlawfully at large"),
                            ("returned", "Returned to custody"),
                            ("under_parole_review", "With the Parole Board"),
                            ("re_release_directed", "Release directed by the Board"),
                            ("executive_release", "Release by the Secretary of State"),
                            ("stays", "Stays in custody"),
                            ("re_released", "Re-released"),
                            ("sentence_expired", "Sentence ended"),
                            ("rescinded", "Rescinded"),
                            ("stopped", "Stopped"),
                            ("closed", "Closed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="happened at")),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "moved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("rationale", models.TextField(blank=True)),
                ("knew", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["moved_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UrgentArrest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="urgent_arrests",
                        to="offenders.offender",
                    ),
                ),
                (
                    "recall",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrests",
                        to="licence.recall",
                    ),
                ),
                ("arrested_at", models.DateTimeField()),
                ("place", models.CharField(max_length=120, verbose_name="where held")),
                ("force", models.CharField(max_length=120, verbose_name="police force")),
                ("reference", models.CharField(blank=True, max_length=60, verbose_name="reference of the police")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recalled", "Recalled: the licence was revoked"),
                            ("not_recalled", "Released: decision not to recall"),
                            ("released", "Released without a decision"),
                            ("time_ended", "Released: deadline passed without a decision"),
                            ("other_power", "Held under another power"),
                            ("died", "Died while held"),
                        ],
                        max_length=15,
                        verbose_name="how it ended",
                    ),
                ),
                ("power", models.CharField(blank=True, max_length=160, verbose_name="under which other power")),
            ],
            options={
                "ordering": ["-arrested_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("offender",),
                        name="urgent_arrest_open_once_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("how", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("how", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="urgent_arrest_says_how_it_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("arrested_at")), _connector="OR"
                        ),
                        name="urgent_arrest_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "other_power"), models.Q(("power", ""), _negated=True)),
                            models.Q(models.Q(("how", "other_power"), _negated=True), ("power", "")),
                            _connector="OR",
                        ),
                        name="urgent_arrest_names_the_other_power",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecallPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "recall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="papers", to="licence.recall"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("words", models.TextField(blank=True, verbose_name="what it says")),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="where it is kept")),
                ("withholding_reason", models.CharField(max_length=500, verbose_name="what harm disclosure would do")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("readers", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="zones", to="licence.licencecondition"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("exclusion", "Must not enter"),
                            ("inclusion", "Must be there"),
                            ("restriction", "Must not leave"),
                        ],
                        max_length=12,
                    ),
                ),
                ("place", models.CharField(max_length=300, verbose_name="place in words")),
                (
                    "hours",
                    models.CharField(default="At all times", max_length=200, verbose_name="when it applies, in words"),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("outline", models.JSONField(blank=True, default=list)),
                ("radius_metres", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True),
                            ("starts_at__isnull", True),
                            ("ends_at__gt", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="zone_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="offenders.offender"
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="licence.licence"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="licence.checkplan",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supervision_meeting", "Supervision meeting"),
                            ("home_visit", "Home visit"),
                            ("ap_sign_in", "Approved premises sign-in"),
                            ("police_station_report", "Police station report"),
                            ("curfew_check", "Curfew check"),
                            ("em_alert_review", "Tag alert review"),
                            ("zone_alert_review", "Zone alert review"),
                            ("device_inspection", "Device inspection"),
                            ("account_review", "Account review"),
                            ("polygraph_session", "Polygraph session"),
                            ("drug_test", "Drug test"),
                            ("alcohol_test", "Alcohol test"),
                            ("finance_disclosure", "Finance disclosure"),
                            ("vehicle_disclosure", "Vehicle disclosure"),
                            ("relationship_disclosure", "Relationship disclosure"),
                            ("association_check", "Association check"),
                            ("work_check", "Work check"),
                            ("travel_check", "Travel check"),
                            ("part4_visit", "Part 4 visit"),
                            ("police_search", "Police search"),
                            ("collateral_contact", "Contact with someone close to the person"),
                            ("intelligence_trigger", "Prompted by intelligence"),
                        ],
                        max_length=30,
                    ),
                ),
                ("due_on", models.DateField()),
                ("due_at", models.TimeField(blank=True, null=True, verbose_name="appointed for")),
                ("grace_ends_on", models.DateField()),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.team",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("compliant", "Complied"),
                            ("partly", "Partly"),
                            ("not_compliant", "Did not comply"),
                            ("not_done", "Could not check"),
                            ("inconclusive", "Inconclusive"),
                            ("concern", "No breach, but a concern"),
                            ("missed", "Missed"),
                        ],
                        max_length=14,
                    ),
                ),
                ("outcome_code", models.CharField(blank=True, max_length=8, verbose_name="code in probation's system")),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("done_by", models.CharField(blank=True, max_length=120, verbose_name="who checked")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.agency",
                    ),
                ),
                ("narrative", models.TextField(blank=True, verbose_name="what was seen")),
                ("worry", models.TextField(blank=True, verbose_name="what worries the officer")),
                ("not_done_because", models.CharField(blank=True, max_length=300)),
                (
                    "polygraph_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_significant_response", "No significant response"),
                            ("significant_response", "Significant response"),
                            ("inconclusive", "Inconclusive"),
                            ("not_completed", "Not completed"),
                            ("refused", "Refused"),
                        ],
                        max_length=24,
                    ),
                ),
                ("has_disclosure", models.BooleanField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
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
                    "marking",
                    models.CharField(
                        choices=[("OFFICIAL", "OFFICIAL"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE")],
                        default=sharing.access.rules.Marking["OFFICIAL_SENSITIVE"],
                        max_length=20,
                    ),
                ),
                ("conditions", models.ManyToManyField(related_name="checks", to="licence.licencecondition")),
            ],
            options={
                "ordering": ["due_on", "due_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "")), fields=["grace_ends_on", "id"], name="check_open_by_grace"
                    ),
                    models.Index(
                        condition=models.Q(("outcome", "")),
                        fields=["officer", "due_on", "id"],
                        name="check_open_by_officer",
                    ),
                    models.Index(
                        condition=models.Q(("outcome", "")), fields=["due_on", "id"], name="check_open_by_day"
                    ),
                    models.Index(fields=["due_on", "id"], name="check_by_day"),
                    models.Index(fields=["offender", "-due_on"], name="check_by_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("plan",), name="check_open_once_a_plan"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("recorded_at__isnull", True)),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("recorded_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="check_is_recorded_when_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome__in", ["", "missed"]), ("done_at__isnull", False), _connector="OR"
                        ),
                        name="check_has_a_time_when_answered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grace_ends_on__gte", models.F("due_on"))),
                        name="check_grace_ends_after_it_is_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "not_done"), _negated=True),
                            models.Q(("not_done_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="check_not_done_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecallClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "recall",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clocks",
                        to="licence.recall",
                    ),
                ),
                (
                    "arrest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clocks",
                        to="licence.urgentarrest",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrest_decision", "Recall decision after an urgent arrest"),
                            ("release", "Release after a decision not to recall"),
                            ("papers", "Endorsement, and papers to PPCS"),
                            ("assessment", "PPCS decides"),
                            ("arrest", "Arrest after revocation"),
                            ("dossier", "Dossier to the prison"),
                            ("part_b", "Part B risk report"),
                            ("second_dossier", "Second dossier: referral to the Board"),
                            ("at_large_review", "Review of people unlawfully at large"),
                            ("annual_review", "Next review by the Board"),
                        ],
                        max_length=20,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("started_by_what", models.CharField(max_length=60)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("minutes", "Minutes"),
                            ("hours", "Hours"),
                            ("days", "Days"),
                            ("working days", "Working days"),
                        ],
                        max_length=15,
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("due_at", models.DateTimeField()),
                ("paused_at", models.DateTimeField(blank=True, null=True)),
                ("pauses", models.JSONField(blank=True, default=list)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_by_what", models.CharField(blank=True, max_length=60)),
                ("missed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=["due_at", "id"],
                        name="recall_clock_by_time",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("arrest__isnull", False), ("recall__isnull", True)),
                            models.Q(("arrest__isnull", True), ("recall__isnull", False)),
                            _connector="OR",
                        ),
                        name="recall_clock_is_of_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=("recall", "kind"),
                        name="recall_clock_runs_once_a_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("stopped_at__isnull", True)),
                        fields=("arrest", "kind"),
                        name="arrest_clock_runs_once_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped_at__isnull", True), ("stopped_at__gte", models.F("started_at")), _connector="OR"
                        ),
                        name="recall_clock_stops_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemptions",
                        to="licence.licencecondition",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("scope", models.CharField(max_length=300, verbose_name="what is allowed")),
                ("escort", models.CharField(blank=True, max_length=200)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("reason", models.CharField(max_length=500)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_because", models.CharField(blank=True, max_length=300)),
                (
                    "recorded_approver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("recorded_told", models.ManyToManyField(related_name="+", to="sharing.team")),
                (
                    "recorded_views",
                    models.TextField(blank=True, verbose_name="how each agency saw the risk, as the asker typed it"),
                ),
                (
                    "status",
                    models.CharField(
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
                ("affects", models.CharField(blank=True, max_length=300, verbose_name="who else is affected")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_because", models.CharField(blank=True, max_length=500)),
                (
                    "board_ref",
                    models.CharField(blank=True, max_length=80, verbose_name="reference of the Board's document"),
                ),
                ("board_on", models.DateField(blank=True, null=True, verbose_name="day of the Board's document")),
                ("begins_at", models.DateTimeField(blank=True, null=True)),
                ("places", models.ManyToManyField(related_name="exemptions", to="licence.zone")),
            ],
            options={
                "ordering": ["-starts_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="exemption_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="exemption_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decided_by", models.F("asked_by")), _negated=True),
                        name="exemption_decided_by_somebody_else",
                    ),
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status__in", ["approved", "ended", "ended_early", "approval_withdrawn"]),
                                _negated=True,
                            ),
                            ("begins_at__isnull", False),
                            _connector="OR",
                        ),
                        name="exemption_approved_has_a_beginning",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["asked", "approved"])),
                        fields=["ends_at"],
                        name="exemption_open_by_end",
                    ),
                    models.Index(fields=["asked_at", "id"], name="exemption_by_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("act", models.UUIDField(editable=False)),
                (
                    "check_made",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="licence.check"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "from_officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.team",
                    ),
                ),
                (
                    "to_officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.team",
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["act"], name="handover_by_act"),
                    models.Index(fields=["to_officer", "-at"], name="handover_by_receiver"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("act", "check_made"), name="handover_once_an_act"),
                    models.CheckConstraint(
                        condition=models.Q(("to_officer__isnull", False), ("to_team__isnull", False), _connector="OR"),
                        name="handover_says_to_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="handover_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Breach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="breaches", to="offenders.offender"
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="breaches", to="licence.licence"
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaches",
                        to="licence.licencecondition",
                    ),
                ),
                (
                    "check_made",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaches",
                        to="licence.check",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("check", "Check"),
                            ("tag", "Tag"),
                            ("police", "Police"),
                            ("prison", "Prison"),
                            ("intelligence", "Intelligence"),
                            ("disclosure", "Disclosure"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("device_or_internet", "Device or internet"),
                            ("association", "Association"),
                            ("extremist_material", "Extremist material"),
                            ("polygraph_refusal", "Polygraph refusal"),
                            ("finance", "Finance"),
                            ("notification_offence", "Notification offence"),
                            ("exclusion_zone", "Exclusion zone"),
                            ("tag_tamper", "Tag tamper"),
                            ("tag_battery", "Tag battery"),
                            ("curfew", "Curfew"),
                            ("failed_home_visit", "Failed home visit"),
                            ("out_of_touch", "Out of touch"),
                            ("failed_to_reside", "Failed to reside"),
                            ("work", "Work"),
                            ("alcohol", "Alcohol"),
                            ("drugs", "Drugs"),
                            ("further_offence", "Further offence"),
                            ("relationships", "Relationships"),
                            ("travel", "Travel"),
                            ("non_compliance", "Non compliance"),
                            ("other", "Other"),
                        ],
                        max_length=24,
                        verbose_name="kind of conduct",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("under_review", "Under review"),
                            ("not_made_out", "No breach"),
                            ("confirmed", "Confirmed"),
                            ("warned", "Warned"),
                            ("conditions_varied", "Conditions varied"),
                            ("referred", "Referred"),
                            ("recall_considered", "Recall considered"),
                            ("recall_decided", "Recall decided"),
                            ("no_recall", "Decision not to recall"),
                            ("closed", "Closed"),
                        ],
                        default="suspected",
                        max_length=20,
                    ),
                ),
                ("is_concern", models.BooleanField(default=False)),
                ("occurred_at", models.DateTimeField(verbose_name="happened from")),
                ("occurred_until", models.DateTimeField(blank=True, null=True, verbose_name="happened until")),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "found_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                ("summary", models.TextField(verbose_name="what happened")),
                ("risk", models.TextField(blank=True, verbose_name="what it says about the risk")),
                (
                    "harm",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very_high", "Very high"),
                            ("", "Not known"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="risk of serious harm then",
                    ),
                ),
                (
                    "alternatives",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("warning_or_letter", "Warning or letter"),
                                ("more_reporting", "More reporting"),
                                ("more_conditions", "More conditions"),
                                ("other_teams", "Other teams"),
                                ("partners", "Partners"),
                                ("ap_referral", "Place in approved premises"),
                                ("drug_testing", "Drug testing"),
                                ("other", "Something else"),
                                ("none", "Nothing was tried"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("rationale", models.TextField(blank=True)),
                ("look_again_at", models.DateTimeField(blank=True, null=True)),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="similar",
                        to="licence.breach",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "breaches",
                "ordering": ["-found_at", "-pk"],
                "indexes": [
                    models.Index(fields=["offender", "-found_at"], name="breach_by_person"),
                    models.Index(fields=["found_at", "id"], name="breach_by_time"),
                    models.Index(
                        condition=models.Q(("status", "no_recall")),
                        fields=["look_again_at"],
                        name="breach_to_look_at_again",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("is_concern", True), ("condition__isnull", False), _connector="OR"),
                        name="breach_names_a_condition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_until__isnull", True),
                            ("occurred_until__gte", models.F("occurred_at")),
                            _connector="OR",
                        ),
                        name="breach_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="breach_is_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "no_recall"), _negated=True),
                            ("look_again_at__isnull", False),
                            _connector="OR",
                        ),
                        name="breach_without_recall_is_looked_at_again",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreachMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="licence.breach"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("verb", models.CharField(max_length=20)),
                (
                    "before",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("suspected", "Suspected"),
                            ("under_review", "Under review"),
                            ("not_made_out", "No breach"),
                            ("confirmed", "Confirmed"),
                            ("warned", "Warned"),
                            ("conditions_varied", "Conditions varied"),
                            ("referred", "Referred"),
                            ("recall_considered", "Recall considered"),
                            ("recall_decided", "Recall decided"),
                            ("no_recall", "Decision not to recall"),
                            ("closed", "Closed"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("under_review", "Under review"),
                            ("not_made_out", "No breach"),
                            ("confirmed", "Confirmed"),
                            ("warned", "Warned"),
                            ("conditions_varied", "Conditions varied"),
                            ("referred", "Referred"),
                            ("recall_considered", "Recall considered"),
                            ("recall_decided", "Recall decided"),
                            ("no_recall", "Decision not to recall"),
                            ("closed", "Closed"),
                        ],
                        max_length=20,
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
                ("rationale", models.TextField(blank=True)),
                ("knew", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["moved_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="licence.breach"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="where it is kept")),
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
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["recorded_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RecallBreach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "recall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="breaches", to="licence.recall"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="in_recalls", to="licence.breach"
                    ),
                ),
                (
                    "number",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number of the condition"),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                ("policy_version", models.CharField(blank=True, max_length=10)),
                ("wording", models.TextField(blank=True)),
            ],
            options={
                "verbose_name_plural": "recall breaches",
                "ordering": ["number", "pk"],
                "constraints": [models.UniqueConstraint(fields=("recall", "breach"), name="recall_breach_once")],
            },
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
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "exemption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="views", to="licence.exemption"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "ordering": ["-given_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("licence", "Licence"),
                            ("variation", "Variation of the licence"),
                            ("recall", "Notice of recall"),
                            ("no_recall", "Letter: decision not to recall"),
                            ("permission", "Permission"),
                            ("compliance", "Licence compliance letter"),
                        ],
                        max_length=12,
                    ),
                ),
                ("version", models.CharField(max_length=20, verbose_name="version of what it is about")),
                ("words", models.TextField(blank=True, verbose_name="what was typed for it")),
                ("says", models.JSONField()),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256 of the bytes")),
                ("printed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "breach",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="licence.breach",
                    ),
                ),
                (
                    "exemption",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="licence.exemption",
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="licence.licence",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="offenders.offender"
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recall",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="for_person",
                        to="licence.recall",
                    ),
                ),
            ],
            options={
                "ordering": ["-printed_at", "-pk"],
                "indexes": [models.Index(fields=["printed_at", "id"], name="paper_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("breach__isnull", True),
                                ("exemption__isnull", True),
                                ("kind__in", ["licence", "variation"]),
                                ("licence__isnull", False),
                                ("recall__isnull", True),
                            ),
                            models.Q(
                                ("breach__isnull", True),
                                ("exemption__isnull", True),
                                ("kind__in", ["recall", "no_recall"]),
                                ("licence__isnull", True),
                                ("recall__isnull", False),
                            ),
                            models.Q(
                                ("breach__isnull", True),
                                ("exemption__isnull", False),
                                ("kind__in", ["permission"]),
                                ("licence__isnull", True),
                                ("recall__isnull", True),
                            ),
                            models.Q(
                                ("breach__isnull", False),
                                ("exemption__isnull", True),
                                ("kind__in", ["compliance"]),
                                ("licence__isnull", True),
                                ("recall__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_is_about_one_thing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperGiven",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("handed_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("in_person", "In person"),
                            ("post", "By post"),
                            ("representative", "By email through a legal representative"),
                        ],
                        max_length=15,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="where it was handed over")),
                ("is_explained", models.BooleanField(default=False, verbose_name="explained to the person")),
                (
                    "interpreter_language",
                    models.CharField(blank=True, max_length=60, verbose_name="language of the interpreter"),
                ),
                (
                    "interpreter_ref",
                    models.CharField(blank=True, max_length=80, verbose_name="reference of the interpreter"),
                ),
                ("with_easy_read", models.BooleanField(default=False, verbose_name="with an easy-read copy")),
                (
                    "signing",
                    models.CharField(
                        choices=[
                            ("signed", "Signed"),
                            ("refused", "Refused to sign"),
                            ("not_asked", "Not asked to sign"),
                        ],
                        max_length=10,
                    ),
                ),
                ("witnessed_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=500)),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="given", to="licence.paper"
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
                    "witness",
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
                "verbose_name_plural": "papers given",
                "ordering": ["-handed_at", "-pk"],
                "indexes": [models.Index(fields=["handed_at", "id"], name="paper_given_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("witness__isnull", True), ("witnessed_at__isnull", True)),
                            models.Q(
                                ("signing", "refused"), ("witness__isnull", False), ("witnessed_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="paper_given_witness_of_a_refusal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("witness", models.F("handed_by")), _negated=True),
                            ("witness__isnull", True),
                            _connector="OR",
                        ),
                        name="paper_given_witness_is_somebody_else",
                    ),
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
                        name="paper_given_withdrawn_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", "in_person"), _negated=True),
                            models.Q(("place", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="paper_given_in_person_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestTie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("tied_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("untied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="request_ties",
                        to="licence.licencecondition",
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ties", to="parole.victimrequest"
                    ),
                ),
                (
                    "tied_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "untied_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("untied_at__isnull", True)),
                        fields=("condition", "request"),
                        name="condition_tied_once_to_a_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("untied_at__isnull", True), ("untied_by__isnull", True)),
                            models.Q(("untied_at__isnull", False), ("untied_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="tie_is_undone_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecallProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rescind", "Rescind the revocation"),
                            ("no_recall", "Decision not to recall"),
                            ("day_revoked", "Date of the revocation"),
                            ("day_returned", "Date of the return"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("overtaken", "Overtaken"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reasons of the proposer")),
                ("said", models.JSONField(blank=True, default=dict)),
                ("asked_at", models.DateTimeField()),
                ("answer_due_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True, verbose_name="reasons of the person who answered")),
                ("late_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
                (
                    "recall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="licence.recall"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["answer_due_at", "id"],
                        name="recall_proposal_by_time",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("recall", "kind"),
                        name="recall_proposal_waits_once_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("state__in", ["agreed", "refused"]),
                                models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by", models.F("asked_by")),
                                ("state", "withdrawn"),
                            ),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", True), ("state", "overtaken")
                            ),
                            models.Q(
                                ("answered_at__isnull", True), ("answered_by__isnull", True), ("state", "waiting")
                            ),
                            _connector="OR",
                        ),
                        name="recall_proposal_is_answered_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenceCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("recorded_as", models.DateTimeField(verbose_name="in force from, as recorded until then")),
                ("reads", models.DateTimeField(verbose_name="in force from, as it should read")),
                ("reason", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Asked"),
                            ("agreed", "Agreed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_default="asked",
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=500)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="licence.licence"
                    ),
                ),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("licence",),
                        name="licence_correction_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="licence_correction_is_decided_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "agreed"), _negated=True),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="licence_correction_is_agreed_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="licence_correction_has_a_reason"
                    ),
                ],
            },
        ),
        append_only("licence_licencemove"),
        append_only("licence_breachmove"),
        append_only("licence_itemchange"),
        append_only("licence_recallmove"),
        append_only("licence_recallanswer"),
        append_only("licence_recallview"),
    ]
