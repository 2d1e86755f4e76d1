"""Say who answers for a person in an agency: take it on, name an owner and a deputy, step out of it.

To pass it to somebody who has to say yes first is another verb (`sharing/duties/handovers.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.cover import standing
from sharing.duties import gaps, owners
from sharing.duties.models import Duty, Handover, HandoverQuerySet
from sharing.grants.actions import lock_subject
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before

FIRST_REASON = "Owner since the record was made"


class DutyRefused(Refused):
    """The duty cannot be as asked."""


@transaction.atomic
def name_owner(
    *,
    subject: Model,
    team: Team,
    owner: User,
    deputy: User | None,
    reason: str,
    by: User,
    decides: User | None = None,
    uid: UUID | None = None,
) -> Duty:
    """From now on `owner`, and `deputy`, answer for the person in the agency of `team`; `decides`, or the owner where
    nobody else is named, decides on sharing what it knows.

    Where nobody can answer now, whoever of the agency may change the person names them, or takes it on. Else it is for
    its managers, and for who leads; the present owner and the deputy name the deputy and who decides. uid: the key that
    the form was given; the same one again returns the duty that was made. What is as it was leaves no trace.

    Raises RecordHidden, NotAllowed, and DutyRefused: for a team that does not work with the person, for people who
    cannot answer, for one who would be both, and for another owner while a handover waits for its answer.
    """
    made = made_before(Duty, uid)
    if made and made.subject_id == subject.pk:
        return made
    access.require(by, Permission.VIEW, subject)
    lock_subject(subject)
    now = timezone.now()
    before = current(subject, team.agency)
    is_other_owner = before is None or (before.owner_id, before.team_id) != (owner.pk, team.pk)
    if not (may_name(by, subject, team.agency, at=now) if is_other_owner else may_name_deputy(by, before, at=now)):
        audit.refuse(by=by, verb="sharing.duty_refused", subject=subject.pk)
        raise access.NotAllowed(Permission.CHANGE)
    if not reason.strip():
        raise DutyRefused("reason", "Enter a reason")
    decides = None if decides == owner else decides
    _check_people(subject, team, owner, deputy, decides, at=now)
    as_named = (deputy.pk if deputy else None, decides.pk if decides else None)
    if before and not is_other_owner and (before.deputy_id, before.decides_id) == as_named:
        return before
    if is_other_owner and before and handing_over(subject, team.agency).exists():
        raise DutyRefused("", "A handover is waiting for an answer. Withdraw it first")
    return write(
        subject=subject,
        team=team,
        owner=owner,
        deputy=deputy,
        decides=decides,
        reason=reason.strip(),
        by=by,
        at=now,
        uid=uid,
    )


@transaction.atomic
def step_out(*, duty: Duty, reason: str, by: User) -> Duty:
    """The owner, or the deputy, answers no more. After the owner the deputy follows.

    Raises DutyRefused for an owner whom nobody follows: a person is never without one; NotAllowed for somebody else.
    """
    subject = duty.subject
    access.require(by, Permission.VIEW, subject)
    lock_subject(subject)
    now = timezone.now()
    stands = Duty.objects.current().filter(pk=duty.pk).with_words().first()
    if stands is None:
        raise DutyRefused("", "Someone else changed this first. No changes were saved")
    if by.pk not in (stands.owner_id, stands.deputy_id):
        audit.refuse(by=by, verb="sharing.duty_refused", target=duty, subject=subject.pk)
        raise access.NotAllowed(Permission.CHANGE)
    if not reason.strip():
        raise DutyRefused("reason", "Enter a reason")
    owner = stands.owner
    if by.pk == stands.owner_id:
        if stands.deputy is None or not _can(stands, stands.deputy, at=now):
            raise DutyRefused(
                "", "There is no deputy to take over. Name a deputy who can be the owner, or hand over first"
            )
        if handing_over(subject, stands.agency).exists():
            raise DutyRefused(
                "", "A handover is waiting for an answer. You are the owner until it is accepted or withdrawn"
            )
        owner = stands.deputy
    return write(
        subject=subject,
        team=stands.team,
        owner=owner,
        deputy=None,
        decides=stands.decides,
        reason=reason.strip(),
        by=by,
        at=now,
    )


def write(
    *,
    subject: Model,
    team: Team,
    owner: User,
    deputy: User | None,
    reason: str,
    by: User | None,
    at: datetime,
    decides: User | None = None,
    uid: UUID | None = None,
) -> Duty:
    """End the duty of the team's agency that stands, write the one that follows, and settle what was missing.

    The verb that calls this holds the lock on the person, and has asked who may.
    """
    before = current(subject, team.agency)
    if before:
        end(before, reason=reason, at=at)
    goes_on = before is not None and (before.owner_id, before.team_id) == (owner.pk, team.pk)
    duty = Duty.objects.create(
        subject=subject,  # type: ignore[misc]  # the settings say which model it is
        agency=team.agency,
        team=team,
        owner=owner,
        deputy=deputy,
        decides=None if decides == owner else decides,
        owned_since=before.owned_since if before and goes_on else at,
        starts_at=at,
        reason=reason,
        made_by=by,
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="sharing.duty_given",
        by=by,
        target=duty,
        subject=subject,
        reason=reason,
        payload={
            "before": audit.fields_of(before, "team", "owner", "deputy", "decides") if before else None,
            "after": audit.fields_of(duty, "agency", "team", "owner", "deputy", "decides"),
        },
    )
    gaps.settle(subject=subject, at=at)
    return duty


def end(duty: Duty, *, reason: str, at: datetime) -> bool:
    """From now on nobody answers by this row. False when somebody was first."""
    return bool(Duty.objects.current().filter(pk=duty.pk).update(ends_at=at, ended_because=reason))


@transaction.atomic
def begin(*, subject: Model, team: Team, by: User | None, at: datetime) -> None:
    """The first owner of a person who comes on record. Part of the transaction that makes the record. Nobody where
    nobody of the team can answer; what is missing is told of."""
    begin_many([(subject, team)], by=by, at=at)
    gaps.settle(subject=subject, at=at)


def begin_many(people: Iterable[tuple[Model, Team]], *, by: User | None, at: datetime) -> int:
    """The first owner of each agency of people who come on record together: a few statements however many they are.

    people: a new person and a team that works with them from now on; of one agency the team that comes first. The owner
    is whoever adds them, else the manager of the team, else any of it; a second one, a manager first, is the deputy.
    Nobody is barred from a person who is new. Returns how many were made; what is missing the clock finds.
    """
    asked: dict[tuple[int, int], tuple[Model, Team]] = {}
    for subject, team in people:
        if team.agency.kind != Agency.Kind.PARTNER:
            asked.setdefault((subject.pk, team.agency_id), (subject, team))
    members = _members({team.pk for _, team in asked.values()}, at=at)
    made = []
    for subject, team in asked.values():
        people_of_team = in_order(members.get(team.pk, []), first=by)
        if not people_of_team:
            continue
        owner, deputy = people_of_team[0], next(iter(people_of_team[1:]), None)
        made.append(
            Duty(
                subject=subject,  # type: ignore[misc]  # the settings say which model it is
                agency_id=team.agency_id,
                team=team,
                owner=owner,
                deputy=deputy,
                owned_since=at,
                starts_at=at,
                reason=FIRST_REASON,
                made_by=by,
            )
        )
    Duty.objects.bulk_create(made)
    audit.record_many(
        {
            "action": audit.Action.ALTERATION,
            "verb": "sharing.duty_given",
            "by": by,
            "target": duty,
            "subject": duty.subject_id,
            "reason": duty.reason,
            "payload": {"before": None, "after": audit.fields_of(duty, "agency", "team", "owner", "deputy")},
        }
        for duty in made
    )
    return len(made)


def _members(teams: Collection[int], *, at: datetime) -> dict[int, list[User]]:
    """Who of each team can answer."""
    rows = Membership.objects.live(at=at).filter(
        team__in=teams, team__closed_at__isnull=True, user__is_active=True, user__role__in=owners.ROLES_THAT_ANSWER
    )
    found: dict[int, list[User]] = defaultdict(list)
    for row in rows.select_related("user"):
        if row.user not in found[row.team_id]:
            found[row.team_id].append(row.user)
    return found


def in_order(people: Iterable[User], *, first: User | None) -> list[User]:
    """`first` before all, then managers, then the others; by name."""
    return sorted(people, key=lambda each: (each != first, not each.can(Capability.GRANT_ACCESS), each.name, each.pk))


def current(subject: Model, agency: Agency) -> Duty | None:
    return Duty.objects.current().filter(subject_id=subject.pk, agency=agency).with_words().first()


def handing_over(subject: Model, agency: Agency) -> HandoverQuerySet:
    """The handover of the agency's duty that waits for its answer."""
    return Handover.objects.open().filter(subject_id=subject.pk, from_agency=agency)


