"""Pass the duty for a person on to a team that has to say yes. The owner keeps it until somebody there does.

A move between places offers automatically (`establishment_handover.py`); everything else is offered by the owner, the
deputy, or a user who may give teams access to the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, audit, practice
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission
from sharing.agencies.models import Agency, Team, User
from sharing.alerts import Only
from sharing.alerts.models import Alert
from sharing.duties import actions as verbs
from sharing.duties import gaps, owners
from sharing.duties.alert_kinds import HANDOVER_NOT_ACCEPTED, HANDOVER_OFFERED, HANDOVER_REFUSED
from sharing.duties.models import Duty, Handover
from sharing.grants import actions as grants
from sharing.grants.models import Grant
from sharing.grants.unseen import actions as sight_gaps
from sharing.practice.working_time import working_days_after
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before

LATE_TEXT = "The handover was not answered in time. The previous owner keeps the duty."


class HandoverRefused(Refused):
    """The duty cannot be passed on as asked."""


class HandoverAnswered(Exception):
    """Somebody answered first; nothing is changed. `handover` is how it stands."""

    def __init__(self, handover: Handover):
        super().__init__(f"handover {handover.pk} is {handover.state}")
        self.handover = handover


@transaction.atomic
def offer(
    *,
    subject: Model,
    agency: Agency,
    to_team: Team,
    receiver: User,
    reason: str,
    by: User,
    to_know: str = "",
    uid: UUID | None = None,
) -> Handover:
    """Offer the duty of `agency` to somebody of a team, of the same agency or another. It moves when they accept.

    A team that cannot see the person reads from now until it has answered: that needs the right to give a team access.
    uid: the key that the form was given; the same one again returns the handover that was made.
    Raises RecordHidden, NotAllowed, and HandoverRefused: where the agency has no duty, or one is offered already; for a
    receiver who cannot answer for the person, or has the duty now; for a team that somebody has to give access first.
    """
    made = made_before(Handover, uid)
    if made and made.subject_id == subject.pk:
        return made
    access.require(by, Permission.VIEW, subject)
    grants.lock_subject(subject)
    now = timezone.now()
    duty = verbs.current(subject, agency)
    may_share = access.may(by, Permission.SHARE, subject)
    if duty is None or not (may_share or verbs.carries(by, duty)):
        if duty is None and may_share:
            raise HandoverRefused("", f"{agency} has no owner now. Name an owner instead")
        audit.refuse(by=by, verb="sharing.handover_refused", subject=subject.pk)
        raise access.NotAllowed(Permission.SHARE)
    if not reason.strip():
        raise HandoverRefused("reason", "Enter why you are handing over")
    if verbs.handing_over(subject, agency).exists():
        raise HandoverRefused("", "It is already offered to someone. Withdraw that offer first")
    if receiver.pk == duty.owner_id and to_team == duty.team:
        raise HandoverRefused("receiver", f"{receiver} has the duty now. Select someone else")
    if not owners.holders(subject, to_team, at=now).filter(pk=receiver.pk).exists():
        raise HandoverRefused("receiver", f"{receiver} cannot be the owner in {to_team}. Select someone else")
    _check_let_in(subject, to_team, may_share=may_share, at=now)
    return _write(
        duty, to_team=to_team, receiver=receiver, reason=reason.strip(), to_know=to_know.strip(), by=by, at=now, uid=uid
    )


@dataclass(frozen=True)
class Offer:
    """Somebody who comes on record with one team is offered to another. subject: the person."""

    subject: Model
    lead: Team
    to_team: Team


def offer_for_import(offers: Sequence[Offer], *, by: User, at: datetime) -> set[int]:
    """Offer the duty for people who come on record together to the teams that are to supervise them: a few statements
    for each team, however many. To take over, the team is given the access of the team that brought them in.

    Returns the keys of those for whom nobody has a duty that could be offered; nothing is written of them. Part of the
    transaction that makes the records; who calls has asked who may.
    """
    standing = {
        (duty.subject_id, duty.agency_id): duty
        for duty in Duty.objects.current().filter(subject__in=[each.subject for each in offers]).with_words()
    }
    due_at = _due_at(at)
    until = max(due_at + (grants.reads_on_until(at) - at), at + timedelta(days=1))
    made: list[Handover] = []
    reading: list[Grant] = []
    for each in offers:
        duty = standing.get((each.subject.pk, each.lead.agency_id))
        if duty is None:
            continue
        reads = Grant(
            subject=each.subject,  # type: ignore[misc]  # the settings say which model it is
            team=each.to_team,
            grant_role=GrantRole.READER,
            reason="Can view before it answers the handover",
            made_by=by,
            starts_at=at,
            ends_at=until,
        )
        reading.append(reads)
        made.append(
            Handover(
                subject=each.subject,  # type: ignore[misc]
                from_agency=duty.agency,
                from_team=duty.team,
                from_owner=duty.owner,
                to_team=each.to_team,
                reason="Asked to supervise: brought in from a file",
                by_import=True,
                offered_by=by,
                offered_at=at,
                answer_due_at=due_at,
                reads_by=reads,
            )
        )
    grants.write_grants(reading, by=by)
    for row in made:
        row.reads_by = row.reads_by  # its key is known by now
    Handover.objects.bulk_create(made)
    audit.record_many(
        {
            "action": audit.Action.ALTERATION,
            "verb": "sharing.handover_offered",
            "by": by,
            "target": row,
            "subject": row.subject_id,
            "reason": row.reason,
            "payload": {
                "after": audit.fields_of(row, "from_agency", "from_team", "to_team", "receiver", "answer_due_at")
            },
        }
        for row in made
    )
    for team in {row.to_team_id: row.to_team for row in made}.values():
        alerts.raise_many(
            kind=HANDOVER_OFFERED,
            new=[
                alerts.NewAlert(
                    subject=row.subject_id,
                    key=f"handover:{row.uid}",
                    text=f"{team} is asked to take over from {row.from_owner}, {row.from_team}: {row.reason}",
                    link=_address(row),
                )
                for row in made
                if row.to_team_id == team.pk
            ],
            at=at,
            responds_in=due_at - at,
            only=Only(teams=[team.pk]),
        )
    return {each.subject.pk for each in offers} - {row.subject_id for row in made}


@transaction.atomic
def accept(*, handover: Handover, by: User) -> Duty:
    """`by` answers for the person from now on, in the agency of the receiving team. In the same moment:

    The team is given access where it had none; where the team that hands over leads and no other does, as the lead. The
    team that hands over reads on for some days (not after a move, which has done that already; not within one team),
    unless it is the only one that leads. Its agency's duty ends, unless a team of it still works with the person.
    Raises RecordHidden, NotAllowed, HandoverAnswered, HandoverRefused.
    """
    subject = handover.subject
    now = timezone.now()
    row = _to_answer(handover, by=by, at=now)
    if not owners.holders(subject, row.to_team, at=now).filter(pk=by.pk).exists():
        raise HandoverRefused("", f"You cannot be the owner in {row.to_team}. Someone else in the team must accept")
    _claim(row, Handover.State.ACCEPTED, by=by, answer="", at=now)
    _let_in(row, by=by, at=now)
    if not row.by_move and row.from_team_id != row.to_team_id:
        why = f"Handed over to {row.to_team}"
        grants.let_read_on(subject=subject, team=row.from_team, reason=why, by=by, at=now)
    before = verbs.current(subject, row.to_team.agency)
    same_team = before if before and before.team_id == row.to_team_id else None
    deputy = same_team.deputy if same_team and same_team.deputy_id != by.pk else None
    duty = verbs.write(
        subject=subject,
        team=row.to_team,
        owner=by,
        deputy=deputy,
        decides=same_team.decides if same_team else None,
        reason=f"Taken over from {row.from_owner}, {row.from_team}",
        by=by,
        at=now,
    )
    left = verbs.current(subject, row.from_agency)
    needs = owners.agencies_that_need_one(subject, at=now).filter(pk=row.from_agency_id).exists()
    if left and row.from_agency_id != row.to_team.agency_id and not needs:
        verbs.end(left, reason=f"Handed over to {row.to_team}", at=now)
    gaps.settle(subject=subject, at=now)
    sight_gaps.settle(subject=subject, at=now)
    return duty


@transaction.atomic
def refuse(*, handover: Handover, reason: str, by: User) -> Handover:
    """The duty stays with whoever has it, and their team is told why. Raises as `accept`."""
    now = timezone.now()
    row = _to_answer(handover, by=by, at=now)
    if not reason.strip():
        raise HandoverRefused("reason", "Enter why you refuse the handover")
    _claim(row, Handover.State.REFUSED, by=by, answer=reason.strip(), at=now)
    _end_reading(row, by=by, at=now)
    alerts.raise_alert(
        kind=HANDOVER_REFUSED,
        key=f"handover:{row.uid}",
        subject=handover.subject,
        text=f"{row.to_team} refused the handover from {row.from_team}: {reason.strip()}",
        link=_address(row),
        only=Only(teams=[row.from_team_id]),
    )
    return row


@transaction.atomic
def withdraw(*, handover: Handover, reason: str, by: User) -> Handover:
    """It is offered no more. For who offered it, for the owner and the deputy, and for users who may give teams access.

    Raises RecordHidden, NotAllowed, HandoverAnswered, HandoverRefused.
    """
    subject = handover.subject
    access.require(by, Permission.VIEW, subject)
    grants.lock_subject(subject)
    row = _locked(handover)
    if not may_withdraw(by, row):
        audit.refuse(by=by, verb="sharing.handover_refused", target=row, subject=subject.pk)
        raise access.NotAllowed(Permission.SHARE)
    if not row.is_open:
        raise HandoverAnswered(row)
    if not reason.strip():
        raise HandoverRefused("reason", "Enter why you withdraw it")
    now = timezone.now()
    _claim(row, Handover.State.WITHDRAWN, by=by, answer=reason.strip(), at=now)
    _end_reading(row, by=by, at=now)
    return row


def offer_for_move(*, subject: Model, leaves: str, enters: str, by: User | None, reason: str) -> list[Handover]:
    """What a move offers, once the teams of both places have changed. The duty stays until somebody accepts.

    Moved within custody: the duty of the team of the place that is left, to a team of the place that is entered. Out of
    custody: the same, to the probation team that answers for the person. Into custody from the community: the duty of
    probation, to a team of the place that is entered, where no other of its agency answers; probation, which leads,
    keeps its own. What an earlier move offered and nobody has accepted is withdrawn.
    """
    now = timezone.now()
    standing = list(Duty.objects.current().filter(subject_id=subject.pk).with_words())
    held = next((each for each in standing if each.team.place_code and each.team.place_code == leaves), None)
    outside = next((each for each in standing if each.agency.kind == Agency.Kind.PROBATION), None)
    entered = _receiving(subject, Team.objects.working_for(enters), at=now)
    duty: Duty | None
    receiver: User | None
    if held and leaves != enters:
        duty, to_team, receiver = held, entered, None
        if not enters and outside:
            to_team, receiver = outside.team, outside.owner
    elif entered and outside and not any(each.agency_id == entered.agency_id for each in standing):
        duty, to_team, receiver = outside, entered, None
    else:
        duty, to_team, receiver = _carried_on(subject, standing, leaves, enters, at=now)
    if held and leaves == enters:  # back where the duty stands: what was offered elsewhere is offered no more
        _withdraw_moved(subject, held.agency, by=by, reason=reason, at=now)
    if duty is None or to_team is None or to_team == duty.team:
        return []
    if verbs.handing_over(subject, duty.agency).filter(to_team=to_team).exists():
        return []
    _withdraw_moved(subject, duty.agency, by=by, reason=reason, at=now)
    if receiver and not owners.holders(subject, to_team, at=now).filter(pk=receiver.pk).exists():
        receiver = None
    return [_write(duty, to_team=to_team, receiver=receiver, reason=reason, to_know="", by=by, at=now, by_move=True)]


def _withdraw_moved(subject: Model, agency: Agency, *, by: User | None, reason: str, at: datetime) -> None:
    for earlier in verbs.handing_over(subject, agency).with_words():
        _claim(earlier, Handover.State.WITHDRAWN, by=by, answer=reason, at=at)
        _end_reading(earlier, by=by, at=at)


def _carried_on(
    subject: Model, standing: list[Duty], leaves: str, enters: str, *, at: datetime
) -> tuple[Duty | None, Team | None, User | None]:
    """Moved on before the last place has accepted: the duty still stands where it was, and the new place is asked."""
    waits = Handover.objects.open().filter(subject_id=subject.pk, by_move=True, to_team__place_code=leaves)
    row = waits.exclude(to_team__place_code="").first() if leaves and leaves != enters else None
    duty = next((each for each in standing if row and each.agency_id == row.from_agency_id), None)
    if duty is None:
        return None, None, None
    if not enters:
        outside = next((each for each in standing if each.agency.kind == Agency.Kind.PROBATION), None)
        return (duty, outside.team, outside.owner) if outside else (None, None, None)
    return duty, _receiving(subject, Team.objects.working_for(enters), at=at), None


def tell_of_late(*, at: datetime) -> int:
    """Tell both agencies of what was not answered in time, once. Returns how many are told of for the first time."""
    late = {f"handover:{row.uid}": row for row in Handover.objects.late(at=at).with_words().order_by("pk")}
    told = set(Alert.objects.filter(kind=HANDOVER_NOT_ACCEPTED.name, key__in=list(late)).values_list("key", flat=True))
    raised = 0
    for key, row in late.items():
        if key in told:
            continue
        raised += bool(
            alerts.raise_alert(
                kind=HANDOVER_NOT_ACCEPTED,
                key=key,
                subject=row.subject,
                text=f"{row.from_team} to {row.to_team}. {LATE_TEXT}",
                link=_address(row),
                at=at,
                only=Only(agencies={row.from_agency_id, row.to_team.agency_id}),
            )
        )
    return raised


def may_answer(user: User, handover: Handover, *, at: datetime) -> bool:
    """The receiver; where none is named, whoever of the team can answer for people; a manager of the team always."""
    if not owners.holders(handover.subject, handover.to_team, at=at).filter(pk=user.pk).exists():
        return False
    return handover.receiver_id in (None, user.pk) or user.can(Capability.GRANT_ACCESS)


def may_withdraw(user: User, handover: Handover) -> bool:
    duty = verbs.current(handover.subject, handover.from_agency)
    if verbs.carries(user, duty) or user.pk == handover.offered_by_id:
        return True
    return access.may(user, Permission.SHARE, handover.subject)


def _receiving(subject: Model, teams: QuerySet[Team], *, at: datetime) -> Team | None:
    """Of the teams of a place the one that somebody can answer in; one with a manager first, then by name."""
    found = []
    for team in teams.select_related("agency"):
        people = list(owners.holders(subject, team, at=at))
        if people:
            has_manager = any(person.can(Capability.GRANT_ACCESS) for person in people)
            found.append((not has_manager, team.name, team.pk, team))
    return min(found)[-1] if found else None


def _write(
    duty: Duty,
    *,
    to_team: Team,
    receiver: User | None,
    reason: str,
    to_know: str,
    by: User | None,
    at: datetime,
    uid: UUID | None = None,
    by_move: bool = False,
) -> Handover:
    subject = duty.subject
    due_at = _due_at(at)
    row = Handover.objects.create(
        subject=subject,
        from_agency=duty.agency,
        from_team=duty.team,
        from_owner=duty.owner,
        to_team=to_team,
        receiver=receiver,
        reason=reason,
        to_know=to_know,
        by_move=by_move,
        offered_by=by,
        offered_at=at,
        answer_due_at=due_at,
        reads_by=_let_read(subject, to_team, by=by, due_at=due_at, at=at),
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="sharing.handover_offered",
        by=by,
        target=row,
        subject=subject,
        reason=reason,
        payload={"after": audit.fields_of(row, "from_agency", "from_team", "to_team", "receiver", "answer_due_at")},
    )
    asked = f"{receiver} of {to_team} is" if receiver else f"{to_team} is"
    alerts.raise_alert(
        kind=HANDOVER_OFFERED,
        key=f"handover:{row.uid}",
        subject=subject,
        text=f"{asked} asked to take over from {duty.owner}, {duty.team}: {reason}",
        link=_address(row),
        at=at,
        responds_in=due_at - at,
        only=Only(teams=[to_team.pk]),
    )
    return row


def _due_at(at: datetime) -> datetime:
    """The same time of day, so many working days later."""
    local = timezone.localtime(at)
    number = practice.value(practice.HANDOVER_ANSWER_DAYS, on=local.date())
    day = working_days_after(local.date(), max(1, number))
    return timezone.make_aware(datetime.combine(day, local.time().replace(tzinfo=None)))


def _let_read(subject: Model, team: Team, *, by: User | None, due_at: datetime, at: datetime) -> Grant | None:
    """A team that does not see the person reads until it has answered, at the longest so many days past the time."""
    if by is None or owners.sees(subject, [team.pk], at=at):
        return None
    until = due_at + (grants.reads_on_until(at) - at)
    return grants.write_grant(
        subject=subject,
        team=team,
        grant_role=GrantRole.READER,
        reason="Can view before it answers the handover",
        by=by,
        starts_at=at,
        ends_at=max(until, at + timedelta(days=1)),
    )


def _check_let_in(subject: Model, team: Team, *, may_share: bool, at: datetime) -> None:
    if not may_share and not owners.sees(subject, [team.pk], at=at, permission=Permission.CHANGE):
        raise HandoverRefused(
            "team", f"{team} does not have edit access. Ask a team that leads to give it edit access first"
        )


def _to_answer(handover: Handover, *, by: User, at: datetime) -> Handover:
    """The row, locked and still open, for somebody who may answer."""
    subject = handover.subject
    access.require(by, Permission.VIEW, subject)
    grants.lock_subject(subject)
    row = _locked(handover)
    if not may_answer(by, row, at=at):
        audit.refuse(by=by, verb="sharing.handover_refused", target=row, subject=subject.pk)
        raise access.NotAllowed(Permission.CHANGE)
    if not row.is_open:
        raise HandoverAnswered(row)
    return row


def _locked(handover: Handover) -> Handover:
    return Handover.objects.select_for_update(of=("self",)).with_words().get(pk=handover.pk)


def _claim(row: Handover, state: Handover.State, *, by: User | None, answer: str, at: datetime) -> None:
    """Of two answers one wins. The alerts that asked for it are over."""
    claimed = Handover.objects.open().filter(pk=row.pk)
    if not claimed.update(state=state, answered_by=by, answer=answer, answered_at=at):
        row.refresh_from_db()
        raise HandoverAnswered(row)
    row.refresh_from_db(fields=["state", "answered_by", "answer", "answered_at"])
    for kind in (HANDOVER_OFFERED, HANDOVER_NOT_ACCEPTED):
        alerts.supersede_keys(kind=kind, keys=[f"handover:{row.uid}"], at=at)
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"sharing.handover_{state}",
        by=by,
        target=row,
        subject=row.subject_id,
        reason=answer,
    )


def _let_in(row: Handover, *, by: User, at: datetime) -> None:
    """The receiving team may change the person from now on, by the right of who offered.

    Raises HandoverRefused where the one who offered may not (or may no longer) give access and nobody else has given
    it to the team.
    """
    subject = row.subject
    leading = Grant.objects.live(at=at).filter(subject_id=subject.pk, team=row.from_team, grant_role=GrantRole.LEAD)
    may_share = (row.by_import and leading.exists()) or (
        row.offered_by is not None and access.may(row.offered_by, Permission.SHARE, subject)
    )
    passes_lead = not row.by_move and may_share and any(grants.is_last_lead(grant, at=at) for grant in leading)
    enough = Permission.SHARE if passes_lead else Permission.CHANGE
    is_in = row.to_team_id in owners.sees(subject, [row.to_team_id], at=at, permission=enough)
    if not is_in and not may_share:
        raise HandoverRefused(
            "", f"{row.to_team} does not have edit access. Ask a team that leads to give it edit access"
        )
    _end_reading(row, by=by, at=at)
    if not is_in:
        grants.write_grant(
            subject=subject,
            team=row.to_team,
            grant_role=GrantRole.LEAD if passes_lead else GrantRole.CONTRIBUTOR,
            reason=f"Taken over from {row.from_team}",
            by=row.offered_by,
            starts_at=at,
            ends_at=None,
        )


def _end_reading(row: Handover, *, by: User | None, at: datetime) -> None:
    if row.reads_by is not None:
        grants.close_grant(row.reads_by, reason="The handover was answered", by=by, at=at)


def _address(row: Handover) -> str:
    return reverse("handover", kwargs={"uid": row.uid})
