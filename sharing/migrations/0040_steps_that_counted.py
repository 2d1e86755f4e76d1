from django.db import migrations

# As the rule was: as long as the team had, at least 5 minutes and at most 4 hours, of a critical one 30 minutes.
FILL = """
UPDATE sharing_receipt SET step_span = greatest(
    interval '5 minutes',
    least(due_at - told_at, CASE severity WHEN 1 THEN interval '30 minutes' ELSE interval '4 hours' END))
WHERE step_span IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0039_steps_of_receipts"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
