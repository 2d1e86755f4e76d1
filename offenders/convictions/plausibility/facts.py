"""What is known of a conviction and its sentence when it is asked whether a court can have passed it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

LIFE_MAXIMUM = "life"
ADULT = 18


@dataclass(frozen=True)
class OffenceStanding:
    """An offence and the lists that it is on. maxima: from which day of the offence which maximum, oldest first."""

    key: str
    statute: str
    section: str
    maximum: str = ""
    maxima: tuple[tuple[date | None, str], ...] = ()
    committed_from: date | None = None
    committed_until: date | None = None
    schedule_13: str = "none"
    schedule_17a: str = "none"
    schedule_18: str = "none"
    schedule_1: bool = False
    connection_possible: bool | None = False
    foreign_power_possible: bool | None = False
    is_confirmed: bool = True

    def maximum_on(self, day: date | None) -> frozenset[str]:
        """The maximum for an offence of that day; of a day that is not known, all that it may be."""
        if not self.maxima:
            return frozenset({self.maximum})
        if day is None:
            return frozenset(maximum for _, maximum in self.maxima)
        found = [maximum for starts, maximum in self.maxima if starts is None or starts <= day]
        return frozenset(found[-1:] or [maximum for _, maximum in self.maxima[:1]])


def standing_of(entry: Any) -> OffenceStanding:
    """Of an entry of the catalogue, or of a row of `Offence`, whose maxima are JSON."""
    maxima: Iterable[Any] = entry.maxima
    return OffenceStanding(
        key=entry.key,
        statute=entry.statute,
        section=entry.section,
        maximum=entry.maximum,
        maxima=tuple(_maximum(each) for each in maxima),
        committed_from=entry.committed_from,
        committed_until=entry.committed_until,
        schedule_13=entry.schedule_13,
        schedule_17a=entry.schedule_17a,
        schedule_18=entry.schedule_18,
        schedule_1=entry.schedule_1,
        connection_possible=entry.connection_possible,
        foreign_power_possible=entry.foreign_power_possible,
        is_confirmed=entry.is_confirmed,
    )


def _maximum(each: Any) -> tuple[date | None, str]:
    if isinstance(each, dict):
        starts = each.get("committed_from")
        return (date.fromisoformat(starts) if isinstance(starts, str) else starts), str(each["maximum"])
    return each.committed_from, each.maximum


@dataclass(frozen=True)
class PassedSentence:
    """kind: of `plausibility.kinds`. months: the whole term of a standard sentence, the custodial term of one with an
    extension, the tariff of life and IPP; None not stated. extension_months: None not stated."""

    kind: str
    months: float | None = None
    extension_months: int | None = None
    sentenced_on: date | None = None


@dataclass(frozen=True)
class Circumstances:
    """A conviction with its sentence. What is None is not known; a connection or condition that is not "yes" was not
    determined. The ages are in whole years."""

    offence: OffenceStanding | None
    sentence: PassedSentence | None
    form: str = "substantive"
    committed_on: date | None = None
    convicted_on: date | None = None
    age_when_committed: int | None = None
    age_when_convicted: int | None = None
    connection: str | None = None
    foreign_power: str | None = None

    @property
    def was_adult_at_offence(self) -> bool | None:
        """Of full age when the offence was committed; None where it is not known."""
        if self.age_when_committed is not None:
            return self.age_when_committed >= ADULT
        if self.age_when_convicted is None:
            return None
        if self.age_when_convicted < ADULT:
            return False
        if self.committed_on is None or self.convicted_on is None:
            return None
        passed = (self.convicted_on - self.committed_on).days // 365 + 1
        return True if self.age_when_convicted - passed >= ADULT else None

    @property
    def was_adult_at_conviction(self) -> bool | None:
        if self.age_when_convicted is not None:
            return self.age_when_convicted >= ADULT
        if self.age_when_committed is not None and self.age_when_committed >= ADULT:
            return True
        return None

    @property
    def has_connection(self) -> bool:
        return self.connection == "yes"

    @property
    def has_foreign_power(self) -> bool:
        return self.foreign_power == "yes"


@dataclass(frozen=True)
class SentenceQuestion:
    """What to ask of a sentence. field: where it stands in a form. words: what is odd, without a full stop. section: of
    the law that it would break. is_open: that law, or the entry of the offence, is not confirmed."""

    field: str
    words: str
    section: str
    is_open: bool = False


@dataclass(frozen=True)
class Judgement:
    """Whether a court can have passed it: False where the law did not allow it, None where a fact that decides it is
    missing or is not confirmed. questions: what to ask, each with its section."""

    plausible: bool | None
    questions: tuple[SentenceQuestion, ...] = ()
