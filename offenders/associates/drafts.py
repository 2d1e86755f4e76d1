"""The form of a link keeps drafts."""

from offenders.people.models import Offender
from offenders.person_page.draft_forms import of_person, register_forms
from sharing.access.roles import Capability

register_forms(
    Offender, ("link.record", "A link of {subject}", of_person("link_record")), capability=Capability.KEEP_LINKS
)
