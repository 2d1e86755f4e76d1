"""Service settings with dated values: the value that counted on a day.

Names, units and defaults live in code, beside the app that reads them (`define`); dated rows override them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from sharing.audit import request_context
from sharing.practice import rules
from sharing.practice.rules import Safer

MEMO = "service settings"
ROWS = """
SELECT name, starts_on, value::text, source FROM sharing_practicevalue
WHERE %s IS NULL OR name = %s
ORDER BY starts_on DESC
"""


@dataclass(frozen=True)
class Definition:
    """A practice that has a value. `default` counts until the first row; `source` says whose custom it is.

    between: the least and the most that a number may be; where none is named, `rules.bounds_of` says. safer: which way
    it protects more; None where nobody has said, so that each change counts as loosening.
    """

    name: str
    title: str
    unit: str
    default: Any
    source: str
    between: tuple[int, int] | None = None
    safer: Safer | None = None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the most that its value, or each of its values, may be; None of what is no number."""
        return rules.bounds_of(self.default, self.between, unit=self.unit)

    @property
    def protects(self) -> str:
        """What depends on it, in words."""
        return rules.protects(self.name)


class PracticeValueRow(NamedTuple):
    """One dated value that overrides a default."""

    name: str
    starts_on: date
    value: Any
    source: str


DEFINITIONS: dict[str, Definition] = {}
_known_here: ContextVar[list[PracticeValueRow] | None] = ContextVar("practice_values", default=None)


def define(
    name: str,
    title: str,
    *,
    unit: str,
    default: Any,
    source: str,
    between: tuple[int, int] | None = None,
    safer: Safer | None = None,
) -> Definition:
    DEFINITIONS[name] = Definition(name, title, unit, default, source, between, safer)
    return DEFINITIONS[name]


def value(definition: Definition, *, on: date) -> Any:
    """The value in force on this day: the latest row that starts on or before it, else the default.

    A request asks the table once, whatever it reads of it; a change counts at once in its own, and at the next of all
    others. Outside a request the table is asked each time.
    """
    return _value(_known(definition), definition, on)


def values(definitions: Iterable[Definition], *, on: date) -> dict[Definition, Any]:
    """The same of several: asked once."""
    rows = _known()
    return {definition: _value(rows, definition, on) for definition in definitions}


def source(definition: Definition, *, on: date) -> str:
    """Whose custom the value in force on this day is."""
    row = _latest(_known(definition), definition, on)
    return row.source if row else definition.source


def over_time(definition: Definition) -> Callable[[date], Any]:
    """The same for many days: asked once, then each day is answered from it."""
    rows = _known(definition)
    return lambda on: _value(rows, definition, on)


@contextmanager
def asked_once() -> Iterator[None]:
    """For jobs and commands, as in a request: the table is asked once for all that is read inside."""
    token = _known_here.set(_rows())
    try:
        yield
    finally:
        _known_here.reset(token)


def forget() -> None:
    """A value was set in this request: what it reads from now on is asked anew."""
    asked = request_context.current()
    if asked is not None:
        asked.memo.pop(MEMO, None)


def dated(definition: Definition) -> list[tuple[date, Any]]:
    """Each value that was set, with its first day; the newest first. Before them all the default holds."""
    return [(row.starts_on, row.value) for row in _known(definition) if row.name == definition.name]


def _known(definition: Definition | None = None) -> list[PracticeValueRow]:
    """The rows among which those of this practice are, or those of all."""
    asked = request_context.current()
    if asked is None:
        known = _known_here.get()
        return known if known is not None else _rows(definition.name if definition else None)
    if MEMO not in asked.memo:
        asked.memo[MEMO] = _rows()
    return asked.memo[MEMO]


