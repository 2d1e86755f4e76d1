"""Reference rows that a file may name: offences, establishments, regions, teams."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from offenders.convictions.models import Offence
from offenders.convictions.offences import SHORT_FORMS
from offenders.custody.models import Establishment
from offenders.people.models import Offender
from offenders.people.regions import REGIONS
from sharing.models import Team, User


@dataclass(frozen=True)
class Place:
    """An establishment; its code names it."""

    code: str
    name: str


@dataclass
class Reference:
    """Read once for a file. Keys are in small letters; `places_by_code` also learns what the file itself brings."""

    offences: dict[tuple[str, str], int]
    offence_names: dict[int, str]
    places_by_code: dict[str, Place]
    places_by_name: dict[str, Place]
    regions: dict[str, str]
    teams: dict[str, Team | None]  # None: two of that name
    new_places: dict[str, Place] = field(default_factory=dict)

    def place(self, text: str) -> Place | str:
        """The establishment of a cell, else a reason in words.

        A code or a name must be known. "FSI: HMP Full Sutton", both together, may be new: it is then added.
        """
        key = text.lower()
        if found := self.places_by_code.get(key) or self.places_by_name.get(key):
            return found
        code, colon, name = (part.strip() for part in text.partition(":"))
        if not colon:
            return f"“{text[:80]}” is no establishment here. Write code and name, FSI: HMP Full Sutton, to add it"
        if not re.fullmatch(r"[A-Z0-9]{2,6}", code, re.ASCII) or not 0 < len(name) <= 100:
            return "An establishment has a code of 2 to 6 capitals or digits and, after a colon, a name"
        by_code, by_name = self.places_by_code.get(code.lower()), self.places_by_name.get(name.lower())
        if by_code and by_code is by_name:
            return by_code
        if other := by_code or by_name:
            return f"{other.code} is {other.name} here. Correct the code or the name"
        return self._learn(Place(code, name))

    def _learn(self, place: Place) -> Place:
        self.new_places[place.code] = place
        self.places_by_code[place.code.lower()] = self.places_by_name[place.name.lower()] = place
        return place

    def team_named(self, text: str) -> Team | str:
        """The team of this name, else a reason in words."""
        if found := self.teams.get(text.lower()):
            return found
        if text.lower() in self.teams:
            return f"Two teams are called {text}. Write agency > team"
        return f"“{text[:80]}” is no team that works here. Add it first, or correct the name"

    def offence(self, text: str, section: str) -> int | None:
        """The key of "TA 2000 s.58", of "s.58 Terrorism Act 2000", or of a statute with its section."""
        statute = text
        if not section:
            parts = re.fullmatch(r"(.+?)[ ,]+s(?:ection|\.)? ?(\d+\w*)", text, re.IGNORECASE)
            turned = re.fullmatch(r"s(?:ection|\.)? ?(\d+\w*)[ ,]+(.+)", text, re.IGNORECASE)
            if parts:
                statute, section = parts.groups()
            elif turned:
                section, statute = turned.groups()
        section = re.sub(r"^s(ection|\.)? ?", "", section, flags=re.IGNORECASE)
        statute = _FULL.get(statute.strip().lower(), statute.strip())
        return self.offences.get((statute.lower(), section.lower()))


_FULL = {short.lower(): full for short, full in SHORT_FORMS.items()}


def load(by: User | None = None) -> Reference:
    """What is there now: four queries. by: of whose people the regions may be known; None: of everybody's."""
    offences = list(Offence.objects.values_list("pk", "statute", "section"))
    places = [Place(code, name) for code, name in Establishment.objects.values_list("code", "name")]
    people = Offender.objects.visible_to(by) if by else Offender.objects.all()
    in_use = people.order_by().exclude(region="").values_list("region", flat=True).distinct()
    teams = Team.objects.open().select_related("agency")
    return Reference(
        offences={(statute.lower(), section.lower()): pk for pk, statute, section in offences},
        offence_names={pk: f"{statute} s.{section}" for pk, statute, section in offences},
        places_by_code={place.code.lower(): place for place in places},
        places_by_name={place.name.lower(): place for place in places},
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
