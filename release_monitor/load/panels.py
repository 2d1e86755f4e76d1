"""Load as pages print it: teams and officers against their norm, one officer's people, what is de-prioritised."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils import timezone

from offenders.models import Offender
from release_monitor.load import practice as settings
from release_monitor.load.models import Deprioritisation
from release_monitor.load.querysets import duties_of
from release_monitor.load.rules import IN_LIST, STAGE_WORDS, LoadState, Stage, is_past_review, points_of, state_of
from sharing import practice
from sharing.access.roles import Capability, holders
from sharing.cover import standing
from sharing.models import Membership, Team, User
from sharing.time_words import format_date

MOST = 100  # people of an officer, and decisions, that a page shows
TAGS = {
    LoadState.UNDER: ("done", "Under"),
    LoadState.AT: ("partly", "At the norm"),
    LoadState.OVER: ("partly", "Over"),
    LoadState.FAR_OVER: ("blocked", "Far over"),
    LoadState.NO_ONE: ("blocked", "No one there"),
}


@dataclass(frozen=True)
class OfficerLoad:
    """One officer in one team. norm: None where the kind of agency has none. away: who stands in, in words; empty while
    the officer is there. deprioritised: decisions in force about their people."""

    officer: str
    people: int
    points: int
    norm: int | None
    stages: str
    away: str
    href: str
    deprioritised: int = 0

    @property
    def tag(self) -> tuple[str, str] | None:
        return TAGS[state_of(self.points, self.norm)] if self.norm is not None else None

    @property
    def width(self) -> int:
        """The length of the bar, in percent of the norm, at most 150."""
        return min(150, 100 * self.points // self.norm) if self.norm else 0


@dataclass(frozen=True)
class TeamLoad:
    """A team: its officers together against the norm of those who are there."""

    team: Team
    officers: list[OfficerLoad]
    norm: int | None  # of one officer
    norm_source: str

    @property
    def there(self) -> int:
        return sum(not each.away for each in self.officers)

    @property
    def people(self) -> int:
        return sum(each.people for each in self.officers)

    @property
    def points(self) -> int:
        return sum(each.points for each in self.officers)

    @property
    def tag(self) -> tuple[str, str] | None:
        return TAGS[state_of(self.points, self.norm * self.there)] if self.norm is not None else None

    @property
    def room(self) -> str:
        """How many points the team is over its norm or has left."""
        if self.norm is None:
            return "No norm is set"
        left = self.norm * self.there - self.points
        return f"{-left} points over" if left < 0 else f"room for {left} points"

    @property
    def norm_url(self) -> str:
        return reverse("load_norm", kwargs={"uid": self.team.uid})


@dataclass(frozen=True)
class PriorityLine:
    """One decision to de-prioritise. may_change: the reader may renew or end it."""

    row: Deprioritisation
    tag: tuple[str, str]
    decided: str
    review: str
    is_late: bool


@dataclass(frozen=True)
class Load:
    """The teams of the reader's agency whose people the reader can see, the fullest first."""

    at: datetime
    teams: list[TeamLoad]
    weights: list[tuple[str, int]]
    decisions: list[PriorityLine] = field(default_factory=list)

    @property
    def over(self) -> list[TeamLoad]:
        return [each for each in self.teams if each.tag in (TAGS[LoadState.OVER], TAGS[LoadState.FAR_OVER])]


@dataclass(frozen=True)
class CaseLine:
    """A person of an officer: the stage, what it counts for, and what is de-prioritised."""

    person: Offender
    stage: str
    points: int
    decisions: Sequence[Deprioritisation]


def load_of(user: User, *, at: datetime) -> Load:
    """Four queries, however many officers there are; one more where somebody is on leave."""
    on = timezone.localdate(at)
    weights = settings.weights_on(on)
    counts = _counts(user, on=on)
    decisions = list(Deprioritisation.objects.in_force().listed_for(user).with_owner(user).with_all()[:MOST])
    per_owner = Counter((row.team_id, row.owner_id) for row in decisions)
    teams = _teams(user, at=at, keys={officer.team for officer in counts})
    away = standing.standing().leaves
    norms = {key: _norm(team, on=on) for key, (team, _) in teams.items()}
    found: dict[int, list[OfficerLoad]] = defaultdict(list)
    for key, (_, members) in teams.items():
        for officer in sorted({*members, *(each for each in counts if each.team == key)}):
            of_stages = counts.get(officer, {})
            leave = away.get(officer.key)
            found[key].append(
                OfficerLoad(
                    officer=officer.name,
                    people=sum(of_stages.values()),
                    points=points_of(of_stages, weights),
                    norm=norms[key][0],
                    stages=stages_in_words(of_stages),
                    away=f"On leave until {standing.last_day_in_words(leave.ends_at)}" if leave else "",
                    href=reverse("load_officer", kwargs={"team_uid": teams[key][0].uid, "uid": officer.uid}),
                    deprioritised=per_owner[key, officer.key],
                )
            )
    made = [
        TeamLoad(teams[key][0], sorted(rows, key=lambda each: (-each.points, each.officer)), *norms[key])
        for key, rows in found.items()
    ]
    made.sort(key=lambda each: (-(each.points / ((each.norm or 1) * max(1, each.there))), each.team.name))
    lines = build_priority_lines(decisions, on=on)
    return Load(at, made, [(STAGE_WORDS[stage], weights[stage]) for stage in Stage], lines)


