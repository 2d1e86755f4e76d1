"""Prepare, offer, sign, question and accept a handover to police. The clock does the rest (`clock.py`)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.police_handover import alert_kinds, event_kinds, leads
from offenders.police_handover.models import HandoverCheck, HandoverQuestion, PoliceHandover
from offenders.police_handover.rules import (
    BY_POLICE,
    OPEN,
    PART_WORDS,
    POLICE_HANDOVER,
    HandoverFacts,
    HandoverKind,
    HandoverPart,
    HandoverState,
    missing_parts,
    parts_of,
)
from sharing import access, alerts, audit, events
from sharing.access import fields, two_people
from sharing.access.rules import GrantRole, Permission
from sharing.access.state_machines import CLOCK
from sharing.alerts import Only
from sharing.duties import actions as duties
from sharing.duties import gaps, owners
from sharing.grants import actions as grants
from sharing.items.rules import Occasion
from sharing.models import Grant, Team, User
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before
from sharing.sittings import actions as sittings
from sharing.time_words import format_date

KEEPS_FOR = timedelta(days=28)  # the receiving force, after the day on which it would take over


class PoliceHandoverRefused(Refused):
    """The handover cannot be moved as asked. No changes are saved."""


def facts_of(row: PoliceHandover, by: User, *, text: str = "", cannot: str = "") -> HandoverFacts:
    done = set(row.checks.values_list("part", flat=True))
    return HandoverFacts(
        missing=tuple(PART_WORDS[part] for part in missing_parts(row.kind_of, done)),
        is_sender=is_sender(row, by),
        is_receiver=is_receiver(row, by),
        is_signed=row.signed_by_id is not None,
        cannot=cannot,
        text=text.strip(),
    )


def is_sender(row: PoliceHandover, user: User) -> bool:
    if row.kind_of is HandoverKind.BETWEEN_FORCES:
        return user.agency.uid == row.from_agency
    return user.agency.kind in leads.SENDERS[row.kind_of]


def is_receiver(row: PoliceHandover, user: User) -> bool:
    if user.agency.kind not in leads.POLICE:
        return False
    if row.kind_of is not HandoverKind.BETWEEN_FORCES:
        return True
    mine = access.viewer_of(user, at=timezone.now()).team_ids
    return row.to_team is not None and Team.objects.filter(pk__in=mine, uid=row.to_team).exists()


@transaction.atomic
def begin_between_forces(
    *, person: Offender, to_team: Team, last_day: date, reason: str, by: User, uid: UUID | None = None
) -> PoliceHandover:
    """Another force is to lead from the day after `last_day`; until then the force of `by` does. Its team can
    edit from now on.

    Raises RecordHidden, NotAllowed, MoveRefused, PoliceHandoverRefused.
    """
    made = made_before(PoliceHandover, uid)
    if made and made.offender_id == person.pk:
        return made
    lock(person)
    access.require(by, Permission.SHARE, person)
    now = timezone.now()
    on = timezone.localdate(now)
    move = POLICE_HANDOVER.move(
        "begin_between_forces", None, by=by, facts=HandoverFacts(is_sender=by.agency.kind in leads.POLICE)
    )
    if not reason.strip():
        raise PoliceHandoverRefused("reason", "Enter a reason")
    if last_day < on:
        raise PoliceHandoverRefused("last_day", "The last day must be today or in the future")
    if to_team.agency_id == by.agency_id or to_team.agency.kind not in leads.POLICE or to_team.closed_at:
        raise PoliceHandoverRefused("to_team", "Select a team of another police force")
    if PoliceHandover.objects.open().filter(offender=person).exists():
        raise PoliceHandoverRefused("", "A handover of this person is already under way")
    if not leads.duties_of(person, leads.POLICE).filter(agency=by.agency).exists():
        raise PoliceHandoverRefused("", "Your force has no owner for this person. Name one first")
    row = PoliceHandover.objects.create(
        offender=person,
        kind=HandoverKind.BETWEEN_FORCES,
        state=move.after,
        last_day=last_day,
        begun_at=now,
        from_agency=by.agency.uid,
        from_name=str(by.agency),
        to_team=to_team.uid,
        to_name=f"{to_team}, {to_team.agency}",
        reason=reason.strip(),
        drafted_by=by,
        drafted_at=now,
        **keyed(uid),
    )
    if not owners.sees(person, [to_team.pk], at=now, permission=Permission.CHANGE):
        until = timezone.make_aware(datetime.combine(last_day, datetime.min.time())) + KEEPS_FOR
        grants.write_grant(
            subject=person,
            team=to_team,
            grant_role=GrantRole.CONTRIBUTOR,
            reason="Prepares to take over from another force",
            by=by,
            starts_at=now,
            ends_at=until,
        )
    record(row, "begun", by=by, reason=reason.strip())
    return row


@transaction.atomic
def record_part(*, handover: PoliceHandover, part: HandoverPart, done_on: date, note: str, by: User) -> HandoverCheck:
    """One part of the checklist is done, or done again. Who hands over records all; police their own view, and what
    they checked of register and orders. Raises RecordHidden, NotAllowed, PoliceHandoverRefused."""
    row = _locked(handover, by)
    now = timezone.now()
    if row.state not in OPEN:
        raise PoliceHandoverRefused("", "This handover has ended. No changes were saved")
    if part not in parts_of(row.kind_of):
        raise PoliceHandoverRefused("part", "This is not part of the checklist")
    theirs = is_sender(row, by) and part is not HandoverPart.POLICE_VIEW
    if not (theirs or (is_receiver(row, by) and part in BY_POLICE)):
        raise PoliceHandoverRefused("", "This part is for the other agency")
    if done_on > timezone.localdate(now):
        raise PoliceHandoverRefused("done_on", "The date must be today or in the past")
    if not note.strip():
        raise PoliceHandoverRefused("note", "Enter what was found or passed on")
    kept = row.checks.filter(part=part).first()
    before = audit.fields_of(kept, "done_on", "note") if kept else None
    check, _ = HandoverCheck.objects.update_or_create(
        handover=row,
        part=part,
        defaults={
            "offender": row.offender,
            "done_on": done_on,
            "note": note.strip(),
            "recorded_by": by,
            "recorded_at": now,
        },
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="police_handover.part_recorded",
        by=by,
        target=check,
        subject=row.offender,
        payload={"before": before, "after": audit.fields_of(check, "part", "done_on", "note")},
    )
    if row.state == HandoverState.DUE and theirs:
        _claim(row, "draft", by=by, as_clock=True, facts=HandoverFacts(), drafted_by=by, drafted_at=now)
    return check


@transaction.atomic
def offer(*, handover: PoliceHandover, by: User) -> PoliceHandover:
    """Put the draft to police, and to a senior of the own agency, who signs. Raises as `record_part`, MoveRefused."""
    row = _locked(handover, by)
    _claim(row, "offer", by=by, facts=facts_of(row, by), offered_by=by, offered_at=timezone.now())
    sittings.convene(
        subject=row.offender,
        occasion=Occasion.HANDOVER,
        about=row.uid,
        title="Handover to police",
        deciders=[],
        by=by,
        sits_at=timezone.make_aware(datetime.combine(row.last_day, datetime.min.time())),
    )
    _ask(row, "offered", f"{by}, {by.agency}, offers the person to police. Sign it, then accept it.")
    return row


@transaction.atomic
def sign(*, handover: PoliceHandover, by: User) -> PoliceHandover:
    """For the agency that hands over. Whoever accepts for police is another person. Raises Unseen where they have not
    seen what must be seen before."""
    row = _locked(handover, by)
    two_people.refuse_who_cannot_sign(by)
    _claim(row, "sign", by=by, facts=facts_of(row, by), signed_by=by, signed_at=timezone.now())
    sittings.attend(occasion=Occasion.HANDOVER, about=row.uid, by=by)
    _ask(row, "signed", f"{by}, {by.agency}, signed. Police can accept it now.")
    return row


@transaction.atomic
def ask(*, handover: PoliceHandover, question: str, by: User) -> HandoverQuestion:
    """Police ask before they accept."""
    row = _locked(handover, by)
    now = timezone.now()
    _claim(row, "query", by=by, facts=facts_of(row, by, text=question))
    made = HandoverQuestion.objects.create(
        offender=row.offender, handover=row, question=question.strip(), asked_by=by, asked_at=now
    )
    _ask(row, f"asked:{made.uid}", f"{by}, {by.agency}, asks about the handover. Answer the question.")
    return made


@transaction.atomic
def answer(*, handover: PoliceHandover, answer: str, by: User) -> HandoverQuestion:
    row = _locked(handover, by)
    waiting = row.questions.filter(answered_at__isnull=True).first()
    if waiting is None:
        raise PoliceHandoverRefused("", "No question is waiting for an answer")
    _claim(row, "answer", by=by, facts=facts_of(row, by, text=answer))
    waiting.answer, waiting.answered_by, waiting.answered_at = answer.strip(), by, timezone.now()
    waiting.save(update_fields=["answer", "answered_by", "answered_at"])
    _ask(row, f"answered:{waiting.uid}", f"{by}, {by.agency}, answered the question. Police can accept it now.")
    return waiting


@transaction.atomic
def accept(*, handover: PoliceHandover, team: Team, owner: User | None = None, by: User) -> PoliceHandover:
    """Police take the person over, and sign for it: from now on `owner`, `by` unless given, is the owner for police.
    They lead from the day after the last day; at once where that has passed.

    Raises RecordHidden, NotAllowed, MoveRefused, SamePerson, PoliceHandoverRefused, Unseen.
    """
    row = _locked(handover, by)
    person, now, named = row.offender, timezone.now(), owner or by
    cannot = _why_not(person, row, team, named, by=by, at=now)
    if row.signed_by is not None:
        two_people.refuse_same_person(row.signed_by, by)
    _claim(
        row,
        "accept",
        by=by,
        facts=facts_of(row, by, cannot=cannot),
        accepted_by=by,
        accepted_at=now,
        to_team=team.uid,
        to_name=f"{team}, {team.agency}",
    )
    sittings.attend(occasion=Occasion.HANDOVER, about=row.uid, by=by)
    sittings.conclude(occasion=Occasion.HANDOVER, about=row.uid, by=by)
    _let_in(person, team, row, at=now)
    before = duties.current(person, team.agency)
    keeps = before and before.team_id == team.pk
    deputy = before.deputy if before and keeps and before.deputy_id != named.pk else None
    duties.write(
        subject=person,
        team=team,
        owner=named,
        deputy=deputy,
        decides=before.decides if before and keeps else None,
        reason=f"Takes over from {row.from_name or 'who hands over'} when their last day has passed",
        by=by,
        at=now,
    )
    alerts.supersede(kinds=alert_kinds.WAITING, subject=person, by_alert=None, at=now)
    if timezone.localdate(now) > row.last_day:
        take_effect(row, at=now)
    return row


def _why_not(person: Offender, row: PoliceHandover, team: Team, named: User, *, by: User, at: datetime) -> str:
    if team.agency_id != by.agency_id:
        return "Select a team of your own force"
    if row.kind_of is HandoverKind.BETWEEN_FORCES and team.uid != row.to_team:
        return f"It is offered to {row.to_name}"
    if not owners.sees(person, [team.pk], at=at):
        return f"{team} cannot see this person. Ask a team that leads to give it access first"
    if not owners.holders(person, team, at=at).filter(pk=named.pk).exists():
        return f"{named} cannot be the owner in {team}. Select someone else"
    return ""


def _let_in(person: Offender, team: Team, row: PoliceHandover, *, at: datetime) -> None:
    """A team that only reads may change the person from now on, as both sides have agreed."""
    if not owners.sees(person, [team.pk], at=at, permission=Permission.CHANGE):
        grants.write_grant(
            subject=person,
            team=team,
            grant_role=GrantRole.CONTRIBUTOR,
            reason="Accepted the handover to police",
            by=row.signed_by,
            starts_at=at,
            ends_at=None,
        )


def take_effect(row: PoliceHandover, *, at: datetime) -> bool:
    """Police lead from now on; who handed over reads on for some days. The caller holds the lock on the person. False
    where it was done already."""
    person = row.offender
    assert row.to_team is not None  # noqa: S101 - who accepts names it
    team = Team.objects.select_related("agency").get(uid=row.to_team)
    claimed = PoliceHandover.objects.filter(pk=row.pk, state=HandoverState.ACCEPTED)
    if not claimed.update(state=HandoverState.IN_EFFECT, effective_at=at):
        return False
    row.refresh_from_db()
    _make_lead(person, team, at=at)
    concerned = leads.agencies_concerned(row)  # asked before the duty of who handed over ends: both sides hear
    for duty in leads.duties_of(person, leads.SENDERS[row.kind_of]):
        if duty.agency_id == team.agency_id or (row.kind_of is HandoverKind.BETWEEN_FORCES and not _is_from(row, duty)):
            continue
        why = f"Handed over to {team}, {team.agency}"
        grants.let_read_on(subject=person, team=duty.team, reason=why, by=None, at=at)
        if not owners.agencies_that_need_one(person, at=at).filter(pk=duty.agency_id).exists():
            duties.end(duty, reason=why, at=at)
    gaps.settle(subject=person, at=at)
    record(row, "took_effect", by=None)
    alerts.raise_alert(
        kind=alert_kinds.TOOK_EFFECT,
        key=f"{row.uid}",
        subject=person,
        text=f"{team}, {team.agency}, leads since {format_date(row.last_day + timedelta(days=1))}.",
        link=address_of(row),
        at=at,
        only=Only(agencies=concerned),
    )
    return True


def _is_from(row: PoliceHandover, duty: Any) -> bool:
    return bool(duty.agency.uid == row.from_agency)


def _make_lead(person: Offender, team: Team, *, at: datetime) -> None:
    lasting = Grant.objects.live(at=at).filter(subject_id=person.pk, team=team).filter(Q(ends_at__isnull=True))
    if lasting.filter(grant_role=GrantRole.LEAD).exists():
        return
    grants.write_grant(
        subject=person,
        team=team,
        grant_role=GrantRole.LEAD,
        reason="Leads after the handover to police",
        by=None,
        starts_at=at,
        ends_at=None,
    )


def record(row: PoliceHandover, verb: str, *, by: User | None, reason: str = "") -> None:
    """Its entry in the audit log, and what partner systems hear."""
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"police_handover.{verb}",
        by=by,
        target=row,
        subject=row.offender,
        reason=reason,
        payload={"after": audit.fields_of(row, "kind", "state", "last_day", "to_name")},
    )
    events.publish_event(kind=event_kinds.CHANGED, record=row, subject=row.offender)


def address_of(row: PoliceHandover) -> str:
    return reverse("person_police_handover", kwargs={"uid": row.offender.uid, "police_handover_uid": row.uid})


def require_work_on(user: User, row: PoliceHandover) -> None:
    """Raises NotAllowed for a user who may change the person and does not work on handovers: what police asked, and the
    notes of the checklist, are not theirs to read, nor to write over. A program records parts, and reads no notes."""
    access.require(user, Permission.CHANGE, row.offender)
    if not works_on(user, row):
        raise access.NotAllowed(Permission.CHANGE)


def works_on(user: User, row: PoliceHandover) -> bool:
    return user.is_program or fields.reads(user, fields.WORKS_ON_HANDOVERS, row.offender_id)


def _locked(handover: PoliceHandover, by: User) -> PoliceHandover:
    lock(handover.offender)
    require_work_on(by, handover)
    return PoliceHandover.objects.select_for_update(of=("self",)).with_words().get(pk=handover.pk)


def _claim(
    row: PoliceHandover, verb: str, *, by: User, facts: HandoverFacts, as_clock: bool = False, **values: Any
) -> None:
    """Move it on; of two who try one wins, for the row is locked. as_clock: it follows from what `by` did.

    Raises MoveRefused.
    """
    move = POLICE_HANDOVER.move(verb, HandoverState(row.state), by=CLOCK if as_clock else by, facts=facts)
    for name, value in {"state": move.after, **values}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *values])
    record(row, verb, by=by)


def _ask(row: PoliceHandover, what: str, text: str) -> None:
    alerts.raise_alert(
        kind=alert_kinds.ASKED,
        key=f"{row.uid}:{what}",
        subject=row.offender,
        text=text,
        link=address_of(row),
        only=Only(agencies=leads.agencies_concerned(row)),
    )


def police_teams(user: User, person: Offender) -> list[Team]:
    """Teams of the user's force in which they can accept the person."""
    now = timezone.now()
    mine = Team.objects.open().filter(pk__in=access.viewer_of(user, at=now).team_ids, agency=user.agency)
    mine = mine.exclude(kind__in=[Team.Kind.PERSONAL, Team.Kind.JOINT]).select_related("agency").order_by("name")
    seen = owners.sees(person, [team.pk for team in mine], at=now)
    return [team for team in mine if team.pk in seen]


def forces_to(user: User) -> Any:
    """Teams of other forces."""
    teams = Team.objects.open().filter(agency__kind__in=leads.POLICE).exclude(agency=user.agency)
    teams = teams.exclude(kind__in=[Team.Kind.PERSONAL, Team.Kind.JOINT])
    return teams.select_related("agency").order_by("agency__name", "name")
