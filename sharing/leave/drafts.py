"""The form about leave that keeps a draft."""

from django.urls import reverse

from sharing.access.roles import Capability
from sharing.drafts.kinds import DraftForm, register

PLAN = register(
    DraftForm(
        name="leave.plan",
        title="Leave to plan",
        path=lambda key, subject: reverse("leave_add"),
        capability=Capability.ANSWER_FOR_PEOPLE,
    )
)
