"""Keep the interventions of a person, and tell their owners when one lapses or ends with the licence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.custody.rules import ENDS_THE_TERM
from offenders.interventions import alert_kinds, event_kinds
from offenders.interventions.models import Intervention, InterventionSession
from offenders.interventions.rules import LAPSE_DAYS, InterventionState, lapsed_on
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from sharing import alerts, audit, events, practice
from sharing.agencies.models import Membership
from sharing.alerts import Only
from sharing.grants.who_can_see import teams_that_see, who_sees
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed
from sharing.time_words import format_date

LAPSES_AFTER = practice.define(
    "interventions.lapse_days",
    "Days without a session after which an intervention counts as lapsed",
    unit="days",
    default=LAPSE_DAYS,
    source="Our design: a starting value, not set by law",
    between=(1, 365),
)
NONE = "No session is recorded"
ENDS = (InterventionState.COMPLETED, InterventionState.STOPPED)


class InterventionRefused(Refused):
    """It cannot be so."""


@transaction.atomic
def begin(*, offender: Offender, owner: User, by: User | None, uid: UUID | None = None, **said: Any) -> Intervention:
    """Raises InterventionRefused."""
    if made := made_before(Intervention, uid, offender=offender):
        return made
    lock(offender)
    _refuse_owner(offender, owner)
    if (ends_on := said.get("ends_on")) and ends_on < said["starts_on"]:
        raise InterventionRefused("ends_on", "The planned end must be on or after the start")
    refuse_hidden(InterventionRefused, name=said["name"], provider=said["provider"])
    row = Intervention.objects.create(offender=offender, owner=owner, recorded_by=by, **said, **keyed(uid))
    _record("begun", row, by, owner=owner.pk)
    return row


@transaction.atomic
def record_session(
    *, intervention: Intervention, on: date, attended: str, by: User | None, note: str = ""
) -> InterventionSession:
    """Whether the person came on that day; said again of the same day, the last word counts. Raises
    InterventionRefused."""
    row = _running(intervention)
    if on > timezone.localdate():
        raise InterventionRefused("on", "The date must be today or in the past")
    if on < row.starts_on:
        raise InterventionRefused("on", "The intervention had not started on this date")
    session, _ = InterventionSession.objects.update_or_create(
        intervention=row,
        on=on,
        defaults={"attended": attended, "note": note, "recorded_by": by},
        create_defaults={"attended": attended, "note": note, "recorded_by": by, "offender": row.offender},
    )
    if row.last_session_on is None or on > row.last_session_on:
        row.last_session_on = on
        row.save(update_fields=["last_session_on"])
        _end_lapsed(row, reason="A session is recorded")
    _record("session_recorded", row, by, on=on, attended=attended)
    return session


@transaction.atomic
def change_owner(*, intervention: Intervention, owner: User, by: User) -> Intervention:
    """Somebody else answers for it from now on. Raises InterventionRefused."""
    row = _running(intervention)
    _refuse_owner(row.offender, owner)
    if row.owner_id == owner.pk:
        return row
    before, row.owner = row.owner_id, owner
    row.save(update_fields=["owner"])
    _record("owner_changed", row, by, before=before, after=owner.pk)
    return row


@transaction.atomic
def end(*, intervention: Intervention, state: str, on: date, reason: str, by: User) -> Intervention:
    """Completed, or stopped for a reason. Raises InterventionRefused."""
    row = _running(intervention)
    if state not in ENDS:
        raise InterventionRefused("state", "Select how it ended")
    if on > timezone.localdate() or on < row.starts_on:
        raise InterventionRefused("on", "The date must be in the past, after the start")
    if not reason.strip():
        raise InterventionRefused("reason", "Enter a reason")
    _end(row, InterventionState(state), on=on, reason=reason, by=by)
    return row


def end_with_licence(movement: Any, *, by: User | None) -> None:
    """Part of the end of the term: what the licence required runs no longer, and its owner is told."""
    rows = Intervention.objects.running().filter(offender=movement.offender_id, ends_with_licence=True)
    for row in rows.select_related("offender", "owner"):
        reason = "The licence ended"
        on = max(movement.happened_on, row.starts_on)
        _end(row, InterventionState.ENDED_WITH_LICENCE, on=on, reason=reason, by=by)
        alerts.raise_alert(
            kind=alert_kinds.ENDED_WITH_LICENCE,
            key=f"{row.uid}:{on}",
            subject=row.offender,
            text=f"{row.name} was required by the licence, which ended on {format_date(on)}. From then on it cannot be "
            "required. Decide what takes its place.",
            link=interventions_url(row.offender),
            only=_owners_teams(row, at=timezone.now()),
        )


def go_on_with_licence(movement: Any, *, by: User | None) -> None:
    """The end of the term was recorded by mistake: what ended with the licence runs again."""
    if movement.happening not in ENDS_THE_TERM:
        return
    rows = Intervention.objects.filter(offender=movement.offender_id, state=InterventionState.ENDED_WITH_LICENCE)
    for row in rows.filter(ended_on__gte=movement.happened_on).select_related("offender"):
        key, reason = f"{row.uid}:{row.ended_on}", "The licence did not end: recorded by mistake"
        alerts.resolve(kind=alert_kinds.ENDED_WITH_LICENCE, key=key, reason=reason)
        row.state, row.ended_on, row.ended_because = InterventionState.RUNNING, None, ""
        row.save(update_fields=["state", "ended_on", "ended_because"])
        _record("went_on", row, by)


def tell_of_lapses(*, on: date, at: datetime) -> int:
    """The owner's teams, of what has had no session for so long, or is past its planned end. Once for each silence.
    Returns how many alerts are new."""
    days, told = practice.value(LAPSES_AFTER, on=on), 0
    for row in Intervention.objects.running().filter(starts_on__lte=on).select_related("offender", "owner"):
        since = lapsed_on(starts_on=row.starts_on, last_session_on=row.last_session_on, ends_on=row.ends_on, days=days)
        key = f"{row.uid}:{since}"
        if since > on or not alerts.not_raised(kind=alert_kinds.LAPSED, keys=[key]):
            continue
        with alone("interventions", row.pk, subject=row.offender_id):
            last = f"The last session was on {format_date(row.last_session_on)}" if row.last_session_on else NONE
            raised = alerts.raise_alert(
                kind=alert_kinds.LAPSED,
                key=key,
                subject=row.offender,
                text=f"{row.name}: {last}. Record the session, or how the intervention ended.",
                link=interventions_url(row.offender),
                only=_owners_teams(row, at=at),
                at=at,
            )
            told += raised is not None
    return told


def interventions_url(offender: Offender) -> str:
    return reverse("person_interventions", kwargs={"uid": offender.uid})


def _end(row: Intervention, state: InterventionState, *, on: date, reason: str, by: User | None) -> None:
    row.state, row.ended_on, row.ended_because = state, on, reason.strip()[:500]
    row.save(update_fields=["state", "ended_on", "ended_because"])
    _end_lapsed(row, reason="The intervention has ended")
    _record("ended", row, by, state=state, on=on)


def _end_lapsed(row: Intervention, *, reason: str) -> None:
    for key in alerts.open_keys(kind=alert_kinds.LAPSED):
        if key.startswith(f"{row.uid}:"):
            alerts.resolve(kind=alert_kinds.LAPSED, key=key, reason=reason)


def _owners_teams(row: Intervention, *, at: datetime) -> Only:
    """The owner's teams that see the person; of an owner who has moved on, their agency's."""
    seeing = teams_that_see(row.offender, at=at)
    own = seeing.filter(pk__in=Membership.objects.live(at=at).filter(user=row.owner).values("team_id"))
    found = list(own.values_list("pk", flat=True))
    return Only(teams=found or list(seeing.filter(agency=row.owner.agency_id).values_list("pk", flat=True)))


def _running(intervention: Intervention) -> Intervention:
    lock(intervention.offender)
    intervention.refresh_from_db()
    if intervention.state != InterventionState.RUNNING:
        raise InterventionRefused("", "The intervention has ended. No changes were saved")
    return intervention


def _refuse_owner(offender: Offender, owner: User) -> None:
    if owner.is_program or not who_sees(offender, at=timezone.now()).filter(pk=owner.pk).exists():
        raise InterventionRefused("owner", "Select someone who can see this person")


def _record(verb: str, row: Intervention, by: User | None, **payload: Any) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"interventions.{verb}",
        by=by,
        target=row,
        subject=row.offender_id,
        payload=payload,
    )
    events.publish_event(kind=event_kinds.CHANGED, record=row, subject=row.offender)
