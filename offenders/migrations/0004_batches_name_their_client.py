"""Batches name the client that sent them: what it may do is asked again when a row is worked off."""
from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('offenders', '0003_names_of_holds_and_overrides'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='client',
            field=models.CharField(blank=True, db_default='', default='', max_length=100),
        ),
        migrations.AddField(
            model_name='batchrow',
            name='client',
            field=models.CharField(blank=True, db_default='', default='', max_length=100),
        ),
    ]
