"""Who opened a person's record, for a team that leads it: by members of teams of which it may know, a day later.

Never what auditors, privacy officers and others of information assurance read, what was refused, what was opened in an
emergency (that has its own place on the page), nor what somebody read through a team of which the lead may not know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model

from sharing.access import roles
from sharing.access.roles import Capability
from sharing.agencies.models import Agency, Membership, User
from sharing.grants.models import Grant
from sharing.grants.programmes import known_rows
from sharing.grants.who_can_see import live_scopes
from sharing.who_looked.questions import DAYS, records_opened

LATER = timedelta(days=1)
READS_LOG = roles.holders(Capability.READ_LOG)


@dataclass(frozen=True)
class OpeningsLine:
    """How often somebody of a team opened the record, and when last."""

    name: str
    team: str
    count: int
    last: datetime


@dataclass(frozen=True)
class _Way:
    team: int
    name: str
    starts_at: datetime
    until: datetime | None

    def is_live(self, at: datetime) -> bool:
        return self.starts_at <= at and (self.until is None or self.until > at)


def openings_for(reader: User, subject: Model, *, at: datetime) -> list[OpeningsLine]:
    """Of the 28 days that ended a day ago, most often first. reader: may share the person. Five queries at most."""
    until = at - LATER
    rows = records_opened(until - timedelta(days=DAYS), until).filter(subject_id=subject.pk)
    rows = rows.exclude(role__in=READS_LOG).exclude(reason__startswith="Emergency access ")
    opened = [(actor, moment) for actor, moment in rows.values_list("actor_id", "at") if actor is not None]
    users = {
        user.pk: user.name
        for user in User.objects.filter(pk__in={actor for actor, _ in opened})
        .exclude(agency__kind=Agency.Kind.ASSURANCE)
        .exclude(role__in=READS_LOG)
    }
    teams = _teams_of(users, _ways_known_to(reader, subject, at=at))
    found: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    for actor, moment in opened:
        way = next((way for way, member in teams[actor] if way.is_live(moment) and member.is_live(at=moment)), None)
        if way is not None:
            found[actor, way.name].append(moment)
    lines = [OpeningsLine(users[actor], team, len(times), max(times)) for (actor, team), times in found.items()]
    return sorted(lines, key=lambda line: (-line.count, line.name, line.team))


def _ways_known_to(reader: User, subject: Model, *, at: datetime) -> Sequence[_Way]:
    """What gives or gave a team access, but by a programme of which the reader may not know."""
    grants = Grant.objects.visible_to(reader).filter(subject_id=subject.pk, emergency__isnull=True)
    scopes = live_scopes(known_rows([subject.pk], reader=reader).values("programme"), at=at)
    return [
        *(_Way(row.team_id, row.team.name, row.starts_at, row.gives_until) for row in grants.select_related("team")),
        *(_Way(scope.team_id, scope.team.name, scope.starts_at, scope.ends_at) for scope in scopes),
    ]


def _teams_of(users: dict[int, str], ways: Sequence[_Way]) -> dict[int, list[tuple[_Way, Membership]]]:
    of_team: dict[int, list[_Way]] = defaultdict(list)
    for way in ways:
        of_team[way.team].append(way)
    found: dict[int, list[tuple[_Way, Membership]]] = defaultdict(list)
    for member in Membership.objects.filter(user_id__in=users, team_id__in=of_team).order_by("pk"):
        found[member.user_id] += [(way, member) for way in of_team[member.team_id]]
    return found