def cases_of(user: User, officer: User, team: Team, *, on: date) -> list[CaseLine]:
    """The officer's people that the reader can see, heaviest first. Three queries."""
    weights = settings.weights_on(on)
    rows = duties_of(user, on=on).filter(owner=officer, team=team).select_related("subject__establishment")
    duties = list(rows.order_by("subject__family_name", "pk")[:MOST])
    decisions: dict[int, list[Deprioritisation]] = defaultdict(list)
    people = [duty.subject_id for duty in duties]
    for row in Deprioritisation.objects.in_force().listed_for(user).filter(offender__in=people, team=team):
        decisions[row.offender_id].append(row)
    lines = [
        CaseLine(duty.subject, STAGE_WORDS[stage], weights[stage], decisions[duty.subject_id])
        for duty in duties
        for stage in [Stage(duty.stage)]
    ]
    return sorted(lines, key=lambda each: -each.points)


def build_priority_lines(rows: Iterable[Deprioritisation], *, on: date) -> list[PriorityLine]:
    """rows: `with_all`."""
    return [_priority_line(row, on=on) for row in rows]


def to_review(user: User, *, on: date) -> list[PriorityLine]:
    """For My day: what the reader decided, or someone they act for, whose review is due. One query; none for a role
    that decides on none."""
    if not user.can(Capability.MANAGE_LOAD):
        return []
    rows = Deprioritisation.objects.to_review(on=on).decided_by_user(user).listed_for(user).with_all()
    return build_priority_lines(rows.order_by("review_on", "pk")[:5], on=on)


def stages_in_words(counts: Mapping[Stage, int]) -> str:
    """ "3 on licence, 2 in custody", in the order of the stages."""
    return ", ".join(f"{counts[stage]} {IN_LIST[stage]}" for stage in Stage if counts.get(stage))


def _priority_line(row: Deprioritisation, *, on: date) -> PriorityLine:
    is_late = is_past_review(row.review_on, on=on)
    days = (on - row.review_on).days
    if is_late:
        tag = ("blocked", "1 day late" if days == 1 else f"{days} days late")
    else:
        tag = ("partly", "Review today") if days == 0 else ("waiting", "In force")
    return PriorityLine(
        row=row,
        tag=tag,
        decided=f"{row.decided_by}, {format_date(timezone.localdate(row.decided_at))}. {row.second} was alerted",
        review=format_date(row.review_on),
        is_late=is_late,
    )


class OfficerKey(NamedTuple):
    """Who carries people in a team. key: of the user."""

    team: int
    key: int
    name: str
    uid: UUID


def _counts(user: User, *, on: date) -> dict[OfficerKey, dict[Stage, int]]:
    found: dict[OfficerKey, dict[Stage, int]] = defaultdict(dict)
    of_officer = ("team", "owner", "owner__name", "owner__uid")
    rows = duties_of(user, on=on).order_by().values_list(*of_officer, "stage").annotate(number=Count("pk"))
    for *officer, stage, number in rows:
        found[OfficerKey(*officer)][Stage(stage)] = number
    return found


def _teams(user: User, *, at: datetime, keys: set[int]) -> dict[int, tuple[Team, list[OfficerKey]]]:
    """These teams, each with those of the agency who can answer for people there and manage no load."""
    able = Membership.objects.live(at=at).filter(
        user__is_active=True,
        user__agency=user.agency_id,
        user__role__in=set(holders(Capability.ANSWER_FOR_PEOPLE)) - set(holders(Capability.MANAGE_LOAD)),
    )
    rows = Team.objects.filter(pk__in=keys).select_related("agency")
    members = Prefetch("memberships", queryset=able.select_related("user"), to_attr="able")
    return {
        team.pk: (team, [OfficerKey(team.pk, each.user_id, each.user.name, each.user.uid) for each in team.able])
        for team in rows.prefetch_related(members)
    }


def _norm(team: Team, *, on: date) -> tuple[int | None, str]:
    definition = settings.norm_of_team(team, on=on)
    if definition is None:
        return None, ""
    return practice.value(definition, on=on), practice.source(definition, on=on)
