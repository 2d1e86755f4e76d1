"""Which forms about licences keep what was begun?"""

from django.urls import reverse

from offenders.models import Offender
from sharing.drafts import DraftForm, register

ADD_BREACH = register(
    DraftForm(
        name="breach.add",
        title="A breach by {subject}",
        path=lambda key, subject: reverse("breach_add", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
