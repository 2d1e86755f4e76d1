import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import sharing.keys
import sharing.roles
from django.conf import settings
from django.db import migrations, models


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

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$
"""


def append_only(table):
    """Refuse change, removal and emptying. `migrate` also takes these rights from the application's role."""
    return migrations.RunSQL(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER append_only ON {table}",
    )


class Migration(migrations.Migration):
    initial = True

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
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("name", models.CharField(max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ct_police", "CT policing"),
                            ("police", "Local police"),
                            ("probation", "Probation"),
                            ("prison", "Prison"),
                            ("casework", "Casework"),
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
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "ordering": ["-starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="membership_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PracticeValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("starts_on", models.DateField(verbose_name="from")),
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
            name="Team",
            fields=[
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
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
                            ("personal", "One person's own"),
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
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone or extension")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("role", models.CharField(choices=sharing.roles.choices, max_length=30)),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone or extension")),
                ("is_active", models.BooleanField(default=True, verbose_name="can sign in")),
                ("keyboard_shortcuts", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="users", to="sharing.agency"
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
        migrations.AddField(
            model_name="membership",
            name="added_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="practicevalue",
            name="set_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="sharing.agency"
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="owner",
            field=models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="personal_team",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="sharing.team"
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(fields=("agency", "name"), name="team_name_is_unique_in_its_agency"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "personal"), ("owner__isnull", False)),
                    models.Q(models.Q(("kind", "personal"), _negated=True), ("owner__isnull", True)),
                    _connector="OR",
                ),
                name="team_has_an_owner_when_it_is_personal",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["user", "team"], name="membership_user_team"),
        ),
        append_only("sharing_auditentry"),
        append_only("sharing_auditpayload"),
    ]
