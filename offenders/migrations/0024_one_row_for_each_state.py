"""One row for each state of an offence, now that all have keys."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offenders', '0023_offence_keys'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='offence',
            name='is_sopc_listed',
        ),
        migrations.AlterField(
            model_name='offence',
            name='maximum',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddConstraint(
            model_name='offence',
            constraint=models.UniqueConstraint(fields=('key', 'committed_from'), name='offence_once_a_state', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='offence',
            constraint=models.CheckConstraint(condition=models.Q(('committed_until__isnull', True), ('committed_from__isnull', True), ('committed_until__gte', models.F('committed_from')), _connector='OR'), name='offence_ends_after_it_begins'),
        ),
    ]
