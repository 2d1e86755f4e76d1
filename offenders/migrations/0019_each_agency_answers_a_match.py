import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import sharing.records.uuids
from sharing.records.at_once import AtOnce


class Migration(AtOnce):
    dependencies = [
        ("offenders", "0018_merged_before_count_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MatchReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ("agency", models.UUIDField()),
                (
                    "answer",
                    models.CharField(
                        choices=[("same", "They share it"), ("coincidence", "Coincidence or mistake")], max_length=15
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("answered_at", models.DateTimeField()),
                (
                    "match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="offenders.match"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "match replies",
                "ordering": ["answered_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("match", "agency"), name="match_reply_once_for_an_agency"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="match_reply_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="matchnotice", name="match_notice_once_for_a_side"),
    ]
