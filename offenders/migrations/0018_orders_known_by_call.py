from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offenders", "0017_what_a_document_orders")]

    operations = [
        migrations.RemoveConstraint(model_name="releaseorder", name="order_has_a_document_or_a_call"),
        migrations.AddField(
            model_name="releaseorder",
            name="is_by_call",
            field=models.BooleanField(default=False, verbose_name="known by a telephone call"),
        ),
    ]
