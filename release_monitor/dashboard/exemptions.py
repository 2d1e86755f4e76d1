"""Exemptions on My day: the requests that wait for the reader's decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from licence.exemptions.actions.moves import url_of
from licence.models import Exemption
from offenders.models import Offender
from sharing.access.roles import Capability
from sharing.models import User
from sharing.time_words import format_near_datetime

MOST = 5  # lines shown


@dataclass(frozen=True)
class ToDecide:
    """One request that another person must decide."""

    words: str
    href: str
    person: Offender
    second: str
    is_near: bool  # it would have begun


def exemptions_to_decide(user: User, *, at: datetime) -> Sequence[ToDecide]:
    """The one that would begin first, first. One query; none for a role that decides on none."""
    if not user.can(Capability.APPROVE_EXEMPTIONS):
        return ()
    rows = Exemption.objects.for_decision_by(user).filter(ends_at__gt=at).listed_for(user)
    shown = rows.select_related("offender", "condition", "asked_by").order_by("starts_at", "pk")[:MOST]
    return [
        ToDecide(
            words=f"Permission under condition {exemption.condition.position}",
            href=url_of(exemption),
            person=exemption.offender,
            second=f"Asked for by {exemption.asked_by}, from {format_near_datetime(exemption.starts_at, at=at)}",
            is_near=exemption.starts_at <= at,
        )
        for exemption in shown
    ]
