"""The label of a date override on pages: the day that counts, or is proposed, instead of a prison's date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from offenders.dates.calculation_models import DateOverride
from offenders.dates.models import CODES
from sharing.time_words import format_days_away

TITLES: dict[str, str] = dict(CODES)
PROPOSED, IN_FORCE, ENDED = "proposed", "in_force", "ended"
WORDS = {PROPOSED: "Waiting for a second signature", IN_FORCE: "In force", ENDED: "Ended"}
TAGS = {PROPOSED: "waiting", IN_FORCE: "partly", ENDED: "not-started"}


@dataclass(frozen=True)
class Instead:
    """One override as a list or the sentence page names it."""

    row: DateOverride
    title: str
    state: str
    words: str
    tag: str
    ends: str


def state_of(row: DateOverride, *, today: date) -> str:
    return state_on(row.ended_at, row.ends_on, row.countersigned_at, today=today)


def state_on(ended_at: datetime | None, ends_on: date, countersigned_at: datetime | None, *, today: date) -> str:
    if ended_at or ends_on <= today:
        return ENDED
    return IN_FORCE if countersigned_at else PROPOSED


def instead_of(row: DateOverride, *, today: date) -> Instead:
    state = state_of(row, today=today)
    ends = "" if state == ENDED else format_days_away(row.ends_on, today=today)
    return Instead(row, TITLES[row.code], state, WORDS[state], TAGS[state], ends)
