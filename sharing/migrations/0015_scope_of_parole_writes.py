import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sharing', '0014_scope_of_parole'),
    ]

    operations = [
        migrations.AlterField(
            model_name='client',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('people:read', 'Read people'), ('releases:read', 'Read releases and weekly lists'), ('alerts:read', 'Read alerts'), ('alerts:write', 'Acknowledge alerts'), ('grants:read', 'Read which teams were let in'), ('licences:read', 'Read licences in force'), ('checks:read', 'Read plans and checks'), ('checks:write', 'Log checks'), ('breaches:read', 'Read breaches'), ('breaches:write', 'Record breaches'), ('parole:read', 'Read parole reviews, hearings and decisions'), ('parole:write', 'Record referrals, hearings and decisions of the Board')], max_length=30), size=None),
        ),
    ]
