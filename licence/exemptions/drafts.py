"""The forms about exemptions that keep a draft."""

from licence.exemptions.models import Exemption
from licence.licences.models import LicenceCondition
from offenders.person_page.draft_forms import below_person, register_forms

register_forms(
    LicenceCondition,
    ("exemption.add", "Permission request for {subject}", below_person("exemption_add", "condition_uid")),
)
register_forms(
    Exemption,
    ("exemption.view", "View of a permission for {subject}", below_person("exemption_view", "permission_uid")),
    ("exemption.decide", "Decision on a permission for {subject}", below_person("exemption_decide", "permission_uid")),
)
