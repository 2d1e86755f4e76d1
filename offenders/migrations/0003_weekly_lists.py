import django.db.models.deletion
import offenders.rules.releases
import sharing.keys
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offenders", "0002_sentences_custody_and_releases"),
    ]

    operations = [
        migrations.CreateModel(
            name="WeeklyList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
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
            name="WeeklyEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("establishment", models.CharField(blank=True, max_length=100)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            (offenders.rules.releases.Basis["PED"], "Eligible for parole"),
                            (offenders.rules.releases.Basis["TARIFF"], "End of the tariff"),
                            (offenders.rules.releases.Basis["CRD"], "End of custodial term"),
                            (offenders.rules.releases.Basis["ARD"], "Automatic release"),
                            (offenders.rules.releases.Basis["SED"], "Sentence end, no licence"),
                            (offenders.rules.releases.Basis["APD"], "Board direction"),
                            (offenders.rules.releases.Basis["PRRD"], "Release after recall"),
                            (offenders.rules.releases.Basis["EXECUTIVE"], "Executive release"),
                            (offenders.rules.releases.Basis["COURT"], "Released by a court"),
                            (offenders.rules.releases.Basis["OTHER"], "Other"),
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
                (
                    "weekly_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="offenders.weeklylist"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "weekly entries",
                "ordering": ["warn_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("weekly_list", "release"), name="weekly_entry_once_a_list")
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON offenders_weeklyentry "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
            "DROP TRIGGER append_only ON offenders_weeklyentry",
        ),
    ]
