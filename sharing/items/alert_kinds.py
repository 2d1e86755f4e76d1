"""Alert kinds about items. Each goes to the teams that it names, and says nothing but a reference."""

from __future__ import annotations

from datetime import timedelta

from sharing import practice
from sharing.access.roles import Capability
from sharing.agencies.models import Team
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity
from sharing.items import rules

UNDECIDED_HOURS = practice.define(
    "sharing.undecided_hours",
    "Time to decide whether to share an item",
    unit="hours",
    default=rules.UNDECIDED_HOURS,
    source="Our design, after the inquests: 1 working day, and not longer over a weekend",
)
CONFIRM_HOURS = practice.define(
    "sharing.confirm_hours",
    "Time for a team to confirm reading a shared item",
    unit="hours",
    default=rules.CONFIRM_HOURS,
    source="Our design: a starting value",
)
LONGEST_REVIEW_DAYS = practice.define(
    "sharing.longest_review_days",
    "Longest time until a sharing decision is reviewed",
    unit="days",
    default=rules.LONGEST_REVIEW_DAYS,
    source="Our design: a quarter",
)

SHARING_UNDECIDED = register(
    AlertKind(
        name="sharing.undecided",
        matter=Matter.ITEM,
        title="Decide whether to share an item",
        severity=Severity.NORMAL,
        responds_in=timedelta(hours=rules.UNDECIDED_HOURS),
        why="An item was recorded, and no one has decided yet whether to share it.",
    )
)
ITEM_SHARED = register(
    AlertKind(
        name="sharing.item_shared",
        matter=Matter.ITEM,
        title="Shared item to read and confirm",
        severity=Severity.NORMAL,
        responds_in=timedelta(hours=rules.CONFIRM_HOURS),
        why="Another team has shared an item with your team and asks that you confirm reading it.",
    )
)
READING_NOT_CONFIRMED = register(
    AlertKind(
        name="sharing.reading_not_confirmed",
        matter=Matter.ITEM,
        title="A team has not confirmed reading",
        severity=Severity.NORMAL,
        responds_in=timedelta(hours=4),
        why="Your team shared an item, and another team has not confirmed reading it in time.",
    )
)
REVIEW_DUE = register(
    AlertKind(
        name="sharing.review_due",
        matter=Matter.ITEM,
        title="Sharing decision: review due",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        why="A sharing decision of your team has reached its review date.",
    )
)
UNLISTED_BASIS = register(
    AlertKind(
        name="sharing.unlisted_basis",
        matter=Matter.ITEM,
        title="Agree to share on an unlisted basis",
        severity=Severity.NORMAL,
        responds_in=timedelta(hours=4),
        why="Someone wants to share an item of your team on a lawful basis that is not in the list. Nothing is shared "
        "until a second person agrees.",
    )
)
HANDED_ON = register(
    AlertKind(
        name="sharing.item_handed_on",
        matter=Matter.ITEM,
        title="Item handed over to your team",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        why="Another team of your agency handed over an item. Your team now decides who it is shared with.",
    )
)
NOT_HELD = register(
    AlertKind(
        name="sharing.item_not_held",
        matter=Matter.ITEM,
        title="Item has no holding team",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(able=Capability.MANAGE_ITEMS),
        why="No one in the team that holds an item has access to the person now, so no one can read it. A manager of "
        "the agency must assign it to a team. This alert ends automatically once a team holds it.",
    )
)
NOT_HELD_BY_ANYBODY = register(
    AlertKind(
        name="sharing.item_not_held_by_anybody",
        matter=Matter.ITEM,
        title="Item that no team can hold",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="No one can read an item: its holders have no access to the person, and no team of their agency can be "
        "alerted. Ask the agency to assign it.",
    )
)
REGION_WORKING_DAYS = practice.define(
    "sharing.region_working_days",
    "Time for a region to decide on an item about a person on the register, before its national desk is alerted",
    unit="working days",
    default=1,
    source="Our design, after the inquests: a region’s item reaches the centre by rule",
)
REGION_UNDECIDED = register(
    AlertKind(
        name="sharing.region_undecided",
        matter=Matter.ITEM,
        title="A region has an item to decide on",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(team_kinds=frozenset({Team.Kind.NATIONAL_DESK})),
        why="A region holds an item about a person on the notification register and has not decided in time who must "
        "know. You are not told what it is. Ask the region.",
    )
)
REGION_LATE = register(
    AlertKind(
        name="sharing.region_late",
        matter=Matter.ITEM,
        title="Item not decided: manager to act",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        why="Your team holds an item about a person on the notification register and has not decided in time who must "
        "know. A decision with the national desk is due.",
    )
)
