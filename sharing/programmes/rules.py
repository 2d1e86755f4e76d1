"""Which change of programmes can be made: without a database, of what stands on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_NOTICE_DAYS = 92  # our default: who is moved is not left under both for longer than a quarter


@dataclass(frozen=True)
class ProgrammeChange:
    """What somebody proposes: the person comes under `begins`, leaves `leaves` after `last_on`, or both. Empty: not."""

    begins: str
    leaves: str
    last_on: date | None


@dataclass(frozen=True)
class ProgrammeStatus:
    """Under which programmes the person is; `ending` are those of them that have an end already."""

    under: Collection[str]
    ending: Collection[str] = ()


def why_not(change: ProgrammeChange, standing: ProgrammeStatus, *, today: date) -> tuple[str, str] | None:
    """The field and the words of what is wrong; None where the change can be made on this day.

    The last day still counts: who leaves on it is under the programme until midnight.
    """
    stays = {each for each in standing.under if each not in standing.ending}
    if not change.begins and not change.leaves:
        return "begins", "Select a programme that the person comes under, or one that they leave"
    if change.begins and change.begins in standing.under:
        return "begins", "The person is under this programme already"
    if change.leaves and change.leaves not in standing.under:
        return "leaves", "The person is not under this programme"
    if change.leaves and change.leaves not in stays:
        return "leaves", "The person leaves this programme already"
    if not (stays - {change.leaves}) | ({change.begins} - {""}):
        return "leaves", "Every person must be under a programme. Select another one"
    return _why_not_that_day(change, today=today)


def _why_not_that_day(change: ProgrammeChange, *, today: date) -> tuple[str, str] | None:
    if not change.leaves:
        return ("last_on", "Leave it empty: the person leaves no programme") if change.last_on else None
    if change.last_on is None:
        return "last_on", "Enter the last day under the programme that the person leaves"
    if change.last_on < today:
        return "last_on", "The last day must be today or in the future"
    if change.last_on > today + timedelta(days=LONGEST_NOTICE_DAYS):
        return "last_on", f"The last day must be within {LONGEST_NOTICE_DAYS} days"
    return None
