"""What all acts of MAPPA share: rows are locked, claimed, recorded, and partner systems are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from offenders import followers
from offenders.mappa import event_kinds
from offenders.mappa.models import MappaAction, MappaCase, MappaMeeting
from offenders.mappa.rules import BODY_OF_AGENCY, Body
from offenders.people.locking import lock
from sharing import alerts, audit, events
from sharing.access.state_machines import MoveRefused
from sharing.alerts import ANY, Only
from sharing.grants.programmes import known_programmes
from sharing.grants.who_can_see import teams_that_know
from sharing.models import User
from sharing.records.errors import Refused

MEANWHILE = "Someone else changed this first. Open the page again to see its current state"
EVENTS: Mapping[type[Model], Any] = {
    MappaCase: event_kinds.CASE_CHANGED,
    MappaMeeting: event_kinds.MEETING_CHANGED,
    MappaAction: event_kinds.ACTION_CHANGED,
}


class MappaRefused(Refused):
    """It cannot be so."""


def reread(row: Any) -> Any:
    """The row as it stands, with its person locked."""
    lock(row.offender)
    row.refresh_from_db()
    return row


def claim(row: Any, *, before: str, **changed: Any) -> None:
    """Change the row if it still is in this state. Raises MoveRefused."""
    if not type(row).objects.filter(pk=row.pk, state=before).update(**changed):
        raise MoveRefused(MEANWHILE)
    row.refresh_from_db()


def record(verb: str, row: Any, *, by: User | None, reason: str = "", **payload: Any) -> None:
    """In the audit log, and to partner systems that follow such rows."""
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"mappa.{verb}",
        by=by,
        target=row,
        subject=row.offender_id,
        reason=reason[:500],
        payload=payload,
    )
    if kind := EVENTS.get(type(row)):
        events.publish_event(kind=kind, record=row, subject=row.offender)


def tell_above(case: MappaCase, *, by: User | None) -> None:
    """Those above who read category, level and meetings: recalls and release checklists."""
    followers.mappa_changed.tell(offender=case.offender, by=by)


def body_of(user: User) -> Body:
    """Which agency the user speaks for."""
    return BODY_OF_AGENCY.get(user.agency.kind, Body.OTHER)


def who_may_hear(case: MappaCase, *, at: Any) -> Only:
    """All who see the person, unless the person is under a second programme: then those who may know of this one."""
    if len(known_programmes([case.offender_id], reader=None)[case.offender_id]) < 2:
        return ANY
    return Only(teams=list(teams_that_know(case.offender, case.programme, at=at).values_list("pk", flat=True)))


def end_alerts(kind: alerts.AlertKind, case: MappaCase, prefix: str, *, reason: str) -> None:
    """What was told of this matter of the case is over."""
    for key in alerts.open_keys(kind=kind):
        if key.startswith(prefix):
            alerts.resolve(kind=kind, key=key, reason=reason)
