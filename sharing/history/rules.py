"""Which moment a date and a time in London name, and how it is said."""

from __future__ import annotations

from datetime import UTC, datetime

from sharing.time_words import LONDON, format_date, say_time


def moments_of(shown: datetime) -> list[datetime]:
    """The moments at which clocks in London show this, in order: one; none in the hour that is left out in March; two
    in the hour that comes twice in October. shown: without a zone."""
    found: list[datetime] = []
    for fold in (0, 1):
        moment = shown.replace(tzinfo=LONDON, fold=fold).astimezone(UTC)
        if moment.astimezone(LONDON).replace(tzinfo=None, fold=0) == shown and moment not in found:
            found.append(moment)
    return found


def zone_at(moment: datetime) -> str:
    """ "BST" or "GMT"."""
    return moment.astimezone(LONDON).tzname() or ""


def say_with_zone(moment: datetime) -> str:
    """ "1:30am BST on 25 October 2026"."""
    return f"{say_time(moment)} {zone_at(moment)} on {format_date(moment)}"


# Tables whose rows decide who sees what, in words.
ACCESS_TABLES = {
    "sharing_grant": "access given to teams",
    "sharing_subjectpermission": "permissions of teams",
    "sharing_membership": "memberships",
    "sharing_team": "teams",
    "sharing_teamscope": "scopes",
    "sharing_user": "accounts",
    "sharing_exclusion": "exclusions",
    "sharing_restriction": "restrictions",
    "sharing_restriction_users": "people named by restrictions",
    "sharing_restriction_teams": "teams named by restrictions",
    "sharing_personprogramme": "programmes of people",
}
