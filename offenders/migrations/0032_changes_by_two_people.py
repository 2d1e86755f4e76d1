"""Proposed changes of reference data, with what became of them."""

import django.db.models.deletion
import sharing.records.uuids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offenders', '0031_term_put_in_place_on_appeal'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReferenceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('kind', models.CharField(max_length=30)),
                ('verb', models.CharField(choices=[('add', 'Add'), ('correct', 'Correct'), ('next_state', 'Changed from a date'), ('end', 'End'), ('check', 'Mark as checked')], max_length=12)),
                ('row', models.UUIDField(null=True)),
                ('named', models.CharField(max_length=300)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('reason', models.CharField(max_length=500)),
                ('source', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('proposed', 'Waiting for an answer'), ('agreed', 'Agreed'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], db_default='proposed', default='proposed', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('answer_due_at', models.DateTimeField()),
                ('late_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-proposed_at', '-pk'],
                'indexes': [models.Index(fields=['kind', 'row'], name='reference_change_of_row')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('kind', 'row'), name='reference_change_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('state', 'proposed')), models.Q(models.Q(('state', 'proposed'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='reference_change_answered_by_somebody')],
            },
        ),
    ]
