"""Which permissions does a grant carry, and how long may it last?"""

from datetime import datetime, timedelta
from enum import StrEnum


class Permission(StrEnum):
    """What a team may do to one person. The value is the first part of the Django permission's codename."""

    VIEW = "view"
    CHANGE = "change"
    SHARE = "share"  # let another team in


class GrantRole(StrEnum):
    """As what a team was let in."""

    LEAD = "lead"
    CONTRIBUTOR = "contributor"
    READER = "reader"


PERMISSIONS_OF: dict[GrantRole, frozenset[Permission]] = {
    GrantRole.READER: frozenset({Permission.VIEW}),
    GrantRole.CONTRIBUTOR: frozenset({Permission.VIEW, Permission.CHANGE}),
    GrantRole.LEAD: frozenset({Permission.VIEW, Permission.CHANGE, Permission.SHARE}),
}


class Programme(StrEnum):
    """Under which programme a person is managed. A national desk's scope names one."""

    TERRORISM = "terrorism"
    STATE_THREATS = "state_threats"


class Marking(StrEnum):
    """Handling marking of a record. OFFICIAL-SENSITIVE is OFFICIAL with a handling caveat, not a tier of its own;
    anything higher may not be held here (Government Security Classifications)."""

    OFFICIAL = "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE"


def latest_end(*, starts_at: datetime, longest_days: int) -> datetime:
    """The last moment at which a reader's grant that starts at `starts_at` may end.

    longest_days: the practice value `access.reader_longest_days` in force on the day it starts.
    """
    return starts_at + timedelta(days=longest_days)
