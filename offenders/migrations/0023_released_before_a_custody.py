from django.db import migrations, models

# The last release of the person from a sentence before the custody began, unless two people have withdrawn it.
FROM_MOVEMENTS = """
UPDATE offenders_custodyperiod p SET released_before_on = (
    SELECT max(m.happened_on) FROM offenders_movement m
    WHERE m.offender_id = p.offender_id
      AND m.happening IN ('released', 'released_without_licence', 'found_lawful', 'found_lawful_without_licence')
      AND m.happened_on <= p.starts_on
      AND NOT EXISTS (
          SELECT 1 FROM offenders_strikeout s WHERE s.movement_id = m.id AND s.confirmed_at IS NOT NULL
      )
)
"""


class Migration(migrations.Migration):
    dependencies = [("offenders", "0022_outdated_double_checks")]

    operations = [
        migrations.AddField(
            model_name="custodyperiod", name="released_before_on", field=models.DateField(null=True)
        ),
        migrations.RunSQL(FROM_MOVEMENTS, migrations.RunSQL.noop),
    ]
