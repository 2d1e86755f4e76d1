"""What managers are alerted of before and during a leave: time without a stand-in, people without one, both away.

Asked of the tables as they stand, for one leave at a time: safe to run twice, and late. Each action on a leave asks it
too, so that what an act has settled, or opened, is said at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, practice
from sharing.access.roles import Capability
from sharing.agencies.models import Membership, User
from sharing.alerts import Only
from sharing.alerts.models import Alert
from sharing.alerts.rules import Severity
from sharing.cover import caseload
from sharing.cover.models import Cover, Leave
from sharing.cover.rules import Span, due_before, uncovered, warned_from
from sharing.duties.models import Duty
from sharing.leave import alert_kinds, people
from sharing.leave.practice import WARNED_DAYS
from sharing.pages.spans import last_day_of
from sharing.practice.working_time import working_days_after, working_days_before
from sharing.time_words import format_date, format_span

OVER = "The leave has ended, or was called off"
COVERED = "Someone has agreed to cover"


@dataclass(frozen=True)
class Gaps:
    """What is missing in a leave from now on. people: keys of those for whom nobody accepted can act in some part."""

    spans: list[Span]
    people: set[int]


def gaps_of(leave: Leave, *, at: datetime) -> Gaps:
    """Time that is over is not asked for. An accepted stand-in who is away does not count while they are."""
    span = (max(at, leave.starts_at), leave.until)
    if span[0] >= span[1]:
        return Gaps([], set())
    accepted = list(Cover.objects.accepted().filter(leave=leave).select_related("stand_in"))
    main = [cover for cover in accepted if cover.subject_id is None]
    spans = uncovered(span, [part for cover in main for part in _there(cover)])
    named = caseload.people_of(leave.officer_id)
    reach = {cover.stand_in_id: caseload.can_work_with(cover.stand_in, named) for cover in accepted}
    left = set()
    for person in named if main else ():
        held = [
            cover for cover in accepted if cover.subject_id in (None, person) and person in reach[cover.stand_in_id]
        ]
        parts = uncovered(span, [part for cover in held for part in _there(cover)])
        if any(not _within(part, spans) for part in parts):
            left.add(person)
    return Gaps(spans, left)


def _there(cover: Cover) -> list[Span]:
    """The parts of a cover in which the stand-in is not away."""
    own = Leave.objects.filter(officer=cover.stand_in_id).overlapping(cover.starts_at, cover.ends_at)
    return uncovered((cover.starts_at, cover.ends_at), [(leave.starts_at, leave.until) for leave in own])


def warned_at(leave: Leave) -> datetime:
    """From when managers are alerted. While a manager acts in an absence that nobody could foresee, from the same time
    of the next working day."""
    days = practice.value(WARNED_DAYS, on=timezone.localdate(leave.planned_at))
    day = warned_from(timezone.localdate(leave.starts_at), days=days, before=working_days_before)
    first = timezone.make_aware(datetime.combine(day, time.min))
    if leave.manager_id is None or leave.starts_at > leave.planned_at:
        return first
    planned = timezone.localtime(leave.planned_at)
    next_day = working_days_after(planned.date(), 1)
    return max(first, timezone.make_aware(datetime.combine(next_day, planned.time().replace(tzinfo=None))))


def settle(leave: Leave, *, at: datetime, at_once: bool = False) -> None:
    """Alert of what is missing now, and end what is settled. at_once: somebody has just said no."""
    gaps = Gaps([], set()) if leave.is_over(at=at) else gaps_of(leave, at=at)
    is_due = at_once or at >= warned_at(leave)
    _settle_time(leave, gaps.spans, is_due=is_due, at=at)
    _settle_people(leave, gaps.people, alert_kinds.PERSON_UNCOVERED, _words_of_person(leave), is_due=is_due, at=at)
    both = set() if leave.is_over(at=at) else both_away(leave, gaps, at=at)
    _settle_people(leave, both, alert_kinds.BOTH_AWAY, _words_of_both(leave), is_due=is_due, at=at)


def both_away(leave: Leave, gaps: Gaps, *, at: datetime) -> set[int]:
    """The people whose owner and deputy in one agency are away at the same time, with nobody who acts for this one."""
    duties = Duty.objects.current().filter(deputy__isnull=False)
    own = duties.filter(Q(owner=leave.officer_id) | Q(deputy=leave.officer_id))
    found = set()
    for duty in own.values("subject_id", "owner_id", "deputy_id"):
        other = duty["deputy_id"] if duty["owner_id"] == leave.officer_id else duty["owner_id"]
        for away in Leave.objects.filter(officer=other).overlapping(max(at, leave.starts_at), leave.until):
            theirs = gaps_of(away, at=at)
            mine = gaps.spans if duty["subject_id"] not in gaps.people else [(leave.starts_at, leave.until)]
            yours = theirs.spans if duty["subject_id"] not in theirs.people else [(away.starts_at, away.until)]
            if any(_overlap(one, two) for one in mine for two in yours):
                found.add(duty["subject_id"])
    return found


def _within(part: Span, spans: list[Span]) -> bool:
    return any(begins <= part[0] and part[1] <= until for begins, until in spans)


def _overlap(one: Span, two: Span) -> bool:
    return max(one[0], two[0]) < min(one[1], two[1])


def _settle_time(leave: Leave, spans: list[Span], *, is_due: bool, at: datetime) -> None:
    start = f"leave:{leave.uid}:"
    open_ones = Alert.objects.unfinished().filter(kind=alert_kinds.NO_COVER.name, key__startswith=start)
    if not spans:
        why = OVER if leave.is_over(at=at) else COVERED
        for key in list(open_ones.values_list("key", flat=True)):
            alerts.resolve(kind=alert_kinds.NO_COVER, key=key, reason=why, at=at)
        return
    if not is_due or open_ones.exists():
        return
    alerts.raise_alert(
        kind=alert_kinds.NO_COVER,
        key=f"{start}{Alert.objects.filter(kind=alert_kinds.NO_COVER.name, key__startswith=start).count()}",
        subject=None,
        severity=Severity.NORMAL if leave.manager_id else None,
        text=f"{leave.officer} is away {format_leave(leave.starts_at, leave.ends_at)}. No one has agreed to cover "
        f"{', '.join(format_leave(*span) for span in spans)}.{_words_of_manager(leave)}",
        link=address_of(leave),
        at=at,
        responds_in=due_before(leave.starts_at, at=at),
        only=_managers_of(leave.officer, at=at),
    )


def _settle_people(
    leave: Leave, found: set[int], kind: alerts.AlertKind, words: str, *, is_due: bool, at: datetime
) -> None:
    """One alert for each person and leave: those who manage and see the person hear of it, and nobody else."""
    start = f"leave:{leave.uid}:"
    rows = Alert.objects.filter(kind=kind.name, key__startswith=start)
    open_ones = dict(rows.filter(state__in=Alert.State.unfinished()).values_list("key", "subject_id"))
    alerts.supersede_keys(kind=kind, keys=[key for key, person in open_ones.items() if person not in found], at=at)
    if not is_due:
        return
    for subject in access.subjects().filter(pk__in=found - set(open_ones.values())).order_by("pk"):
        alerts.raise_alert(
            kind=kind,
            key=f"{start}{subject.uid}:{rows.filter(subject=subject).count()}",
            subject=subject,
            text=words,
            link=address_of(leave),
            at=at,
            responds_in=due_before(leave.starts_at, at=at),
            only=Only(agencies=[leave.officer.agency_id]),
        )


def _managers_of(officer: User, *, at: datetime) -> Only:
    """The officer's teams in which a manager works; where none does, the managers of the agency."""
    teams = [
        team.pk
        for team in people.teams_of(officer, at=at)
        if any(member.can(Capability.GRANT_ACCESS) for member in _members(team.pk, at=at) if member.pk != officer.pk)
    ]
    return Only(teams=teams) if teams else Only(agencies=[officer.agency_id])


