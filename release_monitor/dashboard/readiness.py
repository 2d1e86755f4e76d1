"""Release actions on My day, given to the reader. Managers are asked for exceptions by their alerts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from licence.models import ReadinessItem
from licence.readiness.panels.readiness import TAGS, late_in_words, thing_url
from licence.readiness.rules import readiness
from licence.readiness.rules.readiness import Body, State
from offenders.models import Offender
from sharing.cover import standing
from sharing.models import User
from sharing.time_words import format_day_month

MOST = 5  # lines shown


@dataclass(frozen=True)
class Thing:
    """One thing before a release that was given to the reader."""

    words: str
    href: str
    person: Offender
    second: str
    tag: tuple[str, str]
    is_late: bool


def before_releases(user: User, *, today: date) -> Sequence[Thing]:
    """The one due first first. One query; none for who works on none, and for a manager who acts for nobody."""
    manages = user.can(readiness.AGREES[Body.EVERYONE]) and not standing.standing().stood_for_by(user)
    if not user.can(readiness.RECORDS[Body.EVERYONE]) or manages:
        return ()
    rows = ReadinessItem.objects.open().of(user).listed_for(user).select_related("offender", "readiness")
    return [_thing(item, today=today) for item in rows.order_by("due_on", "rank", "pk")[:MOST]]


def _thing(item: ReadinessItem, *, today: date) -> Thing:
    late = late_in_words(readiness.days_late(item.due_on, on=today))
    return Thing(
        words=str(item),
        href=thing_url("readiness_thing", item.offender, item),
        person=item.offender,
        second=f"due {format_day_month(item.due_on)}{f', {late}' if late else ''}",
        tag=TAGS[State(item.state)],
        is_late=bool(late),
    )
