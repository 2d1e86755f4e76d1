"""The form of an override that keeps drafts."""

from offenders.people.models import Offender
from offenders.person_page.draft_forms import of_person, register_forms

register_forms(Offender, ("override.propose", "Another day for a date of {subject}", of_person("override_propose")))
