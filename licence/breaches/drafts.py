"""The forms about breaches and concerns that keep a draft."""

from offenders.models import Offender
from offenders.person_page.draft_forms import of_person, register_forms
from sharing.access.roles import Capability

register_forms(Offender, ("breach.add", "A breach by {subject}", of_person("breach_add")))
register_forms(
    Offender,
    ("concern.add", "A concern about {subject}", of_person("concern_add")),
    capability=Capability.RAISE_CONCERNS,
)
