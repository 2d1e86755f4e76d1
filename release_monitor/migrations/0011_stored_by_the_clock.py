"""Of what is kept as it was written, the database says when it stored it."""

from django.db import migrations

from sharing.records.append_only import stored_by_the_clock


class Migration(migrations.Migration):
    dependencies = [("release_monitor", "0010_rows_found"), ("sharing", "0077_stored_by_the_clock")]

    operations = [
        *stored_by_the_clock(
            "release_monitor_briefing",
            "release_monitor_knownweek",
            "release_monitor_forecastrun",
            "release_monitor_groupforecast",
            "release_monitor_capacitynumber",
        ),
    ]
