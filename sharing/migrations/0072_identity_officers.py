"""The role of the identity desk."""

from django.db import migrations, models

from sharing.records.at_once import AtOnce

ROLES = (
    *("ct_analyst", "ct_offender_manager", "ct_manager", "probation_officer"),
    *("probation_manager", "probation_duty_manager", "probation_head", "prison_offender_manager"),
    *("prison_decision_maker", "prison_security", "ppcs", "victim_liaison"),
    *("duty_officer", "mappa_coordinator", "identity_officer", "information_owner", "privacy_officer"),
    *("auditor", "commander", "administrator", "partner"),
)


class Migration(AtOnce):
    dependencies = [("sharing", "0071_data_requests")]

    operations = [
        migrations.RemoveConstraint(model_name="user", name="user_role_is_known"),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [*ROLES])), name="user_role_is_known"
            ),
        ),
    ]
