"""Plan leave, ask somebody to stand in, answer, change and end it. Nobody answers for anybody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from sharing import access, audit
from sharing.access.rules import Permission
from sharing.access.state_machines import CLOCK, Able
from sharing.agencies.models import User
from sharing.alerts import digests
from sharing.cover import caseload, standing
from sharing.cover.models import Cover, Leave
from sharing.cover.rules import COVER, CoverFacts, CoverState
from sharing.leave import people, warnings
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before, take_turns

LONGEST = timedelta(days=366)
OFFERED = "leave.offered"
PLANNED_FIELDS = ("officer", "kind", "starts_at", "ends_at", "manager")
COVER_FIELDS = ("stand_in", "subject", "starts_at", "ends_at", "state")


class LeaveRefused(Refused):
    """The leave cannot be as asked."""


@transaction.atomic
def plan(
    *,
    officer: User,
    kind: str,
    starts_at: datetime | None,
    ends_at: datetime,
    stand_in: User | None,
    by: User,
    uid: UUID | None = None,
) -> Leave:
    """The officer will be away; `stand_in` is asked. starts_at: None from now. By the officer, or a manager of theirs.

    Where a manager plans it, the manager acts until somebody has accepted. uid: the key that the form was given; the
    same one again returns the leave that was made. Raises NotAllowed, and LeaveRefused: for a time that is over, too
    long, or overlaps leave that is planned; for a stand-in who cannot.
    """
    made = made_before(Leave, uid)
    if made:
        return made
    now = timezone.now()
    _take_turns(officer, by=by, at=now)
    starts_at = starts_at or now
    if starts_at < now - timedelta(days=1):
        raise LeaveRefused("first_day", "The first day must be today or in the future")
    _refuse_times(officer, starts_at, ends_at, at=now)
    leave = Leave.objects.create(
        officer=officer,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        manager=None if by.pk == officer.pk else by,
        planned_by=by,
        planned_at=now,
        **keyed(uid),
    )
    _record("leave.planned", leave, by=by, after=audit.fields_of(leave, *PLANNED_FIELDS))
    if stand_in:
        _offer(leave, stand_in, None, starts_at, ends_at, by=by, at=now)
    _settled(leave, at=now)
    return leave


@transaction.atomic
def offer(
    *,
    leave: Leave,
    stand_in: User,
    by: User,
    subject: Model | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Cover:
    """Ask somebody to stand in for the whole leave, or for a part of it, or for one person alone.

    Raises NotAllowed; MoveRefused where the stand-in cannot; LeaveRefused where somebody is asked for this time, or
    stands in, already; RecordHidden for a person whom `by` cannot see.
    """
    now = timezone.now()
    row = _locked(leave, by=by, at=now)
    if subject is not None:
        access.require(by, Permission.VIEW, subject)
    starts_at, ends_at = max(starts_at or row.starts_at, row.starts_at, now), min(ends_at or row.ends_at, row.ends_at)
    cover = _offer(row, stand_in, subject, starts_at, ends_at, by=by, at=now)
    _settled(row, at=now)
    return cover


@transaction.atomic
def accept(*, cover: Cover, by: User) -> Cover:
    """`by` stands in, in their own name. Raises MoveRefused where it is somebody else's to answer, or they cannot."""
    return _answer(cover, "accept", reason="", by=by)


@transaction.atomic
def refuse(*, cover: Cover, reason: str, by: User) -> Cover:
    """Managers are alerted at once. Raises MoveRefused."""
    return _answer(cover, "refuse", reason=reason, by=by)


@transaction.atomic
def withdraw(*, cover: Cover, reason: str, by: User) -> Cover:
    """It is offered no more. Raises MoveRefused."""
    return _answer(cover, "withdraw", reason=reason, by=by)


@transaction.atomic
def end_cover(*, cover: Cover, reason: str, by: User) -> Cover:
    """The stand-in stops from now on; the leave goes on, and managers are alerted. Raises MoveRefused."""
    return _answer(cover, "end_early", reason=reason, by=by)


@transaction.atomic
def act_meanwhile(*, leave: Leave, by: User) -> Leave:
    """`by`, who manages the officer, acts until a stand-in has accepted. Raises NotAllowed, LeaveRefused."""
    now = timezone.now()
    row = _locked(leave, by=by, at=now)
    if by.pk == row.officer_id:
        raise LeaveRefused("", "You are the officer. Ask a manager of your team")
    before = audit.fields_of(row, "manager")
    Leave.objects.filter(pk=row.pk).update(manager=by)
    row.manager = by
    _record("leave.manager_acts", row, by=by, before=before, after=audit.fields_of(row, "manager"))
    _settled(row, at=now)
    return row