def _rows(name: str | None = None) -> list[PracticeValueRow]:
    """Those of this practice, or of all; newest first."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [name, name])
        return [
            PracticeValueRow(found, starts_on, json.loads(value), said)
            for found, starts_on, value, said in cursor.fetchall()
        ]


def _latest(rows: list[PracticeValueRow], definition: Definition, on: date) -> PracticeValueRow | None:
    return next((row for row in rows if row.name == definition.name and row.starts_on <= on), None)


def _value(rows: list[PracticeValueRow], definition: Definition, on: date) -> Any:
    row = _latest(rows, definition, on)
    return row.value if row else definition.default


OLD_ESTABLISHMENT_READS_DAYS = define(
    "access.old_establishment_reads_days",
    "Time for which the teams of an establishment still read after the person has left it",
    unit="days",
    default=14,
    source="Our design: the papers follow within two weeks",
    safer=Safer.LESS,
)
LEFT_PLACE_WRITES_DAYS = define(
    "access.left_place_writes_days",
    "Time for which the teams of an establishment still edit after the person has left custody from it",
    unit="days",
    default=7,
    source="Our design: the release-day sheet is written up, and a return or a mistake recorded, within a week",
    safer=Safer.LESS,
)
READER_LONGEST_DAYS = define(
    "access.reader_longest_days",
    "Longest time for which a team can have access as reader",
    unit="days",
    default=366,
    source="Our design: every reader is reviewed once a year",
    safer=Safer.LESS,
)
HANDOVER_ANSWER_DAYS = define(
    "duties.answer_within_days",
    "Time in which a handover is to be accepted or refused",
    unit="working days",
    default=1,
    source="Our design: the person handing over stays responsible until then",
    safer=Safer.LESS,
)
DRAFT_KEPT_DAYS = define(
    "drafts.kept_days",
    "Time for which an unused draft is kept",
    unit="days",
    default=30,
    source="Our design: what was typed and not sent is no record",
    safer=Safer.LESS,
)
CLIENT_LONGEST_DAYS = define(
    "clients.longest_days",
    "Longest time for which a partner system can have access",
    unit="days",
    default=366,
    source="Our design: every partner system is reviewed once a year",
    safer=Safer.LESS,
)
FLOOD_LETTERS = define(
    "alerts.flood_letters",
    "Emails of one kind of alert after which the rest are held for review",
    unit="letters",
    default=200,
    source="Our design: more than a busy week brings, fewer than a wrong import does",
)
FLOOD_MINUTES = define(
    "alerts.flood_minutes",
    "Time within which that many emails of one kind are held",
    unit="minutes",
    default=60,
    source="Our design",
)
EVENT_TRIES = define(
    "events.most_tries",
    "Attempts after which an event to a partner system is no longer tried",
    unit="tries",
    default=12,
    source="Our design: with growing pauses, more than a day of a receiver that is away",
    safer=Safer.MORE,
)
EVENT_DAYS = define(
    "events.kept_trying_days",
    "Days after which an undelivered event to a partner system is no longer tried",
    unit="days",
    default=3,
    source="Our design: a weekend",
    safer=Safer.MORE,
)
ENDPOINT_DEAD_DAYS = define(
    "events.dead_after_days",
    "Days without one success after which a partner's address is switched off",
    unit="days",
    default=3,
    source="Our design: a weekend",
)
ENDPOINT_MOST_WAITING = define(
    "events.most_waiting",
    "Events waiting for one partner system, above which its address is switched off for review",
    unit="events",
    default=5000,
    source="Our design: more than months bring, fewer than a wrong import does",
)
EVENTS_SHOWN_DAYS = define(
    "events.kept_days",
    "Days for which events sent to partner systems are kept",
    unit="days",
    default=90,
    source="Our design: a quarter; the audit log keeps what each event was about",
)
SECRET_OVERLAP_HOURS = define(
    "events.old_secret_hours",
    "Time for which the previous signing secret still signs beside a new one",
    unit="hours",
    default=24,
    source="Standard Webhooks: time for the receiver to put the new one in place",
    safer=Safer.LESS,
)
