"""The form of MAPPA that keeps a draft: the minutes."""

from offenders.mappa.models import MappaMeeting
from offenders.person_page.draft_forms import below_person, register_forms
from sharing.access.roles import Capability
from sharing.access.rules import Permission

register_forms(
    MappaMeeting,
    ("mappa.minutes", "Minutes of a meeting about {subject}", below_person("mappa_minutes_write", "meeting_uid")),
    capability=Capability.RUN_MAPPA,
    permission=Permission.VIEW,
)
