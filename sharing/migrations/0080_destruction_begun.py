"""A destruction that was begun is known until its last step is done."""

import sharing.records.uuids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0079_told_clock'),
    ]

    operations = [
        migrations.CreateModel(
            name='DestructionBegun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('certificate', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('subject_key', models.BigIntegerField()),
                ('subject_uid', models.UUIDField()),
                ('begun_at', models.DateTimeField()),
                ('files', models.JSONField(default=list)),
                ('done_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('subject_uid',), name='destruction_begun_once')],
            },
        ),
    ]
