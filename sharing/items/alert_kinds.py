"""Alert kinds about items. Each goes to the teams that it names, and says nothing but a reference."""

from __future__ import annotations

from datetime import timedelta

from sharing import practice
from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.models import Severity
from sharing.items import rules

UNDECIDED_HOURS = practice.define(
    "sharing.undecided_hours",
    "Time in which it is decided whether an item is shared",
    unit="hours",
    default=rules.UNDECIDED_HOURS,
    source="Our design, after the inquests: one working day, and not longer over a weekend",
)
CONFIRM_HOURS = practice.define(
    "sharing.confirm_hours",
    "Time in which a team confirms that it has read what was shared with it",
    unit="hours",
    default=rules.CONFIRM_HOURS,
    source="Our design: a starting value",
)
LONGEST_REVIEW_DAYS = practice.define(
    "sharing.longest_review_days",
    "Longest time until a sharing decision is looked at again",
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
        why="An item was recorded, and nobody has decided yet whether others must know of it.",
    )
)
ITEM_SHARED = register(
    AlertKind(
        name="sharing.item_shared",
        matter=Matter.ITEM,
        title="Something to read and confirm",
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
        why="An item of your team was shared, and a team has not confirmed in time that it has read it.",
    )
)
REVIEW_DUE = register(
    AlertKind(
        name="sharing.review_due",
        matter=Matter.ITEM,
        title="Look at a sharing decision again",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        why="The day of review of a sharing decision of your team has come.",
    )
)
UNLISTED_BASIS = register(
    AlertKind(
        name="sharing.unlisted_basis",
        matter=Matter.ITEM,
        title="Agree to share on an unlisted basis",
        severity=Severity.NORMAL,
        responds_in=timedelta(hours=4),
        why="Someone would share an item of your team on a lawful basis that is not in the list. Nothing is shared "
        "before a second person agrees.",
    )
)
HANDED_ON = register(
    AlertKind(
        name="sharing.item_handed_on",
        matter=Matter.ITEM,
        title="An item is held by your team now",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=1),
        why="Another team of your agency held an item and has handed it on. Your team answers for its decision now.",
    )
)
NOT_HELD = register(
    AlertKind(
        name="sharing.item_not_held",
        matter=Matter.ITEM,
        title="Nobody holds an item of your agency",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(able=Capability.MANAGE_ITEMS),
        why="Nobody of the team that holds an item may see the person any more, so that nobody reads it. A manager of "
        "the agency names the team that holds it from now on. It ends by itself once somebody holds it.",
    )
)
NOT_HELD_BY_ANYBODY = register(
    AlertKind(
        name="sharing.item_not_held_by_anybody",
        matter=Matter.ITEM,
        title="An item that no team can hold",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.REVIEW_EMERGENCIES),
        why="Nobody reads an item: those who hold it may not see the person, and no team of their agency can be told. "
        "Information assurance asks the agency to see to it.",
    )
)
