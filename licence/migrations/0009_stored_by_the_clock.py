"""Of what is kept as it was written, the database says when it stored it."""

from django.db import migrations

from sharing.records.append_only import stored_by_the_clock


class Migration(migrations.Migration):
    dependencies = [("licence", "0008_kept_as_written"), ("sharing", "0077_stored_by_the_clock")]

    operations = [
        *stored_by_the_clock(
            "licence_licencemove",
            "licence_licencecorrection",
            "licence_breachmove",
            "licence_evidence",
            "licence_riskview",
            "licence_recallmove",
            "licence_recallanswer",
            "licence_recallview",
            "licence_recallproposal",
            "licence_paper",
            "licence_papergiven",
            "licence_signoff",
            "licence_readinessexception",
            "licence_itemchange",
            "licence_releasedaysheet",
            "licence_dayact",
            "licence_requesttie",
        ),
    ]
