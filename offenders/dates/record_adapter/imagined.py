"""A person's record with another term, connection or days. Rows in memory, never saved."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.dates.record_adapter.record import Record

TERM = ("years", "months", "weeks", "days", "extension_months")


@dataclass(frozen=True)
class ImaginedFinding:
    """What the court determined of a connection, or that nobody decided. decided_on: None where it is not told."""

    connection: str
    decided_on: date | None = None


@dataclass(frozen=True)
class MoreDays:
    """Adjustments, beside those on record."""

    kind: str
    days: int
    starts_on: date | None = None


@dataclass(frozen=True)
class Imagined:
    """terms: by the uid of the sentence, those parts of its term that are others; connections: by the uid of the
    conviction; days: by the uid of the adjustment, its number of days, 0 to take it away; more: on top."""

    terms: Mapping[UUID, Mapping[str, int]] = field(default_factory=dict)
    connections: Mapping[UUID, ImaginedFinding] = field(default_factory=dict)
    days: Mapping[UUID, int] = field(default_factory=dict)
    more: tuple[MoreDays, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.connections or self.days or self.more)


def imagined(record: Record, changes: Imagined) -> Record:
    """The record with these changes. The rows of the one that is given stay as they are."""
    return replace(
        record,
        sentences=[_sentence(sentence, changes) for sentence in record.sentences],
        adjustments=[
            *(
                _adjustment(adjustment, changes.days)
                for adjustment in record.adjustments
                if changes.days.get(adjustment.uid) != 0
            ),
            *(
                Adjustment(offender=record.person, kind=each.kind, days=each.days, starts_on=each.starts_on)
                for each in changes.more
            ),
        ],
    )


def _sentence(row: Sentence, changes: Imagined) -> Sentence:
    term, found = changes.terms.get(row.uid), changes.connections.get(row.conviction.uid)
    if term is None and found is None:
        return row
    other = copy.copy(row)
    for name, number in (term or {}).items():
        setattr(other, name, number)
    if found is not None:
        other.conviction = _conviction(row.conviction, found)
    return other


def _conviction(row: Conviction, found: ImaginedFinding) -> Conviction:
    other = copy.copy(row)
    other.terrorist_connection, other.connection_decided_on = found.connection, found.decided_on
    return other


def _adjustment(row: Adjustment, days: Mapping[UUID, int]) -> Adjustment:
    if row.uid not in days:
        return row
    other = copy.copy(row)
    other.days = days[row.uid]
    return other
