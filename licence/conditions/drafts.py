"""The forms about conditions that keep a draft."""

from licence.licences.models import Licence, LicenceCondition
from offenders.person_page.draft_forms import below_person, register_forms

register_forms(
    Licence,
    # Which of the policy's conditions it was stands in the draft: the page to choose one leads on to it.
    ("condition.add", "A condition for {subject}", below_person("licence_condition_choose", "licence_uid")),
    ("condition.bespoke", "A bespoke condition for {subject}", below_person("licence_bespoke_add", "licence_uid")),
)
register_forms(
    LicenceCondition,
    ("condition.change", "Change of a condition of {subject}", below_person("condition_change", "condition_uid")),
    ("zone.add", "A place of a condition of {subject}", below_person("zone_add", "condition_uid")),
)
