"""An access review by team and exception: what needs a decision of its own, and each team's other people in one act."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from sharing import audit, practice
from sharing.access import situations
from sharing.access.rules import GrantRole
from sharing.access.situations import Situation
from sharing.agencies.models import Team, User
from sharing.duties.models import Duty, Handover
from sharing.grants.models import Grant
from sharing.reviews import customs
from sharing.reviews.models import AccessReview, ReviewLine
from sharing.reviews.rules import EXCEPTION_WORDS, AccessUse, ExceptionKind, exception_of

Pair = tuple[int, int]  # person and team, by their keys
# By whom of a team, and until a day ago: who works there sees the same of it under "Who looked".
OPENED = """
SELECT DISTINCT e.subject_id, m.team_id
FROM sharing_auditentry e
JOIN sharing_membership m ON m.user_id = e.actor_id AND m.team_id = ANY(%(teams)s::int[])
    AND m.starts_at <= e.at AND (m.ends_at IS NULL OR m.ends_at > e.at)
WHERE e.subject_id = ANY(%(people)s::bigint[]) AND e.action = %(opened)s
    AND e.at >= %(since)s AND e.at < %(until)s
"""
MOST = 50  # of a kind, on the page
NOTHING_LIVE = "Nothing live"


@dataclass(frozen=True)
class ExceptionLine:
    """One team's access to one person, to be decided by itself. depends: what rests on it. leaves_gap: whether its end
    would leave somebody on licence, near a release or under recall without a team of that agency."""

    line: ReviewLine
    kind: ExceptionKind
    why: str
    depends: str
    leaves_gap: bool

    @property
    def is_lead(self) -> bool:
        return self.line.grant is not None and self.line.grant.grant_role == GrantRole.LEAD


@dataclass(frozen=True)
class ExceptionGroup:
    """Those of one kind; whoever would be cut off first."""

    kind: ExceptionKind
    lines: Sequence[ExceptionLine]

    @property
    def first(self) -> Sequence[ExceptionLine]:
        """As many as a page shows; once these are decided it shows the next."""
        return self.lines[:MOST]

    @property
    def words(self) -> str:
        return EXCEPTION_WORDS[self.kind]

    @property
    def cut_off(self) -> Sequence[ExceptionLine]:
        """People who would be left without a team: decided one by one, and never with others."""
        return [each for each in self.first if each.leaves_gap]

    @property
    def together(self) -> Sequence[ExceptionLine]:
        """Those that one act can end."""
        return [each for each in self.first if not (each.leaves_gap or each.is_lead)]

    @property
    def mark(self) -> str:
        """Another one as soon as the one act would end others."""
        return hashlib.sha256(repr(sorted(each.line.pk for each in self.together)).encode()).hexdigest()[:16]


@dataclass
class TeamLine:
    """One team with access: how many people, of how many somebody there opened a record, and what is left to decide."""

    team: Team
    roles: str = ""
    people: int = 0
    opened: int = 0
    exceptions: int = 0
    decided: int = 0
    to_confirm: list[ReviewLine] = field(default_factory=list)
    last: ReviewLine | None = None  # the newest decision

    @property
    def mark(self) -> str:
        """Another one as soon as the one act would confirm others."""
        return hashlib.sha256(repr(sorted(line.pk for line in self.to_confirm)).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class ReviewByTeam:
    groups: Sequence[ExceptionGroup]
    teams: Sequence[TeamLine]
    kept: int = 0
    to_end: int = 0

    @property
    def exceptions(self) -> int:
        return sum(len(group.lines) for group in self.groups)

    @property
    def gaps(self) -> int:
        return sum(line.leaves_gap for group in self.groups for line in group.lines)

    @property
    def others(self) -> int:
        return sum(len(team.to_confirm) for team in self.teams)

    @property
    def acts(self) -> int:
        """In how many acts all others can be confirmed."""
        return sum(bool(team.to_confirm) for team in self.teams)

    def team_of(self, uid: str) -> TeamLine | None:
        return next((line for line in self.teams if str(line.team.uid) == uid), None)


@dataclass(frozen=True)
class Known:
    """What is asked once about all lines of a review."""

    opened: set[Pair]
    duties: set[Pair]
    handovers: set[Pair]
    seeing: dict[Pair, set[int]]  # person and agency: the teams that have access
    of_people: dict[int, Situation]
    today: date
    days: int


def by_team(review: AccessReview, user: User, *, at: datetime) -> ReviewByTeam:
    """As this reader may decide in it. Eight queries, however many lines it has."""
    rows = ReviewLine.objects.filter(review=review).for_reviewers(user).with_grants()
    lines = [line for line in rows if line.grant is not None]
    known = _known(lines, at=at)
    found: dict[ExceptionKind, list[ExceptionLine]] = defaultdict(list)
    teams: dict[int, TeamLine] = {}
    for line in lines:
        grant = _grant_of(line)
        kind = None if line.decision else _kind(line, known)
        if kind is not None:
            found[kind].append(_exception(line, kind, known))
        _count(teams.setdefault(grant.team_id, TeamLine(grant.team)), line, kind, known)
    for key, of_team in teams.items():
        of_team.roles = _roles(line for line in lines if _grant_of(line).team_id == key)
    ordered = sorted(teams.values(), key=lambda line: (line.team.pk != review.team_id, -line.people, line.team.name))
    groups = [ExceptionGroup(kind, sorted(found[kind], key=_cut_off_first)) for kind in ExceptionKind if found[kind]]
    decisions = Counter(line.decision for line in lines)
    return ReviewByTeam(groups, ordered, decisions[ReviewLine.Decision.KEPT], decisions[ReviewLine.Decision.ENDS])


def _grant_of(line: ReviewLine) -> Grant:
    """Of a review of people: a constraint of the table holds that there is one."""
    if line.grant is None:
        raise ValueError("a line of a scope")
    return line.grant


def _known(lines: Sequence[ReviewLine], *, at: datetime) -> Known:
    people = sorted({line.subject_id for line in lines if line.subject_id is not None})
    teams = sorted({_grant_of(line).team_id for line in lines})
    today = timezone.localdate(at)
    days = practice.value(customs.UNOPENED_DAYS, on=today)
    seeing: dict[Pair, set[int]] = defaultdict(set)
    live = Grant.objects.live(at=at).filter(subject_id__in=people)
    for person, agency, team in live.order_by().values_list("subject_id", "team__agency_id", "team_id"):
        seeing[person, agency].add(team)
    duties = Duty.objects.current().filter(subject_id__in=people, team_id__in=teams)
    offered = Handover.objects.open().filter(subject_id__in=people).values_list("subject_id", "from_team", "to_team")
    with connection.cursor() as cursor:
        span = {"since": at - timedelta(days=days), "until": at - timedelta(days=1)}
        cursor.execute(OPENED, {"people": people, "teams": teams, "opened": audit.Action.CONSULTATION, **span})
        opened = {(person, team) for person, team in cursor.fetchall()}
    return Known(
        opened=opened,
        duties=set(duties.values_list("subject_id", "team_id")),
        handovers={(person, team) for person, *both in offered for team in both},
        seeing=seeing,
        of_people=situations.situations_of(people, on=today),
        today=today,
        days=days,
    )


def _kind(line: ReviewLine, known: Known) -> ExceptionKind | None:
    grant = _grant_of(line)
    place = grant.team.place_code
    use = AccessUse(
        starts_on=timezone.localdate(grant.starts_at),
        is_opened=(grant.subject_id, grant.team_id) in known.opened,
        is_elsewhere=bool(place) and known.of_people[grant.subject_id].held_at != place,
        is_unconfirmed=line.unconfirmed_since is not None,
    )
    return exception_of(use, today=known.today, unopened_days=known.days)


def _exception(line: ReviewLine, kind: ExceptionKind, known: Known) -> ExceptionLine:
    grant = _grant_of(line)
    pair = (grant.subject_id, grant.team_id)
    others = known.seeing.get((grant.subject_id, grant.team.agency_id), set()) - {grant.team_id}
    not_alone = known.of_people[grant.subject_id].not_alone
    leaves_gap = bool(not_alone) and not others
    depends = [
        "Lead team: its access cannot end here" if grant.grant_role == GrantRole.LEAD else "",
        "Open handover" if pair in known.handovers else "",
        "Owner of the duty works here" if pair in known.duties else "",
        f"Only team of {grant.team.agency}; {not_alone}: another team must take over" if leaves_gap else "",
    ]
    words = ". ".join(filter(None, depends)) or NOTHING_LIVE
    return ExceptionLine(line, kind, _why(kind, known), words, leaves_gap)


def _why(kind: ExceptionKind, known: Known) -> str:
    return {
        ExceptionKind.ELSEWHERE: "Not held at this prison now",
        ExceptionKind.UNOPENED: f"Not opened by this team in {known.days} days",
        ExceptionKind.UNCONFIRMED: "Opened, and not confirmed in time",
    }[kind]


def _cut_off_first(line: ExceptionLine) -> tuple[Any, ...]:
    return not line.leaves_gap, str(line.line.subject), line.line.pk


def _count(of_team: TeamLine, line: ReviewLine, kind: ExceptionKind | None, known: Known) -> None:
    of_team.people += 1
    of_team.opened += (line.subject_id, of_team.team.pk) in known.opened
    of_team.exceptions += kind is not None
    if line.decision:
        of_team.decided += 1
        if of_team.last is None or line.decided_at > of_team.last.decided_at:  # type: ignore[operator]  # decided
            of_team.last = line
    elif kind is None:
        of_team.to_confirm.append(line)


def _roles(lines: Iterable[ReviewLine]) -> str:
    return ", ".join(sorted({_grant_of(line).get_grant_role_display() for line in lines}))
