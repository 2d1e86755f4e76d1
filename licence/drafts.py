"""Which forms about licences keep what was begun?"""

from django.urls import reverse

from licence.models import Check
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
LOG_CHECK = register(
    DraftForm(
        name="check.log",
        title="A check of {subject}",
        path=lambda key, subject: reverse("check_log", kwargs={"uid": subject.uid, "check_uid": key}),
        rows=Check.objects.all,
    )
)
ADD_CHECK = register(
    DraftForm(
        name="check.add",
        title="An unplanned check of {subject}",
        path=lambda key, subject: reverse("check_add", kwargs={"uid": key}),
        rows=Offender.objects.all,
    )
)
