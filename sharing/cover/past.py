"""The cover in force when something was done: asked of the covers, which stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sharing.cover.models import Cover, Leave
from sharing.cover.rules import CoverState

HELD = (CoverState.ACCEPTED, CoverState.ENDED, CoverState.ENDED_EARLY)


@dataclass(frozen=True)
class PastAct:
    """Something that is an officer's by name, and who did it when. Keys of users and of the person."""

    officer: int
    by: int
    subject: int
    at: datetime


def stood_in(acts: Collection[PastAct]) -> set[PastAct]:
    """Those that somebody did as the stand-in. One query; none where all officers acted themselves."""
    others = [act for act in acts if act.by != act.officer]
    if not others:
        return set()
    rows = Cover.objects.filter(
        state__in=HELD,
        leave__officer__in={other.officer for other in others},
        stand_in__in={other.by for other in others},
    )
    covers = list(rows.select_related("leave"))
    return {other for other in others if any(held(cover, other) for cover in covers)}


def held(cover: Cover, act: PastAct) -> bool:
    """Whether this cover held when the act was done, for this person, by who did it."""
    if cover.state not in HELD or cover.answered_at is None:
        return False
    is_theirs = (cover.leave.officer_id, cover.stand_in_id) == (act.officer, act.by)
    begins = max(cover.starts_at, cover.leave.starts_at, cover.answered_at)
    until = min(cover.counted_until, cover.leave.until)
    return is_theirs and cover.subject_id in (None, act.subject) and begins <= act.at < until


def stood_in_during(leave: Leave, covers: Iterable[Cover], *, by: int, subject: int, at: datetime) -> bool:
    """The same of one leave whose covers are at hand."""
    act = PastAct(leave.officer_id, by, subject, at)
    return any(held(cover, act) for cover in covers)
