"""What a bundle was ordered, approved, answered and made of is kept as it was written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sharing.records.uuids
from sharing.records.append_only import append_only, said_once, stored_by_the_clock
from sharing.records.at_once import AtOnce

NOW = "; SET CONSTRAINTS ALL IMMEDIATE"  # a table with keys still to be checked cannot be altered
DECISIONS = (
    "INSERT INTO release_monitor_bundledecision (asked_id, is_released, words, reason, decided_by_id, decided_at) "
    "SELECT id, is_released, words, reason, decided_by_id, decided_at FROM release_monitor_bundleitem "
    "WHERE is_released IS NOT NULL ORDER BY decided_at, id" + NOW,
    "UPDATE release_monitor_bundleitem i SET is_released = d.is_released, words = d.words, reason = d.reason, "
    "decided_by_id = d.decided_by_id, decided_at = d.decided_at FROM release_monitor_bundledecision d "
    "WHERE d.id = (SELECT max(id) FROM release_monitor_bundledecision WHERE asked_id = i.id)" + NOW,
)
NOT_SAID_YET = (
    "UPDATE release_monitor_bundle SET second_says_held_back = NULL WHERE approved_at IS NULL" + NOW,
    "UPDATE release_monitor_bundle SET second_says_held_back = false WHERE approved_at IS NULL" + NOW,
)
STAGES = (
    "UPDATE release_monitor_bundlefile f SET stage = "
    "CASE WHEN b.ready_at IS NOT NULL THEN 'ready' WHEN b.printed_at IS NOT NULL THEN 'printed' ELSE 'gathered' END "
    "FROM release_monitor_bundle b WHERE b.id = f.bundle_id" + NOW
)
# The files before the last are part of it
ONE_FILE = "DELETE FROM release_monitor_bundlefile f USING release_monitor_bundlefile g WHERE g.bundle_id = f.bundle_id AND g.id > f.id"


class Migration(AtOnce):
    dependencies = [("release_monitor", "0013_bundles"), ("sharing", "0083_access_held_against_the_log")]

    operations = [
        migrations.CreateModel(
            name="BundleDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("is_released", models.BooleanField()),
                ("words", models.TextField(blank=True, default="", max_length=4000)),
                ("reason", models.CharField(max_length=1000)),
                ("decided_at", models.DateTimeField()),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="release_monitor.bundleitem",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["-pk"]},
        ),
        migrations.AddConstraint(
            model_name="bundledecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_released", True), models.Q(("words", ""), _negated=True)),
                    models.Q(("is_released", False), ("words", "")),
                    _connector="OR",
                ),
                name="bundle_decision_to_release_has_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="bundledecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="bundle_decision_has_a_reason"
            ),
        ),
        migrations.RunSQL(*DECISIONS),
        migrations.RemoveConstraint(model_name="bundleitem", name="bundle_item_is_decided_by_somebody"),
        migrations.RemoveConstraint(model_name="bundleitem", name="bundle_item_released_has_words"),
        *[
            migrations.RemoveField(model_name="bundleitem", name=name)
            for name in ("is_released", "words", "reason", "decided_by", "decided_at")
        ],
        migrations.RemoveConstraint(model_name="bundle", name="bundle_is_approved_by_somebody"),
        migrations.AlterField(
            model_name="bundle", name="second_says_held_back", field=models.BooleanField(blank=True, null=True)
        ),
        migrations.RunSQL(*NOT_SAID_YET),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_at__isnull", True),
                        ("approved_by__isnull", True),
                        ("second_says_held_back__isnull", True),
                    ),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                        ("second_says_held_back__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="bundle_is_approved_by_somebody",
            ),
        ),
        migrations.AlterField(
            model_name="bundlefile",
            name="bundle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="release_monitor.bundle"
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, ONE_FILE),
        migrations.AddField(
            model_name="bundlefile",
            name="stage",
            field=models.CharField(
                choices=[("gathered", "gathered"), ("printed", "printed"), ("ready", "ready")],
                default="gathered",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(STAGES, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="bundlefile", name="changed_at"),
        migrations.AddConstraint(
            model_name="bundlefile",
            constraint=models.UniqueConstraint(fields=("bundle", "stage"), name="bundle_file_once_a_stage"),
        ),
        *stored_by_the_clock(
            "release_monitor_bundle",
            "release_monitor_bundleitem",
            "release_monitor_bundledecision",
            "release_monitor_bundlefile",
        ),
        append_only("release_monitor_bundleitem"),
        append_only("release_monitor_bundledecision"),
        append_only("release_monitor_bundlefile"),
        said_once(
            "release_monitor_bundle",
            "approved_by_id",
            "approved_at",
            "second_says_held_back",
            "withdrawn_by_id",
            "withdrawn_at",
            "withdrawn_because",
            "gathered_at",
            "printed_at",
            "ready_at",
            "digest",
            "stopped_because",
        ),
    ]
