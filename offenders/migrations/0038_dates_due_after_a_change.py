"""People whose dates are to be worked out anew after a row of reference data was changed."""

import django.db.models.deletion
import django.utils.timezone
import sharing.records.uuids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offenders', '0037_changes_from_a_data_file'),
    ]

    operations = [
        migrations.CreateModel(
            name='DueRecalculation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('row', models.UUIDField()),
                ('because', models.CharField(max_length=160)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_at', models.DateTimeField(null=True)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
                'indexes': [models.Index(fields=['row', 'done_at'], name='due_recalculation_by_row')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('row', 'offender'), name='due_recalculation_once')],
            },
        ),
    ]
