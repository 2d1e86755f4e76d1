"""The person who decides on sharing an item, on the side that holds it."""

from __future__ import annotations

from django.db.models import Q

from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.duties.models import Duty
from sharing.items.models import Item


def answers_for_item(item: Item, user: User) -> bool:
    """Whether the user, of the side that holds the item, may decide on sharing it: its owner, a manager, and whoever
    decides for the agency. Whether the user is of that side is another question."""
    if item.owner_id == user.pk or user.can(Capability.MANAGE_ITEMS):
        return True
    decides = Q(decides=user) | Q(decides__isnull=True, owner=user)
    duty = Duty.objects.current().filter(decides, subject_id=item.subject_id, agency_id=item.team.agency_id)
    return duty.exists()
