"""Gateways for sharing as dated rows of reference data."""

import django.contrib.postgres.fields
import sharing.access.rules
import sharing.records.uuids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0030_duty_desk_of_a_programme'),
    ]

    operations = [
        migrations.AlterField(
            model_name='client',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('people:read', 'Read people and their convictions'), ('people:write', 'Record convictions and sentences'), ('releases:read', 'Read releases, what is in hand before them, and weekly lists'), ('releases:write', 'Ask prisons about dates that differ, and record what they answer'), ('readiness:write', 'Record what is in hand before a release'), ('alerts:read', 'Read alerts'), ('alerts:write', 'Acknowledge alerts'), ('grants:read', 'Read which teams were let in'), ('duties:read', 'Read who answers for a person, and handovers'), ('licences:read', 'Read licences in force'), ('checks:read', 'Read plans and checks'), ('checks:write', 'Log checks'), ('breaches:read', 'Read breaches'), ('breaches:write', 'Record breaches'), ('recalls:read', 'Read recalls and urgent arrests'), ('recalls:write', 'Record what casework, prisons and police did in a recall'), ('parole:read', 'Read parole reviews, hearings and decisions'), ('parole:write', 'Record referrals, hearings and decisions of the Board'), ('sharing:read', 'Read items of intelligence and concerns that may leave by the API'), ('sharing:write', 'Record such items and confirm that they were read'), ('reference:read', 'Read reference data and its proposed changes'), ('reference:write', 'Send changes of reference data, which two people make or refuse')], max_length=30), size=None),
        ),
        migrations.CreateModel(
            name='Gateway',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('key', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('who_to_whom', models.CharField(max_length=300, verbose_name='who to whom')),
                ('purpose', models.CharField(max_length=300, verbose_name='for what')),
                ('programme', models.CharField(choices=[('both', 'Both programmes'), (sharing.access.rules.Programme['TERRORISM'], 'Terrorism alone'), (sharing.access.rules.Programme['STATE_THREATS'], 'State threats alone')], default='both', max_length=20, verbose_name='for which programme')),
                ('in_force_from', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('in_force_until', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='read in its source')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('key', 'in_force_from'), name='gateway_once_a_state', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('in_force_until__isnull', True), ('in_force_from__isnull', True), ('in_force_until__gte', models.F('in_force_from')), _connector='OR'), name='gateway_ends_after_it_begins')],
            },
        ),
    ]
