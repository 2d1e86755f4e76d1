import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sharing.records.append_only import said_once, stored_by_the_clock
from sharing.records.at_once import AtOnce
from sharing.records.uuids import UuidV7


class Migration(AtOnce):

    dependencies = [
        ('offenders', '0025_acquitted_before_a_custody'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportedEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=UuidV7(), editable=False, unique=True)),
                ('happening', models.CharField(max_length=30)),
                ('happened_on', models.DateField()),
                ('note', models.CharField(max_length=300, verbose_name='how it is known')),
                ('reported_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('confirm_due_at', models.DateTimeField()),
                ('evidence', models.CharField(blank=True, max_length=200)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('refused_because', models.CharField(blank=True, max_length=300)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('movement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='offenders.movement')),
                ('offender', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reported_ends', to='offenders.offender')),
                ('refused_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-reported_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True), ('refused_at__isnull', True)), fields=('offender',), name='reported_end_open_once_a_person'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True), ('evidence', ''), ('movement__isnull', True)), models.Q(('confirmed_at__isnull', False), ('movement__isnull', False), ('refused_at__isnull', True), models.Q(('evidence', ''), _negated=True), models.Q(('confirmed_by', models.F('reported_by')), _negated=True)), _connector='OR'), name='reported_end_is_confirmed_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_because', ''), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False), models.Q(('refused_because', ''), _negated=True)), _connector='OR'), name='reported_end_is_refused_for_a_reason')],
            },
        ),
        said_once(
            "offenders_reportedend",
            *("evidence", "confirmed_at", "confirmed_by_id", "refused_at", "refused_by_id", "refused_because"),
        ),
        *stored_by_the_clock("offenders_reportedend"),
    ]
