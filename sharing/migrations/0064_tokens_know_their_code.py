"""A token knows the digest of the code that it was given for, so that it ends when the code is sent again."""

from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):
    dependencies = [("sharing", "0063_authors_have_seen_their_items")]

    operations = [
        migrations.AddField(
            model_name="tokenbinding", name="code", field=models.UUIDField(db_index=True, null=True)
        ),
    ]
