"""Count the members of the panels that are there."""

from django.db import migrations

# What a trigger writes by itself as soon as the column is set
COUNTED = "UPDATE parole_hearing SET last_on = last_on"


class Migration(migrations.Migration):
    dependencies = [("parole", "0006_members_of_a_panel")]

    operations = [migrations.RunSQL(COUNTED, migrations.RunSQL.noop)]