@transaction.atomic
def change_end(*, leave: Leave, ends_at: datetime, by: User) -> Leave:
    """The officer comes back earlier or later than planned. For time that is added whoever stands in is asked anew.

    Raises NotAllowed, LeaveRefused.
    """
    now = timezone.now()
    row = _locked(leave, by=by, at=now)
    if ends_at == row.ends_at:
        return row
    if ends_at <= now:
        raise LeaveRefused("last_day", "The last day must be today or in the future")
    _refuse_times(row.officer, row.starts_at, ends_at, at=now, but=row)
    old, before = row.ends_at, audit.fields_of(row, "ends_at")
    Leave.objects.filter(pk=row.pk).update(ends_at=ends_at)
    row.ends_at = ends_at
    _record("leave.changed", row, by=by, before=before, after=audit.fields_of(row, "ends_at"))
    for cover in Cover.objects.open().filter(leave=row, ends_at=old).select_related("stand_in", "subject"):
        if ends_at < old or cover.state == CoverState.OFFERED:
            Cover.objects.filter(pk=cover.pk, starts_at__lt=ends_at).update(ends_at=ends_at)
        elif not people.why_not(row.officer, cover.stand_in, starts_at=old, ends_at=ends_at, at=now):
            _offer(row, cover.stand_in, cover.subject, old, ends_at, by=by, at=now)
    _settled(row, at=now)
    return row


@transaction.atomic
def close(*, leave: Leave, reason: str, by: User) -> Leave:
    """The officer is back now, or the leave is called off. Everything is theirs again from this moment.

    Raises NotAllowed, LeaveRefused.
    """
    now = timezone.now()
    row = _locked(leave, by=by, at=now)
    if not reason.strip():
        raise LeaveRefused("reason", "Enter a reason")
    Leave.objects.filter(pk=row.pk).update(closed_at=now, closed_by=by, closed_because=reason.strip())
    row.refresh_from_db()
    _record("leave.closed", row, by=by, after=audit.fields_of(row, "closed_at"), reason=reason.strip())
    end_covers(row, at=now)
    _settled(row, at=now)
    return row


@transaction.atomic
def end_covers(leave: Leave, *, at: datetime) -> int:
    """The leave is over: what was accepted has ended, what nobody answered is offered no more. Returns how many."""
    ended = 0
    for cover in Cover.objects.open().filter(leave=leave).with_words():
        verb = "end" if cover.state == CoverState.ACCEPTED else "lapse"
        reason = "" if verb == "end" else "The leave ended before there was an answer"
        ended += _move(cover, verb, as_who=CLOCK, facts=CoverFacts(), by=None, reason=reason, at=at, until=leave.until)
    return ended


def _offer(
    leave: Leave,
    stand_in: User,
    subject: Model | None,
    starts_at: datetime,
    ends_at: datetime,
    *,
    by: User,
    at: datetime,
) -> Cover:
    facts = CoverFacts(
        decides=people.decides(by, leave.officer, at=at),
        is_over=leave.is_over(at=at) or starts_at >= ends_at,
        cannot=_why_not(leave, stand_in, subject, starts_at, ends_at, at=at),
    )
    COVER.move("offer", None, by=by, facts=facts)
    about = subject.pk if subject else None
    held = Cover.objects.open().filter(leave=leave, starts_at__lt=ends_at, ends_at__gt=starts_at)
    held = held.filter(subject_id=about) if about else held.filter(subject__isnull=True)
    if there := held.select_related("stand_in").first():
        what = "has already agreed to cover" if there.state == CoverState.ACCEPTED else "is already asked to cover"
        raise LeaveRefused("stand_in", f"{there.stand_in} {what} this time")
    cover = Cover.objects.create(
        leave=leave,
        stand_in=stand_in,
        subject=subject,  # type: ignore[misc]  # the settings say which model it is
        starts_at=starts_at,
        ends_at=ends_at,
        offered_by=by,
        offered_at=at,
    )
    _record("cover.offered", cover, by=by, after=audit.fields_of(cover, *COVER_FIELDS))
    _write_to(cover, at=at)
    return cover


def _why_not(
    leave: Leave, stand_in: User, subject: Model | None, starts_at: datetime, ends_at: datetime, *, at: datetime
) -> str:
    why = people.why_not(leave.officer, stand_in, starts_at=starts_at, ends_at=ends_at, at=at)
    if not why and subject is not None and not caseload.can_work_with(stand_in, [subject.pk]):
        return f"{stand_in} cannot work with this person. Choose someone else"
    return why


