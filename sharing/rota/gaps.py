"""Time of the next 28 days for which nobody is on call, and the alerts about it.

Asked of the tables as they stand, for one post at a time: safe to run twice, and late. Each change of the rota asks it
too, so that what a change has filled, or opened, is said at once; and so does escalation where it finds nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max, Min, Q
from django.urls import reverse

from sharing import alerts
from sharing.access import roles
from sharing.access.roles import Capability
from sharing.agencies.models import Membership, User
from sharing.alerts import Only
from sharing.alerts.models import Alert
from sharing.cover.rules import due_before
from sharing.rota import posts
from sharing.rota.alert_kinds import GAP, GAP_NOW
from sharing.rota.models import Shift
from sharing.rota.posts import Post
from sharing.rota.rules import WALKED, GapSpan, Missing, Span, Stage, gap_stage, gaps_in
from sharing.time_words import say_datetime

KEEP = roles.holders(Capability.KEEP_ROTA)
OVER = "Someone is on call for this time, or it has passed"
WHY = {
    Missing.ON_LEAVE: "{} is named, and is on leave.",
    Missing.NOT_ABLE: "{} is named, and has left the team, cannot sign in, or has another role.",
}


@dataclass(frozen=True)
class Gap:
    """Time for which nobody is on call. named: who is on the rota and is not there, empty for nobody."""

    post: Post
    starts_at: datetime
    ends_at: datetime
    missing: Missing
    named: str

    @property
    def absent_words(self) -> str:
        """That whoever is named is not there; empty where nobody is."""
        return WHY[self.missing].format(self.named) if self.named else ""

    @property
    def span(self) -> Span:
        return self.starts_at, self.ends_at


def walk(post: Post, *, at: datetime) -> list[Gap]:
    """The gaps of a post from now on for 28 days, in order; one that has begun from its true beginning. None for a post
    for which no shift was ever entered, nor before its first."""
    return walk_all([post], at=at)[post.key]


def walk_all(which: Sequence[Post], *, at: datetime) -> dict[str, list[Gap]]:
    """The same of several posts, by their keys. Five queries, however many."""
    begun = _begun(which, at=at)
    since = min(begun.values(), default=at)
    found = between_all(which, (min(since, at), at + WALKED))
    return {
        post.key: [
            replace(gap, starts_at=max(gap.starts_at, begun[post.key]))
            for gap in found[post.key]
            if post.key in begun and gap.ends_at > max(at, begun[post.key])
        ]
        for post in which
    }


def _begun(which: Sequence[Post], *, at: datetime) -> dict[str, datetime]:
    """From when on the gaps of each post are asked for: the end of its last shift that is over, else its first shift.
    Without the posts for which no shift was ever entered."""
    rows = Shift.objects.standing().filter(agency__in={post.agency.pk for post in which})
    known: dict[tuple[int, int | None, str], datetime] = {
        (row["agency_id"], row["team_id"], row["level"]): row["over"] or row["first"]
        for row in rows.order_by()
        .values("agency_id", "team_id", "level")
        .annotate(over=Max("ends_at", filter=Q(ends_at__lte=at)), first=Min("starts_at", filter=Q(ends_at__gt=at)))
    }
    keys = {post.key: (post.agency.pk, post.team.pk if post.team else None, post.level.value) for post in which}
    return {key: since for key, key_of in keys.items() if (since := known.get(key_of))}


def between(post: Post, span: Span) -> list[Gap]:
    """The gaps of a post within a time, which may be past."""
    return between_all([post], span)[post.key]


def between_all(which: Sequence[Post], span: Span) -> dict[str, list[Gap]]:
    """The same of several posts, by their keys. Four queries, however many."""
    agencies = Shift.objects.overlapping(*span).filter(agency__in={post.agency.pk for post in which})
    shifts: dict[str, list[Shift]] = {post.key: [] for post in which}
    for shift in posts.with_covers(agencies):
        shifts.setdefault(posts.post_of(shift).key, []).append(shift)
    users = {user.pk: user for rows in shifts.values() for shift in rows for user in named_on(shift)}
    known = posts.known_of(users.values(), span)
    found = {}
    for post in which:
        stints = [stint for shift in shifts[post.key] for stint in posts.stints_of_shift(shift)]
        named = {user.pk: user for shift in shifts[post.key] for user in named_on(shift)}
        absences = known.absences(named.values(), post)
        found[post.key] = [_gap(post, gap, users) for gap in gaps_in(span, stints, absences)]
    return found


def named_on(shift: Shift) -> Iterable[User]:
    return [shift.user, *(cover.user for cover in shift.held_by)]  # type: ignore[attr-defined]  # loaded with covers


def _gap(post: Post, span: GapSpan, users: dict[int, User]) -> Gap:
    named = users[span.user].name if span.user else ""
    return Gap(post, span.starts_at, span.ends_at, span.missing, named)


def settle(post: Post, *, at: datetime) -> None:
    """Alert of the gaps as near as they are, each once for a stage, and end what is settled."""
    begins = f"{post.key}:"
    due = {f"{begins}{int(gap.starts_at.timestamp())}:{stage}": (gap, stage) for gap, stage in _near(post, at=at)}
    for kind in (GAP, GAP_NOW):
        open_ones = Alert.objects.unfinished().filter(kind=kind.name, key__startswith=begins)
        for key in open_ones.order_by("pk").values_list("key", flat=True):
            if key not in due:
                alerts.resolve(kind=kind, key=key, reason=OVER, at=at)
    for key, (gap, stage) in due.items():
        _alert(gap, stage, key, at=at)


def _near(post: Post, *, at: datetime) -> list[tuple[Gap, Stage]]:
    found = [(gap, gap_stage(gap.starts_at, at=at)) for gap in walk(post, at=at)]
    return [(gap, stage) for gap, stage in found if stage]


def _alert(gap: Gap, stage: Stage, key: str, *, at: datetime) -> None:
    is_now = stage is Stage.HOURS_4
    alerts.raise_alert(
        kind=GAP_NOW if is_now else GAP,
        key=key,
        subject=None,
        text=f"No one is {gap.post} from {say_datetime(gap.starts_at)}. {gap.absent_words}".strip(),
        link=reverse("rota"),
        at=at,
        responds_in=None if is_now else due_before(gap.starts_at, at=at),
        only=_command_of(gap.post) if is_now else _managers_of(gap.post, at=at),
    )


def _managers_of(post: Post, *, at: datetime) -> Only:
    """The desk, where somebody in it keeps rotas; else all of the agency who do."""
    members = Membership.objects.live(at=at).filter(team=post.team, user__is_active=True, user__role__in=KEEP)
    if post.team and members.exists():
        return Only(teams=[post.team.pk])
    return Only(agencies=[post.agency.pk])


def _command_of(post: Post) -> Only:
    """Command of the agency; where it has none, of every agency."""
    commanders = User.objects.filter(agency=post.agency, is_active=True, role__in=posts.COMMAND)
    return Only(agencies=[post.agency.pk]) if commanders.exists() else alerts.ANY
