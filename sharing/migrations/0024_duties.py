import django.db.models.deletion
import sharing.keys
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offenders', '0012_law_replay_by_size'),
        ('sharing', '0023_scopes_of_sharing'),
    ]

    operations = [
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ('owned_since', models.DateTimeField()),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('reason', models.CharField(max_length=500)),
                ('ended_because', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.agency')),
                ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duties_as_deputy', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='offenders.offender')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='sharing.team')),
            ],
            options={
                'verbose_name_plural': 'duties',
                'ordering': ['-starts_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('ends_at__isnull', True)), fields=['owner'], name='duty_of_owner'), models.Index(condition=models.Q(('ends_at__isnull', True)), fields=['deputy'], name='duty_of_deputy')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_at__isnull', True)), fields=('subject', 'agency'), name='duty_one_at_a_time_in_an_agency'), models.CheckConstraint(condition=models.Q(('deputy__isnull', True), models.Q(('deputy', models.F('owner')), _negated=True), _connector='OR'), name='duty_owner_and_deputy_are_two'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gte', models.F('starts_at')), _connector='OR'), name='duty_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('owned_since__lte', models.F('starts_at'))), name='duty_owner_is_no_younger_than_it'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='duty_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='DutyGap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ('missing', models.CharField(choices=[('owner', 'No owner'), ('deputy', 'No deputy')], max_length=10)),
                ('found_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.agency')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duty_gaps', to='offenders.offender')),
            ],
            options={
                'ordering': ['-found_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('subject', 'agency'), name='duty_gap_one_at_a_time_in_an_agency'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('found_at')), _connector='OR'), name='duty_gap_closes_after_it_is_found')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.keys.UuidV7(), editable=False, unique=True)),
                ('reason', models.CharField(max_length=500)),
                ('to_know', models.TextField(blank=True, db_default='', default='', verbose_name='what to know')),
                ('by_move', models.BooleanField(db_default=False, default=False)),
                ('offered_at', models.DateTimeField()),
                ('answer_due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('offered', 'Offered'), ('accepted', 'Accepted'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], db_default='offered', default='offered', max_length=10)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, db_default='', default='', max_length=500)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.agency')),
                ('from_owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sharing.team')),
                ('offered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reads_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='sharing.grant')),
                ('receiver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duty_handovers', to='offenders.offender')),
                ('to_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='sharing.team')),
            ],
            options={
                'ordering': ['-offered_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'offered')), fields=['answer_due_at'], name='duty_handover_due'), models.Index(fields=['offered_at', 'id'], name='duty_handover_by_time')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'offered')), fields=('subject', 'from_agency'), name='duty_handover_one_at_a_time_of_an_agency'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('state', 'offered')), models.Q(models.Q(('state', 'offered'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='duty_handover_is_answered_at_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), ('answered_by__isnull', False), _connector='OR'), name='duty_handover_is_accepted_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['refused', 'withdrawn']), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='duty_handover_is_refused_for_a_reason'), models.CheckConstraint(condition=models.Q(('answer_due_at__gt', models.F('offered_at'))), name='duty_handover_is_due_after_its_offer'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='duty_handover_has_a_reason')],
            },
        ),
    ]
