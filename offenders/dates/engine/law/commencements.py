"""The first day of each change of the law: as it stands, or as it might be, to see who another day would move.

A day that is moved later than it was asks of people who were held, or let go, by the law as it is: what their records
say of that time is no evidence of what would have been. `earlier_release.py` says what is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from offenders.dates.engine.law import regimes
from offenders.dates.engine.law.regimes import ANY_CONNECTION, CJA, NO_BOARD, PCSCA, RESTRICTION, SDS40_FROM, Rule
from sharing.time_words import format_date


@dataclass(frozen=True, slots=True)
class Commencements:
    """The first day of each. forty_longer: for terms of five years or more. forty_shut_out: when more offences were
    left out of the 40 per cent. progression: the tranches of the Sentencing Act 2026, the shortest terms first."""

    restriction: date = RESTRICTION
    any_connection: date = ANY_CONNECTION
    no_board: date = NO_BOARD
    concern_two_thirds: date = PCSCA
    forty: date = SDS40_FROM
    forty_longer: date = date(2024, 10, 22)
    forty_shut_out: date = date(2024, 12, 16)
    progression: tuple[date, ...] = (
        date(2026, 10, 1),
        date(2026, 10, 13),
        date(2026, 11, 10),
        date(2026, 12, 8),
        date(2027, 1, 12),
        date(2027, 2, 9),
        date(2027, 3, 9),
        date(2027, 4, 13),
        date(2027, 5, 11),
        date(2027, 6, 8),
    )


AS_IT_STANDS = Commencements()


@dataclass(frozen=True, slots=True)
class Commencement:
    """One day that can be moved. name: as it is asked for, by the name of the rule that begins on it."""

    name: str
    rule: Rule
    field: str
    place: int | None = None

    @property
    def entry(self) -> str:
        """The id of the entry of the register of law whose first day it is."""
        if self.place is not None:
            return f"progression-tranche-{self.place + 1}"
        return {"forty_longer": "sds40-longer", "forty_shut_out": "sds40-left-out"}.get(self.field, self.rule.entry)

    @property
    def begins_on(self) -> date:
        return self.day_in(AS_IT_STANDS)

    def day_in(self, begins: Commencements) -> date:
        found: date | tuple[date, ...] = getattr(begins, self.field)
        return found[self.place] if isinstance(found, tuple) and self.place is not None else found  # type: ignore[return-value]


RESTRICTED = Rule(
    "terrorist prisoner",
    CJA,
    "s.247A",
    "the section holds anyone not yet released on licence",
    RESTRICTION,
    entry="cja-247a-1",
)
CONNECTED = Rule(
    "any terrorist connection",
    CJA,
    "s.247A(2) as amended by the Counter-Terrorism and Sentencing Act 2021 Sch.13 para.45",
    "an offence of any kind counts once it was determined to have a terrorist connection",
    ANY_CONNECTION,
    entry="cja-247a-2-7a",
)

COMMENCEMENTS: dict[str, Commencement] = {
    each.name: each
    for each in (
        Commencement(RESTRICTED.name, RESTRICTED, "restriction"),
        Commencement(CONNECTED.name, CONNECTED, "any_connection"),
        Commencement(regimes.TERRORIST_WHOLE.name, regimes.TERRORIST_WHOLE, "no_board"),
        Commencement(regimes.CONCERN_TWO_THIRDS.name, regimes.CONCERN_TWO_THIRDS, "concern_two_thirds"),
        Commencement(regimes.FORTY.name, regimes.FORTY, "forty"),
        Commencement(f"{regimes.FORTY.name}, five years or more", regimes.FORTY, "forty_longer"),
        Commencement(f"{regimes.FORTY.name}, more offences left out", regimes.FORTY, "forty_shut_out"),
        *(
            Commencement(
                f"{regimes.PROGRESSION_TRANCHE.name} {place + 1}", regimes.PROGRESSION_TRANCHE, "progression", place
            )
            for place in range(len(AS_IT_STANDS.progression))
        ),
    )
}
ONE_AFTER_ANOTHER = tuple(
    commencement for commencement in COMMENCEMENTS.values() if commencement.field.startswith(("forty", "progression"))
)


class CannotBegin(ValueError):
    """These days contradict each other, or name what is not here. name: of which commencement; the text says how."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@lru_cache(maxsize=256)
def _moved(days: tuple[tuple[str, date], ...]) -> Commencements:
    begins = AS_IT_STANDS
    for name, day in days:
        each = COMMENCEMENTS[name]
        value: Any = day
        if each.place is not None:
            value = tuple(day if place == each.place else other for place, other in enumerate(begins.progression))
        begins = replace(begins, **{each.field: value})
    return begins


def beginning(days: Mapping[str, date]) -> Commencements:
    """The law with these days in the place of its own. Raises CannotBegin."""
    for name in days:
        if name not in COMMENCEMENTS:
            raise CannotBegin(name, f"There is no commencement called “{name}”")
    begins = _moved(tuple(sorted(days.items())))
    for earlier, later in pairwise(ONE_AFTER_ANOTHER):
        if earlier.day_in(begins) > later.day_in(begins):
            first = f"“{earlier.name}”, which begins on {format_date(earlier.day_in(begins))}"
            raise CannotBegin(later.name, f"“{later.name}” cannot begin before {first}")
    return begins
