"""What a data file would change of rows that stand is a change that two people have yet to make."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offenders', '0036_ordinary_sentences_beside_others'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='referencechange',
            name='reference_change_open_once',
        ),
        migrations.RemoveConstraint(
            model_name='referencechange',
            name='reference_change_answered_by_somebody',
        ),
        migrations.AddField(
            model_name='referencechange',
            name='filed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='referencechange',
            name='proposed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='referencechange',
            name='state',
            field=models.CharField(choices=[('filed', 'Waiting for someone to propose it'), ('proposed', 'Waiting for an answer'), ('agreed', 'Agreed'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], db_default='proposed', default='proposed', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='referencechange',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('filed', 'proposed'))), fields=('kind', 'row'), name='reference_change_open_once'),
        ),
        migrations.AddConstraint(
            model_name='referencechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('state__in', ('filed', 'proposed'))), models.Q(models.Q(('state__in', ('filed', 'proposed')), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='reference_change_answered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='referencechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('proposed_by__isnull', False), ('state__in', ('proposed', 'agreed', 'refused', 'withdrawn'))), models.Q(('filed_at__isnull', False), ('proposed_by__isnull', True), ('state__in', ('filed', 'refused'))), _connector='OR'), name='reference_change_proposed_by_somebody'),
        ),
    ]
