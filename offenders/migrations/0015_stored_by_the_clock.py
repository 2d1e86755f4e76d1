"""Of what is kept as it was written, the database says when it stored it."""

from django.db import migrations

from sharing.records.append_only import stored_by_the_clock


class Migration(migrations.Migration):
    dependencies = [("offenders", "0014_kept_as_written"), ("sharing", "0077_stored_by_the_clock")]

    operations = [
        *stored_by_the_clock(
            "offenders_movement",
            "offenders_strikeout",
            "offenders_dateconflictmove",
            "offenders_datecheck",
            "offenders_dateoverride",
            "offenders_weeklylist",
            "offenders_weeklyentry",
            "offenders_orderstep",
            "offenders_orderenddecision",
            "offenders_orderbreach",
            "offenders_notificationanswer",
            "offenders_notificationperiod",
            "offenders_notice",
            "offenders_homevisit",
            "offenders_mappaexitanswer",
            "offenders_matchstep",
            "offenders_reconciliation",
        ),
    ]
