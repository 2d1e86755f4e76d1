"""Reference rows that a file may name: offences, establishments, regions, teams."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from offenders.convictions.listed import ListedOffence, ReadFromList, listed_offences, read_from_list
from offenders.people.models import Offender
from offenders.reference.disposals import listed as disposals
from offenders.reference.establishments.models import Establishment
from offenders.reference.establishments.rules import PlaceNames
from offenders.reference.offences.catalogue import SHARED_SECTIONS, SHORT
from offenders.reference.offences.models import Offence
from sharing.models import Region, Team, User


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

    offences: tuple[ListedOffence, ...]
    spelled: dict[str, str]  # by "ta 2000 s.58(1)(a)", as the export has it, the key of the offence
    places: PlaceNames[Place]
    regions: dict[str, str]
    teams: dict[str, Team | None]  # None: two of that name
    sentences: dict[str, str]  # kinds of sentence, by their keys

    def team_named(self, text: str) -> Team | str:
        """The team of this name, else a reason in words."""
        if found := self.teams.get(text.lower()):
            return found
        if text.lower() in self.teams:
            return f"Two teams are called {text}. Write agency > team"
        return f"“{text[:80]}” is not a team here. Add it first, or correct the name"

    def read_offence(
        self, text: str, section: str = "", *, committed_on: date | None = None, convicted_on: date | None = None
    ) -> ReadFromList:
        """What was written, as the list has it. section: where the text is the statute alone."""
        section = re.sub(r"^s(ection|\.)? ?(?=\d)", "", section, flags=re.IGNORECASE)
        whole = f"{text} s.{section}" if section else text
        written = self.spelled.get(whole.lower()) or self.spelled.get(text.lower()) or whole
        return read_from_list(written, self.offences, committed_on=committed_on, convicted_on=convicted_on)

    def titles(self, keys: Iterable[int]) -> list[str]:
        """Of rows of the list, as a message names them."""
        known = {offence.pk: f"{offence.title} ({offence.key})" for offence in self.offences}
        return [known[key] for key in keys]


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


def load(by: User | None = None) -> Reference:
    """What is there now: five queries. by: of whose people the regions may be known; None: of everybody's."""
    offences = listed_offences()
    places = Establishment.objects.values_list("code", "name", "short_name", "is_open", "closed_on")
    people = Offender.objects.visible_to(by) if by else Offender.objects.all()
    in_use = people.order_by().exclude(region="").values_list("region", flat=True).distinct()
    known = Region.objects.of_probation().values_list("name", flat=True)
    teams = Team.objects.open().select_related("agency")
    return Reference(
        offences=offences,
        spelled={
            words.lower(): offence.key
            for offence in offences
            for words in spellings(offence.key, offence.statute, offence.section)
        },
        places=PlaceNames(Place(*row) for row in places),
        regions={region.lower(): region for region in (*known, *in_use)},
        teams=_by_name(teams),
        sentences=disposals.keys(),
    )


def _by_name(teams: Iterable[Team]) -> dict[str, Team | None]:
    """Each by "agency > team", and by its name alone where only one has it."""
    found: dict[str, Team | None] = {}
    for team in teams:
        key = team.name.lower()
        found[key] = None if key in found else team
        found[f"{team.agency.name} > {team.name}".lower()] = team
    return found
