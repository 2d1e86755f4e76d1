"""What was answered is dropped; which row it was about stays, so that a request of before is not done a second time."""

from django.db import migrations, models

NAME_ITS_ROW = """
    UPDATE sharing_idempotencykey SET made = (body ->> 'uid')::uuid
    WHERE made IS NULL AND body ->> 'uid' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
"""


class Migration(migrations.Migration):

    dependencies = [
        ("sharing", "0011_idempotency_key_names_its_row"),
    ]

    operations = [
        migrations.RunSQL(NAME_ITS_ROW, migrations.RunSQL.noop),
        migrations.AlterField("idempotencykey", "body", models.JSONField(default=dict)),  # for the way back
        migrations.RemoveField(model_name="idempotencykey", name="body"),
        migrations.RemoveField(model_name="idempotencykey", name="told"),
    ]
