"""MAPPA on My day: the actions that the reader is to do, or to accept as chair, and meetings of a co-ordinator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from offenders.mappa.panels import ActionLine, action_lines
from offenders.models import MappaAction
from sharing.models import User

MOST = 8  # lines shown; the page of each person has all


def actions_for(user: User, *, at: datetime) -> Sequence[ActionLine]:
    """The longest overdue first. One query."""
    rows = MappaAction.objects.listed_for(user).waiting_for(user)
    shown = rows.select_related("offender", "owner", "chair").order_by("due_on", "pk")[:MOST]
    return action_lines(shown, user, today=timezone.localdate(at))
