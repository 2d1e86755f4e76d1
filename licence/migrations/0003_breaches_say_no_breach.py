"""A suspected breach that was not one is called as people call it: no breach."""

from django.db import migrations

from sharing.records.at_once import AtOnce

from sharing.records.renamed_values import rename_values

NAMES = {"not_made_out": "no_breach"}


class Migration(AtOnce):
    dependencies = [("licence", "0002_order_of_licences_and_registers")]

    operations = [
        rename_values("licence_breach", "status", names=NAMES),
        rename_values("licence_breachmove", "verb", "before", "after", names=NAMES, append_only=True),
    ]
