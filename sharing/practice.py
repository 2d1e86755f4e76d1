"""Which value of a practice counted on this day?

Names, units and defaults live in code, beside the app that reads them (`define`); dated rows override them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sharing.models.practice import PracticeValue


@dataclass(frozen=True)
class Definition:
    """A practice that has a value. `default` counts until the first row; `source` says whose custom it is."""

    name: str
    title: str
    unit: str
    default: Any
    source: str


DEFINITIONS: dict[str, Definition] = {}


def define(name: str, title: str, *, unit: str, default: Any, source: str) -> Definition:
    DEFINITIONS[name] = Definition(name, title, unit, default, source)
    return DEFINITIONS[name]


def value(definition: Definition, *, on: date) -> Any:
    """The value in force on this day: the latest row that starts on or before it, else the default."""
    row = PracticeValue.objects.filter(name=definition.name, starts_on__lte=on).order_by("-starts_on").first()
    return row.value if row else definition.default


OLD_ESTABLISHMENT_READS_DAYS = define(
    "access.old_establishment_reads_days",
    "Time for which the teams of an establishment still read after the person has left it",
    unit="days",
    default=14,
    source="Our design: the papers follow within two weeks",
)
READER_LONGEST_DAYS = define(
    "access.reader_longest_days",
    "Longest time for which a team may be let in to read",
    unit="days",
    default=366,
    source="Our design: every reader is looked at once a year",
)
DRAFT_KEPT_DAYS = define(
    "drafts.kept_days",
    "Time for which a draft that nobody goes on with is kept",
    unit="days",
    default=30,
    source="Our design: what was typed and not sent is no record",
)
CLIENT_LONGEST_DAYS = define(
    "clients.longest_days",
    "Longest time for which a partner's program may be let in",
    unit="days",
    default=366,
    source="Our design: every program is looked at once a year",
)
FLOOD_LETTERS = define(
    "alerts.flood_letters",
    "Letters of one kind of alert after which they are held for somebody to look at",
    unit="letters",
    default=200,
    source="Our design: more than a busy week brings, fewer than a wrong import does",
)
FLOOD_MINUTES = define(
    "alerts.flood_minutes",
    "Time within which so many letters of one kind are a flood",
    unit="minutes",
    default=60,
    source="Our design",
)
