"""The one question of cover: who acts for this officer, for this person, at this moment. One of the doors.

Nothing is rewritten when a leave begins or ends. Rows keep their officer; lists of "mine", letters, names and rights
ask here, so that all goes to the stand-in and comes back to the minute, however late a job is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Case, Prefetch, Q, When
from django.utils import timezone

from sharing.agencies.models import User
from sharing.audit import request_context
from sharing.cover import caseload
from sharing.cover.models import Cover, Leave, LeaveQuerySet
from sharing.cover.rules import CoverState
from sharing.pages.spans import last_day_of
from sharing.time_words import format_day_month

MEMO = "who is away"


@dataclass(frozen=True)
class Acting:
    """Who acts for an officer. is_manager: a manager, until a stand-in accepts."""

    user: User
    until: datetime
    is_manager: bool = False


@dataclass
class CoverNow:
    """Who is away at a moment, and who stands in. It asks for people only where an officer of theirs is away."""

    at: datetime
    leaves: dict[int, Leave]
    _people: dict[int, set[int]] = field(default_factory=dict)
    _can: dict[tuple[int, int], set[int]] = field(default_factory=dict)

    def acting_for(self, officer: int, *, subject: int) -> Acting | None:
        """None where the officer is there, and where nobody who stands in can work with this person."""
        leave = self.leaves.get(officer)
        if leave is None:
            return None
        return next((each for each in self._asked(leave, subject) if self._works_with(each.user, leave, subject)), None)

    def done_by(self, user: User, *, officer: str, subject: str) -> Q:
        """The rows that are the user's to do: their own, without those that somebody does for them while they are away,
        and those of officers for whom they act. officer, subject: how a row names its officer, and its person."""
        own = Q(**{officer: user.pk})
        if user.pk in self.leaves:
            left = {person for person in self.people_of(user.pk) if self.acting_for(user.pk, subject=person) is None}
            own &= Q(**{f"{subject}__in": left})
        for away in self.leaves.values():
            if user.pk in self._named(away) and (theirs := self.theirs(user, away)):
                own |= Q(**{officer: away.officer_id, f"{subject}__in": theirs})
        return own

    def theirs(self, user: User, leave: Leave) -> set[int]:
        """The people for whom the user acts in this leave now."""
        found = (
            (person, self.acting_for(leave.officer_id, subject=person)) for person in self.people_of(leave.officer_id)
        )
        return {subject for subject, acting in found if acting and acting.user.pk == user.pk}

    def acts_for(self, user: User, officer: int, *, subject: int) -> bool:
        """Whether the user is this officer, or acts for them now. Being away takes no right away."""
        if user.pk == officer:
            return True
        acting = self.acting_for(officer, subject=subject)
        return acting is not None and acting.user.pk == user.pk

    def stood_for_by(self, user: User) -> list[Leave]:
        """The leaves in which the user acts now."""
        return [leave for leave in self.leaves.values() if user.pk in self._named(leave) and self.theirs(user, leave)]

    def left_uncovered(self, leave: Leave) -> set[int]:
        """The officer's people for whom nobody acts now."""
        people = self.people_of(leave.officer_id)
        return {person for person in people if self.acting_for(leave.officer_id, subject=person) is None}

    def people_of(self, officer: int) -> set[int]:
        if officer not in self._people:
            self._people[officer] = caseload.people_of(officer)
        return self._people[officer]

    def _asked(self, leave: Leave, subject: int) -> Iterator[Acting]:
        covers = [each for each in _accepted(leave) if each.starts_at <= self.at < each.ends_at]
        for cover in sorted(covers, key=lambda each: (each.subject_id is None, each.pk)):
            if cover.subject_id in (None, subject) and cover.stand_in_id not in self.leaves:
                yield Acting(cover.stand_in, min(cover.ends_at, leave.ends_at))
        if leave.manager and leave.manager_id not in self.leaves:
            yield Acting(leave.manager, leave.ends_at, is_manager=True)

    def _named(self, leave: Leave) -> set[int | None]:
        return {leave.manager_id, *(each.stand_in_id for each in _accepted(leave))}

    def _works_with(self, user: User, leave: Leave, subject: int) -> bool:
        known = self.people_of(leave.officer_id)
        key = (user.pk, leave.officer_id if subject in known else -subject)
        if key not in self._can:
            self._can[key] = caseload.can_work_with(user, known if subject in known else {subject})
        return subject in self._can[key]


