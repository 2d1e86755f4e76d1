from django.db import migrations

FORWARD = """
UPDATE licence_licencecondition
SET starts_at = starts_on::timestamp AT TIME ZONE 'Europe/London',
    ends_at = ends_on::timestamp AT TIME ZONE 'Europe/London'
WHERE starts_on IS NOT NULL OR ends_on IS NOT NULL
"""
BACK = """
UPDATE licence_licencecondition
SET starts_on = (starts_at AT TIME ZONE 'Europe/London')::date,
    ends_on = (ends_at AT TIME ZONE 'Europe/London')::date
WHERE starts_at IS NOT NULL OR ends_at IS NOT NULL
"""


class Migration(migrations.Migration):
    """What bound from a day on binds from its first moment."""

    dependencies = [("licence", "0003_conditions_by_the_moment")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
