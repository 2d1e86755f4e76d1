"""Numbers that are compared later, and records that may be one person."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import sharing.records.uuids
from django.conf import settings
from django.db import migrations, models

from sharing.records.append_only import append_only
from sharing.records.at_once import AtOnce

STATES = [('open', 'To decide'), ('proposed', 'Merge proposed'), ('merged', 'Merged'), ('parting', 'Separation proposed'), ('apart', 'Kept apart')]
BASES = [('prison', 'Prison number'), ('crn', 'CRN'), ('pnc', 'PNC'), ('cro', 'CRO'), ('booking', 'Booking number'), ('ppud', 'PPUD reference'), ('visor', 'ViSOR reference'), ('former_prison', 'Former prison number'), ('immigration', 'Immigration reference'), ('other', 'Other reference'), ('name', 'Name and date of birth')]
STEPS = [('found', 'Found'), ('asked', 'Asked by phone'), ('keep_apart', 'Kept apart'), ('propose_merge', 'Merge proposed'), ('refuse_merge', 'Merge refused'), ('merge', 'Merged'), ('share', 'Lead agreed to share access'), ('join', 'Access shared'), ('propose_separation', 'Separation proposed'), ('refuse_separation', 'Separation refused'), ('separate', 'Separated')]


def by_user(**more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, **more)


class Migration(AtOnce):

    dependencies = [
        ('offenders', '0011_threats'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField('offender', 'number_is_unchecked', models.BooleanField(db_default=False, default=False, verbose_name='prison number not compared')),
        migrations.AddField('offender', 'number_given_at', models.DateTimeField(blank=True, null=True, verbose_name='prison number given')),
        migrations.AddField('offender', 'has_other_record', models.BooleanField(db_default=False, default=False, verbose_name='joined with another record')),
        migrations.AddField('identifier', 'is_unchecked', models.BooleanField(db_default=False, default=False, verbose_name='not compared')),
        migrations.AddField('identifier', 'given_at', models.DateTimeField(blank=True, null=True, verbose_name='given')),
        migrations.AlterField('offender', 'prison_number', models.CharField(max_length=7, validators=[django.core.validators.RegexValidator('^[A-Z]\\d{4}[A-Z]{2}\\Z', 'A prison number looks like A1234BC.')])),
        migrations.RemoveConstraint('identifier', 'identifier_verified_names_one_person'),
        migrations.CreateModel(
            name='IdentityMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('state', models.CharField(choices=STATES, db_default='open', default='open', max_length=10)),
                ('found_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(verbose_name='to decide by')),
                ('joined_at', models.DateTimeField(blank=True, null=True)),
                ('grants', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), blank=True, default=list, size=None)),
                ('agreed_by', by_user(blank=True, null=True)),
                ('newer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
                ('newer_shared_by', by_user(blank=True, null=True)),
                ('older', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
                ('older_shared_by', by_user(blank=True, null=True)),
                ('proposed_by', by_user(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'identity matches',
                'ordering': ['due_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MatchBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('kind', models.CharField(choices=BASES, max_length=20)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('match', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bases', to='offenders.identitymatch')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MatchStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('step', models.CharField(choices=STEPS, max_length=20)),
                ('at', models.DateTimeField()),
                ('called', models.CharField(blank=True, max_length=200)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('by', by_user(blank=True, null=True)),
                ('match', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='offenders.identitymatch')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex('offender', models.Index(fields=['prison_number'], name='offender_by_prison_number')),
        migrations.AddIndex('offender', models.Index(condition=models.Q(('number_is_unchecked', True)), fields=['number_given_at'], name='offender_number_unchecked')),
        migrations.AddIndex('identifier', models.Index(condition=models.Q(('is_unchecked', True)), fields=['given_at'], name='identifier_unchecked')),
        migrations.AddIndex('identitymatch', models.Index(fields=['older'], name='identity_match_by_older')),
        migrations.AddIndex('identitymatch', models.Index(condition=models.Q(('state__in', ['open', 'proposed', 'parting'])), fields=['due_at', 'id'], name='identity_match_to_decide')),
        migrations.AddConstraint('offender', models.UniqueConstraint(condition=models.Q(('number_is_unchecked', False)), fields=('prison_number',), name='offender_prison_number_names_one_person')),
        migrations.AddConstraint('identifier', models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('is_unchecked', False), ('is_verified', True)), fields=('kind', 'canonical'), name='identifier_verified_names_one_person')),
        migrations.AddConstraint('identitymatch', models.UniqueConstraint(fields=('newer', 'older'), name='identity_match_once')),
        migrations.AddConstraint('identitymatch', models.CheckConstraint(condition=models.Q(('newer', models.F('older')), _negated=True), name='identity_match_is_of_two')),
        migrations.AddConstraint('identitymatch', models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(('agreed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='identity_match_is_by_two')),
        migrations.AddConstraint('identitymatch', models.CheckConstraint(condition=models.Q(('joined_at__isnull', True), models.Q(('newer_shared_by__isnull', False), ('older_shared_by__isnull', False), ('state__in', ['merged', 'parting'])), _connector='OR'), name='identity_match_is_joined_by_both_leads')),
        migrations.AddConstraint('matchbasis', models.UniqueConstraint(fields=('match', 'kind', 'number'), name='match_basis_once')),
        append_only('offenders_matchstep'),
    ]