def _members(team: int, *, at: datetime) -> list[User]:
    rows = Membership.objects.live(at=at).filter(team=team, user__is_active=True)
    return [row.user for row in rows.select_related("user")]


def _words_of_manager(leave: Leave) -> str:
    return f" {leave.manager} acts until someone has." if leave.manager_id else ""


def _words_of_person(leave: Leave) -> str:
    return (
        f"{leave.officer}, who works with this person, is away {format_leave(leave.starts_at, leave.ends_at)}, and the "
        "stand-in cannot work with them. Ask someone else to cover for this person."
    )


def _words_of_both(leave: Leave) -> str:
    return (
        f"{leave.officer} is away {format_leave(leave.starts_at, leave.ends_at)}, and so, for part of that time, is "
        "the other of owner and deputy. No stand-in can work with this person."
    )


def format_leave(starts_at: datetime, ends_at: datetime) -> str:
    """ "from 23 to 29 November 2026", "on 4 December 2026": the last day included."""
    first, last = timezone.localdate(starts_at), last_day_of(ends_at)
    if last is None or last <= first:
        return f"on {format_date(first)}"
    return f"from {format_span(first, last)}"


def address_of(leave: Leave) -> str:
    return reverse("leave", kwargs={"uid": leave.uid})


SOON = timedelta(days=60)  # leave that begins later is not asked for: no warning is due so early
