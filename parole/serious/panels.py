"""One serious case as the list of a year shows it: sentence, time served, hearing, panel, outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from offenders.releases.lists.panels import sentence_of
from parole.decisions.choices import OUTCOMES
from parole.seats.panel_rule import fits_of
from parole.seats.panels import format_disciplines
from parole.seats.rules import Fit

NAMES: dict[str, str] = {str(code): name for code, name in OUTCOMES}


@dataclass(frozen=True)
class SeriousCaseLine:
    """fit: None where no panel is recorded. fell_away: why the outcome stands no more, or empty.

    served: whole years and months from the beginning of this custody.
    """

    hearing: Any
    sentence: str
    served: str
    members: str
    fit: Fit | None
    outcome: str
    fell_away: str


def build_serious_case_lines(hearings: Iterable[Any]) -> list[SeriousCaseLine]:
    """hearings: `of_serious_cases`. Two queries for the rule, however many there are."""
    found = list(hearings)
    fits = fits_of(found)
    return [
        SeriousCaseLine(
            hearing=hearing,
            sentence=sentence_of(hearing) or "Not recorded",
            served=served(hearing.held_since, hearing.first_on),
            members=format_disciplines(hearing.disciplines),
            fit=fits.get(hearing.pk),
            outcome=NAMES.get(hearing.outcome or "", "Not decided"),
            fell_away=hearing.fell_away or "",
        )
        for hearing in found
    ]


def served(since: date | None, until: date) -> str:
    """ "3 years 8 months": whole months in custody on the first day of the hearing."""
    if since is None:
        return "Not recorded"
    months = 12 * (until.year - since.year) + until.month - since.month - (until.day < since.day)
    parts = [(months // 12, "year"), (months % 12, "month")]
    words = " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number)
    return words or "Less than a month"


# The columns of the sheet, and of which fields each tells
COLUMNS = {
    "Hearing": ("first_on",),
    "Days": ("days",),
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Prison": ("offender.establishment.name",),
    "Region": ("offender.region",),
    "Sentence": (),
    "Time served": (),
    "Review": ("review.kind",),
    "Panel": (),
    "Meets the rule": (),
    "Outcome": (),
}


def cells_of(line: SeriousCaseLine) -> Sequence[str]:
    hearing, person = line.hearing, line.hearing.offender
    return [
        hearing.first_on.isoformat(),
        str(len(hearing.days)),
        person.full_name,
        person.prison_number,
        str(person.establishment or ""),
        person.region,
        line.sentence,
        line.served,
        str(hearing.review),
        line.members,
        {None: "", True: "yes", False: "no"}[line.fit.is_met if line.fit else None],
        f"{line.outcome}. {line.fell_away}" if line.fell_away else line.outcome,
    ]
