"""Give a team access to a person's record, and end it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from sharing import access, audit, practice
from sharing.access import rules
from sharing.access.rules import GrantRole, Permission
from sharing.agencies.models import Team, User
from sharing.grants import event_kinds
from sharing.grants.models import Grant, SubjectPermission
from sharing.grants.programmes import known_programmes
from sharing.grants.telling import tell_programs
from sharing.grants.unseen import actions as sight_gaps
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence


class GrantRefused(Refused):
    """The grant cannot be made as asked."""


class GrantHasEnded(Exception):
    """Somebody ended the grant first; nothing is changed."""


@transaction.atomic
def grant_access(
    *,
    subject: Model,
    team: Team,
    grant_role: GrantRole,
    reason: str,
    by: User,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    programme: str = "",
) -> Grant:
    """Give `team` access to this person's record as `grant_role`, from `starts_at` (None: now) until `ends_at`.

    programme: while the person is under it; empty: under whichever.
    Raises RecordHidden or NotAllowed (access.require), and GrantRefused for a closed team, an end that is not after
    the start, a reader's grant without an end or longer than custom allows, and a team that is in already as the same
    or as more for that time, and a programme under which the user does not know the person to be. Nothing is then
    changed.
    """
    lock_subject(subject)
    access.require(by, Permission.SHARE, subject)
    now = timezone.now()
    known = known_programmes([subject.pk], reader=by)[subject.pk]
    programme = team.programme if team.kind == Team.Kind.JOINT else programme
    if programme and programme not in {row.programme for row in known}:
        raise GrantRefused("programme", "The person is not under this programme")
    starts_at = starts_at or now
    _check_span(starts_at, ends_at, now=now)
    _check_reader_end(grant_role, starts_at, ends_at)
    check_team(subject, team, grant_role, starts_at, ends_at, now=now, programme=programme)
    made = write_grant(
        subject=subject,
        team=team,
        grant_role=grant_role,
        programme=programme,
        reason=reason,
        by=by,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    sight_gaps.settle(subject=subject, at=now)
    return made


@transaction.atomic
def let_first_team_lead(*, subject: Model, team: Team, reason: str, by: User) -> Grant:
    """The team that leads a person from the moment the record is made. Part of the transaction that makes it.

    Nobody may give a team access yet, so `by` needs no permission; in its place the team must be an open one that `by`
    works in, and the person must be new. Raises GrantRefused.
    """
    now = timezone.now()
    lock_subject(subject)
    if not Team.objects.open().worked_in_by(by, at=now).filter(pk=team.pk).exists():
        raise GrantRefused("team", "Select one of your own teams. It leads from now on")
    if Grant.objects.filter(subject_id=subject.pk).exists():
        raise GrantRefused("team", "A team already has access to this person")
    return write_grant(
        subject=subject, team=team, grant_role=GrantRole.LEAD, reason=reason, by=by, starts_at=now, ends_at=None
    )


@transaction.atomic
def end_access(*, grant: Grant, reason: str, by: User) -> Grant:
    """End a grant now: the team sees nothing through it at its next request. An alert says when those who must see
    the person no longer do.

    Raises RecordHidden or NotAllowed (access.require), GrantRefused for the last lead of a person (a case never has
    no lead), GrantHasEnded when it was over already.
    """
    lock_subject(grant.subject)
    access.require(by, Permission.SHARE, grant.subject)
    now = timezone.now()
    if is_last_lead(grant, at=now):
        raise GrantRefused("", f"{grant.team} is the only team that leads. Make another team lead first")
    if not close_grant(grant, reason=reason, by=by, at=now):
        raise GrantHasEnded(grant)
    sight_gaps.settle(subject=grant.subject, at=now)
    grant.refresh_from_db()
    return grant


def write_grant(
    *,
    subject: Model,
    team: Team,
    grant_role: GrantRole,
    reason: str,
    by: User | None,
    starts_at: datetime,
    ends_at: datetime | None,
    approved_by: User | None = None,
    is_emergency: bool = False,
    programme: str = "",
) -> Grant:
    """One grant, as `write_grants`. approved_by: who agreed to what `by` asked for; the entry is then theirs."""
    grant = Grant(
        subject=subject,  # type: ignore[misc]  # the settings say which model it is
        team=team,
        grant_role=grant_role,
        programme=programme,
        reason=reason,
        made_by=by,
        approved_by=approved_by,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    write_grants([grant], by=approved_by or by, is_emergency=is_emergency)
    return grant


def write_grants(
    new: Sequence[Grant], *, by: User | None, verb: str = "sharing.grant_made", is_emergency: bool = False
) -> None:
    """The grants, their permission rows and their audit entries: a few statements however many. new: not saved yet. Who
    calls this has asked who may make them. verb: of the entries. Raises GrantRefused for what no team may be given."""
    for grant in new:
        check_kind_of_team(grant)
    Grant.objects.bulk_create(new)
    write_permissions(new, is_emergency=is_emergency)
    if not is_emergency:  # which is one user's own, and no program's
        tell_programs(event_kinds.GIVEN, new, at=timezone.now())
    audit.record_many(
        {
            "action": audit.Action.GRANT,
            "verb": verb,
            "by": by,
            "target": grant,
            "subject": grant.subject_id,
            "reason": grant.reason,
            "payload": {"after": audit.fields_of(grant, "team", "grant_role", "programme", "starts_at", "ends_at")},
        }
        for grant in new
    )


def check_kind_of_team(grant: Grant) -> None:
    """A joint team only adds: it leads nobody, and sees people under its own programme. An intelligence agency sees
    nobody but through one. Raises GrantRefused."""
    team = grant.team
    if team.kind == Team.Kind.JOINT:
        if grant.grant_role == GrantRole.LEAD:
            raise GrantRefused("grant_role", "A joint team cannot lead. Select Reader or Contributor")
        if grant.programme != team.programme:
            raise GrantRefused("team", f"{team} works on people under {team.get_programme_display()} only")
    elif team.agency.is_intelligence:
        raise GrantRefused("team", f"{team.agency} sees people through a joint team only. Give the joint team access")


def close_grant(grant: Grant, *, reason: str, by: User | None, at: datetime) -> bool:
    """End the grant with its permission rows; False when it was over. As `write_grant`, it asks nobody's permission."""
    claimed = (
        Grant.objects.open(at=at)
        .filter(pk=grant.pk, ended_at__isnull=True)
        .update(ended_at=at, ended_by=by, ended_because=reason)
    )
    if not claimed:
        return False
    rows = SubjectPermission.objects.filter(grant=grant)
    rows.filter(starts_at__gte=at).delete()  # never begun: an end before the start would be no span
    rows.filter(starts_at__lt=at).update(ends_at=at)
    audit.record(
        action=audit.Action.GRANT,
        verb="sharing.grant_ended",
        by=by,
        target=grant,
        subject=grant.subject_id,
        reason=reason,
    )
    tell_programs(event_kinds.ENDED, [grant], at=at)
    return True


