"""Load the terrorism offences of the statute book. Runs twice without harm; going back leaves what is in use."""

from django.db import migrations

from offenders.convictions import offences


def forwards(apps, schema_editor):
    offences.load(apps.get_model("offenders", "Offence").objects.using(schema_editor.connection.alias))


def backwards(apps, schema_editor):
    offences.unload(apps.get_model("offenders", "Offence").objects.using(schema_editor.connection.alias))


class Migration(migrations.Migration):
    replaces = [("offenders", "0004_offence_catalogue")]
    dependencies = [("offenders", "0001_people_sentences_and_releases")]
    operations = [migrations.RunPython(forwards, backwards)]
