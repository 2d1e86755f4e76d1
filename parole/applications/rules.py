"""Rules of what a party asks of the Board beside its decision: that a hearing is in public, or that a member decides
anew what staff decided. Until when it is asked for.

Parole Board Rules 2019 r.15, as amended by SI 2022/717; r.4(3), (4), as amended by SI 2024/1011.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

LAW_ENTRIES = ("pbr-15", "pbr-4")

REDECISION_DAYS = 14  # r.4(4)
PUBLIC_BEFORE_DAYS = 84  # r.15: 12 weeks before the hearing; the number is not confirmed, the paragraph was not read


class ApplicationKind(StrEnum):
    PUBLIC_HEARING = "public_hearing"
    REDECISION = "redecision"


class ApplicationAnswer(StrEnum):
    """What the Board answered: to grant is to hear in public, or to decide otherwise than staff did."""

    GRANTED = "granted"
    REFUSED = "refused"


def redecision_until(decided_on: date, *, days: int = REDECISION_DAYS) -> date:
    """The deadline to apply that a member decides anew. The day of the decision by staff is not counted."""
    return decided_on + timedelta(days=days)


def public_until(first_on: date, *, days: int = PUBLIC_BEFORE_DAYS) -> date:
    """The deadline to apply that a hearing, which begins on this day, is in public."""
    return first_on - timedelta(days=days)


def is_late(asked_on: date, *, until: date | None) -> bool:
    """Whether it was asked for after the last day. It is kept all the same: the Board says what comes of it."""
    return until is not None and asked_on > until
