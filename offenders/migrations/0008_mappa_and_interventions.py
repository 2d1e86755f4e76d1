"""MAPPA cases with their levels, meetings, minutes, actions and answers; and interventions."""

import django.db.models.deletion
import django.utils.timezone
import sharing.records.uuids
from django.conf import settings
from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('offenders', '0007_notification_register'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Intervention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('provider', models.CharField(max_length=120)),
                ('purpose', models.CharField(max_length=500)),
                ('starts_on', models.DateField(verbose_name='start')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='planned end')),
                ('ends_with_licence', models.BooleanField(default=False, verbose_name='required by the licence')),
                ('state', models.CharField(choices=[('running', 'Running'), ('completed', 'Completed'), ('stopped', 'Stopped'), ('ended_with_licence', 'Ended with the licence')], default='running', max_length=20)),
                ('last_session_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, max_length=500)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interventions', to='offenders.offender')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-starts_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='InterventionSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('on', models.DateField()),
                ('attended', models.CharField(choices=[('came', 'Came'), ('excused', 'Did not come, with a reason'), ('missed', 'Missed')], max_length=10)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('intervention', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='offenders.intervention')),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='MappaCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('programme', models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats')], max_length=20)),
                ('state', models.CharField(choices=[('identified', 'Identified'), ('level_proposed', 'Level proposed'), ('level_set', 'Level set'), ('level_changed', 'Level changed'), ('exit_proposed', 'Exit proposed'), ('exited', 'Exited')], default='identified', max_length=20)),
                ('category', models.CharField(blank=True, choices=[('4', 'Category 4'), ('3', 'Category 3'), ('2', 'Category 2'), ('1', 'Category 1'), ('', 'Not known')], max_length=1)),
                ('basis', models.CharField(blank=True, choices=[('offence', 'Relevant terrorist offender, by offence and sentence'), ('risk', 'At risk of terrorism-related activity'), ('other', 'Another category'), ('', 'Not known')], max_length=10, verbose_name='why this category')),
                ('category_reason', models.CharField(blank=True, max_length=500, verbose_name='why, in words')),
                ('risk_reason', models.CharField(blank=True, max_length=1000, verbose_name='why the person is at risk')),
                ('risk_proposed_at', models.DateTimeField(blank=True, null=True)),
                ('risk_agreed_at', models.DateTimeField(blank=True, null=True)),
                ('level', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Level 1: one agency'), (2, 'Level 2: agencies meet'), (3, 'Level 3: seniors commit resources')], null=True)),
                ('level_set_on', models.DateField(blank=True, null=True)),
                ('lead', models.CharField(choices=[('probation', 'Probation'), ('police', 'Police'), ('prison', 'Prison')], default='probation', max_length=20, verbose_name='lead agency')),
                ('is_ct', models.BooleanField(default=True, verbose_name='CT MAPPA, not local')),
                ('area', models.CharField(blank=True, max_length=80)),
                ('review_due_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day of notification and orders')),
                ('exit_reviewed_on', models.DateField(blank=True, null=True)),
                ('exit_reason', models.CharField(blank=True, max_length=500, verbose_name='why it should end')),
                ('exit_proposed_at', models.DateTimeField(blank=True, null=True)),
                ('exited_on', models.DateField(blank=True, null=True)),
                ('identified_on', models.DateField(default=django.utils.timezone.localdate)),
                ('earlier_words', models.CharField(blank=True, max_length=1000, verbose_name='said before it was kept here')),
                ('chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coordinator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('exit_proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mappa_cases', to='offenders.offender')),
                ('risk_agreed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('risk_proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MappaExitAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('programme', models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats')], max_length=20)),
                ('body', models.CharField(choices=[('police', 'Police'), ('probation', 'Probation'), ('prison', 'Prison'), ('local_authority', 'Local authority'), ('health', 'Health'), ('home_office', 'Home Office'), ('monitoring', 'Electronic monitoring'), ('other', 'Another body')], max_length=20, verbose_name='agency')),
                ('is_yes', models.BooleanField()),
                ('answer_reason', models.CharField(max_length=500, verbose_name='reason')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exit_answers', to='offenders.mappacase')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
            ],
            options={
                'ordering': ['given_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MappaLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('programme', models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats')], max_length=20)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Level 1: one agency'), (2, 'Level 2: agencies meet'), (3, 'Level 3: seniors commit resources')])),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('set', 'Set'), ('refused', 'Refused')], default='proposed', max_length=10)),
                ('level_reason', models.CharField(max_length=1000, verbose_name='why this level')),
                ('proposed_for', models.CharField(choices=[('police', 'Police'), ('probation', 'Probation'), ('prison', 'Prison'), ('local_authority', 'Local authority'), ('health', 'Health'), ('home_office', 'Home Office'), ('monitoring', 'Electronic monitoring'), ('other', 'Another body')], max_length=20, verbose_name='proposed for')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('coordinator_at', models.DateTimeField(blank=True, null=True)),
                ('chair_at', models.DateTimeField(blank=True, null=True)),
                ('set_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('refused_because', models.CharField(blank=True, max_length=500)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='offenders.mappacase')),
                ('chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('coordinator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['proposed_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MappaMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('programme', models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats')], max_length=20)),
                ('planned_at', models.DateTimeField(verbose_name='when')),
                ('place', models.CharField(blank=True, max_length=160)),
                ('level', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Level 1: one agency'), (2, 'Level 2: agencies meet'), (3, 'Level 3: seniors commit resources')], null=True)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('pack_sent', 'Pack sent'), ('held', 'Held'), ('minutes_draft', 'Minutes being written'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default='planned', max_length=15)),
                ('pack_sent_at', models.DateTimeField(blank=True, null=True)),
                ('held_on', models.DateField(blank=True, null=True)),
                ('was_held_in_custody', models.BooleanField(blank=True, null=True, verbose_name='the person was held on the day')),
                ('minutes_due_on', models.DateField(blank=True, null=True)),
                ('summary', models.TextField(blank=True, verbose_name='summary that may be disclosed')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_reason', models.CharField(blank=True, max_length=500, verbose_name='why it closed without a core agency')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_because', models.CharField(blank=True, max_length=500)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='offenders.mappacase')),
                ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('moved_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='instead_of', to='offenders.mappameeting')),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
                ('pack_sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('planned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('summary_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['planned_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MappaAttendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('programme', models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats')], max_length=20)),
                ('body', models.CharField(choices=[('police', 'Police'), ('probation', 'Probation'), ('prison', 'Prison'), ('local_authority', 'Local authority'), ('health', 'Health'), ('home_office', 'Home Office'), ('monitoring', 'Electronic monitoring'), ('other', 'Another body')], max_length=20, verbose_name='agency')),
                ('attendee', models.CharField(max_length=120, verbose_name='name')),
                ('invited_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('was_there', models.BooleanField(blank=True, null=True)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.mappacase')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='offenders.mappameeting')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='MappaAgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('programme', models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats')], max_length=20)),
                ('number', models.PositiveSmallIntegerField()),
                ('topic', models.CharField(max_length=200, verbose_name='for decision')),
                ('body', models.CharField(choices=[('police', 'Police'), ('probation', 'Probation'), ('prison', 'Prison'), ('local_authority', 'Local authority'), ('health', 'Health'), ('home_office', 'Home Office'), ('monitoring', 'Electronic monitoring'), ('other', 'Another body')], max_length=20, verbose_name='who brings it')),
                ('decision', models.CharField(blank=True, max_length=1000)),
                ('dissent', models.CharField(blank=True, max_length=500, verbose_name='who disagreed, and why')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='by')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.mappacase')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='offenders.mappameeting')),
            ],
            options={
                'ordering': ['number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MappaAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('programme', models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats')], max_length=20)),
                ('task', models.CharField(max_length=300, verbose_name='what is to be done')),
                ('body', models.CharField(choices=[('police', 'Police'), ('probation', 'Probation'), ('prison', 'Prison'), ('local_authority', 'Local authority'), ('health', 'Health'), ('home_office', 'Home Office'), ('monitoring', 'Electronic monitoring'), ('other', 'Another body')], max_length=20, verbose_name='agency')),
                ('due_on', models.DateField(verbose_name='by')),
                ('state', models.CharField(choices=[('set', 'Open'), ('done', 'Done'), ('refused', 'Refused'), ('accepted', 'Accepted')], default='set', max_length=10)),
                ('outcome', models.CharField(blank=True, max_length=1000, verbose_name='proof, or reason')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('sent_back_because', models.CharField(blank=True, max_length=500)),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('set_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('point', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='actions', to='offenders.mappaagendaitem')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='offenders.mappacase')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='offenders.mappameeting')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MappaMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('programme', models.CharField(choices=[('terrorism', 'Terrorism'), ('state_threats', 'State threats')], max_length=20)),
                ('text', models.TextField(verbose_name='minutes')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.mappacase')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='minutes', to='offenders.mappameeting')),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.offender')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'mappa minutes',
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='intervention',
            index=models.Index(fields=['recorded_at', 'id'], name='intervention_by_time'),
        ),
        migrations.AddIndex(
            model_name='intervention',
            index=models.Index(condition=models.Q(('state', 'running')), fields=['last_session_on', 'id'], name='intervention_running'),
        ),
        migrations.AddConstraint(
            model_name='intervention',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='intervention_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='intervention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='intervention_ended_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='interventionsession',
            constraint=models.UniqueConstraint(fields=('intervention', 'on'), name='intervention_session_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='mappacase',
            index=models.Index(condition=models.Q(('state', 'exited'), _negated=True), fields=['review_due_on', 'id'], name='mappa_case_by_review'),
        ),
        migrations.AddIndex(
            model_name='mappacase',
            index=models.Index(fields=['identified_on', 'id'], name='mappa_case_by_time'),
        ),
        migrations.AddConstraint(
            model_name='mappacase',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'exited'), _negated=True), fields=('offender', 'programme'), name='mappa_case_open_once'),
        ),
        migrations.AddConstraint(
            model_name='mappacase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), ('category', '')), models.Q(models.Q(('category', ''), _negated=True), models.Q(('basis', ''), _negated=True)), _connector='OR'), name='mappa_category_has_its_basis'),
        ),
        migrations.AddConstraint(
            model_name='mappacase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis__in', ['offence', 'risk']), _negated=True), ('category', '4'), _connector='OR'), name='mappa_category_4_by_law_or_risk'),
        ),
        migrations.AddConstraint(
            model_name='mappacase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'risk'), _negated=True), models.Q(('risk_agreed_by__isnull', False), ('risk_proposed_by__isnull', False), models.Q(('risk_agreed_by', models.F('risk_proposed_by')), _negated=True)), _connector='OR'), name='mappa_risk_is_found_by_two'),
        ),
        migrations.AddConstraint(
            model_name='mappacase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('level__isnull', True), ('level_set_on__isnull', True)), models.Q(('level__isnull', False), ('level_set_on__isnull', False)), _connector='OR'), name='mappa_level_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='mappacase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('exited_on__isnull', False), ('state', 'exited')), models.Q(models.Q(('state', 'exited'), _negated=True), ('exited_on__isnull', True)), _connector='OR'), name='mappa_exit_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='mappacase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('programme', 'state_threats'), _negated=True), models.Q(('basis', 'offence'), _negated=True), _connector='OR'), name='mappa_no_category_4_of_state_threats'),
        ),
        migrations.AddIndex(
            model_name='mappalevel',
            index=models.Index(fields=['proposed_at', 'id'], name='mappa_level_by_time'),
        ),
        migrations.AddConstraint(
            model_name='mappalevel',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('case',), name='mappa_level_proposed_once'),
        ),
        migrations.AddConstraint(
            model_name='mappalevel',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True), ('state', 'set')), fields=('case',), name='mappa_level_in_force_once'),
        ),
        migrations.AddConstraint(
            model_name='mappalevel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'set'), _negated=True), models.Q(('chair__isnull', False), ('coordinator__isnull', False), ('set_on__isnull', False), models.Q(('coordinator', models.F('chair')), _negated=True)), _connector='OR'), name='mappa_level_is_set_by_two'),
        ),
        migrations.AddConstraint(
            model_name='mappalevel',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('set_on')), _connector='OR'), name='mappa_level_ends_after_it_starts'),
        ),
        migrations.AddIndex(
            model_name='mappameeting',
            index=models.Index(fields=['planned_at', 'id'], name='mappa_meeting_by_time'),
        ),
        migrations.AddIndex(
            model_name='mappameeting',
            index=models.Index(condition=models.Q(('state__in', ['held', 'minutes_draft'])), fields=['minutes_due_on', 'id'], name='mappa_meeting_by_minutes'),
        ),
        migrations.AddConstraint(
            model_name='mappameeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancelled_at__isnull', False), ('moved_to__isnull', False), models.Q(('cancelled_because', ''), _negated=True)), _connector='OR'), name='mappa_meeting_is_cancelled_for_another'),
        ),
        migrations.AddConstraint(
            model_name='mappameeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['held', 'minutes_draft', 'closed']), _negated=True), ('held_on__isnull', False), _connector='OR'), name='mappa_meeting_held_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='mappameeting',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), models.Q(('closed_by__isnull', False), ('state', 'closed')), _connector='OR'), name='mappa_meeting_is_closed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='mappaattendance',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('meeting', 'user'), name='mappa_invited_once'),
        ),
        migrations.AddConstraint(
            model_name='mappaattendance',
            constraint=models.CheckConstraint(condition=models.Q(('attendee', ''), _negated=True), name='mappa_invited_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='mappaagendaitem',
            constraint=models.UniqueConstraint(fields=('meeting', 'number'), name='mappa_agenda_numbers_once'),
        ),
        migrations.AddConstraint(
            model_name='mappaagendaitem',
            constraint=models.CheckConstraint(condition=models.Q(('decided_at__isnull', True), models.Q(('due_on__isnull', False), ('owner__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='mappa_decision_has_owner_and_day'),
        ),
        migrations.AddIndex(
            model_name='mappaaction',
            index=models.Index(fields=['due_on', 'id'], name='mappa_action_by_day'),
        ),
        migrations.AddIndex(
            model_name='mappaaction',
            index=models.Index(condition=models.Q(('state', 'set')), fields=['owner', 'due_on'], name='mappa_action_by_owner'),
        ),
        migrations.AddConstraint(
            model_name='mappaaction',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'set'), models.Q(('answered_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='mappa_action_has_its_proof'),
        ),
        migrations.AddConstraint(
            model_name='mappaaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', False), ('state', 'accepted')), models.Q(('state', 'accepted'), _negated=True), _connector='OR'), name='mappa_action_is_accepted_at_a_time'),
        ),
    ]
