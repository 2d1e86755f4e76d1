"""Believable sentences: for what, how long, and the dates that a calculation sheet would show for them.

Only as good as a demo needs: no remand, no consecutive terms, and the fractions of s.247A CJA 2003 (two-thirds to the
parole eligibility date, the whole term to a conditional release). The dates are typed in, as an office would.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

OFFENCES = {  # section: how often, of a hundred
    "TA 2000 s.58": 22,
    "TA 2006 s.2": 20,
    "TA 2006 s.5": 18,
    "TA 2000 s.11": 10,
    "TA 2000 s.12": 8,
    "TA 2006 s.1": 8,
    "TA 2000 s.57": 6,
    "TA 2000 s.17": 5,
    "TA 2000 s.38B": 3,
}
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
SHEET = "NOMIS"


@dataclass(frozen=True)
class Sentence:
    """A sentence as pronounced. `years` is the custodial term, the tariff of a life sentence."""

    kind: str
    years: int
    extension_months: int = 0

    def dates(self, sentenced_on: date) -> dict[str, date]:
        """By column, what the sheet says of it."""
        term_ends = years_after(sentenced_on, self.years) - timedelta(days=1)
        two_thirds = sentenced_on + timedelta(days=-(-2 * (term_ends - sentenced_on).days // 3))
        all_ends = term_ends + timedelta(days=round(self.extension_months * 30.44))
        if self.kind == "LIFE":
            return {"ted": term_ends}
        if self.kind == "SDS":
            return {"ped": two_thirds, "sled": term_ends}
        if self.kind == "STS":
            return {"crd": term_ends, "sled": all_ends}
        return {"ped": two_thirds, "crd": term_ends, "sled": all_ends}

    def goes_on(self, sentenced_on: date) -> date:
        """The raw day on which the person would go, if the Board never directs."""
        dates = self.dates(sentenced_on)
        return dates.get("crd") or dates.get("sled") or dates["ted"]


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def draw(dice: random.Random) -> Sentence:
    """A sentence, four to ten years being the most common."""
    kind = dice.choices(["SDS", "SOPC", "EDS", "STS", "LIFE"], weights=[40, 32, 16, 3, 9])[0]
    if kind == "LIFE":
        return Sentence(kind, dice.choice([14, 18, 22, 25, 30]))
    if kind == "STS":
        return Sentence(kind, dice.choice([14, 16, 18]), 12 * dice.choice([7, 10, 15]))
    years = dice.choices([2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15], weights=[5, 10, 14, 14, 14, 12, 10, 7, 7, 4, 3])[0]
    extension = {"SOPC": 12, "EDS": 12 * dice.choice([3, 4, 5])}.get(kind, 0)
    return Sentence(kind, years, extension)


def sentenced_so_that_it_ends(sentence: Sentence, on: date) -> date:
    """The day of sentence after which the person would go on this raw day."""
    day = years_after(on + timedelta(days=1), -sentence.years)
    off = (on - sentence.goes_on(day)).days
    return day + timedelta(days=off)
