import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import oauth2_provider.generators
import oauth2_provider.models
from django.conf import settings
from django.db import migrations, models

import sharing.access.roles
import sharing.access.rules
import sharing.grants.models
import sharing.records.uuids
from sharing.records.append_only import REFUSE_CHANGE, append_only
from sharing.records.at_once import AtOnce

UUID_V7 = """
CREATE FUNCTION uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    -- RFC 9562 version 7: 48 bits of milliseconds laid over a random version 4, then the version's bits set.
    SELECT encode(
        set_bit(set_bit(
            overlay(uuid_send(gen_random_uuid())
                    PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
                    FROM 1 FOR 6),
            52, 1), 53, 1),
        'hex')::uuid
$$
"""


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
    ]

    initial = True

    # The toolkit's tokens point at the table of clients, and its own migrations do not say so.
    run_before = [("oauth2_provider", "0001_initial")]

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunSQL(UUID_V7, "DROP FUNCTION uuid_v7()"),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION refuse_change()"),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("name", models.CharField(max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ct_police", "CT policing"),
                            ("police", "Local police"),
                            ("probation", "Probation"),
                            ("prison", "Prison"),
                            ("casework", "PPCS"),
                            ("assurance", "Information assurance"),
                            ("partner", "Partner"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "agencies",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("collection", "Added"),
                            ("alteration", "Changed"),
                            ("consultation", "Opened"),
                            ("disclosure", "Shared"),
                            ("combination", "Combined"),
                            ("erasure", "Erased"),
                            ("search", "Searched"),
                            ("list", "Listed"),
                            ("export", "Exported"),
                            ("grant", "Access changed"),
                            ("denial", "Refused"),
                            ("sign_in", "Signed in"),
                            ("sign_out", "Signed out"),
                            ("administration", "Administered"),
                        ],
                        max_length=20,
                    ),
                ),
                ("verb", models.CharField(max_length=60)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=254)),
                ("role", models.CharField(blank=True, max_length=30)),
                ("agency", models.CharField(blank=True, max_length=120)),
                ("session", models.CharField(blank=True, max_length=16)),
                ("ip", models.GenericIPAddressField(null=True)),
                ("request_id", models.CharField(blank=True, max_length=64)),
                ("target_type", models.CharField(blank=True, max_length=60)),
                ("target_id", models.BigIntegerField(null=True)),
                ("subject_id", models.BigIntegerField(null=True)),
                (
                    "shown_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("payload_hash", models.BinaryField(null=True)),
            ],
            options={
                "verbose_name_plural": "audit entries",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["subject_id", "at"], name="audit_by_subject"),
                    models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
                    models.Index(
                        condition=models.Q(("action", "administration")),
                        fields=["target_type", "target_id", "id"],
                        name="audit_of_administration",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="users", to="sharing.agency"
                    ),
                ),
                ("role", models.CharField(choices=sharing.access.roles.choices, max_length=30)),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone or extension")),
                ("staff_number", models.CharField(blank=True, max_length=40, verbose_name="staff or warrant number")),
                ("is_active", models.BooleanField(default=True, verbose_name="can sign in")),
                ("keyboard_shortcuts", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "works_in",
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
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="user_email_is_unique_in_any_case"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "ct_analyst",
                                    "ct_manager",
                                    "probation_officer",
                                    "probation_manager",
                                    "probation_duty_manager",
                                    "probation_head",
                                    "prison_offender_manager",
                                    "prison_decision_maker",
                                    "prison_security",
                                    "casework",
                                    "victim_liaison",
                                    "duty_officer",
                                    "privacy_officer",
                                    "auditor",
                                    "administrator",
                                    "partner",
                                ],
                            )
                        ),
                        name="user_role_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditPayload",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="payload",
                        serialize=False,
                        to="sharing.auditentry",
                    ),
                ),
                ("data", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="team",
                        serialize=False,
                        to="auth.group",
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("personal", "Personal"),
                            ("caseload", "Caseload"),
                            ("establishment", "Establishment"),
                            ("region", "Region"),
                            ("national_desk", "National desk"),
                            ("duty_desk", "Duty desk"),
                            ("case_group", "Case group"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="sharing.agency"
                    ),
                ),
                (
                    "owner",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="personal_team",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone or extension")),
                (
                    "place_code",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=6, verbose_name="establishment it works for"
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "region_code",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=10, verbose_name="region it works for"
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        blank=True,
                        choices=[("terrorism", "Terrorism"), ("state_threats", "State threats")],
                        db_default="",
                        default="",
                        max_length=20,
                        verbose_name="programme whose duty desk it is",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "name"), name="team_name_is_unique_in_its_agency"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "personal"), ("owner__isnull", False)),
                            models.Q(models.Q(("kind", "personal"), _negated=True), ("owner__isnull", True)),
                            _connector="OR",
                        ),
                        name="team_has_an_owner_when_it_is_personal",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place_code", ""), ("kind", "establishment"), _connector="OR"),
                        name="team_works_for_a_place_when_it_is_an_establishments",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("programme", ""), ("kind", "duty_desk"), _connector="OR"),
                        name="team_is_of_a_programme_when_it_is_a_duty_desk",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Client",
            fields=[
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "client_id",
                    models.CharField(
                        db_index=True,
                        default=oauth2_provider.generators.generate_client_id,
                        max_length=255,
                        unique=True,
                        verbose_name="client ID",
                    ),
                ),
                (
                    "redirect_uris",
                    models.TextField(
                        blank=True, help_text="Allowed URIs list, space separated", verbose_name="redirect URIs"
                    ),
                ),
                (
                    "post_logout_redirect_uris",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Allowed Post Logout URIs list, space separated",
                        verbose_name="post logout redirect URIs",
                    ),
                ),
                (
                    "client_type",
                    models.CharField(
                        choices=[("confidential", "Confidential"), ("public", "Public")],
                        max_length=32,
                        verbose_name="client type",
                    ),
                ),
                (
                    "authorization_grant_type",
                    models.CharField(
                        choices=[
                            ("authorization-code", "Authorization code"),
                            ("urn:ietf:params:oauth:grant-type:device_code", "Device Code"),
                            ("implicit", "Implicit"),
                            ("password", "Resource owner password-based"),
                            ("client-credentials", "Client credentials"),
                            ("openid-hybrid", "OpenID connect hybrid"),
                        ],
                        max_length=44,
                        verbose_name="authorization grant type",
                    ),
                ),
                (
                    "client_secret",
                    oauth2_provider.models.ClientSecretField(
                        blank=True,
                        db_index=True,
                        default=oauth2_provider.generators.generate_client_secret,
                        help_text="Client secret for authentication",
                        max_length=255,
                        verbose_name="client secret",
                    ),
                ),
                ("hash_client_secret", models.BooleanField(default=True, verbose_name="hash client secret")),
                ("skip_authorization", models.BooleanField(default=False, verbose_name="skip authorization")),
                ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "algorithm",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No OIDC support"),
                            ("RS256", "RSA with SHA-2 256"),
                            ("HS256", "HMAC with SHA-2 256"),
                        ],
                        default="",
                        max_length=5,
                        verbose_name="algorithm",
                    ),
                ),
                (
                    "allowed_origins",
                    models.TextField(
                        blank=True,
                        default="",
                        help_text="Allowed origins list to enable CORS, space separated",
                        verbose_name="allowed origins",
                    ),
                ),
                (
                    "registration_source",
                    models.CharField(
                        choices=[
                            ("manual", "Manual"),
                            ("dcr", "Dynamic Client Registration"),
                            ("cimd", "Client ID Metadata Document"),
                        ],
                        default="manual",
                        help_text="How this application was registered (manual, DCR per RFC 7591, or CIMD)",
                        max_length=32,
                        verbose_name="registration source",
                    ),
                ),
                (
                    "cimd_expires_at",
                    models.DateTimeField(
                        blank=True,
                        default=None,
                        help_text="When the cached Client ID Metadata Document should be re-fetched",
                        null=True,
                        verbose_name="CIMD expires at",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clients", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("purpose", models.CharField(max_length=300, verbose_name="what it is for")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("people:read", "Read people and their convictions"),
                                ("people:write", "Record convictions and sentences"),
                                ("releases:read", "Read releases, release checklists and weekly lists"),
                                ("releases:write", "Ask prisons about date conflicts, and record their answers"),
                                ("readiness:write", "Record release checklist actions"),
                                ("alerts:read", "Read alerts"),
                                ("alerts:write", "Acknowledge alerts"),
                                ("grants:read", "Read which teams have access"),
                                ("duties:read", "Read owners, deputies and handovers"),
                                ("licences:read", "Read licences in force"),
                                ("checks:read", "Read plans and checks"),
                                ("checks:write", "Log checks"),
                                ("breaches:read", "Read breaches"),
                                ("breaches:write", "Record breaches"),
                                ("recalls:read", "Read recalls and urgent arrests"),
                                ("recalls:write", "Record what PPCS, prisons and police did in a recall"),
                                ("parole:read", "Read parole reviews, hearings and decisions"),
                                ("parole:write", "Record referrals, hearings and decisions of the Board"),
                                ("sharing:read", "Read intelligence and concerns that can be shared over the API"),
                                ("sharing:write", "Record intelligence and concerns, and confirm that they were read"),
                                ("reference:read", "Read reference data and its proposed changes"),
                                ("reference:write", "Send changes of reference data, which two people make or refuse"),
                            ],
                            max_length=30,
                        ),
                        size=None,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret_set_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(verbose_name="until")),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("revoked_because", models.CharField(blank=True, max_length=300)),
                ("last_used_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_ip", models.GenericIPAddressField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("authorization_grant_type", "client-credentials"),
                            ("client_type", "confidential"),
                            ("hash_client_secret", True),
                        ),
                        name="client_has_credentials_that_are_hashed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), _negated=True), name="client_has_a_purpose"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scopes", []), _negated=True), name="client_has_a_scope"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_because", "")),
                            models.Q(("revoked_at__isnull", False), models.Q(("revoked_because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="client_is_revoked_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("made", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="idempotency_key_once_a_user")],
            },
        ),
        migrations.CreateModel(
            name="PracticeValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("value", models.JSONField()),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "set_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("set_at", models.DateTimeField(auto_now_add=True)),
                ("source", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["name", "-starts_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("name", "starts_on"), name="practice_value_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="practice_value_has_a_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="sharing.team"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-starts_at", "pk"],
                "indexes": [models.Index(fields=["user", "team"], name="membership_user_team")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="membership_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamScope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scopes", to="sharing.team"
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        choices=[("terrorism", "Terrorism"), ("state_threats", "State threats")], max_length=20
                    ),
                ),
                (
                    "grant_role",
                    models.CharField(
                        choices=sharing.grants.models.grant_role_choices,
                        default=sharing.access.rules.GrantRole["READER"],
                        max_length=20,
                        verbose_name="as",
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="scope_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="digests", to="sharing.team"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=200)),
                ("path", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-made_at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("kind", "key", "team"), name="digest_once_for_a_team")],
            },
        ),
        migrations.CreateModel(
            name="EventEndpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endpoint",
                        to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                    ),
                ),
                ("address", models.CharField(max_length=300)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None),
                ),
                ("secret", models.CharField(max_length=400)),
                ("secret_set_at", models.DateTimeField()),
                ("old_secret", models.CharField(blank=True, max_length=400)),
                ("old_secret_until", models.DateTimeField(null=True)),
                ("off_at", models.DateTimeField(null=True)),
                (
                    "off_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("off_because", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("tried_at", models.DateTimeField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("failing_since", models.DateTimeField(null=True)),
                ("rests_until", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kinds", []), _negated=True), name="endpoint_asks_for_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("off_at__isnull", True), ("off_because", ""), ("off_by__isnull", True)),
                            models.Q(("off_at__isnull", False), models.Q(("off_because", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="endpoint_is_off_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("old_secret", ""), ("old_secret_until__isnull", True)),
                            models.Q(models.Q(("old_secret", ""), _negated=True), ("old_secret_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="endpoint_old_secret_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="sharing.team"
                    ),
                ),
                ("quarter_starts_on", models.DateField()),
                ("of_scopes", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("overdue_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-quarter_starts_on", "team__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("team", "quarter_starts_on", "of_scopes"), name="review_once_a_quarter_for_a_team"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("made_at"))), name="review_is_due_after_it_was_made"
                    ),
                ],
            },
        ),
        append_only("sharing_auditentry"),
        append_only("sharing_auditpayload"),
    ]
