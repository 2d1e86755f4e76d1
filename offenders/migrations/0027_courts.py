from django.db import migrations, models

from sharing.records.at_once import AtOnce
from sharing.records.uuids import UuidV7


class Migration(AtOnce):

    dependencies = [
        ('offenders', '0026_reported_ends'),
    ]

    operations = [
        migrations.CreateModel(
            name='Court',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=UuidV7(), editable=False, unique=True)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=100, unique=True)),
                ('kind', models.CharField(choices=[('appeal', 'Court of Appeal'), ('high', 'High Court'), ('crown', 'Crown Court'), ('magistrates', 'Magistrates’ court'), ('supreme', 'Supreme Court')], max_length=20)),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='phone number')),
                ('phone_out_of_hours', models.CharField(blank=True, max_length=40, verbose_name='phone number out of hours')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed from')),
                ('note', models.CharField(blank=True, max_length=300)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('is_confirmed', models.BooleanField(default=False, verbose_name='confirmed')),
            ],
            options={
                'ordering': ['kind', 'name'],
            },
        ),
    ]
