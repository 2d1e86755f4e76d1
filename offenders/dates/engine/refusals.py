"""Refusals to work out dates, and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Dates = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DatedReading:
    """The dates, as ordinals by code, by one fair reading of open law. says: what it holds, with its section."""

    dates: Dates
    says: tuple[str, ...]


class Refused(Exception):
    """No dates, with the reason. missing: paths of the facts that are not known and decide a date. readings: where the
    law is open and each fair reading of it gives dates, those of each; else none."""

    def __init__(self, reason: str, *, missing: tuple[str, ...] = (), readings: Sequence[DatedReading] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.missing = missing
        self.readings = tuple(readings)


def not_known(*facts: str, readings: Sequence[DatedReading] = ()) -> Refused:
    """The dates turn on facts that nobody has given."""
    names = ", ".join(facts)
    return Refused(f"Not known, and a date depends on it: {names}", missing=facts, readings=readings)
