"""How far changes of access have been held against the audit log, and the index by which they are found."""

from django.db import migrations, models
from django.db.models import Q

from sharing.records.at_once import AtOnce

TABLES = [
    "sharing_grant",
    "sharing_subjectpermission",
    "sharing_membership",
    "sharing_team",
    "sharing_teamscope",
    "sharing_user",
    "sharing_exclusion",
    "sharing_restriction",
    "sharing_restriction_users",
    "sharing_restriction_teams",
    "sharing_personprogramme",
]


class Migration(AtOnce):
    dependencies = [("sharing", "0082_row_guard")]

    operations = [
        migrations.CreateModel(
            name="AccessScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.BigIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name="rowversion",
            index=models.Index(fields=["transaction"], condition=Q(table_name__in=TABLES), name="version_of_access"),
        ),
    ]
