"""Duty officers of probation become probation duty managers: what they may do goes by their agency from now on.

Alerts that were for duty officers stay theirs. Backwards, both are duty officers again.
"""

from django.db import migrations

FORWARDS = [
    """
    UPDATE sharing_user SET role = 'probation_duty_manager'
    WHERE role = 'duty_officer' AND agency_id IN (SELECT id FROM sharing_agency WHERE kind = 'probation')
    """,
    """
    UPDATE sharing_alert SET for_roles = array_append(for_roles, 'probation_duty_manager')
    WHERE 'duty_officer' = ANY(for_roles) AND NOT 'probation_duty_manager' = ANY(for_roles)
    """,
]
BACKWARDS = [
    "UPDATE sharing_user SET role = 'duty_officer' WHERE role = 'probation_duty_manager'",
    "UPDATE sharing_alert SET for_roles = array_remove(for_roles, 'probation_duty_manager')",
]


class Migration(migrations.Migration):
    dependencies = [("sharing", "0013_probation_duty_manager")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
