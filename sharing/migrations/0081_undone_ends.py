"""An end of access that was set in a review can be taken back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offenders', '0015_stored_by_the_clock'),
        ('sharing', '0080_destruction_begun'),
    ]

    operations = [
        migrations.AddField(
            model_name='plannedend',
            name='undone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='plannedend',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='plannedend',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('objected_at__isnull', True), ('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='planned_end_is_undone_by_somebody'),
        ),
    ]
