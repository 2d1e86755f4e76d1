"""What is due to police by the next working day: on each working morning a letter to those who take notices, without
personal data and with the way to the list. (Nobody is alerted before a duty is late.)"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.register.models import RegisterEntry
from sharing.access import roles
from sharing.access.roles import Capability
from sharing.alerts import digests
from sharing.models import Digest, Membership, Team, User
from sharing.practice.working_time import is_working_day

KIND = "register.due_next"
TITLE = "The list of what is due to police by the next working day"


@transaction.atomic
def send(*, at: datetime) -> int:
    """Once for each working day, in its own morning or as soon after as this runs. Returns how many letters.

    Who can see nobody with something due then hears nothing: a letter tells of no one who is hidden from its reader.
    """
    on = timezone.localdate(at)
    if not is_working_day(on) or Digest.objects.filter(kind=KIND, key=on.isoformat()).exists():
        return 0
    letters = 0
    for team, readers in _readers(on=on, at=at).items():
        letters += digests.tell_people(
            User.objects.filter(pk__in=readers),
            team=team,
            kind=KIND,
            key=on.isoformat(),
            title=TITLE,
            path=f"{reverse('notification_register')}?when=next",
            at=at,
        )
    return letters


def _readers(*, on: date, at: datetime) -> dict[Team, list[int]]:
    """Who takes notices and can see somebody with something due, by the first of their teams."""
    found: dict[Team, list[int]] = defaultdict(list)
    due = RegisterEntry.objects.due_next(on=on)
    if not due.exists():
        return found
    rows = Membership.objects.live(at=at).filter(
        user__is_active=True, user__role__in=roles.holders(Capability.TAKE_NOTICES), team__closed_at=None
    )
    first: dict[int, Membership] = {}
    for row in rows.exclude(team__kind=Team.Kind.PERSONAL).select_related("user", "team").order_by("user", "pk"):
        first.setdefault(row.user_id, row)
    for row in first.values():
        if due.listed_for(row.user).exists():
            found[row.team].append(row.user_id)
    return found
