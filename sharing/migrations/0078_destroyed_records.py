"""Certificates of destroyed records."""

import sharing.records.uuids
from django.db import migrations, models

from sharing.records.append_only import append_only
from sharing.records.at_once import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('sharing', '0077_stored_by_the_clock'),
    ]

    operations = [
        migrations.CreateModel(
            name='Destruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('subject_key', models.BigIntegerField()),
                ('subject_uid', models.UUIDField()),
                ('destroyed_at', models.DateTimeField()),
                ('certificate', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('again', models.BooleanField(db_default=False, default=False)),
            ],
            options={
                'ordering': ['-destroyed_at', '-pk'],
            },
        ),
        append_only("sharing_destruction"),
    ]
