from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):
    dependencies = [("sharing", "0054_places_of_old_events")]
    operations = [migrations.AlterField(model_name="event", name="record_uid", field=models.UUIDField())]
