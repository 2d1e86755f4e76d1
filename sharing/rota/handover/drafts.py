"""The form about handing over that keeps a draft: the note of the outgoing."""

from uuid import UUID

from django.urls import reverse

from sharing.access.roles import Capability
from sharing.drafts.kinds import DraftForm, register
from sharing.rota.handover.actions import NOTE


def is_shift(key: str) -> bool:
    try:
        return str(UUID(key)) == key
    except ValueError:
        return False


register(
    DraftForm(
        name=NOTE,
        title="Note for the next shift",
        path=lambda key, subject: reverse("shift_handover_note", kwargs={"uid": key}),
        capability=Capability.ANSWER_FOR_PEOPLE,
        is_key=is_shift,
    )
)