def _accepted(leave: Leave) -> list[Cover]:
    return [cover for cover in leave.covers.all() if cover.state == CoverState.ACCEPTED]


def standing() -> CoverNow:
    """Who is away now. Asked once in a request: one query, and one more where somebody is."""
    scope = request_context.current()
    if scope is not None and MEMO in scope.memo:
        found: CoverNow = scope.memo[MEMO]
        return found
    now = timezone.now()
    return _keep(now, loaded(Leave.objects.live(at=now)))


def standing_and(more: Q, *, at: datetime) -> list[Leave]:
    """The leaves that are not over and of which this is true, in the same question as who is away now."""
    away = Q(starts_at__lte=at)
    rows = loaded(Leave.objects.not_over(at=at).annotate(is_more=Case(When(more, then=True), default=False)))
    found = list(rows.filter(away | Q(is_more=True)))
    _keep(at, [row for row in found if row.starts_at <= at])
    return [row for row in found if row.is_more]  # type: ignore[attr-defined]  # annotated


def loaded(rows: LeaveQuerySet) -> LeaveQuerySet:
    """With everybody whom a line about a leave names, and whoever is asked to stand in: one query more."""
    covers = Cover.objects.open().with_words().order_by("subject_id", "starts_at", "pk")
    people = ("officer__agency", "manager", "planned_by", "closed_by")
    return rows.select_related(*people).prefetch_related(Prefetch("covers", queryset=covers))


def _keep(at: datetime, rows: Iterable[Leave]) -> CoverNow:
    made = CoverNow(at, {row.officer_id: row for row in rows})
    scope = request_context.current()
    if scope is not None:
        scope.memo[MEMO] = made
    return made


def forget() -> None:
    """Something of a leave was changed in this request: what was known of it is asked again."""
    scope = request_context.current()
    if scope is not None:
        scope.memo.pop(MEMO, None)


def acting_for(officer: User, *, subject: int) -> User:
    """Who does the officer's work for this person now: the officer, or whoever stands in."""
    acting = standing().acting_for(officer.pk, subject=subject)
    return acting.user if acting else officer


def done_by(user: User, *, officer: str, subject: str) -> Q:
    """As `CoverNow.done_by`, now."""
    return standing().done_by(user, officer=officer, subject=subject)


def acts_for(user: User, officer: int | None, *, subject: int) -> bool:
    """As `Standing.acts_for`, now; nobody acts for nobody."""
    return officer is not None and standing().acts_for(user, officer, subject=subject)


def name(officer: User | None, *, subject: int) -> str:
    """The officer as pages say it: "Tom Brandreth (Priya Shah covering until 5 January)". Empty for nobody."""
    if officer is None:
        return ""
    words = second(officer, subject=subject)
    return f"{officer} ({words})" if words else str(officer)


def second(officer: User, *, subject: int) -> str:
    """Who stands in, in words; empty while the officer is there."""
    now = standing()
    leave = now.leaves.get(officer.pk)
    if leave is None:
        return ""
    acting = now.acting_for(officer.pk, subject=subject)
    if acting is None:
        return f"away until {last_day_in_words(leave.ends_at)}, no stand-in"
    if acting.is_manager:
        return f"{acting.user} acting until a stand-in accepts"
    return f"{acting.user} covering until {last_day_in_words(acting.until)}"


def last_day_in_words(ends_at: datetime) -> str:
    day = last_day_of(ends_at)
    return format_day_month(day) if day else ""
