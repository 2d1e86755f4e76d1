"""People who cannot be referred for want of a date, as the page prints them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

NO_TARIFF = "End of the tariff"
NO_ELIGIBILITY = "Parole eligibility date"
NOT_CALCULATED = "No official date is recorded, and the dates have not been calculated yet"
REFUSED = "No official date is recorded. Our calculation: {why}"
NAMES_NONE = "No official date is recorded, and our calculation names none"


@dataclass(frozen=True)
class UndatedLine:
    """person: of `with_no_referral_date`. lacking: which dates. since: since when our calculation cannot say."""

    person: Any
    lacking: str
    reason: str
    since: date | None


def build_undated_lines(people: Iterable[Any]) -> list[UndatedLine]:
    return [_line(person) for person in people]


def _line(person: Any) -> UndatedLine:
    dates = ((person.lacks_tariff, NO_TARIFF), (person.lacks_eligibility, NO_ELIGIBILITY))
    return UndatedLine(
        person,
        lacking=" and ".join(words for lacks, words in dates if lacks),
        reason=_reason_of(person.refused),
        since=timezone.localdate(person.refused_at) if person.refused else None,
    )


def _reason_of(refused: str | None) -> str:
    """Why no date is known. refused: what our calculation says, None before the first."""
    if refused is None:
        return NOT_CALCULATED
    return REFUSED.format(why=refused.rstrip(".")) if refused else NAMES_NONE