def write_permissions(grants: Iterable[Grant], *, is_emergency: bool = False) -> None:
    """The permission rows of new grants: what the filter of every list reads."""
    SubjectPermission.objects.bulk_create(
        SubjectPermission(
            content_object_id=grant.subject_id,
            group_id=grant.team_id,
            permission_id=access.permission_id(permission),
            grant=grant,
            starts_at=grant.starts_at,
            ends_at=grant.ends_at,
            is_emergency=is_emergency,
            programme=grant.programme,
        )
        for grant in grants
        for permission in sorted(rules.PERMISSIONS_OF[GrantRole(grant.grant_role)])
    )


def lock_subject(subject: Model) -> None:
    """One change of who may see a person at a time, so that two together cannot pass a check that one would fail."""
    type(subject)._default_manager.select_for_update().get(pk=subject.pk)


def _check_span(starts_at: datetime, ends_at: datetime | None, *, now: datetime) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise GrantRefused("ends_at", "The end must be after the start")
    if ends_at is not None and ends_at <= now:
        raise GrantRefused("ends_at", "The end must be in the future")


def _check_reader_end(grant_role: GrantRole, starts_at: datetime, ends_at: datetime | None) -> None:
    if grant_role != GrantRole.READER:
        return
    days = practice.value(practice.READER_LONGEST_DAYS, on=timezone.localdate(starts_at))
    if ends_at is None or ends_at > rules.latest_end(starts_at=starts_at, longest_days=days):
        raise GrantRefused("ends_at", f"Enter an end date. A Reader gets access for at most {days} days")


