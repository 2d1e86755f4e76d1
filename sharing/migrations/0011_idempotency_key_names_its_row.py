from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("sharing", "0010_asking_prisons_is_a_scope"),
    ]

    operations = [
        migrations.AddField(
            model_name="idempotencykey",
            name="made",
            field=models.UUIDField(null=True),
        ),
    ]
