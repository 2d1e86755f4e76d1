"""The forms about items that keep drafts."""

from django.urls import reverse

from sharing import access
from sharing.drafts.kinds import DraftForm, register
from sharing.items.actions.items import RECORD_DRAFT

register(
    DraftForm(
        name=RECORD_DRAFT,
        title="An item about {subject}",
        path=lambda key, subject: reverse("item_add", kwargs={"uid": key}),
        rows=access.subjects,
    )
)
