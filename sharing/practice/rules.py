"""Rules of service settings: the bounds of a value, which change of it protects less, and what it protects."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

TIMES = 4  # (our design) a value without bounds of its own may be so many times what we hold right
LEAST_CEILING = 10  # (our design) of values that are small, such as one day


class Safer(StrEnum):
    """Which way a value protects more."""

    LESS = "less"
    MORE = "more"
    NEITHER = "neither"  # it protects nobody, such as a norm of how much work somebody has


def bounds_of(default: Any, between: tuple[int, int] | None, *, unit: str) -> tuple[float, float] | None:
    """The least and the most that a value may be, or each of a list; None of words, dates and yes or no.

    Without bounds of its own: an hour of the day is one of 24; another number is at most 4 times the default, or 10,
    and never nought where the default is not.
    """
    if between is not None:
        return between
    numbers = [item for item in (default if isinstance(default, list | tuple) else [default]) if _is_number(item)]
    if not numbers:
        return None
    if unit.startswith(("o’clock", "o'clock")):
        return 0, 23
    may_be_none = min(numbers) == 0 or isinstance(default, list | tuple)
    return 0 if may_be_none else min(1, *numbers), max(TIMES * max(numbers), LEAST_CEILING)


def is_within(value: Any, bounds: tuple[float, float] | None) -> bool:
    """Whether a number, or each number of a list, is one of these; both ends are."""
    if bounds is None:
        return True
    items: Sequence[Any] = value if isinstance(value, list | tuple) else [value]
    return all(bounds[0] <= item <= bounds[1] for item in items if _is_number(item))


def loosens(was: Any, now: Any, *, safer: Safer | None) -> bool:
    """Whether the new value protects less. Where nobody has said which way protects more, each change counts as one
    that does; so does a list that loses one of its values."""
    if _plain(was) == _plain(now) or safer is Safer.NEITHER:
        return False
    if safer is None:
        return True
    if isinstance(was, list | tuple):
        lost, gained = set(was) - set(now), set(now) - set(was)
        return bool(lost if safer is Safer.MORE else gained)
    return bool(now > was if safer is Safer.LESS else now < was)


def protects(name: str) -> str:
    """What depends on a setting, by the family that its name begins with."""
    return PROTECTS.get(name.split(".", maxsplit=1)[0], "")


PROTECTS = {
    "access": "How long someone can see a person who is no longer theirs to see",
    "alerts": "That an alert is acknowledged in time, by someone",
    "briefing": "That command reads what is current",
    "budget": "That alerts are few enough to be read",
    "clients": "How long a partner system has access without a review",
    "closing": "That no case is closed too early, or kept for no reason",
    "convictions": "That a release date does not rest on a wrong conviction or sentence",
    "data_requests": "That a person who asks for their data is answered in time",
    "dates": "That no one is released on a wrong date",
    "drafts": "That unsent text about a person is not kept",
    "duties": "That every person has someone who is responsible",
    "events": "That partner systems hear of a change, and no one else does",
    "fields": "Who can see a home address",
    "figures": "That figures are current",
    "forecast": "That a forecast is not taken for more than it is",
    "identities": "That no one learns from a form who is on record, and that one person has one record",
    "imports": "That a file about many people is not kept",
    "interventions": "That support that stopped is noticed",
    "joint_teams": "That a joint team sees people only while its agencies need it",
    "leave": "That work of someone on leave is covered",
    "licence": "That a licence, check, breach or recall is dealt with in time",
    "load": "That no officer carries more than they can do",
    "movements": "That no one counts as dead, removed, acquitted or free of a licence on one person's word",
    "matches": "That people who share a detail are found, and no one learns of someone they do not see",
    "mappa": "That agencies meet in time about a person",
    "notice": "That a team knows in time that its access ends",
    "orders": "That orders are made and renewed in time",
    "papers": "That a person is given their papers in time",
    "parole": "That a parole review is heard in time, and victims are informed",
    "police_handover": "That police take over before a licence ends",
    "reach": "That a person on call can be reached",
    "reference": "That reference data is checked by 2 people in time",
    "register": "That police know in time when a notification period ends",
    "releases": "That a release is recorded, checked and alerted in time",
    "reports": "That reports are current",
    "requests": "How long someone sees a person after a request",
    "retention": "That nothing is kept longer, or deleted earlier, than it must be",
    "reviews": "That access no longer needed is ended",
    "rota": "That people on call are rested",
    "sharing": "That what one agency knows reaches another in time",
    "status": "That the end of a licence is prepared in time",
    "threats": "That a person under threat is warned in time",
    "unusual": "That misuse of access is noticed",
    "watching": "That a fault is noticed",
    "working_hours": "When deadlines in working hours run",
}


def _is_number(item: Any) -> bool:
    return isinstance(item, int | float) and not isinstance(item, bool)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
