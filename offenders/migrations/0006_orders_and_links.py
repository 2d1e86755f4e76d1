"""Orders with their measures, steps, decisions and breaches; and links to others."""

import django.db.models.deletion
import django.utils.timezone
import sharing.records.uuids
from django.conf import settings
from django.db import migrations, models

from sharing.records.append_only import append_only
from sharing.records.at_once import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('offenders', '0005_published_parole_outcomes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImposedOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('kind', models.CharField(choices=[('scpo', 'Serious crime prevention order'), ('interim_scpo', 'Interim serious crime prevention order'), ('tpim', 'TPIM notice'), ('stpim', 'State threats measures notice (Part 2 notice)'), ('ftro', 'Foreign travel restriction order'), ('teo', 'Temporary exclusion order'), ('ydo', 'Youth diversion order'), ('notification', 'Notification order'), ('shpo', 'Sexual harm prevention order'), ('passport', 'Passport refused, or citizenship deprived'), ('other', 'Other order of a court')], max_length=20)),
                ('other_kind', models.CharField(blank=True, max_length=120, verbose_name='what it is called')),
                ('programme', models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats')], max_length=20)),
                ('authority', models.CharField(max_length=160, verbose_name='made by')),
                ('reference', models.CharField(blank=True, max_length=80)),
                ('state', models.CharField(choices=[('applied', 'Applied for'), ('refused', 'Refused'), ('made', 'Made, not served'), ('served', 'Served, not in force'), ('in_force', 'In force'), ('varied', 'In force, varied'), ('expired', 'Expired'), ('discharged', 'Discharged'), ('quashed', 'Quashed'), ('replaced', 'Replaced')], default='applied', max_length=20)),
                ('applied_on', models.DateField(blank=True, null=True, verbose_name='applied for on')),
                ('made_on', models.DateField(blank=True, null=True, verbose_name='made on')),
                ('served_on', models.DateField(blank=True, null=True, verbose_name='served on')),
                ('service', models.CharField(blank=True, max_length=160, verbose_name='how it was served')),
                ('in_force_on', models.DateField(blank=True, null=True, verbose_name='in force from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('extensions', models.PositiveSmallIntegerField(default=0)),
                ('passports_held', models.CharField(blank=True, max_length=300)),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='review due')),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, max_length=500)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imposed_orders', to='offenders.offender')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offenders.imposedorder')),
            ],
            options={
                'ordering': ['-recorded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('name', models.CharField(blank=True, max_length=160)),
                ('kind', models.CharField(choices=[('family', 'Family'), ('partner', 'Partner'), ('household', 'Lives in the same household'), ('friend', 'Friend'), ('associate', 'Associate'), ('co_defendant', 'Co-defendant'), ('online', 'Online contact'), ('employer', 'Employer or colleague'), ('visitor', 'Prison visitor'), ('lawyer', 'Lawyer of the person'), ('other', 'Other')], max_length=20)),
                ('data_subject', models.CharField(choices=[('suspected', 'Suspected of an offence, or of being about to commit one'), ('convicted', 'Convicted of an offence'), ('witness', 'Witness, or has information about an offence'), ('other', 'None of these: a contact'), ('victim', 'Victim, or may be one')], max_length=20)),
                ('is_child', models.BooleanField(default=False, verbose_name='under 18')),
                ('protects_child', models.CharField(blank=True, max_length=500, verbose_name='how it protects the child')),
                ('known', models.CharField(max_length=1000, verbose_name='what is known')),
                ('source', models.CharField(max_length=300)),
                ('necessity', models.CharField(max_length=500, verbose_name='why it is necessary')),
                ('programme', models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats')], max_length=20)),
                ('is_named_only', models.BooleanField(default=False, verbose_name='hidden')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('review_on', models.DateField(verbose_name='review by')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='offenders.offender')),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='linked_from', to='offenders.offender')),
                ('readers', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-recorded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OrderEndDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('ends_on', models.DateField()),
                ('choice', models.CharField(choices=[('renew', 'Renew it'), ('let_end', 'Let it end')], max_length=10)),
                ('reason', models.CharField(max_length=1000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='end_decisions', to='offenders.imposedorder')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OrderMeasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('words', models.CharField(max_length=500)),
                ('from_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='offenders.imposedorder')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='OrderBreach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('happened_on', models.DateField()),
                ('summary', models.CharField(max_length=2000, verbose_name='what happened')),
                ('state', models.CharField(choices=[('considered', 'Being considered'), ('charged', 'Charged'), ('no_further_action', 'No further action'), ('excuse_accepted', 'Excuse accepted')], default='considered', max_length=20)),
                ('reported_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=1000)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offenders.offender')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='breaches', to='offenders.imposedorder')),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offenders.ordermeasure')),
            ],
            options={
                'verbose_name_plural': 'order breaches',
                'ordering': ['-reported_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='OrderStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('verb', models.CharField(max_length=20)),
                ('before', models.CharField(blank=True, choices=[('applied', 'Applied for'), ('refused', 'Refused'), ('made', 'Made, not served'), ('served', 'Served, not in force'), ('in_force', 'In force'), ('varied', 'In force, varied'), ('expired', 'Expired'), ('discharged', 'Discharged'), ('quashed', 'Quashed'), ('replaced', 'Replaced')], max_length=20)),
                ('after', models.CharField(choices=[('applied', 'Applied for'), ('refused', 'Refused'), ('made', 'Made, not served'), ('served', 'Served, not in force'), ('in_force', 'In force'), ('varied', 'In force, varied'), ('expired', 'Expired'), ('discharged', 'Discharged'), ('quashed', 'Quashed'), ('replaced', 'Replaced')], max_length=20)),
                ('on', models.DateField()),
                ('ends_before', models.DateField(blank=True, null=True)),
                ('ends_after', models.DateField(blank=True, null=True)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='offenders.imposedorder')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='imposedorder',
            index=models.Index(fields=['offender', 'state'], name='imposed_order_by_person'),
        ),
        migrations.AddIndex(
            model_name='imposedorder',
            index=models.Index(fields=['recorded_at', 'id'], name='imposed_order_by_time'),
        ),
        migrations.AddIndex(
            model_name='imposedorder',
            index=models.Index(condition=models.Q(('state__in', ['served', 'in_force', 'varied'])), fields=['ends_on'], name='imposed_order_by_end'),
        ),
        migrations.AddConstraint(
            model_name='imposedorder',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('in_force_on__isnull', True), ('ends_on__gte', models.F('in_force_on')), _connector='OR'), name='imposed_order_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='imposedorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['in_force', 'varied', 'expired']), _negated=True), ('in_force_on__isnull', False), _connector='OR'), name='imposed_order_in_force_has_a_beginning'),
        ),
        migrations.AddConstraint(
            model_name='imposedorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'expired', 'discharged', 'quashed', 'replaced']), _negated=True), ('ended_on__isnull', False), _connector='OR'), name='imposed_order_that_is_over_says_since_when'),
        ),
        migrations.AddConstraint(
            model_name='imposedorder',
            constraint=models.CheckConstraint(condition=models.Q(('extensions', 0), ('kind__in', ['tpim', 'stpim']), _connector='OR'), name='imposed_order_extended_is_a_notice'),
        ),
        migrations.AddConstraint(
            model_name='imposedorder',
            constraint=models.CheckConstraint(condition=models.Q(('extensions__lte', 4)), name='imposed_order_is_extended_four_times_at_most'),
        ),
        migrations.AddConstraint(
            model_name='imposedorder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'stpim'), _negated=True), ('programme', 'state_threats'), _connector='OR'), name='imposed_order_stpim_is_state_threats'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['recorded_at', 'id'], name='link_by_time'),
        ),
        migrations.AddIndex(
            model_name='link',
            index=models.Index(fields=['review_on'], name='link_by_review'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('other__isnull', True), models.Q(('name', ''), _negated=True)), models.Q(('name', ''), ('other__isnull', False)), _connector='OR'), name='link_is_to_a_person_or_a_name'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('other', models.F('offender')), _negated=True), name='link_is_to_somebody_else'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'lawyer'), _negated=True), models.Q(('data_subject', 'victim'), _negated=True)), name='link_is_to_no_lawyer_and_no_victim'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('is_child', False), models.Q(('protects_child', ''), _negated=True), _connector='OR'), name='link_to_a_child_protects_the_child'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('necessity', ''), _negated=True), name='link_says_why_it_is_necessary'),
        ),
        migrations.AddConstraint(
            model_name='orderenddecision',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='order_end_decision_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='orderbreach',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'considered')), models.Q(models.Q(('state', 'considered'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='order_breach_is_decided_by_somebody_for_a_reason'),
        ),
        append_only("offenders_orderstep"),
        append_only("offenders_orderenddecision"),
    ]
