"""Alerts lead to the pages of permissions at the address that these have now."""

from django.db import migrations

from sharing.records.at_once import AtOnce

from sharing.records.renamed_values import rename_in_texts


class Migration(AtOnce):
    dependencies = [("licence", "0004_breaches_name_a_link"), ("sharing", "0065_ppcs_by_its_name")]

    operations = [
        rename_in_texts("sharing_alert", "link", names={"/licence/exemptions/": "/licence/permissions/"}),
    ]
