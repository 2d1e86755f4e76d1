"""The form of an override that keeps drafts."""

from offenders.people.models import Offender
from offenders.person_page.draft_forms import of_person, register_forms

register_forms(Offender, ("override.propose", "Date override for {subject}", of_person("override_propose")))
