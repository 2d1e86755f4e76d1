"""Requests of people for their data, and what each agency decides about each item."""

import django.db.models.deletion
import sharing.records.uuids
from django.conf import settings
from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('offenders', '0010_status_programme'),
        ('sharing', '0070_two_person_administration'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('number', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('access', 'Copy of their data (s.45)'), ('rectification', 'Rectification (s.46)'), ('erasure', 'Erasure or restriction (s.47)')], max_length=20)),
                ('what', models.CharField(max_length=1000, verbose_name='what they ask for')),
                ('received_on', models.DateField()),
                ('due_on', models.DateField(verbose_name='to answer by')),
                ('registered_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('sent_as', models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='reference of what was sent')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_because', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('released_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='data_requests', to='offenders.offender')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DataRequestItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('kind', models.CharField(choices=[('identity', 'Names, numbers and addresses'), ('custody', 'Convictions, sentences, custody and dates'), ('licence', 'Licences, checks, breaches and recalls'), ('parole', 'Parole reviews and decisions'), ('register', 'Notification, orders and travel'), ('minutes', 'MAPPA minutes'), ('withheld', 'Material withheld from the prisoner'), ('victims', 'Victims and what they asked'), ('intelligence', 'Intelligence and concerns'), ('others', 'Data about other people')], max_length=20)),
                ('decision', models.CharField(blank=True, choices=[('give', 'Give'), ('redact', 'Give with parts redacted'), ('withhold', 'Withhold'), ('neither', 'Neither confirm nor deny')], db_default='', default='', max_length=10)),
                ('ground', models.CharField(blank=True, choices=[('inquiry', 'It would obstruct an inquiry, investigation or procedure (a)'), ('crime', 'It would prejudice preventing, detecting or prosecuting crime, or carrying out penalties (b)'), ('public_security', 'To protect public security (c)'), ('national_security', 'To protect national security (d)'), ('others', 'To protect the rights and freedoms of others (e)'), ('not_held', 'The agency holds nothing of this kind')], db_default='', default='', max_length=20)),
                ('reason', models.CharField(blank=True, db_default='', default='', max_length=1000)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.agency')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='sharing.datarequest')),
            ],
            options={
                'ordering': ['agency__name', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='datarequest',
            index=models.Index(fields=['due_on', 'id'], name='data_request_by_day'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('received_on'))), name='data_request_due_after_received'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by__isnull', True), ('sent_as', '')), models.Q(('released_at__isnull', False), ('released_by__isnull', False), models.Q(('sent_as', ''), _negated=True)), _connector='OR'), name='data_request_is_released_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(('released_by__isnull', True), models.Q(('released_by', models.F('registered_by')), _negated=True), _connector='OR'), name='data_request_is_released_by_another'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_because', ''), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='data_request_is_withdrawn_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='datarequest',
            constraint=models.CheckConstraint(condition=models.Q(('released_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='data_request_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='datarequestitem',
            constraint=models.UniqueConstraint(fields=('request', 'agency', 'kind'), name='data_request_item_once_an_agency'),
        ),
        migrations.AddConstraint(
            model_name='datarequestitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', ''), ('ground', ''), ('reason', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decision', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='data_request_item_is_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='datarequestitem',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['', 'give']), models.Q(('ground', ''), _negated=True), _connector='OR'), name='data_request_item_kept_back_has_a_ground'),
        ),
    ]
