"""Propose that somebody comes under a programme or leaves one, agree to it, and close a proposal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, audit
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission, Programme
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.agencies.models import Membership, User
from sharing.grants import actions as grants
from sharing.grants import who_can_see
from sharing.grants.models import Grant, PersonProgramme, TeamScope
from sharing.grants.unseen import actions as sight_gaps
from sharing.pages.spans import end_of
from sharing.programmes import rules
from sharing.programmes.alert_kinds import BEGAN, LEAVES, PROPOSED
from sharing.programmes.models import ProgrammeMove
from sharing.records.errors import Refused
from sharing.time_words import format_date

NO_SECOND = "No manager of another agency can agree. Their team needs access to edit this record first"
SAID = ("begins", "leaves", "last_on", "reason")


class MoveRefused(Refused):
    """The change of programmes cannot be made so."""


class MoveIsClosed(Exception):
    """Somebody agreed to it, refused or withdrew it first; nothing is changed."""


@transaction.atomic
def propose_move(
    *,
    subject: Model,
    begins: str,
    leaves: str,
    last_on: date | None,
    reason: str,
    by: User,
    follow: Collection[Grant] = (),
) -> ProgrammeMove:
    """Propose that the person comes under `begins`, leaves `leaves` after `last_on`, or both; alert who may agree.

    follow: of the grants that name `leaves`, those that hold for `begins` too once it is agreed.
    Raises RecordHidden or NotAllowed, SamePerson for an account that cannot sign, and MoveRefused.
    """
    grants.lock_subject(subject)
    require_to_move(by, subject)
    refuse_who_cannot_sign(by)
    now = timezone.now()
    change = rules.ProgrammeChange(begins, leaves, last_on)
    _refuse(change, subject, at=now)
    if ProgrammeMove.objects.waiting().filter(subject_id=subject.pk).exists():
        raise MoveRefused("", "Another change is waiting for an answer. Agree to it, refuse or withdraw it first")
    asked = _teams_that_know_each(subject, at=now)
    second = who_can_see.who_moves_programmes(subject, at=now).exclude(agency=by.agency_id)
    if not Membership.objects.live(at=now).filter(user__in=second, team__in=asked).exists():
        raise MoveRefused("", NO_SECOND)
    move = ProgrammeMove.objects.create(
        subject_id=subject.pk,
        begins=begins,
        leaves=leaves,
        last_on=last_on,
        reason=reason,
        proposed_by=by,
        proposed_at=now,
    )
    if begins and leaves:
        named = {grant.pk for grant in grants_that_may_follow(subject, at=now) if grant.programme == leaves}
        move.grants_follow.set([grant for grant in follow if grant.pk in named])
    _record("sharing.programme_proposed", move, by)
    alerts.raise_alert(
        kind=PROPOSED,
        key=_key(move),
        subject=subject,
        text=f"{by}, {by.agency}, proposes a change. A manager of another agency agrees or refuses.",
        link=_address(move),
        at=now,
        only=alerts.Only(teams=asked),
    )
    return move


@transaction.atomic
def agree_to_move(*, move: ProgrammeMove, by: User) -> ProgrammeMove:
    """Make the change: the row of what begins is from now on, what is left ends after its last day, the grants that
    follow hold for both, and the desks of each are alerted.

    Raises RecordHidden or NotAllowed, MoveRefused within one agency and where the change can no longer be made,
    SamePerson, MoveIsClosed. Nothing is then changed.
    """
    subject = move.subject
    grants.lock_subject(subject)
    require_to_move(by, subject)
    refuse_same_person(move.proposed_by, by)
    if by.agency_id == move.proposed_by.agency_id:
        raise MoveRefused("", f"{move.proposed_by} is of your agency. Someone from another agency must agree")
    now = timezone.now()
    _refuse(rules.ProgrammeChange(move.begins, move.leaves, move.last_on), subject, at=now)
    if not ProgrammeMove.objects.waiting().filter(pk=move.pk).update(agreed_by=by, agreed_at=now):
        raise MoveIsClosed(move)
    move.refresh_from_db()
    if move.begins:
        _begin(move, at=now)
    if move.leaves:
        _leave(move, at=now)
    _record("sharing.programme_changed", move, by)
    alerts.supersede_keys(kind=PROPOSED, keys=[_key(move)], at=now)
    sight_gaps.settle(subject=subject, at=now)
    return move


@transaction.atomic
def close_move(*, move: ProgrammeMove, reason: str, by: User) -> ProgrammeMove:
    """Withdraw one's own proposal, or refuse somebody else's. It stays, with who, when and why.

    Raises RecordHidden or NotAllowed, MoveIsClosed.
    """
    grants.lock_subject(move.subject)
    require_to_move(by, move.subject)
    now = timezone.now()
    closed = {"closed_by": by, "closed_at": now, "closed_because": reason}
    if not ProgrammeMove.objects.waiting().filter(pk=move.pk).update(**closed):
        raise MoveIsClosed(move)
    move.refresh_from_db()
    _record("sharing.programme_move_closed", move, by, reason=reason)
    alerts.supersede_keys(kind=PROPOSED, keys=[_key(move)], at=now)
    return move


def may_move(user: User, subject: Model) -> bool:
    """Whether the user may propose, agree or refuse: who can edit the record, give teams access, and know of each
    programme. To anybody else, what can be proposed and what is refused would say that the person is under another."""
    return _may_name_programmes(user, subject) and access.may(user, Permission.CHANGE, subject)


def grants_that_may_follow(subject: Model, *, at: datetime) -> list[Grant]:
    """Those that name a programme: they end with it, unless they follow."""
    rows = Grant.objects.open(at=at).filter(subject_id=subject.pk).exclude(programme="")
    return list(rows.with_teams().order_by("team__name", "pk"))


def require_to_move(by: User, subject: Model) -> None:
    """As `may_move`, in the transaction that writes. Raises RecordHidden or NotAllowed."""
    access.require(by, Permission.CHANGE, subject)
    if not _may_name_programmes(by, subject):
        raise access.NotAllowed(Capability.GRANT_ACCESS)


def _may_name_programmes(user: User, subject: Model) -> bool:
    known = access.knows_each_programme(user, person="pk")
    return user.can(Capability.GRANT_ACCESS) and access.subjects().filter(*known, pk=subject.pk).exists()


def _teams_that_know_each(subject: Model, *, at: datetime) -> list[int]:
    """The teams that see the person and may know of every programme."""
    teams = who_can_see.teams_that_see(subject, at=at)
    for each in Programme:
        teams = teams.filter(pk__in=who_can_see.teams_that_know(subject, each, at=at).values("pk"))
    return list(teams.values_list("pk", flat=True))


def _refuse(change: rules.ProgrammeChange, subject: Model, *, at: datetime) -> None:
    rows = list(PersonProgramme.objects.live(at=at).filter(subject_id=subject.pk))
    standing = rules.ProgrammeStatus(
        under=[row.programme for row in rows], ending=[row.programme for row in rows if row.ends_at is not None]
    )
    wrong = rules.why_not(change, standing, today=timezone.localdate(at))
    if wrong:
        raise MoveRefused(*wrong)


def _begin(move: ProgrammeMove, *, at: datetime) -> None:
    PersonProgramme.objects.create(
        subject_id=move.subject_id,
        programme=move.begins,
        starts_at=at,
        reason=move.reason,
        proposed_by=move.proposed_by,
        agreed_by=move.agreed_by,
    )
    for grant in Grant.objects.open(at=at).filter(pk__in=move.grants_follow.values("pk")).select_related("team"):
        grants.write_grant(
            subject=move.subject,
            team=grant.team,
            grant_role=GrantRole(grant.grant_role),
            reason="Follows the person to another programme",
            by=move.proposed_by,
            approved_by=move.agreed_by,
            starts_at=max(at, grant.starts_at),
            ends_at=grant.ends_at,
            programme=move.begins,
        )
    _tell_desks(BEGAN, move, move.begins, f"The person is under {Programme(move.begins).label} now.", at=at)


def _leave(move: ProgrammeMove, *, at: datetime) -> None:
    row = PersonProgramme.objects.live(at=at).get(subject_id=move.subject_id, programme=move.leaves)
    row.ends_at, row.ended_because = end_of(move.last_on), move.reason
    row.save(update_fields=["ends_at", "ended_because"])
    until = format_date(move.last_on)  # type: ignore[arg-type]  # a constraint holds the two together
    words = (
        f"The last day under {Programme(move.leaves).label} is {until}. Your team sees the person until that day ends."
    )
    _tell_desks(LEAVES, move, move.leaves, words, at=at)


def _tell_desks(kind: alerts.AlertKind, move: ProgrammeMove, programme: str, text: str, *, at: datetime) -> None:
    """Those that see everybody of this programme, the teams that were given access for it alone, and nobody else."""
    desks = TeamScope.objects.live(at=at).of_people().filter(programme=programme).values_list("team_id", flat=True)
    let_in = Grant.objects.live(at=at).filter(subject_id=move.subject_id, programme=programme)
    alerts.raise_alert(
        kind=kind,
        key=_key(move),
        subject=move.subject,
        text=text,
        link=reverse("person_programme", kwargs={"uid": move.subject.uid}),
        at=at,
        only=alerts.Only(teams=[*desks, *let_in.values_list("team_id", flat=True)]),
    )


def _key(move: ProgrammeMove) -> str:
    return f"programme-move:{move.pk}"


def _address(move: ProgrammeMove) -> str:
    return reverse("programme_move", kwargs={"uid": move.subject.uid, "move_uid": move.uid})


def _record(verb: str, move: ProgrammeMove, by: User, *, reason: str = "") -> None:
    audit.record(
        action=audit.Action.GRANT,
        verb=verb,
        by=by,
        target=move,
        subject=move.subject_id,
        reason=reason or move.reason,
        payload={"after": audit.fields_of(move, *SAID)},
    )
