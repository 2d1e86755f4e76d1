"""Holds and sources of date overrides are named as the API and the glossary name them."""

from django.db import migrations

from sharing.records.at_once import AtOnce

from sharing.records.renamed_values import rename_values

HOLDS = {"dates_differ": "date_conflict", "not_in_hand": "actions_overdue"}


class Migration(AtOnce):
    dependencies = [("offenders", "0002_batches")]

    operations = [
        rename_values("offenders_releasehold", "kind", names=HOLDS),
        rename_values("offenders_dateoverride", "source", names={"worked_out": "ours"}),
    ]
