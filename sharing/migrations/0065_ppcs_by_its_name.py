"""The agency kind and the role of PPCS take the name of the glossary."""

from django.db import migrations, models

from sharing.records.at_once import AtOnce

from sharing.records.renamed_values import rename_in_lists, rename_values

NAMES = {"casework": "ppcs"}
MOVED = (
    rename_values("sharing_agency", "kind", names=NAMES),
    rename_in_lists("sharing_alert", "for_roles", names=NAMES),
    rename_values("sharing_practicevalue", "name", names={"load.norm_casework": "load.norm_ppcs"}),
)
ROLES = (
    *("ct_analyst", "ct_offender_manager", "ct_manager", "probation_officer"),
    *("probation_manager", "probation_duty_manager", "probation_head", "prison_offender_manager"),
    *("prison_decision_maker", "prison_security", "ppcs", "victim_liaison"),
    *("duty_officer", "mappa_coordinator", "information_owner", "privacy_officer"),
    *("auditor", "commander", "administrator", "partner"),
)


class Migration(AtOnce):
    dependencies = [("sharing", "0064_tokens_know_their_code")]

    operations = [
        migrations.RemoveConstraint(model_name="user", name="user_role_is_known"),
        *MOVED,
        rename_values("sharing_user", "role", names=NAMES),
        rename_values("sharing_auditentry", "role", names=NAMES, append_only=True),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [*ROLES])), name="user_role_is_known"
            ),
        ),
    ]
