import datetime

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import sharing.keys


def write_history(apps, schema_editor):
    """What is known of the conflicts that stood before: found, asked, accepted, ended; and their place in lists."""
    move = apps.get_model("offenders", "DateConflictMove")
    conflicts, moves, releases = (
        apps.get_model("offenders", name).objects.using(schema_editor.connection.alias)
        for name in ("DateConflict", "DateConflictMove", "Release")
    )
    for each in conflicts.order_by("pk"):
        happened = [
            ("found", each.found_at, None, f"The sources differ on {each.code}"),
            ("asked", each.asked_at, each.asked_by_id, "The prison was asked"),
            ("accepted", each.accepted_at, each.accepted_by_id, f"{each.reason}. Shown by: {each.evidence}"),
            ("ended", each.ended_at, None, each.ended_because),
        ]
        moves.bulk_create(
            move(
                conflict_id=each.pk, offender_id=each.offender_id, kind=kind, moved_at=at, moved_by_id=by, words=words
            )
            for kind, at, by, words in happened
            if at
        )
        ahead = releases.filter(offender_id=each.offender_id, status__in=["expected", "ready"])
        first = ahead.order_by("-is_counted", "warn_on").first()
        if first and not each.ended_at:
            conflicts.filter(pk=each.pk).update(leaves_on=first.warn_on)


class Migration(migrations.Migration):
    dependencies = [
        ("offenders", "0012_law_replay_by_size"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dateconflict",
            name="leaves_on",
            field=models.DateField(default=datetime.date.max, verbose_name="the person may leave on"),
        ),
        migrations.AddField(model_name="dateconflict", name="answered_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="dateconflict",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["leaves_on", "id"],
                name="conflict_standing_by_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="dateconflict",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_at__isnull", True), ("asked_at__isnull", False), _connector="OR"),
                name="conflict_is_answered_once_asked",
            ),
        ),
        migrations.CreateModel(
            name="DateConflictMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
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
                ("words", models.TextField()),
                (
                    "conflict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="offenders.dateconflict",
                    ),
                ),
                (
                    "moved_by",
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
        migrations.RunPython(write_history, migrations.RunPython.noop),
    ]
