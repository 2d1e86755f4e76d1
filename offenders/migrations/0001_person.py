
import django.core.validators
import sharing.keys
import sharing.rules
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    # the people of sharing: `uuid_v7()` is made there
    dependencies = [("sharing", "0001_people")]

    operations = [
        migrations.CreateModel(
            name="Offender",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ("family_name", models.CharField(max_length=100)),
                ("given_names", models.CharField(blank=True, max_length=150)),
                (
                    "prison_number",
                    models.CharField(
                        max_length=7,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]\\d{4}[A-Z]{2}\\Z", "A prison number looks like A1234BC."
                            )
                        ],
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            (sharing.rules.Programme["TERRORISM"], "Terrorism"),
                            (sharing.rules.Programme["STATE_THREATS"], "State threats"),
                        ],
                        default=sharing.rules.Programme["TERRORISM"],
                        max_length=20,
                    ),
                ),
                (
                    "marking",
                    models.CharField(
                        choices=[("OFFICIAL", "OFFICIAL"), ("OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE")],
                        default=sharing.rules.Marking["OFFICIAL_SENSITIVE"],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ["family_name", "pk"],
                "permissions": [("share_offender", "Can let another team in")],
                "default_permissions": ("view", "change"),
                "indexes": [models.Index(fields=["family_name", "id"], name="offender_by_name")],
            },
        ),
    ]
