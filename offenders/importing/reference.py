"""Reference rows that a file may name: offences, establishments, regions, teams."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from offenders.people.models import Offender
from offenders.people.regions import REGIONS
from offenders.reference.establishments.models import Establishment
from offenders.reference.establishments.rules import PlaceNames
from offenders.reference.offences.catalogue import SHARED_SECTIONS, SHORT, SHORT_FORMS
from offenders.reference.offences.models import Offence
from sharing.models import Team, User


@dataclass(frozen=True)
class Place:
    """An establishment; its code names it."""

    code: str
    name: str
    short_name: str = ""
    is_open: bool | None = True
    closed_on: date | None = None


@dataclass
class Reference:
    """Read once for a file. Keys are in small letters."""

    offences: dict[tuple[str, str], int]
    offences_by_words: dict[str, int]  # by the key of the offence, and by "ta 2000 s.58(1)(a)"
    offence_names: dict[int, str]
    places: PlaceNames[Place]
    regions: dict[str, str]
    teams: dict[str, Team | None]  # None: two of that name

    def team_named(self, text: str) -> Team | str:
        """The team of this name, else a reason in words."""
        if found := self.teams.get(text.lower()):
            return found
        if text.lower() in self.teams:
            return f"Two teams are called {text}. Write agency > team"
        return f"“{text[:80]}” is no team that works here. Add it first, or correct the name"

    def offence(self, text: str, section: str) -> int | None:
        """The row of "TA 2000 s.58", of "s.58 Terrorism Act 2000", or of a statute with its section."""
        if found := self.offences_by_words.get(text.strip().lower()):
            return found
        statute = text
        if not section:
            parts = re.fullmatch(r"(.+?)[ ,]+s(?:ection|\.)? ?(\d+\w*)", text, re.IGNORECASE)
            turned = re.fullmatch(r"s(?:ection|\.)? ?(\d+\w*)[ ,]+(.+)", text, re.IGNORECASE)
            if parts:
                statute, section = parts.groups()
            elif turned:
                section, statute = turned.groups()
        section = re.sub(r"^s(ection|\.)? ?(?=\d)", "", section, flags=re.IGNORECASE)
        statute = _FULL.get(statute.strip().lower(), statute.strip())
        return self.offences.get((statute.lower(), section.lower()))


def spellings(key: str, statute: str, section: str) -> Iterable[str]:
    """How the export names an offence, in one cell."""
    if (statute, section) in SHARED_SECTIONS:
        return (key,)
    return key, f"{statute} s.{section}", f"{SHORT.get(statute, statute)} s.{section}"


def statute_in_file(offence: Offence) -> str:
    """The statute in short; of an offence that shares its section with another, its key."""
    if (offence.statute, offence.section) in SHARED_SECTIONS:
        return offence.key
    return SHORT.get(offence.statute, offence.statute)


_FULL = {short.lower(): full for short, full in SHORT_FORMS.items()}


def load(by: User | None = None) -> Reference:
    """What is there now: four queries. by: of whose people the regions may be known; None: of everybody's."""
    offences = list(Offence.objects.values_list("pk", "key", "statute", "section"))
    places = Establishment.objects.values_list("code", "name", "short_name", "is_open", "closed_on")
    people = Offender.objects.visible_to(by) if by else Offender.objects.all()
    in_use = people.order_by().exclude(region="").values_list("region", flat=True).distinct()
    teams = Team.objects.open().select_related("agency")
    return Reference(
        offences={
            (statute.lower(), section.lower()): pk
            for pk, _, statute, section in offences
            if (statute, section) not in SHARED_SECTIONS
        },
        offences_by_words={words.lower(): pk for pk, *named in offences for words in spellings(*named)},
        offence_names={pk: f"{statute} s.{section}" for pk, _, statute, section in offences},
        places=PlaceNames(Place(*row) for row in places),
        regions={region.lower(): region for region in (*REGIONS, *in_use)},
        teams=_by_name(teams),
    )


def _by_name(teams: Iterable[Team]) -> dict[str, Team | None]:
    """Each by "agency > team", and by its name alone where only one has it."""
    found: dict[str, Team | None] = {}
    for team in teams:
        key = team.name.lower()
        found[key] = None if key in found else team
        found[f"{team.agency.name} > {team.name}".lower()] = team
    return found
