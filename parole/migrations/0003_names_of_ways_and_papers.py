"""Calls are by phone, and a paper that left a dossier was withdrawn."""

from django.db import migrations

from sharing.records.at_once import AtOnce

from sharing.records.renamed_values import rename_values

BY_PHONE = {"telephone": "phone"}


class Migration(AtOnce):
    dependencies = [("parole", "0002_lists_over_the_api")]

    operations = [
        rename_values("parole_hearing", "mode", names=BY_PHONE),
        rename_values("parole_victim", "contact", names=BY_PHONE),
        rename_values("parole_victimrequest", "told_how", names=BY_PHONE),
        rename_values("parole_telling", "channel", names=BY_PHONE),
        rename_values("parole_dossieritem", "disclosure", names={"taken_back": "withdrawn"}),
    ]
