from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0045_storms_of_held_letters"),
    ]

    operations = [
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
                        condition=models.Q(("readable_at__isnull", True), ("readable_at__gte", models.F("raised_at")), _connector="OR"),
                        name="canary_is_readable_after_it_was_raised",
                    )
                ],
            },
        ),
    ]
