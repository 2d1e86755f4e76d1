"""Of what is kept as it was written, the database says when it stored it."""

from django.db import migrations

from sharing.records.append_only import stored_by_the_clock


class Migration(migrations.Migration):
    dependencies = [("parole", "0004_kept_as_written"), ("sharing", "0077_stored_by_the_clock")]

    operations = [
        *stored_by_the_clock(
            "parole_reviewmove",
            "parole_decision",
            "parole_correction",
            "parole_seen",
            "parole_liaisonanswer",
        ),
    ]