def check_team(
    subject: Model,
    team: Team,
    grant_role: GrantRole,
    starts_at: datetime,
    ends_at: datetime | None,
    *,
    now: datetime,
    programme: str = "",
) -> None:
    """Raises GrantRefused for a closed team, and for one that is in as the same or more for that time already."""
    if team.closed_at is not None:
        raise GrantRefused("team", f"{team} is closed. Select an open team")
    for grant in Grant.objects.open(at=now).filter(subject_id=subject.pk, team=team, starts_at__lte=starts_at):
        if grant.programme in ("", programme) and covers(grant, grant_role, ends_at):
            raise GrantRefused("team", f"{team} already has access as {mid_sentence(grant.get_grant_role_display())}")


def covers(grant: Grant, grant_role: GrantRole, ends_at: datetime | None) -> bool:
    """Whether this grant, for as long as it holds, gives as much as one of that role until then would."""
    lasts = grant.gives_until is None or (ends_at is not None and grant.gives_until >= ends_at)
    return lasts and rules.PERMISSIONS_OF[GrantRole(grant.grant_role)] >= rules.PERMISSIONS_OF[grant_role]


def is_last_lead(grant: Grant, *, at: datetime) -> bool:
    """Whether this grant is the only one now by which a team that works leads. A case never has no lead."""
    if grant.grant_role != GrantRole.LEAD:
        return False
    leads = Grant.objects.in_effect(at=at).filter(
        Q(team__closed_at__isnull=True), subject_id=grant.subject_id, grant_role=GrantRole.LEAD
    )
    return leads.filter(pk=grant.pk).exists() and not leads.exclude(pk=grant.pk).exists()


def reads_on_until(at: datetime) -> datetime:
    """The moment until which a team reads on that hands the person over, never later than any reader may."""
    on = timezone.localdate(at)
    longest = rules.latest_end(starts_at=at, longest_days=practice.value(practice.READER_LONGEST_DAYS, on=on))
    return min(longest, at + timedelta(days=practice.value(practice.OLD_ESTABLISHMENT_READS_DAYS, on=on)))


def writes_on_until(at: datetime) -> datetime:
    """The moment until which a team of a place still writes from which the person has left for no other."""
    return at + timedelta(days=practice.value(practice.LEFT_PLACE_WRITES_DAYS, on=timezone.localdate(at)))


def only_reads(grant: Grant, until: datetime) -> bool:
    """Whether the grant gives no more than reading, and no longer than that."""
    return grant.grant_role == GrantRole.READER and grant.ends_at is not None and grant.ends_at <= until


def let_read_on(*, subject: Model, team: Team, reason: str, by: User | None, at: datetime) -> bool:
    """The team hands the person over: its grants end, and it reads on for some days. False for the only team that
    leads, which stays lead. As `write_grant`, it asks nobody's permission.
    """
    until = reads_on_until(at)
    ends = [
        grant
        for grant in Grant.objects.open(at=at).filter(subject_id=subject.pk, team=team)
        if not only_reads(grant, until)
    ]
    if any(is_last_lead(grant, at=at) for grant in ends):
        return False
    for grant in ends:
        close_grant(grant, reason=reason, by=by, at=at)
    if until > at and any(grant.starts_at <= at for grant in ends):
        write_grant(
            subject=subject, team=team, grant_role=GrantRole.READER, reason=reason, by=by, starts_at=at, ends_at=until
        )
    return True
