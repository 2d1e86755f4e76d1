"""Published figures of Parole Board outcomes, as whole numbers: the source, what each counts, and as at which day.

Counts of a country stand beside counts of a caseload, so that a reader knows their size. They say nothing of a person:
no share, no chance, no forecast is worked out from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Published:
    """One published count. what: of whom and of which time; source: whose; as_at: the day that it speaks of."""

    what: str
    released: int
    refused: int
    more: str
    source: str
    as_at: date

    @property
    def released_in_words(self) -> str:
        return f"{self.released:,}"

    @property
    def refused_in_words(self) -> str:
        return f"{self.refused:,}"


PUBLISHED = (
    Published(
        "All offences, England and Wales, 2023/24",
        released=4_370,
        refused=11_355,
        more="8,684 oral hearings. Not a profile of terrorism cases",
        source="Parole Board, annual figures as reported in the press",
        as_at=date(2024, 3, 31),
    ),
    Published(
        "Cases referred under the Terrorist Offenders (Restriction of Early Release) Act 2020",
        released=11,
        refused=14,
        more="117 referred, 92 of them undecided at that date. No later figures found",
        source="As reported in the press, December 2021",
        as_at=date(2021, 12, 31),
    ),
)
