"""The role of who subscribes for PPCS takes the name of the glossary."""

from django.db import migrations

from sharing.records.at_once import AtOnce

from sharing.records.renamed_values import rename_values


class Migration(AtOnce):
    dependencies = [
        ("release_monitor", "0005_forecasts_and_capacity"),
        ("sharing", "0065_ppcs_by_its_name"),
    ]

    operations = [rename_values("release_monitor_subscription", "role", names={"casework": "ppcs"})]
