"""What was given, decided, told and read is kept as it was written."""

from django.db import migrations

from sharing.records.append_only import LET_THE_OWNER_REWRITE, append_only, said_once

# The system's own test alerts, which are about no one, are taken away once they are measured.
KEPT_ABOUT_PEOPLE = (
    "CREATE TRIGGER kept_about_people BEFORE DELETE ON sharing_receipt FOR EACH ROW "
    "WHEN (OLD.subject_id IS NOT NULL OR OLD.acknowledged_at IS NOT NULL) EXECUTE FUNCTION refuse_change()",
    "DROP TRIGGER kept_about_people ON sharing_receipt",
)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0074_gateways_say_to_whom")]

    operations = [
        LET_THE_OWNER_REWRITE,
        migrations.RunSQL(*KEPT_ABOUT_PEOPLE),
        append_only("sharing_rungmade"),
        append_only("sharing_rungmade_people"),
        append_only("sharing_phonecall"),
        append_only("sharing_sharingdecision"),
        append_only("sharing_sharingdecision_teams"),
        said_once("sharing_grant", "ended_at", "ended_by_id", "ended_because"),
        said_once("sharing_exclusion", "ended_by_id", "ended_because"),
        said_once("sharing_restriction", "ended_by_id", "ended_because"),
        said_once("sharing_emergencyaccess", "closed_at", "reviewed_at", "reviewed_by_id", "outcome", "note"),
        said_once("sharing_programmemove", "agreed_by_id", "agreed_at", "closed_by_id", "closed_at", "closed_because"),
        said_once("sharing_receipt", "read_at", "read_by_id", "acknowledged_at", "acknowledged_by_id"),
        said_once("sharing_itemreading", "confirmed_at", "confirmed_by_id", "recalled_at", "told_late_at"),
    ]
