"""Sentences as courts pass them, and the dates that a calculation sheet would show for them.

The sheet comes from the rules that the record is worked out by: the demo writes the same rows, unsaved, and asks. So a
difference between the two is one that somebody put there (`differing.py`).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from offenders import models
from offenders.custody.rules import Happening
from offenders.dates.record_adapter import Record, work_out
from offenders.dates.rules.releases import Code
from offenders.reference.offences import catalogue

SHEET = "NOMIS"
COURTS = (
    "Central Criminal Court",
    "Kingston Crown Court",
    "Woolwich Crown Court",
    "Birmingham Crown Court",
    "Leeds Crown Court",
    "Manchester Crown Court",
    "Sheffield Crown Court",
    "Winchester Crown Court",
)
FILED = {each["key"]: each for each in catalogue.as_filed()["offences"]}
OFFENCES_BY_NAME = {f"{each.short_statute} s.{each.section}": each for each in catalogue.catalogue()}
BY_NAME = {name: FILED[each.key] for name, each in OFFENCES_BY_NAME.items()}
WITH_CONNECTION, WITHOUT_CONNECTION = "ESA 1883 s.4", "FA 1968 s.16"
LIFELONG = ("LIFE", "IPP")
AFTER_RECALL = (Code.PRRD, Code.SED, Code.LED, Code.SLED)
TRIES = 12
SATURDAY = 5

Moves = Sequence[tuple[Happening, date]]


@dataclass(frozen=True)
class Sentence:
    """What a court passed on one day. `years` is the custodial term, the tariff of a life sentence.

    remand: days credited; bailed: days on bail between these and the sentence. added: additional days awarded since.
    at_large: after a recall, the first day and how many. kept_because: why it stands though the law did not allow it.
    two_thirds_by_law, early_release: of one for an ordinary offence, what the sheet says beside it.
    then: sentences that follow, each on the one before.
    """

    kind: str
    years: int = 0
    extension_months: int = 0
    months: int = 0
    days: int = 0
    offence: str = "TA 2000 s.58"
    connection: str = "undecided"
    remand: int = 0
    bailed: int = 0
    added: int = 0
    at_large: tuple[date, int] | None = None
    kept_because: str = ""
    two_thirds_by_law: str = ""
    early_release: str = ""
    then: tuple[Sentence, ...] = ()

    @property
    def all(self) -> tuple[Sentence, ...]:
        return self, *self.then

    def dates(self, sentenced_on: date, moves: Moves = ()) -> dict[str, date]:
        """By column, what the sheet says of it. moves: in and out of custody, where somebody was released.

        Raises ValueError where the rules refuse it: the office reckons such a sheet by hand.
        """
        return dict(_dates(self, sentenced_on, tuple(moves)))

    def goes_on(self, sentenced_on: date) -> date:
        """The raw day on which the person would go, if the Board never directs."""
        dates = self.dates(sentenced_on)
        return next(dates[code] for code in ("crd", "ard", "sled", "sed", "ted") if code in dates)

    def record(self, sentenced_on: date, moves: Moves = ()) -> Record:
        """The rows that the importer would write, with keys that count from one."""
        rows: list[models.Sentence] = []
        for number, one in enumerate(self.all, start=1):
            conviction = models.Conviction(
                offence=models.Offence(pk=number, **BY_NAME[one.offence]),
                convicted_on=sentenced_on,
                committed_on=self.arrested_on(sentenced_on) - timedelta(days=1),
                terrorist_connection=one.connection,
            )
            row = models.Sentence(
                pk=number,
                kind=one.kind,
                sentenced_on=sentenced_on,
                conviction=conviction,
                two_thirds_by_law=one.two_thirds_by_law,
                early_release=one.early_release,
                **one.term,
            )
            row.consecutive_to_id = number - 1 or None
            rows.append(row)
        moves = moves or [(Happening.RECEIVED, self.received_on(sentenced_on))]
        return Record(
            models.Offender(date_of_birth=date(1990, 1, 1)),
            rows,
            [
                models.Adjustment(kind=kind, days=days, starts_on=on)
                for kind, days, on in self.adjustments(sentenced_on)
            ],
            [models.Movement(happening=happening, happened_on=on) for happening, on in moves],
        )

    def arrested_on(self, sentenced_on: date) -> date:
        return sentenced_on - timedelta(days=self.remand + self.bailed)

    def received_on(self, sentenced_on: date) -> date:
        """The day from which the person has been in custody without a break."""
        return sentenced_on if self.bailed else self.arrested_on(sentenced_on)

    @property
    def term(self) -> dict[str, int]:
        names = ("years", "months", "days", "extension_months")
        return {name: getattr(self, name) for name in names}

    def adjustments(self, sentenced_on: date) -> list[tuple[str, int, date | None]]:
        """Kind, days, and the first of them where it is known."""
        found: list[tuple[str, int, date | None]] = []
        if self.remand:
            found.append(("remand", self.remand, self.arrested_on(sentenced_on)))
        if self.added:
            found.append(("ada", self.added, None))
        if self.at_large:
            found.append(("ual", self.at_large[1], self.at_large[0]))
        return found


@functools.lru_cache(maxsize=4096)  # a day of sentence is looked for, and then written down: the same is asked again
def _dates(sentence: Sentence, sentenced_on: date, moves: tuple[tuple[Happening, date], ...]) -> dict[str, date]:
    found = work_out(sentence.record(sentenced_on, moves))
    if found.refused:
        raise ValueError(found.refused)
    is_back = any(happening is Happening.RETURNED for happening, _ in moves)
    return {code.lower(): day for code, day in found.dates.items() if not is_back or code in AFTER_RECALL}


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def working(day: date) -> date:
    """The Friday before where it is a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))


def laid(sentence: Sentence, on: date, *, code: str = "") -> tuple[Sentence, date]:
    """The sentence, and the day of it after which the person would go on this raw day; with a code, after which that
    date of the sheet falls on it.

    Months are not equally long, so some days follow from no day of sentence, and no court sits at a weekend: then a day
    more of remand, or of a minimum term, is in it.
    """

    def falls(day: date) -> date:
        return sentence.dates(day)[code] if code else sentence.goes_on(day)

    day = years_after(on + timedelta(days=1), -sentence.years)
    for _ in range(TRIES):
        off = (on - falls(day)).days
        if not off:
            break
        day += timedelta(days=off)
    nearby = (day + timedelta(days=near) for near in (0, 1, -1, 2, -2, 3, -3))
    if exact := next((each for each in nearby if each.weekday() < SATURDAY and falls(each) == on), None):
        return sentence, exact
    is_lifelong = sentence.kind in LIFELONG
    more = {"days": sentence.days + 1} if is_lifelong else {"remand": sentence.remand + 1}
    return laid(replace(sentence, **more), on, code=code)  # type: ignore[arg-type]
