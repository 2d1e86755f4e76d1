"""A breach names the link to the person it was with."""

import django.db.models.deletion
from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('licence', '0003_breaches_say_no_breach'),
        ('offenders', '0006_orders_and_links'),
    ]

    operations = [
        migrations.AddField(
            model_name='breach',
            name='link',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='offenders.link'),
        ),
    ]
