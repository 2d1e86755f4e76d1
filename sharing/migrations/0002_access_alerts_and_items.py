import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.access.rules
import sharing.alerts.rules
import sharing.cover.rules
import sharing.grants.models
import sharing.items.rules
import sharing.records.uuids
import sharing.rota.models
import sharing.rota.rules
from sharing.records.append_only import append_only
from sharing.records.at_once import AtOnce


class Migration(AtOnce):
    replaces = [
        ("sharing", "0001_people"),
        ("sharing", "0002_access"),
        ("sharing", "0003_idempotency"),
        ("sharing", "0004_audit_of_administration"),
        ("sharing", "0005_alerts"),
        ("sharing", "0006_receipts_read"),
        ("sharing", "0007_place_code"),
        ("sharing", "0008_drafts"),
        ("sharing", "0009_clients"),
        ("sharing", "0010_floods_and_digests"),
        ("sharing", "0011_breach_scopes"),
        ("sharing", "0012_scopes_of_checks"),
        ("sharing", "0013_longer_names_of_practices"),
        ("sharing", "0014_scope_of_parole"),
        ("sharing", "0015_scope_of_parole_writes"),
        ("sharing", "0016_events_to_programs"),
        ("sharing", "0017_staff_number"),
        ("sharing", "0018_scope_of_date_conflicts"),
        ("sharing", "0019_items_and_disclosures"),
        ("sharing", "0020_access_requests"),
        ("sharing", "0021_emergency_access"),
        ("sharing", "0022_alerts_about_nobody"),
        ("sharing", "0023_scopes_of_sharing"),
        ("sharing", "0024_duties"),
        ("sharing", "0025_scope_of_duties"),
        ("sharing", "0026_items_handed_on_and_corrected"),
        ("sharing", "0027_duty_decides_on_sharing"),
        ("sharing", "0028_scope_of_readiness"),
        ("sharing", "0029_scopes_of_recalls"),
        ("sharing", "0003_correction_keeps_days"),
        ("sharing", "0004_idempotency_key_knows_whom_it_told"),
        ("sharing", "0005_alert_for_some_roles"),
        ("sharing", "0006_review_takes_nothing"),
        ("sharing", "0007_sight_gaps"),
        ("sharing", "0008_planned_ends"),
        ("sharing", "0009_give_backs"),
        ("sharing", "0010_asking_prisons_is_a_scope"),
        ("sharing", "0011_idempotency_key_names_its_row"),
        ("sharing", "0012_no_answer_is_kept"),
        ("sharing", "0013_probation_duty_manager"),
        ("sharing", "0014_duty_officers_of_probation"),
        ("sharing", "0015_no_index_of_permissions_twice"),
        ("sharing", "0016_acts_reported_by_telephone"),
        ("sharing", "0017_leave_and_cover"),
        ("sharing", "0018_escalation_is_an_act"),
        ("sharing", "0019_escalation_above_the_team"),
        ("sharing", "0020_clocks_of_open_alerts_begin_anew"),
        ("sharing", "0021_programmes_are_rows"),
        ("sharing", "0022_each_person_has_a_programme"),
        ("sharing", "0023_runs_of_jobs"),
        ("sharing", "0024_regions_and_awaited_teams"),
        ("sharing", "0025_programme_moves"),
        ("sharing", "0026_recording_convictions_is_a_scope"),
        ("sharing", "0027_works_in_a_programme"),
        ("sharing", "0028_items_of_a_programme"),
        ("sharing", "0029_watched_jobs"),
        ("sharing", "0030_duty_desk_of_a_programme"),
        ("sharing", "0031_gateways"),
        ("sharing", "0032_threads"),
        ("sharing", "0033_alerts_into_threads"),
        ("sharing", "0034_each_alert_is_in_a_thread"),
        ("sharing", "0035_snoozed_threads"),
        ("sharing", "0036_longer_keys_of_drafts"),
        ("sharing", "0037_ways_of_being_reached"),
        ("sharing", "0038_on_call_rota"),
        ("sharing", "0039_steps_of_receipts"),
        ("sharing", "0040_steps_that_counted"),
        ("sharing", "0041_each_receipt_has_a_step"),
        ("sharing", "0042_sheets_of_shifts"),
        ("sharing", "0043_unlisted_basis"),
        ("sharing", "0044_storms_and_suppressions"),
        ("sharing", "0045_storms_of_held_letters"),
        ("sharing", "0046_canary_runs"),
        ("sharing", "0047_shift_offers_are_taken"),
        ("sharing", "0048_phone_calls"),
        ("sharing", "0049_words"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("offenders", "0001_people_sentences_and_releases"),
        ("sharing", "0001_agencies_users_and_programs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grants", to="offenders.offender"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grants", to="sharing.team"
                    ),
                ),
                (
                    "grant_role",
                    models.CharField(
                        choices=sharing.grants.models.grant_role_choices, max_length=20, verbose_name="as"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
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
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
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
                ("ended_because", models.CharField(blank=True, max_length=500)),
                (
                    "programme",
                    models.CharField(
                        blank=True,
                        choices=[("terrorism", "Terrorism"), ("state_threats", "State threats")],
                        db_default="",
                        default="",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "-pk"],
                "indexes": [models.Index(fields=["subject", "team"], name="grant_subject_team")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="grant_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(
                                    ("ended_by__isnull", False),
                                    models.Q(("ended_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="grant_is_ended_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="grant_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="grant_is_approved_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="exclusions", to="offenders.offender"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exclusions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
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
                ("ended_because", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [models.Index(fields=["user", "subject"], name="exclusion_user_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="exclusion_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_because", ""), ("ended_by__isnull", True)),
                            models.Q(
                                ("ended_by__isnull", False),
                                ("ends_at__isnull", False),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="exclusion_is_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="restrictions",
                        to="offenders.offender",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
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
                ("ended_because", models.CharField(blank=True, max_length=500)),
                ("users", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("teams", models.ManyToManyField(blank=True, related_name="+", to="sharing.team")),
            ],
            options={
                "indexes": [models.Index(fields=["subject"], name="restriction_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="restriction_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_because", ""), ("ended_by__isnull", True)),
                            models.Q(
                                ("ended_by__isnull", False),
                                ("ends_at__isnull", False),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="restriction_is_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="offenders.offender"
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("intelligence", "Intelligence"), ("concern", "Concern")], max_length=20),
                ),
                ("title", models.CharField(max_length=120)),
                ("gist", models.TextField(blank=True, max_length=2000)),
                ("narrative", models.TextField(blank=True, max_length=6000)),
                (
                    "pointer_system",
                    models.CharField(blank=True, max_length=120, verbose_name="system where it is kept"),
                ),
                ("pointer_reference", models.CharField(blank=True, max_length=120, verbose_name="reference there")),
                ("pointer_contact", models.CharField(blank=True, max_length=160, verbose_name="contact")),
                (
                    "marking",
                    models.CharField(
                        choices=[("OFFICIAL", "OFFICIAL"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE")],
                        default=sharing.access.rules.Marking["OFFICIAL_SENSITIVE"],
                        max_length=20,
                    ),
                ),
                ("source_grade", models.CharField(blank=True, max_length=1)),
                ("information_grade", models.CharField(blank=True, max_length=1)),
                ("handling_grade", models.CharField(blank=True, max_length=1)),
                ("handling_conditions", models.CharField(blank=True, max_length=500)),
                ("old_grade", models.CharField(blank=True, max_length=40)),
                ("old_scale", models.CharField(blank=True, max_length=20)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="sharing.team"
                    ),
                ),
                ("event_on", models.DateField(blank=True, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("no_onward", models.BooleanField(default=True)),
                ("no_export", models.BooleanField(default=True)),
                ("no_api", models.BooleanField(default=True)),
                ("is_named_only", models.BooleanField(default=False)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("undecided", "No decision yet"),
                            ("shared", "Shared"),
                            ("gist_shared", "Gist shared"),
                            ("withheld", "Withheld"),
                        ],
                        default=sharing.items.rules.State["UNDECIDED"],
                        max_length=20,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True)),
                ("told_review_at", models.DateTimeField(blank=True, null=True)),
                ("unheld_since", models.DateTimeField(blank=True, null=True)),
                (
                    "lower_asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lower_asked_at", models.DateTimeField(blank=True, null=True)),
                ("lower_reason", models.CharField(blank=True, max_length=500)),
                ("readers", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("reader_teams", models.ManyToManyField(blank=True, related_name="+", to="sharing.team")),
                (
                    "programme",
                    models.CharField(
                        blank=True,
                        choices=[("terrorism", "Terrorism"), ("state_threats", "State threats")],
                        db_default="",
                        default="",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at", "-pk"],
                "indexes": [
                    models.Index(fields=["subject", "-recorded_at"], name="item_by_subject"),
                    models.Index(fields=["team", "state", "recorded_at"], name="item_by_team"),
                    models.Index(
                        condition=models.Q(("told_review_at__isnull", True)),
                        fields=["review_on"],
                        name="item_by_review",
                    ),
                    models.Index(
                        condition=models.Q(("unheld_since__isnull", False)), fields=["subject"], name="item_unheld"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("marking__in", ["OFFICIAL", "OFFICIAL-SENSITIVE"])),
                        name="item_is_not_above_our_tier",
                    ),
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="item_has_a_title"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("gist", ""), _negated=True),
                            models.Q(("narrative", ""), _negated=True),
                            models.Q(("pointer_reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="item_says_something_or_where_it_is",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("review_on__isnull", True), ("state", "undecided")),
                            models.Q(models.Q(("state", "undecided"), _negated=True), ("review_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="item_is_reviewed_once_it_is_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handling_grade", "C"), _negated=True),
                            models.Q(("handling_conditions", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="item_says_its_conditions",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lower_asked_at__isnull", True), ("lower_asked_by__isnull", True), ("lower_reason", "")
                            ),
                            models.Q(
                                ("lower_asked_at__isnull", False),
                                ("lower_asked_by__isnull", False),
                                models.Q(("lower_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="item_marking_is_lowered_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("form", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=80)),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offenders.offender",
                    ),
                ),
                ("data", models.JSONField()),
                ("focus", models.CharField(blank=True, max_length=100, verbose_name="input that had the focus")),
                ("began_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-saved_at", "-pk"],
                "constraints": [models.UniqueConstraint(fields=("user", "form", "key"), name="draft_once_a_form")],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duties", to="offenders.offender"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="sharing.team"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="duties", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties_as_deputy",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decides",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("owned_since", models.DateTimeField()),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("reason", models.CharField(max_length=500)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_because", models.CharField(blank=True, db_default="", default="", max_length=500)),
            ],
            options={
                "verbose_name_plural": "duties",
                "ordering": ["-starts_at", "-pk"],
                "indexes": [
                    models.Index(condition=models.Q(("ends_at__isnull", True)), fields=["owner"], name="duty_of_owner"),
                    models.Index(
                        condition=models.Q(("ends_at__isnull", True)), fields=["deputy"], name="duty_of_deputy"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_at__isnull", True)),
                        fields=("subject", "agency"),
                        name="duty_one_at_a_time_in_an_agency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deputy__isnull", True),
                            models.Q(("deputy", models.F("owner")), _negated=True),
                            _connector="OR",
                        ),
                        name="duty_owner_and_deputy_are_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decides__isnull", True),
                            models.Q(("decides", models.F("owner")), _negated=True),
                            _connector="OR",
                        ),
                        name="duty_owner_decides_unless_another_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gte", models.F("starts_at")), _connector="OR"
                        ),
                        name="duty_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("owned_since__lte", models.F("starts_at"))),
                        name="duty_owner_is_no_younger_than_it",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="duty_has_a_reason"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyGap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duty_gaps", to="offenders.offender"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                ("missing", models.CharField(choices=[("owner", "No owner"), ("deputy", "No deputy")], max_length=10)),
                ("found_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-found_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("subject", "agency"),
                        name="duty_gap_one_at_a_time_in_an_agency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("closed_at__gte", models.F("found_at")), _connector="OR"
                        ),
                        name="duty_gap_closes_after_it_is_found",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("kind", models.CharField(max_length=80)),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offenders.offender",
                    ),
                ),
                ("record_uid", models.UUIDField(null=True)),
                ("more", models.JSONField(default=dict)),
                ("happened_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-happened_at", "-pk"],
                "indexes": [models.Index(fields=["happened_at"], name="event_by_age")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("record_uid__isnull", True), ("subject__isnull", True)),
                            models.Q(("record_uid__isnull", False), ("subject__isnull", False)),
                            _connector="OR",
                        ),
                        name="event_is_of_a_record_of_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                (
                    "group",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="auth.group"),
                ),
                (
                    "content_object",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="permission_rows",
                        to="offenders.offender",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="permission_rows",
                        to="sharing.grant",
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("is_emergency", models.BooleanField(db_default=False, default=False)),
                (
                    "programme",
                    models.CharField(
                        blank=True,
                        choices=[("terrorism", "Terrorism"), ("state_threats", "State threats")],
                        db_default="",
                        default="",
                        max_length=20,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["content_object", "permission", "group"], name="permission_by_subject"),
                    models.Index(fields=["group", "permission", "content_object"], name="permission_by_team"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("grant", "permission"), name="permission_once_in_a_grant"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="permission_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharingDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="sharing.item"
                    ),
                ),
                ("verb", models.CharField(max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("undecided", "No decision yet"),
                            ("shared", "Shared"),
                            ("gist_shared", "Gist shared"),
                            ("withheld", "Withheld"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("review_on", models.DateField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("teams", models.ManyToManyField(blank=True, related_name="+", to="sharing.team")),
            ],
            options={
                "ordering": ["-decided_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "undecided"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="sharing_decision_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "undecided"), ("review_on__isnull", False), _connector="OR"),
                        name="sharing_decision_is_reviewed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="sharing.item"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.team"),
                ),
                ("extent", models.CharField(choices=[("full", "In full"), ("gist", "Gist only")], max_length=10)),
                ("shared_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "shared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recalled_at", models.DateTimeField(blank=True, null=True)),
                ("told_late_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["shared_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("recalled_at__isnull", True)),
                        fields=["team", "item"],
                        name="reading_by_team",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("recalled_at__isnull", True)),
                        fields=("item", "team"),
                        name="item_is_with_a_team_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reading_is_confirmed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="sharing.item"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "changed",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None),
                ),
                ("before", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ("reason", models.CharField(max_length=500)),
                (
                    "corrected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("corrected_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "number"), name="item_corrections_are_counted"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="item_is_corrected_for_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("changed", []), _negated=True), name="item_correction_changes_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("happened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disclosures", to="offenders.offender"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disclosures", to="sharing.item"
                    ),
                ),
                ("item_hash", models.BinaryField(max_length=32)),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("shared", "Shared"),
                            ("refused", "Refused"),
                            ("recalled", "Recalled"),
                            ("corrected", "Correction given"),
                            ("confirmed", "Reading confirmed"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "extent",
                    models.CharField(
                        choices=[("full", "In full"), ("gist", "Gist only"), ("nothing", "Nothing")], max_length=10
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("screen", "On the page"),
                            ("export", "In a file"),
                            ("api", "By the API"),
                            ("event", "By an event"),
                            ("email_notice", "By email"),
                            ("verbal", "By word of mouth"),
                            ("meeting", "At a meeting"),
                        ],
                        default="screen",
                        max_length=20,
                    ),
                ),
                (
                    "from_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("on_behalf_of", models.CharField(blank=True, max_length=160)),
                (
                    "to_team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.team"
                    ),
                ),
                (
                    "to_agency",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                ("to_person", models.CharField(blank=True, max_length=160, verbose_name="recipient")),
                ("lawful_basis", models.CharField(blank=True, max_length=200)),
                ("purpose", models.CharField(blank=True, max_length=300)),
                (
                    "necessity",
                    models.CharField(blank=True, max_length=1000, verbose_name="why it is necessary and proportionate"),
                ),
                ("handling", models.CharField(blank=True, max_length=700, verbose_name="handling applied")),
                ("consent", models.CharField(blank=True, max_length=300, verbose_name="who agreed for the originator")),
                ("reason", models.CharField(blank=True, max_length=1000)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["subject", "-at"], name="disclosure_by_subject"),
                    models.Index(fields=["item", "-at"], name="disclosure_by_item"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "refused"), _negated=True),
                            models.Q(("extent", "nothing"), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="disclosure_is_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "shared"), _negated=True),
                            models.Q(
                                models.Q(("extent", "nothing"), _negated=True),
                                models.Q(
                                    ("to_team__isnull", False),
                                    models.Q(("to_person", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="disclosure_goes_to_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["screen", "export", "api", "event", "email_notice", "verbal", "meeting"])
                        ),
                        name="disclosure_went_a_known_way",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duty_handovers",
                        to="offenders.offender",
                    ),
                ),
                (
                    "from_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "from_team",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.team"),
                ),
                (
                    "from_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to_team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="handovers", to="sharing.team"
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handovers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("to_know", models.TextField(blank=True, db_default="", default="", verbose_name="what to know")),
                ("by_move", models.BooleanField(db_default=False, default=False)),
                (
                    "offered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("answer_due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_default="offered",
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                ("answer", models.CharField(blank=True, db_default="", default="", max_length=500)),
                (
                    "reads_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="sharing.grant",
                    ),
                ),
            ],
            options={
                "ordering": ["-offered_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "offered")), fields=["answer_due_at"], name="duty_handover_due"
                    ),
                    models.Index(fields=["offered_at", "id"], name="duty_handover_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")),
                        fields=("subject", "from_agency"),
                        name="duty_handover_one_at_a_time_of_an_agency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "offered")),
                            models.Q(models.Q(("state", "offered"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="duty_handover_is_answered_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            ("answered_by__isnull", False),
                            _connector="OR",
                        ),
                        name="duty_handover_is_accepted_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["refused", "withdrawn"]), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="duty_handover_is_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_due_at__gt", models.F("offered_at"))),
                        name="duty_handover_is_due_after_its_offer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="duty_handover_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergencies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="emergencies", to="offenders.offender"
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("threat_to_life", "Threat to life"),
                            ("arrest_in_progress", "Arrest in progress"),
                            ("recall_out_of_hours", "Recall out of hours"),
                            ("something_else", "Something else"),
                        ],
                        max_length=30,
                    ),
                ),
                ("reason", models.CharField(max_length=400)),
                (
                    "grant",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="emergency", to="sharing.grant"
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("review_due_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("justified", "Justified"),
                            ("not_justified", "Not justified"),
                            ("referred", "Referred"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "verbose_name_plural": "emergency access",
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(fields=["user", "ends_at"], name="emergency_by_user"),
                    models.Index(fields=["opened_at", "id"], name="emergency_by_time"),
                    models.Index(
                        condition=models.Q(("reviewed_at__isnull", True)),
                        fields=["review_due_at"],
                        name="emergency_to_review",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("opened_at"))), name="emergency_ends_after_it_opens"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True),
                            models.Q(("closed_at__gte", models.F("opened_at")), ("closed_at__lt", models.F("ends_at"))),
                            _connector="OR",
                        ),
                        name="emergency_is_closed_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="emergency_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["threat_to_life", "arrest_in_progress", "recall_out_of_hours", "something_else"],
                            )
                        ),
                        name="emergency_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("note", ""),
                                ("outcome", ""),
                                ("reviewed_at__isnull", True),
                                ("reviewed_by__isnull", True),
                            ),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="emergency_is_reviewed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__isnull", True),
                            models.Q(("reviewed_by", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="emergency_is_reviewed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventDelivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="sharing.event"
                    ),
                ),
                (
                    "endpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="sharing.eventendpoint",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("taken", "Accepted"),
                            ("dropped", "No longer for it"),
                            ("failed", "Not delivered"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("told_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField(null=True)),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="HTTP status of the last answer")),
                ("error", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name_plural": "event deliveries",
                "ordering": ["-told_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["endpoint", "next_try_at"],
                        name="event_delivery_due",
                    ),
                    models.Index(fields=["endpoint", "-told_at", "-id"], name="event_delivery_latest"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "endpoint"), name="event_delivery_once_an_endpoint"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("next_try_at__isnull", False), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("next_try_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="event_delivery_waits_until_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("number", models.CharField(max_length=40)),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_requests",
                        to="offenders.offender",
                    ),
                ),
                (
                    "need",
                    models.CharField(
                        choices=[
                            ("work", "I will work with this person"),
                            ("cover", "I am covering for a colleague"),
                            ("inquiry", "An investigation or a check involves this person"),
                            ("hearing", "A hearing, a court or a meeting involves this person"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                        verbose_name="kind of need",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("days", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("looked_up_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "To answer"),
                            ("granted", "Agreed"),
                            ("refused", "Not agreed"),
                            ("withdrawn", "Withdrawn"),
                            ("expired", "Never answered"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=500)),
                ("reason_is_told", models.BooleanField(default=False)),
                (
                    "grant",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="sharing.grant",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["asked_by", "-asked_at", "-id"], name="request_by_asker"),
                    models.Index(fields=["subject", "-asked_at"], name="request_by_subject"),
                    models.Index(
                        condition=models.Q(("told_at__isnull", True)), fields=["due_at"], name="request_to_tell"
                    ),
                    models.Index(
                        condition=models.Q(("looked_up_at__isnull", True)),
                        fields=["asked_at"],
                        name="request_to_look_up",
                    ),
                    models.Index(condition=models.Q(("state", "waiting")), fields=["closes_at"], name="request_open"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="request_has_a_reason"
                    ),
                    models.CheckConstraint(condition=models.Q(("days__gte", 1)), name="request_is_for_a_day_or_more"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_at__gte", models.F("due_at")), ("due_at__gt", models.F("asked_at"))
                        ),
                        name="request_is_due_after_it_was_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("grant__isnull", False), ("state", "granted")),
                            models.Q(models.Q(("state", "granted"), _negated=True), ("grant__isnull", True)),
                            _connector="OR",
                        ),
                        name="request_has_a_grant_when_granted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("state__in", ["granted", "refused"]),
                                ("subject__isnull", False),
                            ),
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("state__in", ["waiting", "withdrawn", "expired"]),
                            ),
                            _connector="OR",
                        ),
                        name="request_is_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_by", models.F("asked_by")), _negated=True),
                        name="request_is_answered_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="request_is_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("withdrawn_at__isnull", False),
                            _connector="OR",
                        ),
                        name="request_is_withdrawn_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sharing.accessreview"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_lines",
                        to="offenders.offender",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_lines",
                        to="sharing.grant",
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="review_lines",
                        to="sharing.teamscope",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "Kept"),
                            ("removed", "Removed"),
                            ("ends", "Ends, with notice"),
                            ("lapsed", "Removed: not confirmed"),
                            ("left", "Not confirmed, and stays"),
                            ("ended", "Had already ended"),
                        ],
                        db_default="",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, db_default="", max_length=500)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("unconfirmed_since", models.DateTimeField(null=True)),
                (
                    "given_back",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="sharing.grant"
                    ),
                ),
            ],
            options={
                "ordering": ["subject", "pk"],
                "indexes": [
                    models.Index(fields=["review", "subject", "id"], name="review_line_by_person"),
                    models.Index(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=["review"],
                        name="review_line_undecided",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "grant"), name="review_line_once_for_a_grant"),
                    models.UniqueConstraint(fields=("review", "scope"), name="review_line_once_for_a_scope"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("grant__isnull", False), ("scope__isnull", True), ("subject__isnull", False)),
                            models.Q(("grant__isnull", True), ("scope__isnull", False), ("subject__isnull", True)),
                            _connector="OR",
                        ),
                        name="review_line_is_of_a_grant_or_a_scope",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")),
                            models.Q(models.Q(("decision", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_line_is_decided_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision__in", ["removed", "ends", "lapsed", "left"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_line_is_removed_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewTold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "rung",
                    models.CharField(
                        choices=[
                            ("reviewers", "People who can confirm it"),
                            ("head", "The other managers of the agency"),
                            ("agency", "People responsible for the agency"),
                            ("assurance", "The privacy officers"),
                        ],
                        max_length=10,
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("people", models.PositiveIntegerField()),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="told", to="sharing.accessreview"
                    ),
                ),
            ],
            options={
                "ordering": ["told_at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("review", "rung"), name="review_told_once_a_rung")],
            },
        ),
        migrations.CreateModel(
            name="SightGap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "need",
                    models.CharField(
                        choices=[
                            ("police", "Police"),
                            ("probation", "Probation"),
                            ("prison", "Prison"),
                            ("lead", "A team that leads"),
                        ],
                        max_length=10,
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "last_team",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.team"),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sight_gaps", to="offenders.offender"
                    ),
                ),
            ],
            options={
                "ordering": ["-found_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)), fields=["agency"], name="sight_gap_of_agency"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("subject", "need"),
                        name="sight_gap_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("closed_at__gte", models.F("found_at")), _connector="OR"
                        ),
                        name="sight_gap_closes_after_it_is_found",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("reason", models.CharField(max_length=500)),
                ("set_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_before", models.DateTimeField(null=True)),
                ("objected_at", models.DateTimeField(null=True)),
                ("objection", models.CharField(blank=True, db_default="", default="", max_length=500)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("ends", "Access ends"), ("stays", "Access stays")],
                        db_default="",
                        default="",
                        max_length=10,
                    ),
                ),
                ("decided_because", models.CharField(blank=True, db_default="", default="", max_length=500)),
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
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="planned_ends", to="sharing.grant"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="planned_ends",
                        to="sharing.reviewline",
                    ),
                ),
                (
                    "objected_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="planned_ends",
                        to="offenders.offender",
                    ),
                ),
                (
                    "takes_over",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.team"
                    ),
                ),
            ],
            options={
                "ordering": ["ends_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("set_at"))), name="planned_end_lies_ahead"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="planned_end_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("objected_at__isnull", True), ("objected_by__isnull", True), ("objection", "")),
                            models.Q(
                                ("objected_at__isnull", False),
                                ("objected_by__isnull", False),
                                models.Q(("objection", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="planned_end_is_objected_to_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("objected_at__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="planned_end_is_decided_after_an_objection",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(
                                models.Q(("decided_by", models.F("set_by")), _negated=True),
                                models.Q(("decided_by", models.F("objected_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="planned_end_is_decided_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GiveBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("reason", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(null=True)),
                ("grants", models.PositiveIntegerField(db_default=0, default=0)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
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
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="give_back_has_a_reason"
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
                        name="give_back_is_agreed_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at__isnull", True)),
                        fields=("agency",),
                        name="give_back_asked_once_at_a_time",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportedAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("about", models.CharField(max_length=40)),
                ("target", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("view", "View"),
                            ("agreement", "Agreement"),
                            ("consultation", "Consultation"),
                            ("decision", "Decision"),
                        ],
                        max_length=12,
                    ),
                ),
                ("said", models.CharField(max_length=1000, verbose_name="what was said")),
                ("details", models.JSONField(blank=True, default=dict)),
                ("caller_agency", models.CharField(blank=True, max_length=160, verbose_name="agency of the caller")),
                ("caller_role", models.CharField(blank=True, max_length=120, verbose_name="role of the caller")),
                ("caller_name", models.CharField(blank=True, max_length=120, verbose_name="name of the caller")),
                ("said_at", models.DateTimeField(verbose_name="when the call was")),
                ("reported_at", models.DateTimeField()),
                ("confirm_due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("not_confirmed", "Not confirmed"),
                            ("confirmed", "Confirmed"),
                            ("denied", "Denied"),
                            ("withdrawn", "Report withdrawn"),
                            ("settled", "Settled without the caller"),
                        ],
                        default="reported",
                        max_length=15,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=500)),
                ("settled_because", models.CharField(blank=True, max_length=200)),
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
                    "person",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reported_acts",
                        to="offenders.offender",
                    ),
                ),
                (
                    "taken_by",
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
            ],
            options={
                "ordering": ["-reported_at", "-pk"],
                "indexes": [
                    models.Index(fields=["about", "target"], name="reported_by_target"),
                    models.Index(
                        condition=models.Q(("state__in", ["reported", "not_confirmed"])),
                        fields=["person"],
                        name="reported_to_answer",
                    ),
                    models.Index(
                        condition=models.Q(("state", "reported")), fields=["confirm_due_at"], name="reported_by_time"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("caller_name", ""), ("person__isnull", False)),
                            models.Q(
                                ("person__isnull", True),
                                models.Q(("caller_agency", ""), _negated=True),
                                models.Q(("caller_role", ""), _negated=True),
                                models.Q(("caller_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reported_act_is_somebody_s",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", True),
                            models.Q(("person", models.F("taken_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="reported_act_is_not_of_who_took_the_call",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by", models.F("person")),
                                ("state__in", ["confirmed", "denied"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["confirmed", "denied"]), _negated=True),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reported_act_is_answered_by_the_named_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "withdrawn"),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawn_because", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "withdrawn"), _negated=True),
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reported_act_is_withdrawn_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("said", ""), _negated=True), name="reported_act_says_what_was_said"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("annual", "Annual leave"),
                            ("sick", "Sick"),
                            ("training", "Training"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("planned_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_because", models.CharField(blank=True, db_default="", default="", max_length=300)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="leaves", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "leave",
                "ordering": ["starts_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)), fields=["ends_at"], name="leave_not_over"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="leave_ends_after_it_starts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_because", ""), ("closed_by__isnull", True)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("closed_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="leave_is_closed_by_somebody_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("manager__isnull", True),
                            models.Q(("manager", models.F("officer")), _negated=True),
                            _connector="OR",
                        ),
                        name="leave_manager_is_another_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (sharing.cover.rules.CoverState["OFFERED"], "Waiting for an answer"),
                            (sharing.cover.rules.CoverState["ACCEPTED"], "Accepted"),
                            (sharing.cover.rules.CoverState["REFUSED"], "Refused"),
                            (sharing.cover.rules.CoverState["WITHDRAWN"], "Withdrawn"),
                            (sharing.cover.rules.CoverState["ENDED_EARLY"], "Ended early"),
                            (sharing.cover.rules.CoverState["ENDED"], "Ended"),
                        ],
                        db_default=sharing.cover.rules.CoverState["OFFERED"],
                        default=sharing.cover.rules.CoverState["OFFERED"],
                        max_length=12,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=300)),
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
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="covers", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offenders.offender",
                    ),
                ),
                (
                    "leave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="covers", to="sharing.leave"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "offered")), fields=["stand_in"], name="cover_to_answer")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="cover_ends_after_it_starts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["refused", "withdrawn", "ended_early"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cover_is_refused_or_ended_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", False), ("ended_at__isnull", True), ("state", "accepted")),
                            models.Q(("answered_at__isnull", True), ("ended_at__isnull", True), ("state", "offered")),
                            models.Q(
                                models.Q(("state__in", ["offered", "accepted"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="cover_has_the_times_of_its_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonProgramme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "programme",
                    models.CharField(
                        choices=[("terrorism", "Terrorism"), ("state_threats", "State threats")], max_length=20
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("ended_because", models.CharField(blank=True, max_length=500)),
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
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programmes",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "indexes": [
                    models.Index(
                        fields=["subject", "programme"], include=("starts_at", "ends_at"), name="programme_by_subject"
                    ),
                    models.Index(fields=["programme", "subject"], name="subject_by_programme"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="programme_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_at__isnull", True)),
                        fields=("subject", "programme"),
                        name="programme_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=80)),
                ("run", models.CharField(max_length=60, unique=True)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True, choices=[("done", "Done"), ("failed", "Failed")], default="", max_length=10
                    ),
                ),
                ("error", models.CharField(blank=True, default="", max_length=100)),
            ],
            options={
                "ordering": ["-began_at", "-pk"],
                "indexes": [models.Index(fields=["job", "-began_at"], name="job_run_by_job")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("outcome", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="job_run_ends_somehow",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeftOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("job", models.CharField(blank=True, max_length=80)),
                ("work", models.CharField(max_length=60)),
                ("key", models.BigIntegerField()),
                ("error", models.CharField(max_length=100)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=1)),
                ("worked_on_at", models.DateTimeField(blank=True, null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "left out",
                "ordering": ["first_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("worked_on_at__isnull", True)),
                        fields=("work", "key"),
                        name="left_out_once_while_it_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_at__gte", models.F("first_at"))), name="left_out_first_then_last"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("code", models.CharField(max_length=10, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("probation", "Probation region"),
                            ("ct_police", "Counter-terrorism police region"),
                            ("security_unit", "National Security Division unit"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                (
                    "police_region",
                    models.CharField(blank=True, max_length=10, verbose_name="counter-terrorism police region"),
                ),
                (
                    "security_unit",
                    models.CharField(blank=True, max_length=10, verbose_name="National Security Division unit"),
                ),
                (
                    "forces",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="confirmed")),
            ],
            options={
                "ordering": ["kind", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "name"), name="region_name_is_unique_in_its_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("starts_on__isnull", True),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="region_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwaitedTeam",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("leaves", models.CharField(blank=True, max_length=6)),
                ("enters", models.CharField(max_length=6)),
                ("prison", models.CharField(max_length=100)),
                ("reason", models.CharField(max_length=500)),
                ("since", models.DateTimeField()),
                ("over_at", models.DateTimeField(blank=True, null=True)),
                ("over_because", models.CharField(blank=True, max_length=500)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="awaited_teams",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("over_at__isnull", True)),
                        fields=("subject",),
                        name="awaited_team_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("over_at__isnull", True), ("over_at__gte", models.F("since")), _connector="OR"
                        ),
                        name="awaited_team_is_over_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "begins",
                    models.CharField(
                        blank=True,
                        choices=[("terrorism", "Terrorism"), ("state_threats", "State threats")],
                        max_length=20,
                        verbose_name="comes under",
                    ),
                ),
                (
                    "leaves",
                    models.CharField(
                        blank=True,
                        choices=[("terrorism", "Terrorism"), ("state_threats", "State threats")],
                        max_length=20,
                    ),
                ),
                ("last_on", models.DateField(blank=True, null=True, verbose_name="last day under what they leave")),
                ("reason", models.CharField(max_length=500)),
                ("proposed_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_because", models.CharField(blank=True, max_length=500)),
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
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("grants_follow", models.ManyToManyField(blank=True, related_name="+", to="sharing.grant")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programme_moves",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("agreed_at__isnull", True), ("closed_at__isnull", True)),
                        fields=("subject",),
                        name="programme_move_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by__isnull", True),
                            models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="programme_move_is_agreed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                            models.Q(
                                ("agreed_at__isnull", False), ("agreed_by__isnull", False), ("closed_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="programme_move_is_agreed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_because", ""), ("closed_by__isnull", True)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                models.Q(("closed_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="programme_move_is_closed_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("begins", ""), ("leaves", ""), _negated=True),
                        name="programme_move_changes_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("last_on__isnull", True), ("leaves", "")),
                            models.Q(models.Q(("leaves", ""), _negated=True), ("last_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="programme_move_leaves_after_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Backup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("taken_at", models.DateTimeField(unique=True)),
                ("restored_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-taken_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("restored_at__isnull", True), ("restored_at__gte", models.F("taken_at")), _connector="OR"
                        ),
                        name="backup_taken_then_restored",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Fault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("words", models.CharField(max_length=300)),
                ("is_critical", models.BooleanField()),
                ("found_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("paged_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-is_critical", "found_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("name",),
                        name="fault_once_while_it_stands",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WatcherLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("looked_at", models.DateTimeField()),
                ("watching_since", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="watcher_look_is_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Maintenance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                ("planned_at", models.DateTimeField()),
                ("agreed_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
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
                    "planned_by",
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
            ],
            options={
                "verbose_name_plural": "maintenance",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__gt", models.F("starts_at")),
                            (
                                "ends_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("starts_at"), "+", models.Value(datetime.timedelta(seconds=7200))
                                ),
                            ),
                        ),
                        name="maintenance_lasts_two_hours_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True)),
                            models.Q(
                                ("agreed_at__isnull", False),
                                ("agreed_by__isnull", False),
                                models.Q(("agreed_by", models.F("planned_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="maintenance_agreed_by_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="maintenance_withdrawn_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gateway",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("key", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("who_to_whom", models.CharField(max_length=300, verbose_name="from and to")),
                ("purpose", models.CharField(max_length=300, verbose_name="for what")),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("both", "Both programmes"),
                            (sharing.access.rules.Programme["TERRORISM"], "Terrorism alone"),
                            (sharing.access.rules.Programme["STATE_THREATS"], "State threats alone"),
                        ],
                        default="both",
                        max_length=20,
                        verbose_name="for which programme",
                    ),
                ),
                ("in_force_from", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("in_force_until", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("is_confirmed", models.BooleanField(default=False, verbose_name="read in its source")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "in_force_from"), name="gateway_once_a_state", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_until__isnull", True),
                            ("in_force_from__isnull", True),
                            ("in_force_until__gte", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="gateway_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("release", "Release"),
                            ("dates", "Dates"),
                            ("parole", "Parole review"),
                            ("victims", "Victims"),
                            ("supervision", "Supervision"),
                            ("checks", "Checks and conditions"),
                            ("item", "Item"),
                            ("duty", "Owners and cover"),
                            ("access", "Access"),
                            ("system", "The system"),
                        ],
                        max_length=20,
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=270)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="threads",
                        to="offenders.offender",
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
                "indexes": [models.Index(fields=["subject", "matter", "-closed_at"], name="thread_of_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("subject", "matter", "key"),
                        name="thread_open_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at__isnull", True), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                        ),
                        name="thread_closes_after_it_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("kind", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=200)),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alerts",
                        to="offenders.offender",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="sharing.item",
                    ),
                ),
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
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
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
                ("reason", models.CharField(blank=True, db_default="", max_length=500)),
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
                    "for_roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, null=True, size=None
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alerts", to="sharing.thread"
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
            name="ThreadHandover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("offered_at", models.DateTimeField()),
                ("note", models.CharField(max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_default="offered",
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=300)),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "offered_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.team"),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="sharing.thread"
                    ),
                ),
            ],
            options={
                "ordering": ["-offered_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "offered")), fields=["offered_to"], name="thread_to_accept"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")),
                        fields=("thread", "team"),
                        name="thread_offered_once_by_a_team",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "offered")),
                            models.Q(models.Q(("state", "offered"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="thread_handover_is_answered_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offered_by", models.F("offered_to")), _negated=True),
                        name="thread_is_offered_to_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadSnooze",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="snoozes", to="sharing.thread"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "indexes": [models.Index(fields=["user", "until"], name="thread_snoozed")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("made_at"))), name="thread_is_snoozed_until_later"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="thread_is_snoozed_for_a_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReachWay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("email", "Email"), ("pager", "Text or pager"), ("telephone", "Phone")], max_length=10
                    ),
                ),
                ("email", models.EmailField(blank=True, db_default="", default="", max_length=254)),
                ("sealed_number", models.TextField(blank=True, db_default="", default="")),
                ("added_at", models.DateTimeField()),
                ("tested_at", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reach_ways",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["user", "kind", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("user", "kind"),
                        name="reach_way_once_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "email"), ("sealed_number", ""), models.Q(("email", ""), _negated=True)),
                            models.Q(
                                models.Q(("kind", "email"), _negated=True),
                                ("email", ""),
                                ("removed_at__isnull", True),
                                models.Q(("sealed_number", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("kind", "email"), _negated=True),
                                ("email", ""),
                                ("removed_at__isnull", False),
                                ("sealed_number", ""),
                            ),
                            _connector="OR",
                        ),
                        name="reach_way_has_its_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReachTest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("code_hash", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("passed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "caller",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "way",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tests", to="sharing.reachway"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code_hash", ""), ("made_at__isnull", True)),
                            models.Q(models.Q(("code_hash", ""), _negated=True), ("made_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="reach_test_code_was_made",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passed_at__isnull", True),
                            models.Q(("made_at__isnull", False), ("tries__gt", 0)),
                            _connector="OR",
                        ),
                        name="reach_test_is_passed_by_its_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("first", "First on call"),
                            ("second", "Second on call"),
                            ("command", "Command on call"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("made_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("called_off_at", models.DateTimeField(blank=True, null=True)),
                ("called_off_because", models.CharField(blank=True, db_default="", default="", max_length=300)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="sharing.agency"
                    ),
                ),
                (
                    "called_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="sharing.team",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("called_off_at__isnull", True)), fields=["ends_at"], name="shift_not_over"
                    ),
                    models.Index(fields=["user", "ends_at"], name="shift_of_user"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="shift_ends_after_it_starts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", sharing.rota.rules.Level["COMMAND"]), ("team__isnull", True)),
                            models.Q(
                                ("level__in", [sharing.rota.rules.Level["FIRST"], sharing.rota.rules.Level["SECOND"]]),
                                ("team__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="shift_is_of_a_desk_or_of_command",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("called_off_at__isnull", True),
                                ("called_off_because", ""),
                                ("called_off_by__isnull", True),
                            ),
                            models.Q(
                                ("called_off_at__isnull", False),
                                ("called_off_by__isnull", False),
                                models.Q(("called_off_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="shift_is_called_off_by_somebody_for_a_reason",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("called_off_at__isnull", True), ("level", sharing.rota.rules.Level["FIRST"])
                        ),
                        expressions=[
                            (sharing.rota.models.OneKey("team"), "&&"),
                            (sharing.rota.models.SpanOfTime("starts_at", "ends_at"), "&&"),
                        ],
                        name="shift_one_first_at_a_time",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("called_off_at__isnull", True), ("level", sharing.rota.rules.Level["SECOND"])
                        ),
                        expressions=[
                            (sharing.rota.models.OneKey("team"), "&&"),
                            (sharing.rota.models.SpanOfTime("starts_at", "ends_at"), "&&"),
                        ],
                        name="shift_one_second_at_a_time",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(
                            ("called_off_at__isnull", True), ("level", sharing.rota.rules.Level["COMMAND"])
                        ),
                        expressions=[
                            (sharing.rota.models.OneKey("agency"), "&&"),
                            (sharing.rota.models.SpanOfTime("starts_at", "ends_at"), "&&"),
                        ],
                        name="shift_one_command_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftCover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("made_at", models.DateTimeField()),
                ("called_off_at", models.DateTimeField(blank=True, null=True)),
                (
                    "called_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="covers", to="sharing.shift"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shift_covers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "indexes": [models.Index(fields=["user", "ends_at"], name="shift_cover_of_user")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="shift_cover_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("called_off_at__isnull", True), ("called_off_by__isnull", True)),
                            models.Q(("called_off_at__isnull", False), ("called_off_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="shift_cover_is_called_off_by_somebody",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("called_off_at__isnull", True)),
                        expressions=[
                            (sharing.rota.models.OneKey("shift"), "&&"),
                            (sharing.rota.models.SpanOfTime("starts_at", "ends_at"), "&&"),
                        ],
                        name="shift_cover_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftOffer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("first", "First on call"),
                            ("second", "Second on call"),
                            ("command", "Command on call"),
                        ],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("offered_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.agency"
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("people", models.ManyToManyField(related_name="shift_offers", to=settings.AUTH_USER_MODEL)),
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
                ("taken_at", models.DateTimeField(blank=True, null=True)),
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
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="shift_offer_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", sharing.rota.rules.Level["COMMAND"]), ("team__isnull", True)),
                            models.Q(
                                ("level__in", [sharing.rota.rules.Level["FIRST"], sharing.rota.rules.Level["SECOND"]]),
                                ("team__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="shift_offer_is_of_a_desk_or_of_command",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at__isnull", True), ("taken_by__isnull", True)),
                            models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="shift_offer_is_taken_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftSwap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="until")),
                ("asked_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Not answered in time"),
                        ],
                        db_default="asked",
                        default=sharing.rota.rules.SwapState["ASKED"],
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, db_default="", default="", max_length=300)),
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
                    "asked_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cover",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="swap",
                        to="sharing.shiftcover",
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="swaps", to="sharing.shift"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="shift_swap_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="shift_swap_is_asked_for_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("state", sharing.rota.rules.SwapState["ASKED"]),
                            ),
                            models.Q(
                                models.Q(("state", sharing.rota.rules.SwapState["ASKED"]), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="shift_swap_has_the_times_of_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cover__isnull", False), ("state", sharing.rota.rules.SwapState["ACCEPTED"])),
                            models.Q(
                                models.Q(("state", sharing.rota.rules.SwapState["ACCEPTED"]), _negated=True),
                                ("cover__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="shift_swap_that_is_accepted_is_a_cover",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", sharing.rota.rules.SwapState["ASKED"])),
                        fields=("shift", "starts_at"),
                        name="shift_swap_is_asked_once_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("calls", models.TextField(blank=True, db_default="", default="")),
                ("promises", models.TextField(blank=True, db_default="", default="")),
                ("note", models.TextField(blank=True, db_default="", default="")),
                ("written_at", models.DateTimeField(blank=True, null=True)),
                ("written_mark", models.CharField(blank=True, db_default="", default="", max_length=64)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("signed_mark", models.CharField(blank=True, db_default="", default="", max_length=64)),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sharing.shift"
                    ),
                ),
                (
                    "shift",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheet", to="sharing.shift"
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
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
                "ordering": ["-shift__starts_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("written_at__isnull", True), ("written_by__isnull", True), ("written_mark", "")),
                            models.Q(
                                ("written_at__isnull", False),
                                ("written_by__isnull", False),
                                models.Q(("written_mark", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="shift_sheet_is_written_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True), ("signed_mark", "")),
                            models.Q(
                                ("signed_at__isnull", False),
                                ("signed_by__isnull", False),
                                models.Q(("signed_mark", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="shift_sheet_is_signed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("written_by", models.F("signed_by")), _negated=True),
                        name="shift_sheet_is_signed_by_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftSheetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("key", models.CharField(max_length=60)),
                ("words", models.CharField(max_length=500)),
                ("mark", models.CharField(max_length=64)),
                ("accepted_at", models.DateTimeField()),
                (
                    "accepted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="accepted", to="sharing.shiftsheet"
                    ),
                ),
            ],
            options={
                "ordering": ["accepted_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "key"), name="shift_sheet_line_is_accepted_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="UnlistedBasis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("verb", models.CharField(max_length=20)),
                ("lawful_basis", models.CharField(max_length=200)),
                ("reason", models.CharField(max_length=1000)),
                ("purpose", models.CharField(blank=True, max_length=300)),
                (
                    "necessity",
                    models.CharField(blank=True, max_length=1000, verbose_name="why it is necessary and proportionate"),
                ),
                ("review_on", models.DateField()),
                ("version", models.CharField(max_length=16)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_agreed", models.BooleanField(null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(null=True)),
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
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="unlisted_bases", to="sharing.item"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("teams", models.ManyToManyField(related_name="+", to="sharing.team")),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("item",),
                        name="unlisted_basis_waits_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("is_agreed__isnull", True),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("is_agreed__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="unlisted_basis_is_answered_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lawful_basis", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("necessity", ""), _negated=True),
                        ),
                        name="unlisted_basis_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_agreed", False), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="unlisted_basis_is_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_agreed", True), _negated=True),
                            models.Q(("answered_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="unlisted_basis_is_agreed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("kind", models.CharField(max_length=60)),
                ("severity", models.PositiveSmallIntegerField(choices=[(2, "High"), (3, "Normal")])),
                ("reason", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offenders.offender",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suppressions", to="sharing.team"
                    ),
                ),
            ],
            options={
                "ordering": ["ends_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["team", "kind"],
                        name="suppression_running",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("kind", "team", "subject"),
                        name="suppression_once_while_it_lasts",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="suppression_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "ends_at__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("asked_at"), "+", models.Value(datetime.timedelta(days=14))
                                    ),
                                ),
                                ("severity", 3),
                            ),
                            models.Q(
                                (
                                    "ends_at__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("asked_at"), "+", models.Value(datetime.timedelta(days=1))
                                    ),
                                ),
                                ("severity", 2),
                            ),
                            _connector="OR",
                        ),
                        name="suppression_ends_in_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at__isnull", True),
                            (
                                "ends_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("asked_at"), "+", models.Value(datetime.timedelta(days=7))
                                ),
                            ),
                            ("agreed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="suppression_of_long_has_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_by__isnull", True),
                            models.Q(("agreed_by", models.F("owner")), _negated=True),
                            _connector="OR",
                        ),
                        name="suppression_is_agreed_by_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="sharing.alert"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="sharing.team"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offenders.offender",
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(choices=[(1, "Critical"), (2, "High"), (3, "Normal"), (4, "Low")]),
                ),
                ("told_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "read_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
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
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
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
                ("escalates_from", models.DateTimeField(blank=True, null=True)),
                ("next_rung_at", models.DateTimeField(blank=True, null=True)),
                ("for_information", models.BooleanField(db_default=False, default=False)),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="receipts", to="sharing.thread"
                    ),
                ),
                ("step_span", models.DurationField()),
                ("night_begins", models.TimeField()),
                ("night_ends", models.TimeField()),
                ("is_held_back", models.BooleanField(db_default=False, default=False)),
                (
                    "held_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="receipts",
                        to="sharing.suppression",
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
                    models.Index(
                        condition=models.Q(
                            ("acknowledged_at__isnull", True),
                            ("closed_at__isnull", True),
                            ("next_rung_at__isnull", False),
                        ),
                        fields=["next_rung_at", "id"],
                        name="receipt_by_next_rung",
                    ),
                    models.Index(fields=["thread", "team"], name="receipt_of_thread"),
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
                        condition=models.Q(
                            models.Q(("read_at__isnull", True), ("read_by__isnull", True)),
                            models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="receipt_is_read_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gte", models.F("told_at"))),
                        name="receipt_is_due_after_it_was_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("next_rung_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="receipt_answered_above_goes_no_further",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("for_information", False), ("next_rung_at__isnull", True), _connector="OR"),
                        name="receipt_for_information_goes_no_further",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step_span__gt", datetime.timedelta(0))), name="receipt_gives_rungs_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_held_back", False),
                            models.Q(
                                ("held_back_by__isnull", False), ("next_rung_at__isnull", True), ("severity__gt", 1)
                            ),
                            _connector="OR",
                        ),
                        name="receipt_held_back_has_no_clock",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RungMade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "rung",
                    models.CharField(
                        choices=[("deputy", "Deputies"), ("duty_desk", "Duty desk"), ("command", "Command")],
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("people", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rungs", to="sharing.receipt"
                    ),
                ),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("overdue", "no one acknowledged in time"),
                            ("empty_below", "no one was available before"),
                            ("night", "raised out of hours"),
                            ("mail_down", "emails are not being sent"),
                        ],
                        db_default="overdue",
                        default=sharing.alerts.rules.Because["OVERDUE"],
                        max_length=20,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("told_as", models.CharField(blank=True, db_default="", default="", max_length=60)),
            ],
            options={
                "verbose_name_plural": "rungs made",
                "ordering": ["due_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("made_at__gte", models.F("due_at"))), name="rung_is_made_when_it_is_due"
                    ),
                    models.UniqueConstraint(
                        fields=("receipt", "rung", "round"), name="rung_once_for_a_receipt_and_round"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Storm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("kind", models.CharField(blank=True, default="", max_length=60)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("alerts", models.PositiveIntegerField()),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="storms",
                        to="sharing.team",
                    ),
                ),
            ],
            options={
                "ordering": ["-began_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("team", "kind"),
                        name="storm_once_while_it_lasts",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("team__isnull", False)),
                            models.Q(("team__isnull", True), models.Q(("kind", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="storm_is_of_a_team_or_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("ended_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="storm_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "receipt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="sharing.receipt",
                    ),
                ),
                (
                    "digest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="sharing.digest",
                    ),
                ),
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
                    "channel",
                    models.CharField(
                        choices=[("in_app", "On the page"), ("email", "Email"), ("pager", "Text or pager")],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("held", "Held"),
                            ("sent", "Sent"),
                            ("dropped", "No longer needed"),
                            ("failed", "Not delivered"),
                            ("bundled", "In 1 email with others"),
                        ],
                        db_default="waiting",
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("error", models.CharField(blank=True, db_default="", max_length=300)),
                (
                    "rung",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="sharing.rungmade",
                    ),
                ),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("bundled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "bundled_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bundle",
                        to="sharing.delivery",
                    ),
                ),
                (
                    "storm",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="deliveries",
                        to="sharing.storm",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="delivery_due"),
                    models.Index(condition=models.Q(("state", "held")), fields=["receipt"], name="delivery_held"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("digest__isnull", False)),
                        fields=("digest", "user", "channel"),
                        name="delivery_of_a_digest_once_a_channel",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest__isnull", True), ("receipt__isnull", False)),
                            models.Q(("digest__isnull", False), ("receipt__isnull", True)),
                            _connector="OR",
                        ),
                        name="delivery_is_of_a_receipt_or_a_digest",
                    ),
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
                    models.UniqueConstraint(
                        condition=models.Q(("receipt__isnull", False), ("rung__isnull", True)),
                        fields=("receipt", "user", "channel"),
                        name="delivery_once_a_channel",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("rung__isnull", False)),
                        fields=("rung", "user", "channel"),
                        name="delivery_of_a_rung_once_a_channel",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rung__isnull", True), ("receipt__isnull", False), _connector="OR"),
                        name="delivery_of_a_rung_is_of_its_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bundled_in__isnull", True),
                                ("state__in", ["waiting", "held", "sent", "dropped", "failed"]),
                            ),
                            models.Q(("bundled_at__isnull", True), ("bundled_in__isnull", False), ("state", "bundled")),
                            _connector="OR",
                        ),
                        name="delivery_is_in_a_bundle_or_leaves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StormDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("kind", models.CharField(max_length=60)),
                ("is_held", models.BooleanField(db_default=False, default=False)),
                ("decided_at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=300)),
                (
                    "cause",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.thread",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "storm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="sharing.storm"
                    ),
                ),
            ],
            options={
                "ordering": ["decided_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("storm", "kind"), name="storm_decision_once_of_a_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="CanaryRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("raised_at", models.DateTimeField()),
                ("readable_at", models.DateTimeField(blank=True, null=True)),
                ("letter_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-raised_at", "-pk"],
                "indexes": [models.Index(fields=["-raised_at"], name="canary_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("readable_at__isnull", True), ("readable_at__gte", models.F("raised_at")), _connector="OR"
                        ),
                        name="canary_is_readable_after_it_was_raised",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("number", models.CharField(max_length=40)),
                ("called_at", models.DateTimeField()),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reached",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="sharing.receipt"
                    ),
                ),
            ],
            options={
                "ordering": ["called_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reached", models.F("called_by")), _negated=True),
                        name="phone_call_is_to_another_person",
                    )
                ],
            },
        ),
        append_only("sharing_disclosure"),
        append_only("sharing_itemcorrection"),
        append_only("sharing_shiftsheetline"),
    ]
