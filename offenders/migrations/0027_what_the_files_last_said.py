"""What the data files last said of each row, so that what people changed since is known."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('offenders', '0026_law_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='FiledRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('key', models.CharField(max_length=160)),
                ('row', models.UUIDField()),
                ('said', models.JSONField()),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['kind', 'key'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='filed_row_once')],
            },
        ),
    ]
