"""The form of a leaving that keeps drafts."""

from offenders.people.models import Offender
from offenders.person_page.draft_forms import of_person, register_forms

register_forms(Offender, ("release.left", "The leaving of {subject}", of_person("leaving_record")))
