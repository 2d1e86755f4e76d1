
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0003_idempotency'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('action', 'administration')), fields=['target_type', 'target_id', 'id'], name='audit_of_administration'),
        ),
    ]
