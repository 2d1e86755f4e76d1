"""Of what is kept as it was written, the database says when it stored it."""

from django.db import migrations

from sharing.records.append_only import STORE_TIME, stored_by_the_clock


class Migration(migrations.Migration):
    dependencies = [("sharing", "0076_row_history")]

    operations = [
        STORE_TIME,
        *stored_by_the_clock(
            "sharing_grant",
            "sharing_exclusion",
            "sharing_restriction",
            "sharing_emergencyaccess",
            "sharing_programmemove",
            "sharing_receipt",
            "sharing_rungmade",
            "sharing_rungmade_people",
            "sharing_phonecall",
            "sharing_shiftsheetline",
            "sharing_disclosure",
            "sharing_sharingdecision",
            "sharing_sharingdecision_teams",
            "sharing_itemcorrection",
            "sharing_itemreading",
            "sharing_itemsight",
            "sharing_sightatclose",
        ),
    ]
