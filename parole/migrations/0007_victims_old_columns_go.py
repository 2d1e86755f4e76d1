from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parole", "0006_victims_asked_and_were_told"),
    ]

    operations = [
        migrations.AlterField(
            model_name="totell",
            name="due_at",
            field=models.DateTimeField(),
        ),
        migrations.AlterModelOptions(
            name="totell",
            options={"ordering": ["due_at", "pk"], "verbose_name_plural": "to tell"},
        ),
        migrations.RemoveField(
            model_name="statement",
            name="conditions_answer",
        ),
        migrations.RemoveField(
            model_name="statement",
            name="conditions_asked",
        ),
        migrations.RemoveField(
            model_name="totell",
            name="due_on",
        ),
        migrations.RemoveField(
            model_name="totell",
            name="note",
        ),
        migrations.RemoveField(
            model_name="totell",
            name="told_on",
        ),
        migrations.AddIndex(
            model_name="totell",
            index=models.Index(
                condition=models.Q(("is_wanted", True), ("told_at__isnull", True)),
                fields=["due_at", "id"],
                name="to_tell_by_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="totell",
            constraint=models.UniqueConstraint(
                condition=models.Q(("event", "coming"), _negated=True),
                fields=("victim", "event", "happened_on", "cause"),
                name="victim_told_once_of_an_event",
            ),
        ),
        migrations.AddConstraint(
            model_name="totell",
            constraint=models.UniqueConstraint(
                condition=models.Q(("event", "coming"), ("told_at__isnull", True)),
                fields=("victim", "release"),
                name="victim_waits_once_for_a_release",
            ),
        ),
        migrations.AddConstraint(
            model_name="totell",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("told_at__isnull", True), ("told_by__isnull", True)),
                    models.Q(("told_at__isnull", False), ("told_by__isnull", False)),
                    _connector="OR",
                ),
                name="victim_told_by_somebody",
            ),
        ),
    ]
