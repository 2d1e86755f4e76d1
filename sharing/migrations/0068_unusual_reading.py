"""Unusual readings to judge, questions about thresholds, and how far the audit log was scanned."""

import django.contrib.postgres.fields
import django.db.models.deletion
import sharing.records.uuids
from django.conf import settings
from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('sharing', '0067_who_confirmed_has_seen'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReadingScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ThresholdQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('rule', models.CharField(choices=[('own_surname', 'Reader’s own surname'), ('many_records', 'Many records in a short time'), ('outside_hours', 'Outside working hours and shifts'), ('restricted', 'Restricted record, no work on it before'), ('largest_export', 'Largest export of the role in 90 days'), ('asked_numbers', 'Many numbers asked in a short time')], max_length=20)),
                ('week_on', models.DateField(verbose_name='week from')),
                ('budget', models.PositiveIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('keep', 'Keep the threshold'), ('change', 'Change the threshold')], db_default='', default='', max_length=10)),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-week_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('rule', 'week_on'), name='threshold_is_asked_about_once_a_week'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('reason', '')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('answer', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='threshold_is_answered_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='UnusualReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('rule', models.CharField(choices=[('own_surname', 'Reader’s own surname'), ('many_records', 'Many records in a short time'), ('outside_hours', 'Outside working hours and shifts'), ('restricted', 'Restricted record, no work on it before'), ('largest_export', 'Largest export of the role in 90 days'), ('asked_numbers', 'Many numbers asked in a short time')], max_length=20)),
                ('key', models.CharField(max_length=100)),
                ('first_at', models.DateTimeField(verbose_name='from')),
                ('until_at', models.DateTimeField(verbose_name='until')),
                ('people', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('count', models.PositiveIntegerField(db_default=1, default=1)),
                ('limit', models.PositiveIntegerField(blank=True, null=True)),
                ('usual', models.PositiveIntegerField(blank=True, null=True)),
                ('found_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(verbose_name='to judge by')),
                ('outcome', models.CharField(blank=True, choices=[('explained', 'Explained by their work'), ('not_explained', 'Not explained'), ('referred', 'Referred')], db_default='', default='', max_length=20)),
                ('note', models.CharField(blank=True, db_default='', default='', max_length=1000, verbose_name='reason')),
                ('judged_at', models.DateTimeField(blank=True, null=True)),
                ('judged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unusual_readings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due_at', 'pk'],
                'indexes': [models.Index(fields=['rule', 'first_at'], name='unusual_by_rule'), models.Index(fields=['due_at', 'id'], name='unusual_by_day')],
                'constraints': [models.UniqueConstraint(fields=('rule', 'key'), name='unusual_is_queued_once'), models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('first_at'))), name='unusual_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('judged_at__isnull', True), ('judged_by__isnull', True), ('note', ''), ('outcome', '')), models.Q(('judged_at__isnull', False), ('judged_by__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('note', ''), _negated=True)), _connector='OR'), name='unusual_is_judged_by_somebody'), models.CheckConstraint(condition=models.Q(('judged_by__isnull', True), models.Q(('judged_by', models.F('reader')), _negated=True), _connector='OR'), name='unusual_is_judged_by_another')],
            },
        ),
    ]
