from django.db import migrations

FORWARD = """
UPDATE licence_licence
SET told_at = (signed_on + time '12:00') AT TIME ZONE 'Europe/London', signing = 'signed'
WHERE signed_on IS NOT NULL;
UPDATE licence_licence
SET spo_view_at = (spo_discussed_on + time '12:00') AT TIME ZONE 'Europe/London',
    spo_view = 'Discussed, as the officer recorded before views were signed'
WHERE spo_discussed_on IS NOT NULL;
"""
BACK = """
UPDATE licence_licence SET signed_on = (told_at AT TIME ZONE 'Europe/London')::date WHERE signing = 'signed';
UPDATE licence_licence SET spo_discussed_on = (spo_view_at AT TIME ZONE 'Europe/London')::date
WHERE spo_view_at IS NOT NULL;
"""


class Migration(migrations.Migration):
    """A day that an officer typed for somebody's signature or view stands as that, by nobody."""

    dependencies = [("licence", "0014_told_signed_and_corrected")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