def _write_to(cover: Cover, *, at: datetime) -> None:
    """A letter to the stand-in, which names nobody."""
    team = people.teams_of(cover.stand_in, at=at).filter(pk__in=people.teams_of(cover.leave.officer, at=at)).first()
    if team:
        digests.tell_people(
            User.objects.filter(pk=cover.stand_in_id),
            team=team,
            kind=OFFERED,
            key=str(cover.pk),
            title="A request to cover for a colleague",
            path=reverse("leave", kwargs={"uid": cover.leave.uid}),
            at=at,
        )


def _answer(cover: Cover, verb: str, *, reason: str, by: User) -> Cover:
    now = timezone.now()
    take_turns(f"leave:{cover.leave.officer_id}")
    row = Cover.objects.select_for_update(of=("self",)).with_words().get(pk=cover.pk)
    leave = row.leave
    if not people.leaves_of(by, at=now).filter(pk=leave.pk).exists():
        audit.refuse(by=by, verb=f"cover.{verb}_refused", target=row)
        raise access.RecordHidden
    facts = CoverFacts(
        is_theirs=by.pk == row.stand_in_id,
        decides=people.decides(by, leave.officer, at=now),
        is_over=leave.is_over(at=now) or row.ends_at <= now,
        cannot=_why_not(leave, row.stand_in, row.subject, max(now, row.starts_at), row.ends_at, at=now),
        reason=reason.strip(),
    )
    _move(row, verb, as_who=by, facts=facts, by=by, reason=reason.strip(), at=now)
    _settled(leave, at=now, at_once=verb in ("refuse", "end_early"))
    return row


def _move(
    row: Cover,
    verb: str,
    *,
    as_who: Able,
    facts: CoverFacts,
    by: User | None,
    reason: str,
    at: datetime,
    until: datetime | None = None,
) -> bool:
    move = COVER.move(verb, CoverState(row.state), by=as_who, facts=facts)
    is_end = move.after in COVER.ends
    changed = {
        "state": move.after,
        "reason": reason,
        "answered_at": at if verb in ("accept", "refuse") else row.answered_at,
        "ended_at": (until or at) if is_end else None,
        "ended_by": by if is_end else None,
    }
    before = audit.fields_of(row, "state")
    if not Cover.objects.filter(pk=row.pk, state=row.state).update(**changed):
        return False  # somebody was first
    row.refresh_from_db()
    after = audit.fields_of(row, "state")
    _record(f"cover.{verb}", row, by=by, before=before, after=after, reason=reason)
    return True


def _take_turns(officer: User, *, by: User, at: datetime) -> None:
    take_turns(f"leave:{officer.pk}")
    if not people.decides(by, officer, at=at):
        audit.refuse(by=by, verb="leave.change_refused")
        raise access.NotAllowed(Permission.CHANGE)


def _locked(leave: Leave, *, by: User, at: datetime) -> Leave:
    """The row as it stands, for somebody who decides on it. Raises NotAllowed, and LeaveRefused where it is over."""
    _take_turns(leave.officer, by=by, at=at)
    row = Leave.objects.select_for_update(of=("self",)).select_related("officer__agency", "manager").get(pk=leave.pk)
    if row.is_over(at=at):
        raise LeaveRefused("", "This leave has ended")
    return row


def _refuse_times(
    officer: User, starts_at: datetime, ends_at: datetime, *, at: datetime, but: Leave | None = None
) -> None:
    if ends_at <= max(starts_at, at):
        raise LeaveRefused("last_day", "The last day must be on or after the first, and not in the past")
    if ends_at - starts_at > LONGEST:
        raise LeaveRefused("last_day", "Leave lasts a year at most. Hand over the people instead")
    others = Leave.objects.filter(officer=officer).overlapping(starts_at, ends_at)
    if other := (others.exclude(pk=but.pk) if but else others).first():
        words = warnings.format_leave(other.starts_at, other.ends_at)
        raise LeaveRefused("first_day", f"{officer} is away {words} already. Change that leave instead")


def _settled(leave: Leave, *, at: datetime, at_once: bool = False) -> None:
    """What follows from every act: what was known in this request is asked again, and alerts follow."""
    standing.forget()
    warnings.settle(leave, at=at, at_once=at_once)
    for other in Leave.objects.not_over(at=at).filter(covers__stand_in=leave.officer_id).distinct():
        warnings.settle(other, at=at)


def _record(
    verb: str,
    target: Leave | Cover,
    *,
    by: User | None,
    before: dict | None = None,
    after: dict | None = None,
    reason: str = "",
) -> None:
    subject = target.subject_id if isinstance(target, Cover) else None
    payload = {"before": before, "after": after}
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=target,
        subject=subject,
        reason=reason,
        payload=payload,
    )
