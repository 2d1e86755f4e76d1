from django.db import migrations

# Whoever was acquitted, or whose conviction was quashed, and was received again later is held for something else.
FROM_MOVEMENTS = """
UPDATE offenders_custodyperiod p SET released_before_on = greatest(p.released_before_on, a.happened_on)
FROM (
    SELECT p.id, max(m.happened_on) AS happened_on
    FROM offenders_custodyperiod p JOIN offenders_movement m ON m.offender_id = p.offender_id
    WHERE m.happening = 'acquitted'
      AND m.happened_on <= p.starts_on
      AND (p.ends_on IS NULL OR m.happened_on < p.ends_on)
      AND NOT EXISTS (
          SELECT 1 FROM offenders_strikeout s WHERE s.movement_id = m.id AND s.confirmed_at IS NOT NULL
      )
    GROUP BY p.id
) a
WHERE a.id = p.id
"""


class Migration(migrations.Migration):
    dependencies = [("offenders", "0024_ends_brought_forward")]

    operations = [migrations.RunSQL(FROM_MOVEMENTS, migrations.RunSQL.noop)]
