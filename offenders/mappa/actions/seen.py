"""Those who decide at a meeting, or on an exit, have seen what must be seen before."""

from __future__ import annotations

from offenders.mappa.models import MappaCase, MappaMeeting
from offenders.mappa.rules import RESPONSIBLE
from sharing.access.roles import Capability
from sharing.items.rules import Occasion
from sharing.models import User
from sharing.sittings import actions as sittings


def convene_meeting(meeting: MappaMeeting, *, by: User | None) -> None:
    """Brought up to who is invited, or once it was held, to who was there. Who runs the meeting decides nothing."""
    rows = meeting.attendances.filter(user__isnull=False, body__in=RESPONSIBLE).select_related("user")
    if meeting.held_on:
        rows = rows.filter(was_there=True)
    people = {row.user for row in rows if row.user and not row.user.can(Capability.RUN_MAPPA)}
    sittings.convene(
        subject=meeting.offender,
        occasion=Occasion.MAPPA,
        about=meeting.uid,
        title=f"MAPPA level {meeting.level} meeting" if meeting.level else "MAPPA meeting",
        deciders=people | {meeting.chair},
        by=by,
        sits_at=meeting.planned_at,
        chair=meeting.chair,
        programme=meeting.programme,
    )


def close_meeting(meeting: MappaMeeting, *, by: User) -> None:
    """Raises Unseen where `by` may know what somebody who decided has not seen, and no reason is entered."""
    convene_meeting(meeting, by=by)
    sittings.decide(subject=meeting.offender, occasion=Occasion.MAPPA, about=meeting.uid, title="", by=by)


def convene_exit(case: MappaCase, *, by: User) -> None:
    sittings.convene(
        subject=case.offender,
        occasion=Occasion.EXIT,
        about=case.uid,
        title="Exit from MAPPA",
        deciders=[],
        by=by,
        programme=case.programme,
    )


def answer_exit(case: MappaCase, *, by: User) -> None:
    """Raises Unseen where they have not seen what they may know and must see."""
    sittings.attend(occasion=Occasion.EXIT, about=case.uid, by=by)
