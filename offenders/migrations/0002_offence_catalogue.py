"""Once wrote 33 terrorism offences. The catalogue comes with the operator's command today (`load_reference`), so that a
fresh installation gets nothing here; where the rows are, 0023 gives them their keys."""

from django.db import migrations


class Migration(migrations.Migration):
    replaces = [("offenders", "0004_offence_catalogue")]
    dependencies = [("offenders", "0001_people_sentences_and_releases")]
    operations = []
