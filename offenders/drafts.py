"""Which forms about people keep what was begun?"""

from django.urls import reverse

from offenders.models import Conviction, Offender
from sharing.drafts import NEW, DraftForm, register
from sharing.roles import Capability

ADD_PERSON = register(
    DraftForm(
        name="person.add",
        title="A person to add",
        path=lambda key, subject: reverse("person_add"),
        capability=Capability.ADD_PEOPLE,
    )
)
CHANGE_PERSON = register(
    DraftForm(
        name="person.change",
        title="Details of {subject}",
        path=lambda key, subject: reverse("person_details", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
ADD_CONVICTION = register(
    DraftForm(
        name="conviction.add",
        title="A conviction of {subject}",
        path=lambda key, subject: reverse("conviction_add", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
CHANGE_CONVICTION = register(
    DraftForm(
        name="conviction.change",
        title="Correction of a conviction of {subject}",
        path=lambda key, subject: reverse("conviction_change", kwargs={"uid": subject.uid, "conviction_uid": key}),
        rows=Conviction.objects.all,
    )
)

__all__ = ["ADD_CONVICTION", "ADD_PERSON", "CHANGE_CONVICTION", "CHANGE_PERSON", "NEW"]
