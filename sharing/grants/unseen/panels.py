"""People no required team can see, for those who can correct it or make sure it is corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.agencies.models import Team, User
from sharing.grants import who_can_see
from sharing.grants.unseen import actions as sight_gaps
from sharing.grants.unseen.models import SightGap

SHOWN = 200


@dataclass(frozen=True)
class Unseen:
    """A gap as its reader may know it. is_known: whether the reader sees the person. ask: who leads, for those who must
    ask them because they do not."""

    gap: SightGap
    is_known: bool
    may_mend: bool
    ask: Sequence[str]


@dataclass(frozen=True)
class Unwatched:
    """A programme that no national desk sees."""

    programme: str
    last: Team


def unseen_by(user: User, *, at: datetime) -> list[Unseen]:
    """Of the people whom the reader sees, and then, without a name, of those whom teams of the reader's agency saw.

    Five queries, however many there are."""
    known = list(SightGap.objects.open().listed_for(user).with_words().order_by("found_at", "pk")[:SHOWN])
    keys = [gap.subject_id for gap in known]
    mends = set(
        access.limit(access.subjects().filter(pk__in=keys), user, Permission.SHARE).values_list("pk", flat=True)
    )
    hidden = list(
        SightGap.objects.open()
        .of_agency_of(user)
        .exclude(pk__in=SightGap.objects.open().visible_to(user).order_by().values("pk"))
        .select_related("agency", "last_team")
        .order_by("found_at", "pk")[:SHOWN]
    )
    leads = who_can_see.leads_of([gap.subject_id for gap in hidden], at=at)
    return [Unseen(gap, True, gap.subject_id in mends, ()) for gap in known] + [
        Unseen(gap, False, False, leads.get(gap.subject_id, ())) for gap in hidden
    ]


def unwatched(user: User, *, at: datetime) -> list[Unwatched]:
    """For managers, administrators and privacy officers."""
    if not any(user.can(each) for each in (Capability.GRANT_ACCESS, Capability.REVIEW_EMERGENCIES)):
        return []
    found = sight_gaps.programmes_without_desk(at=at)
    return [Unwatched(name.replace("_", " "), team) for name, (team, _) in sorted(found.items())]


def for_my_day(user: User) -> list[SightGap]:
    """The newest of people whom the reader sees; no question for a role that gives nobody access."""
    if not user.can(Capability.GRANT_ACCESS):
        return []
    rows = SightGap.objects.open().listed_for(user).with_words().prefetch_related(None).select_related("subject")
    return list(rows.order_by("-found_at", "-pk")[:5])
