"""The person who decides on sharing an item, on the side that holds it."""

from __future__ import annotations

from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.cover import standing
from sharing.duties.models import Duty
from sharing.items.models import Item


def answers_for_item(item: Item, user: User) -> bool:
    """Whether the user, of the side that holds the item, may decide on sharing it: its owner, a manager, and whoever
    decides for the agency; or whoever acts for one of them on leave. Whether the user is of that side is another
    question."""
    if user.can(Capability.MANAGE_ITEMS) or standing.acts_for(user, item.owner_id, subject=item.subject_id):
        return True
    duty = Duty.objects.current().filter(subject_id=item.subject_id, agency_id=item.team.agency_id).first()
    decides = (duty.decides_id or duty.owner_id) if duty else None
    return standing.acts_for(user, decides, subject=item.subject_id)
