"""Forms of who a person is that keep drafts."""

from django.urls import reverse

from offenders.people.models import Offender
from offenders.person_page.draft_forms import of_person, register_forms
from sharing.access.roles import Capability
from sharing.drafts.kinds import DraftForm, register

register(
    DraftForm(
        name="person.add",
        title="A person to add",
        path=lambda key, subject: reverse("person_add"),
        capability=Capability.ADD_PEOPLE,
    )
)
register_forms(Offender, ("person.change", "Details of {subject}", of_person("person_details")))
