"""Acts on a MAPPA meeting: planned, its pack sent, held, its minutes written, and closed; or moved to another date."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from offenders.mappa import alert_kinds, practice
from offenders.mappa.actions.moves import (
    MappaRefused,
    body_of,
    claim,
    end_alerts,
    record,
    reread,
    tell_above,
    who_may_hear,
)
from offenders.mappa.actions.seen import close_meeting, convene_meeting
from offenders.mappa.models import MappaAgendaItem, MappaAttendance, MappaCase, MappaMeeting, MappaMinutes
from offenders.mappa.rules import (
    MEETING,
    TO_COME,
    Body,
    MeetingFacts,
    MeetingState,
    Point,
    is_held,
    missing_core,
)
from offenders.people.once import made_before
from sharing import alerts
from sharing.access.roles import Capability
from sharing.access.state_machines import MoveRefused
from sharing.drafts import actions as drafts
from sharing.grants.who_can_see import who_sees
from sharing.items.rules import Occasion
from sharing.models import User
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed
from sharing.sittings import actions as sittings
from sharing.time_words import say_datetime

NOT_OPEN = "The meeting is closed or cancelled. It cannot be changed"


@transaction.atomic
def plan(
    *, case: MappaCase, at: datetime, chair: User, by: User, place: str = "", uid: UUID | None = None
) -> MappaMeeting:
    """A meeting to come. Chair and co-ordinator are invited with it. Raises MappaRefused."""
    if made := made_before(MappaMeeting, uid, offender=case.offender):
        return made
    case = reread(case)
    if not case.is_open:
        raise MappaRefused("", "The case has ended")
    if at <= timezone.now():
        raise MappaRefused("planned_at", "The meeting must be in the future")
    MEETING.move("plan", None, by=by, facts=MeetingFacts())
    meeting = _planned(case, at=at, chair=chair, place=place, by=by, **keyed(uid))
    for user in dict.fromkeys([chair, case.coordinator or by]):
        _invite(meeting, user=user, body=body_of(user), name=user.name)
    convene_meeting(meeting, by=by)
    return meeting


def _planned(case: MappaCase, *, at: datetime, chair: User, place: str, by: User, **more: Any) -> MappaMeeting:
    if not chair.can(Capability.CHAIR_MAPPA):
        raise MappaRefused("chair", "The chair needs a role that chairs MAPPA meetings")
    refuse_who_cannot_see(case, chair, field="chair")
    meeting = MappaMeeting.objects.create(
        case=case,
        offender=case.offender,
        programme=case.programme,
        planned_at=at,
        place=place.strip(),
        level=case.level,
        chair=chair,
        planned_by=by,
        **more,
    )
    record("meeting_planned", meeting, by=by, planned_at=at, level=case.level)
    tell_above(case, by=by)
    return meeting


def refuse_who_cannot_see(case: MappaCase, user: User, *, field: str) -> None:
    """Raises MappaRefused in the same words for who cannot see the person and who is not there."""
    seeing = who_sees(case.offender, at=timezone.now()).filter(pk=user.pk)
    if user.is_program or not seeing.exists() or not MappaCase.objects.filter(pk=case.pk).visible_to(user).exists():
        raise MappaRefused(field, "Select someone who can see this person")


@transaction.atomic
def invite(*, meeting: MappaMeeting, body: str, by: User, user: User | None = None, name: str = "") -> MappaAttendance:
    """user: with an account, who can see the person; else a name. Who is invited already stays so. Raises
    MappaRefused."""
    meeting = _open(meeting)
    _refuse_other_roles(by)
    if user is not None:
        refuse_who_cannot_see(meeting.case, user, field="user")
    elif not name.strip():
        raise MappaRefused("name", "Select a person, or enter a name")
    else:
        refuse_hidden(MappaRefused, name=name)
    row = _invite(meeting, user=user, body=Body(body), name=user.name if user else name.strip())
    convene_meeting(meeting, by=meeting.planned_by)
    record("invited", meeting, by=by, body=body, user=user.pk if user else None)
    return row


def _invite(meeting: MappaMeeting, *, user: User | None, body: Body, name: str) -> MappaAttendance:
    of_case = {"case": meeting.case, "offender": meeting.offender, "programme": meeting.programme}
    if user is None:
        return MappaAttendance.objects.create(meeting=meeting, body=body, attendee=name, **of_case)
    row, _ = MappaAttendance.objects.get_or_create(
        meeting=meeting, user=user, defaults={"body": body, "attendee": name, **of_case}
    )
    return row


@transaction.atomic
def add_point(*, meeting: MappaMeeting, title: str, body: str, by: User, uid: UUID | None = None) -> MappaAgendaItem:
    """A point of the agenda, at its end. Raises MappaRefused."""
    if made := made_before(MappaAgendaItem, uid, offender=meeting.offender):
        return made
    meeting = _open(meeting)
    last = meeting.agenda.aggregate(last=Max("number"))["last"] or 0
    row = MappaAgendaItem.objects.create(
        meeting=meeting,
        case=meeting.case,
        offender=meeting.offender,
        programme=meeting.programme,
        number=last + 1,
        topic=title.strip(),
        body=body,
        **keyed(uid),
    )
    record("point_added", meeting, by=by, number=row.number)
    return row


@transaction.atomic
def decide_point(
    *, point: MappaAgendaItem, decision: str, dissent: str, owner: User, due_on: date, by: User
) -> MappaAgendaItem:
    """What was decided, who disagreed and why (empty: no one), who owns it and by when. Raises MappaRefused."""
    meeting = _open(point.meeting)
    _refuse_other_roles(by)
    if meeting.state in TO_COME:
        raise MappaRefused("", "Record the meeting as held first")
    if not decision.strip():
        raise MappaRefused("decision", "Enter the decision")
    refuse_who_cannot_see(meeting.case, owner, field="owner")
    if due_on < meeting.day:
        raise MappaRefused("due_on", "The date must be on or after the day of the meeting")
    point.refresh_from_db()
    point.decision, point.dissent, point.owner, point.due_on = decision.strip(), dissent.strip(), owner, due_on
    point.decided_at = timezone.now()
    point.save(update_fields=["decision", "dissent", "owner", "due_on", "decided_at"])
    record("point_decided", meeting, by=by, number=point.number, has_dissent=bool(dissent.strip()), owner=owner.pk)
    return point


@transaction.atomic
def send_pack(*, meeting: MappaMeeting, by: User) -> MappaMeeting:
    """The pack is there for those invited, and teams are alerted; it is printed from the record as it stands. Raises
    MoveRefused."""
    meeting = _open(meeting)
    before = MeetingState(meeting.state)
    move = MEETING.move("send_pack", before, by=by, facts=MeetingFacts(invited=meeting.attendances.count()))
    now = timezone.now()
    claim(meeting, before=before, state=move.after, pack_sent_at=now, pack_sent_by=by)
    record("pack_sent", meeting, by=by)
    alerts.raise_alert(
        kind=alert_kinds.PACK_SENT,
        key=str(meeting.uid),
        subject=meeting.offender,
        text=f"The agencies meet at {say_datetime(timezone.localtime(meeting.planned_at))}. Read the pack before.",
        link=meeting_url(meeting),
        only=who_may_hear(meeting.case, at=now),
    )
    return meeting


@transaction.atomic
def hold(
    *,
    meeting: MappaMeeting,
    on: date,
    present: Collection[MappaAttendance],
    by: User,
) -> MappaMeeting:
    """It was held on this day, and these of the people invited were there. The next review is due by the level. Raises
    MoveRefused, MappaRefused."""
    meeting = _open(meeting)
    before, today = MeetingState(meeting.state), timezone.localdate()
    facts = MeetingFacts(is_past=on <= today, present=len(present))
    move = MEETING.move("hold", before, by=by, facts=facts)
    case = MappaCase.objects.select_for_update().get(pk=meeting.case_id)
    keys = [row.pk for row in present]
    meeting.attendances.update(was_there=False)
    if meeting.attendances.filter(pk__in=keys).update(was_there=True) != len(set(keys)):
        raise MappaRefused("present", "Select people who are invited to this meeting")
    claim(
        meeting,
        before=before,
        state=move.after,
        held_on=on,
        level=case.level,
        was_held_in_custody=is_held(meeting.offender.status),
        minutes_due_on=practice.minutes_due_on(case.level, held_on=on),
    )
    convene_meeting(meeting, by=meeting.planned_by)
    last = case.meetings.was_held().aggregate(last=Max("held_on"))["last"]
    due = practice.review_due_on(case.level, last_on=last, on=today)
    changed: dict[str, Any] = {"review_due_on": due}
    if case.ends_on and on >= practice.exit_review_from(case.ends_on, on=today):
        changed["exit_reviewed_on"] = on
        end_alerts(alert_kinds.EXIT_DUE, case, f"{case.uid}:", reason="The agencies met")
    MappaCase.objects.filter(pk=case.pk).update(**changed)
    if due is None or due >= today:
        end_alerts(alert_kinds.REVIEW_LATE, case, f"{case.uid}:", reason="The agencies met")
    alerts.resolve(kind=alert_kinds.PACK_SENT, key=str(meeting.uid), reason="The meeting was held")
    record("meeting_held", meeting, by=by, held_on=on, present=len(keys), missing=list(missing_of(meeting)))
    tell_above(meeting.case, by=by)
    return meeting


@transaction.atomic
def cancel(*, meeting: MappaMeeting, reason: str, new_at: datetime, by: User) -> MappaMeeting:
    """It is not held, and another is planned in its place with the same people and the points that are open. Returns
    that one. Raises MoveRefused, MappaRefused."""
    meeting = _open(meeting)
    before = MeetingState(meeting.state)
    move = MEETING.move("cancel", before, by=by, facts=MeetingFacts())
    if not reason.strip():
        raise MappaRefused("reason", "Enter why the meeting is cancelled")
    if new_at <= timezone.now():
        raise MappaRefused("planned_at", "The new date must be in the future")
    new = _planned(meeting.case, at=new_at, chair=meeting.chair, place=meeting.place, by=by)
    for row in meeting.attendances.select_related("user"):
        _invite(new, user=row.user, body=Body(row.body), name=row.attendee)
    of_case = {"case": new.case, "offender": new.offender, "programme": new.programme}
    for point in meeting.agenda.all():
        MappaAgendaItem.objects.create(meeting=new, number=point.number, topic=point.topic, body=point.body, **of_case)
    because = reason.strip()[:500]
    claim(
        meeting,
        before=before,
        state=move.after,
        cancelled_at=timezone.now(),
        cancelled_because=because,
        moved_to=new,
    )
    alerts.resolve(kind=alert_kinds.PACK_SENT, key=str(meeting.uid), reason="The meeting was moved to another date")
    sittings.cancel(occasion=Occasion.MAPPA, about=meeting.uid, by=by)
    convene_meeting(new, by=by)
    record("meeting_cancelled", meeting, by=by, reason=because, moved_to=str(new.uid))
    return new


@transaction.atomic
def write_minutes(*, meeting: MappaMeeting, text: str, by: User) -> MappaMinutes:
    """The minutes, as they read from now on; what they read before is not kept. No word of them goes into the log.
    Raises MoveRefused, MappaRefused."""
    meeting = _open(meeting)
    if not text.strip():
        raise MappaRefused("text", "Enter the minutes")
    before = MeetingState(meeting.state)
    move = MEETING.move("write_minutes", before, by=by, facts=MeetingFacts())
    claim(meeting, before=before, state=move.after)
    of_case = {"case": meeting.case, "offender": meeting.offender, "programme": meeting.programme}
    row, _ = MappaMinutes.objects.update_or_create(
        meeting=meeting,
        defaults={"text": text.strip(), "written_by": by, "written_at": timezone.now()},
        create_defaults={"text": text.strip(), "written_by": by, **of_case},
    )
    record("minutes_written", meeting, by=by)
    drafts.forget(user=by, form="mappa.minutes", key=str(meeting.uid))
    return row


@transaction.atomic
def write_summary(*, meeting: MappaMeeting, text: str, by: User) -> MappaMeeting:
    """What may be disclosed of the meeting, beside the minutes. Raises MappaRefused."""
    meeting = reread(meeting)
    _refuse_other_roles(by)
    if meeting.held_on is None:
        raise MappaRefused("", "Record the meeting as held first")
    if not text.strip():
        raise MappaRefused("text", "Enter the summary")
    meeting.summary, meeting.summary_by = text.strip(), by
    meeting.save(update_fields=["summary", "summary_by"])
    record("summary_written", meeting, by=by)
    return meeting


@transaction.atomic
def close(*, meeting: MappaMeeting, reason: str, by: User) -> MappaMeeting:
    """Through the gate `rules.may_close`. reason: why, although a core agency was not there. Raises MoveRefused, and
    Unseen while somebody who decided has not seen what must be seen."""
    meeting = _open(meeting)
    before = MeetingState(meeting.state)
    move = MEETING.move("close", before, by=by, facts=facts_of(meeting, reason=reason))
    if not by.can(Capability.RUN_MAPPA) and by.pk != meeting.chair_id:
        raise MoveRefused("Only the chair of this meeting or a co-ordinator can close it")
    close_meeting(meeting, by=by)
    changed = {"closed_at": timezone.now(), "closed_by": by, "closed_reason": reason.strip()[:500]}
    claim(meeting, before=before, state=move.after, **changed)
    alerts.resolve(kind=alert_kinds.MINUTES_LATE, key=str(meeting.uid), reason="The meeting is closed")
    record("meeting_closed", meeting, by=by, reason=reason, missing=list(missing_of(meeting)))
    return meeting


def facts_of(meeting: MappaMeeting, *, reason: str = "") -> MeetingFacts:
    """What closing asks, as it stands."""
    points = [
        Point(row.number, bool(row.decision), row.owner_id is not None, row.due_on is not None)
        for row in meeting.agenda.all()
    ]
    has_minutes = MappaMinutes.objects.filter(meeting=meeting).exists()
    return MeetingFacts(missing=missing_of(meeting), reason=reason, points=tuple(points), has_minutes=has_minutes)


def missing_of(meeting: MappaMeeting) -> tuple[Body, ...]:
    """The core agencies of which nobody was there; none before it was held."""
    if meeting.held_on is None:
        return ()
    present = {row.body for row in meeting.attendances.all() if row.was_there}
    return missing_core(present, is_held=bool(meeting.was_held_in_custody))


def meeting_url(meeting: MappaMeeting) -> str:
    return reverse("mappa_meeting", kwargs={"uid": meeting.offender.uid, "meeting_uid": meeting.uid})


def _open(meeting: MappaMeeting) -> MappaMeeting:
    meeting = reread(meeting)
    if meeting.state in MEETING.ends:
        raise MoveRefused(NOT_OPEN)
    return meeting


def _refuse_other_roles(by: User) -> None:
    if not (by.can(Capability.RUN_MAPPA) or by.can(Capability.CHAIR_MAPPA)):
        raise MappaRefused("", "Only a MAPPA co-ordinator or a chair can do this")
