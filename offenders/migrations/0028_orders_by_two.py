import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from sharing.records.at_once import AtOnce

# Of orders from before: bail and what ends a prosecution end remand, any other what holds the person by the record.
FILL = """
UPDATE offenders_releaseorder o SET
    ordered_at = o.recorded_at,
    how = CASE WHEN o.confirmed_at IS NULL THEN '' ELSE 'document' END,
    document_at = o.confirmed_at,
    document_by_id = o.confirmed_by_id,
    ends = CASE
        WHEN o.kind IN ('bail', 'acquitted', 'discontinued') THEN 'remand'
        WHEN p.is_recall THEN 'recall'
        WHEN EXISTS (SELECT FROM offenders_sentence s JOIN offenders_conviction c ON c.id = s.conviction_id
                     WHERE c.offender_id = o.offender_id)
          OR EXISTS (SELECT FROM offenders_keydate k WHERE k.offender_id = o.offender_id AND k.superseded_at IS NULL)
            THEN 'sentence'
        ELSE 'remand' END
FROM offenders_custodyperiod p WHERE p.id = o.period_id
"""


class Migration(AtOnce):

    dependencies = [
        ('offenders', '0027_courts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='releaseorder',
            name='order_stands_once_a_period',
        ),
        migrations.AddField(
            model_name='releaseorder',
            name='checked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='confirmed with them at'),
        ),
        migrations.AddField(
            model_name='releaseorder',
            name='checked_with',
            field=models.CharField(blank=True, max_length=160, verbose_name='confirmed with'),
        ),
        migrations.AddField(
            model_name='releaseorder',
            name='court',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offenders.court'),
        ),
        migrations.AddField(
            model_name='releaseorder',
            name='document_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='document seen'),
        ),
        migrations.AddField(
            model_name='releaseorder',
            name='document_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='releaseorder',
            name='ends',
            field=models.CharField(choices=[('remand', 'Remand'), ('sentence', 'Sentence'), ('recall', 'Recall')], default='sentence', max_length=10, verbose_name='what it ends'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='releaseorder',
            name='how',
            field=models.CharField(blank=True, choices=[('call', 'Called the court back on the number shown'), ('system', 'Seen in the court’s own system'), ('document', 'Compared with its document')], max_length=10, verbose_name='how it was confirmed'),
        ),
        migrations.AddField(
            model_name='releaseorder',
            name='number_called',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='releaseorder',
            name='ordered_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='made'),
        ),
        migrations.AddConstraint(
            model_name='releaseorder',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('period', 'ends'), name='order_stands_once_a_period_and_authority'),
        ),
        migrations.AddConstraint(
            model_name='releaseorder',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(('confirmed_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='order_is_confirmed_by_another'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
