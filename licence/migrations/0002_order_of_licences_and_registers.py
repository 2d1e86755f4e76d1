"""Lists of licences in force by their start, and of registers by when an entry was recorded."""

from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('licence', '0001_from_licence_to_recall'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='licence',
            name='licence_in_force_by_time',
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(fields=['recorded_at', 'id'], name='account_by_time'),
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['recorded_at', 'id'], name='device_by_time'),
        ),
        migrations.AddIndex(
            model_name='licence',
            index=models.Index(condition=models.Q(('status', 'active')), fields=['started_at', 'id'], name='licence_in_force_by_start'),
        ),
        migrations.AddIndex(
            model_name='placeofstay',
            index=models.Index(fields=['recorded_at', 'id'], name='placeofstay_by_time'),
        ),
    ]