def may_name(user: User, subject: Model, agency: Agency, *, at: datetime) -> bool:
    """Whether the user may say who is the owner in this agency now."""
    stands = current(subject, agency)
    return owners.may_name(
        user,
        agency.pk,
        may_share=access.may(user, Permission.SHARE, subject),
        may_change=access.may(user, Permission.CHANGE, subject),
        is_vacant=stands is None or not _can(stands, stands.owner, at=at),
    )


def may_name_deputy(user: User, duty: Duty | None, *, at: datetime) -> bool:
    """The owner and the deputy may, whoever acts for them on leave, and whoever may name the owner."""
    return carries(user, duty) or (duty is not None and may_name(user, duty.subject, duty.agency, at=at))


def carries(user: User, duty: Duty | None) -> bool:
    """Whether the user has the duty now: as the owner or the deputy, or as who acts for one of them on leave."""
    named = (duty.owner_id, duty.deputy_id) if duty else ()
    return duty is not None and any(standing.acts_for(user, each, subject=duty.subject_id) for each in named)


def _can(duty: Duty, user: User, *, at: datetime) -> bool:
    """Whether this owner or deputy can answer now."""
    return (user.pk, duty.team_id) in owners.can_answer(duty.subject, [duty], at=at)


def _check_people(
    subject: Model, team: Team, owner: User, deputy: User | None, decides: User | None, *, at: datetime
) -> None:
    if not owners.teams_that_answer(subject, team.agency, at=at).filter(pk=team.pk).exists():
        raise DutyRefused("owner", f"{team} does not work with this person. Give it edit access first")
    can = set(owners.holders(subject, team, at=at))
    if owner not in can:
        raise DutyRefused("owner", f"{owner} cannot be the owner in {team}. Select someone else")
    if decides and decides not in can:
        raise DutyRefused("decides", f"{decides} cannot make decisions for this person in {team}. Select someone else")
    if deputy is None:
        return
    if deputy == owner:
        raise DutyRefused("deputy", "The owner and the deputy must be 2 people. Select someone else")
    if deputy not in can:
        raise DutyRefused("deputy", f"{deputy} cannot be the deputy in {team}. Select someone else")
