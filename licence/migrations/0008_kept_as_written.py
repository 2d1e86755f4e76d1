"""What was signed, given and decided is kept as it was written."""

from django.db import migrations

from sharing.records.append_only import append_only, said_once


class Migration(migrations.Migration):
    dependencies = [("licence", "0007_missed_checks_by_licence"), ("sharing", "0075_kept_as_written")]

    operations = [
        append_only("licence_evidence"),
        append_only("licence_riskview"),
        append_only("licence_paper"),
        append_only("licence_releasedaysheet"),
        said_once("licence_licencecorrection", "decided_at", "decided_by_id", "answer"),
        said_once("licence_recallproposal", "answered_by_id", "answered_at", "answer", "late_at"),
        said_once("licence_papergiven", "witness_id", "witnessed_at", "withdrawn_at", "withdrawn_by_id", "withdrawn_because"),
        said_once("licence_signoff", "withdrawn_at", "withdrawn_by_id", "withdrawn_because"),
        said_once("licence_readinessexception", "agreed_at", "agreed_by_id", "ended_at", "ended_by_id", "ended_because"),
        said_once("licence_dayact", "struck_at", "struck_by_id", "struck_because"),
        said_once("licence_requesttie", "untied_at", "untied_by_id"),
    ]
