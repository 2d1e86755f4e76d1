"""What was done, worked out and decided is kept as it was written."""

from django.db import migrations

from sharing.records.append_only import append_only, said_once


class Migration(migrations.Migration):
    dependencies = [("offenders", "0013_matches"), ("sharing", "0075_kept_as_written")]

    operations = [
        append_only("offenders_movement"),
        append_only("offenders_dateconflictmove"),
        append_only("offenders_weeklylist"),
        append_only("offenders_homevisit"),
        append_only("offenders_mappaexitanswer"),
        append_only("offenders_reconciliation"),
        said_once("offenders_strikeout", "confirmed_at", "confirmed_by_id", "refused_at", "refused_by_id", "refused_because"),
        said_once("offenders_datecheck", "checker_id", "checker_dates", "checked_at", "agrees", "ended_at", "ended_because"),
        said_once("offenders_dateoverride", "countersigned_at", "countersigned_by_id", "ended_at", "ended_by_id", "ended_because"),
    ]
