"""Who could see a person at a moment, as far as a reader of now may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from offenders.models import Offender
from sharing import access
from sharing.access.rules import Permission
from sharing.history.access_then import WayThen, ways_then
from sharing.history.agency_then import not_shown_to
from sharing.models import Grant, PersonProgramme, User


@dataclass(frozen=True)
class KnownWay:
    team: str
    agency: str
    as_what: str
    reason: str
    count: int
    names: Sequence[str]


@dataclass(frozen=True)
class AudienceThen:
    """people: how many could see the person. names: of each way in, who they were, for who may give access today."""

    people: int
    ways: Sequence[KnownWay]

    @property
    def sentence(self) -> str:
        people = "1 person" if self.people == 1 else f"{self.people} people"
        teams = "1 team" if len(self.ways) == 1 else f"{len(self.ways)} teams"
        return f"{people} in {teams} could see this person."


def audience_then(person: Offender, *, reader: User, at: datetime) -> AudienceThen:
    """What gave access by a programme of which the reader may not know now is not there; nor are members of joint teams
    who are not shown to the reader."""
    hidden = not_shown_to(reader)
    may_share = access.may(reader, Permission.SHARE, person)
    ways = [way.without(hidden) for way in _known(person, reader, at)]
    return AudienceThen(
        len({user.pk for way in ways for user in way.people}),
        [
            KnownWay(
                way.team.name,
                way.team.agency.name,
                "Emergency access" if way.is_emergency else way.as_what,
                way.reason,
                len(way.people),
                [user.name for user in way.people] if may_share else [],
            )
            for way in ways
        ],
    )


def _known(person: Offender, reader: User, at: datetime) -> list[WayThen]:
    programmes = set(
        PersonProgramme.objects.filter(subject=person).visible_to(reader).values_list("programme", flat=True)
    )
    grants = set(Grant.objects.filter(subject=person).visible_to(reader).values_list("pk", flat=True))
    return [
        way
        for way in ways_then(person, at=at)
        if (way.grant_id in grants if way.grant_id else way.programme in programmes)
    ]
