"""Applications that act as the person who allows them: they have redirect addresses in the place of an account."""
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from sharing.records.at_once import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('sharing', '0059_names_of_the_glossary'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='client',
            name='client_has_credentials_that_are_hashed',
        ),
        migrations.AlterField(
            model_name='client',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clients', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.CheckConstraint(condition=models.Q(('client_type', 'confidential'), ('hash_client_secret', True)), name='client_has_credentials_that_are_hashed'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('authorization_grant_type', 'client-credentials'), ('redirect_uris', ''), ('user__isnull', False)), models.Q(('acts_for_users', False), ('authorization_grant_type', 'authorization-code'), ('user__isnull', True), models.Q(('redirect_uris', ''), _negated=True)), _connector='OR'), name='client_acts_as_its_account_or_as_who_allows_it'),
        ),
    ]
