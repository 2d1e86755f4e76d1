import django.contrib.postgres.fields
import django.db.models.deletion
import sharing.clients.token_scopes
import sharing.records.uuids
from django.conf import settings
from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('oauth2_provider', '0022_refreshtoken_token_family_index'),
        ('sharing', '0050_token_scopes_by_resource'),
    ]

    operations = [
        migrations.CreateModel(
            name='TokenBinding',
            fields=[
                ('token', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='bound_to', serialize=False, to="oauth2_provider.accesstoken")),
                ('binding', models.CharField(choices=[('dpop', 'A key, by a proof with each request (DPoP)'), ('certificate', 'Its TLS certificate (mutual TLS)')], max_length=20)),
                ('thumbprint', models.CharField(max_length=43)),
            ],
        ),
        migrations.CreateModel(
            name='UsedProof',
            fields=[
                ('digest', models.UUIDField(primary_key=True, serialize=False)),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name='client',
            name='acts_for_users',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='client',
            name='binding',
            field=models.CharField(choices=[('dpop', 'A key, by a proof with each request (DPoP)'), ('certificate', 'Its TLS certificate (mutual TLS)')], default='dpop', max_length=20, verbose_name='its tokens are bound to'),
        ),
        migrations.AlterField(
            model_name='client',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=sharing.clients.token_scopes.choices, max_length=30), size=None),
        ),
        migrations.AlterField(
            model_name='client',
            name='secret_set_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='ClientKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(db_default=sharing.records.uuids.UuidV7(), editable=False, unique=True)),
                ('kid', models.CharField(max_length=100, verbose_name='key id')),
                ('algorithms', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
                ('jwk', models.JSONField()),
                ('thumbprint', models.CharField(max_length=43)),
                ('added_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('added_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keys', to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL)),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['added_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('client', 'kid'), name='client_key_id_is_of_one_key'), models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('thumbprint',), name='client_key_is_of_one_client')],
            },
        ),
    ]
