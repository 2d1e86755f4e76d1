"""When briefings are due, their titles, how numbers changed, and their hash. Pure functions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from release_monitor.briefing.times import LONDON, Every, latest_due

MOST_MADE_UP = 8  # of a kind and scope in one run, newest first


class Kind(StrEnum):
    """Why a briefing was made."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    DEMAND = "demand"


BY_CLOCK = {Kind.WEEKLY: Every.WEEKLY, Kind.MONTHLY: Every.MONTHLY}
LATE = timedelta(hours=1)


def days_due(kind: Kind, *, since: date | None, at: datetime) -> list[date]:
    """The days of which a briefing is due and not made, newest first. since: of the latest that was made; where there
    is none, only the newest is due."""
    every = BY_CLOCK[kind]
    due = latest_due(every, at=at)
    newest = due.astimezone(LONDON).date()
    if since is None:
        return [newest]
    found: list[date] = []
    while newest > since and len(found) < MOST_MADE_UP:
        found.append(newest)
        due = latest_due(every, at=due - timedelta(seconds=1))
        newest = due.astimezone(LONDON).date()
    return found


def due_at(kind: Kind, day: date) -> datetime:
    """The moment at which the briefing of this day was due."""
    return latest_due(BY_CLOCK[kind], at=datetime.combine(day, datetime.max.time(), tzinfo=LONDON))


@dataclass(frozen=True)
class KeptNumber:
    """A number as it was issued. number: None where it is not shown, or is no number."""

    code: str
    title: str
    number: float | None
    words: str


def changes(now: Sequence[KeptNumber], before: Sequence[KeptNumber]) -> list[str]:
    """ "In custody: 239, was 243". A number that was not shown, then or now, is not compared."""
    then = {each.code: each for each in before}
    return [
        f"{each.title}: {each.words}, was {then[each.code].words}"
        for each in now
        if each.code in then and _differ(each, then[each.code])
    ]


def _differ(now: KeptNumber, then: KeptNumber) -> bool:
    return now.number is not None and then.number is not None and now.words != then.words


def corrections(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """What an issue says of the one before it: each part that is another, and of figures both values."""
    said = []
    earlier = {row["code"]: row for row in before["figures"]}
    for row in now["figures"]:
        old = earlier.get(row["code"])
        if old and old["words"] != row["words"]:
            said.append(f"{row['title']}: {row['words']}, not {old['words']}")
    parts = {
        "attention": "Lines under “Needs your attention”",
        "readiness": "Readiness for release",
        "rates": "Chart of releases",
        "breaches": "Chart of breaches",
    }
    said += [f"{words} corrected" for name, words in parts.items() if now[name] != before[name]]
    return said


def digest_of(facts: Mapping[str, Any]) -> str:
    """The hash of all that a briefing says, as hexadecimal digits."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def short(digest: str) -> str:
    """ "7f3a 91c0 e2d4", for the foot of a page."""
    return " ".join(digest[place : place + 4] for place in range(0, 12, 4))
