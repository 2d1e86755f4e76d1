"""What was decided and read is kept as it was written."""

from django.db import migrations

from sharing.records.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("parole", "0003_names_of_ways_and_papers"), ("sharing", "0075_kept_as_written")]

    operations = [
        append_only("parole_reviewmove"),
        append_only("parole_correction"),
        append_only("parole_seen"),
        append_only("parole_liaisonanswer"),
    ]
