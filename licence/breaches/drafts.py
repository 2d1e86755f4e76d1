"""The form about breaches that keeps a draft."""

from offenders.models import Offender
from offenders.person_page.draft_forms import of_person, register_forms

register_forms(Offender, ("breach.add", "A breach by {subject}", of_person("breach_add")))
