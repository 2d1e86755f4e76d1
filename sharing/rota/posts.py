"""Posts of the rota: a duty desk's first and second on call, and command of an agency; who could hold one, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from sharing.access import roles
from sharing.access.roles import Capability
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.cover.models import Leave
from sharing.cover.rules import uncovered
from sharing.reach.ways import tested_ways
from sharing.rota.models import RotaQuerySet, Shift, ShiftCover, ShiftOffer
from sharing.rota.on_call.now import COMMAND
from sharing.rota.rules import (
    LEVEL_WORDS,
    Absences,
    Fitness,
    Level,
    Missing,
    Span,
    Stint,
    common,
    stints_of,
    why_not,
)
from sharing.sign_in import second_factor


@dataclass(frozen=True)
class Post:
    """What a shift is of. team: the desk, None for command of the agency."""

    agency: Agency
    team: Team | None
    level: Level

    def __str__(self) -> str:
        return f"{LEVEL_WORDS[self.level].lower()} of {self.place}"

    @property
    def place(self) -> Team | Agency:
        return self.team or self.agency

    @property
    def key(self) -> str:
        return f"{self.place.uid}:{self.level.value}"

    @property
    def which(self) -> Q:
        """Its shifts, and what is offered of it."""
        return Q(agency=self.agency, team=self.team, level=self.level)

    @property
    def shifts(self) -> RotaQuerySet:
        return Shift.objects.standing().filter(self.which)


def post_of(row: Shift | ShiftOffer) -> Post:
    return Post(row.agency, row.team, Level(row.level))


def posts(which: Q | None = None) -> list[Post]:
    """Those for which a shift was ever entered, by agency, place and level. A post without one has no gaps."""
    rows = Shift.objects.standing().filter(which or Q()).select_related("agency", "team")
    once = rows.order_by("agency__name", "team__name", "level", "agency_id", "team_id").distinct(
        "agency__name", "team__name", "level", "agency_id", "team_id"
    )
    return [post_of(row) for row in once]


def posts_to_keep(user: User) -> list[Post]:
    """All posts of the user's agency, also those for which no shift was entered yet: each open duty desk's first and
    second, and command where somebody can command."""
    agency = user.agency
    desks = Team.objects.open().filter(kind=Team.Kind.DUTY_DESK, agency=agency).order_by("name", "pk")
    found = [Post(agency, desk, level) for desk in desks for level in (Level.FIRST, Level.SECOND)]
    if User.objects.filter(agency=agency, is_active=True, role__in=COMMAND).exists():
        found.append(Post(agency, None, Level.COMMAND))
    return found


def keeps(user: User, post: Post) -> bool:
    """Whether the user keeps this rota: a manager of the agency."""
    keeps = user.can(Capability.KEEP_ROTA) or user.can(Capability.ENTER_SHIFTS)
    return keeps and user.agency_id == post.agency.pk


def needed(post: Post) -> Capability:
    """What a role must be able to do, to be on call here."""
    return Capability.COMMAND if post.level is Level.COMMAND else Capability.ANSWER_FOR_PEOPLE


def qualified_for(post: Post, *, at: datetime) -> QuerySet[User]:
    """Who has the role and is in the desk's team now, or commands in the agency; by name."""
    users = User.objects.filter(is_active=True, role__in=roles.holders(needed(post)), agency=post.agency)
    if post.team:
        members = Membership.objects.live(at=at).filter(team=post.team).values("user_id")
        users = User.objects.filter(is_active=True, role__in=roles.holders(needed(post)), pk__in=members)
    return users.order_by("name", "pk")


def fitness_of(
    users: Sequence[User], post: Post, span: Span, *, at: datetime, but: Collection[int] = ()
) -> dict[int, Fitness]:
    """What decides whether each of them can be on call in this time. Five queries, however many they are.

    but: keys of shifts that do not count as being busy.
    """
    absences = known_of(users, span).absences(users, post)
    ways = tested_ways(users, at)
    factors = second_factor.have_factors(users)
    busy = {each.user for each in stints_between(span, but=but) if each.user in ways}
    return {
        user.pk: Fitness(
            name=user.name,
            is_active=user.is_active,
            has_role=user.can(needed(post)),
            is_member=not any(missing is Missing.NOT_ABLE for missing, _ in absences.get(user.pk, ())),
            has_factor=user.pk in factors or not settings.SECOND_FACTOR_REQUIRED,
            is_away=any(missing is Missing.ON_LEAVE for missing, _ in absences.get(user.pk, ())),
            is_busy=user.pk in busy,
            ways=ways[user.pk],
        )
        for user in users
    }


def free_for(post: Post, span: Span, *, at: datetime) -> list[User]:
    """Who is qualified, and neither away nor on call at that time."""
    users = list(qualified_for(post, at=at))
    facts = fitness_of(users, post, span, at=at)
    return [user for user in users if not facts[user.pk].is_busy and not why_not(facts[user.pk])]


@dataclass(frozen=True)
class Known:
    """Memberships of desks, by user and team, and leave, by user, within a time."""

    span: Span
    members: Mapping[tuple[int, int], Sequence[Span]]
    leaves: Mapping[int, Sequence[Span]]

    def absences(self, users: Iterable[User], post: Post) -> Absences:
        """When each of them is not there for this post, and why."""
        return {user.pk: self._of(user, post) for user in users}

    def _of(self, user: User, post: Post) -> list[tuple[Missing, Span]]:
        away = [(Missing.ON_LEAVE, part) for part in self.leaves.get(user.pk, ())]
        if not user.can(needed(post)):
            return [(Missing.NOT_ABLE, self.span)]
        if post.team is None:
            return away if user.agency_id == post.agency.pk else [(Missing.NOT_ABLE, self.span)]
        held = self.members.get((user.pk, post.team.pk), ())
        return [*((Missing.NOT_ABLE, part) for part in uncovered(self.span, held)), *away]


def known_of(users: Iterable[User], span: Span) -> Known:
    """Two queries, however many they are."""
    keys = [user.pk for user in users]
    members: dict[tuple[int, int], list[Span]] = {}
    for row in Membership.objects.filter(user__in=keys, team__kind=Team.Kind.DUTY_DESK, starts_at__lt=span[1]):
        members.setdefault((row.user_id, row.team_id), []).append((row.starts_at, row.ends_at or span[1]))
    leaves: dict[int, list[Span]] = {}
    for leave in Leave.objects.filter(officer__in=keys).overlapping(*span):
        if part := common(span, (leave.starts_at, leave.until)):
            leaves.setdefault(leave.officer_id, []).append(part)
    return Known(span, members, leaves)


def stints_between(span: Span, which: Q | None = None, *, but: Collection[int] = ()) -> list[Stint]:
    """Who is on call when, of all shifts, or of these, that touch a time. Two queries."""
    shifts = Shift.objects.overlapping(*span).filter(which or Q()).exclude(pk__in=but)
    return [stint for shift in with_covers(shifts) for stint in stints_of_shift(shift)]


def with_covers(shifts: QuerySet[Shift]) -> QuerySet[Shift]:
    standing = Prefetch("covers", queryset=ShiftCover.objects.standing().select_related("user"), to_attr="held_by")
    return shifts.select_related("user", "team", "agency").prefetch_related(standing)


def stints_of_shift(shift: Shift) -> list[Stint]:
    """Of a row as `with_covers` loads it."""
    covers = [Stint(each.user_id, each.starts_at, each.ends_at) for each in shift.held_by]  # type: ignore[attr-defined]
    return stints_of(shift.user_id, (shift.starts_at, shift.ends_at), covers)
