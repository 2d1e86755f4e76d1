"""End a team's access in a review: with its effect shown, after notice, and not while the team objects."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, audit, practice
from sharing.access import situations
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Permission
from sharing.access.two_people import refuse_same_person
from sharing.agencies.models import Membership, Team, User
from sharing.alerts import Only
from sharing.grants import actions as grants
from sharing.grants import who_can_see
from sharing.grants.models import Grant, SubjectPermission
from sharing.grants.unseen import actions as sight_gaps
from sharing.records.errors import Refused
from sharing.reviews import actions as reviews
from sharing.reviews.alert_kinds import END_NOTICE_DAYS, END_OBJECTED, END_SET, END_TO_CHECK
from sharing.reviews.models import ReviewLine
from sharing.reviews.planned_end_models import PlannedEnd
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

LEADS = "A lead team’s access cannot be ended in a review. Make another team lead, and hand over to it"
UNDOABLE = (ReviewLine.Decision.KEPT, ReviewLine.Decision.ENDS)
NATIONAL = "An administrator ends a national scope, on the page of its team"


class EndRefused(Refused):
    """It cannot be ended so, or not objected to, or not decided so."""


class EndMovedOn(Exception):
    """Somebody objected or decided first, or the day has come; nothing is changed."""


@dataclass(frozen=True)
class Effect:
    """What the end of a grant does to its agency, said before it is saved.

    ends_at: the first moment without. lose: who of the team sees the person by no other grant then. still_see: the
    other teams of the agency that do. not_alone: why one must take over, in words after "is"; empty where none must.
    """

    ends_at: datetime
    lose: list[str]
    still_see: list[Team]
    not_alone: str

    @property
    def mark(self) -> str:
        """Another one as soon as it would be other people or teams."""
        said = [sorted(self.lose), sorted(team.pk for team in self.still_see), self.not_alone]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def effect_of(grant: Grant, *, at: datetime) -> Effect:
    """If it were ended at this moment, with the notice that custom asks for."""
    ends_at = first_end(at)
    others = _seeing_after(grant, ends_at)
    teams = list(Team.objects.filter(pk__in=others.values("team_id")).order_by("name", "pk"))
    of_agency = [team for team in teams if team.agency_id == grant.team.agency_id]
    members = who_can_see.members_who_see(grant.subject, [grant.team, *teams], at=at)
    elsewhere = {user for team in teams for user in members[team.pk]}
    lose = User.objects.filter(pk__in=members[grant.team_id] - elsewhere).order_by("name", "pk")
    today = timezone.localdate(at)
    known = situations.situations_of([grant.subject_id], on=today)[grant.subject_id]
    return Effect(ends_at, [user.name for user in lose], of_agency, known.not_alone)


def first_end(at: datetime) -> datetime:
    """The midnight from which an end set now may count: after that many whole days."""
    today = timezone.localdate(at)
    return _midnight_after(today + timedelta(days=practice.value(END_NOTICE_DAYS, on=today)))


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def may_take_over(grant: Grant) -> QuerySet[Team]:
    """The other open teams of the agency."""
    return Team.objects.open().filter(agency_id=grant.team.agency_id).exclude(pk=grant.team_id).order_by("name", "pk")


@transaction.atomic
def set_end(*, line: ReviewLine, reason: str, by: User, takes_over: Team | None = None) -> PlannedEnd:
    """The team sees the person until `first_end`, and is told so now. takes_over: a team of its agency that sees the
    person from now on, given access as the other was where it does not.

    Raises RecordHidden or NotAllowed (reviews.require_reviewer), DecidedBefore, GrantRefused, and EndRefused for a
    scope, a lead, what ends sooner automatically, and somebody who must not be left alone where no team takes over.
    """
    reviews.require_reviewer(line, by)
    grant = line.grant
    if grant is None:
        raise EndRefused("", NATIONAL)
    grants.lock_subject(grant.subject)
    grant.refresh_from_db()
    now = timezone.now()
    ends_at = first_end(now)
    _check(grant, ends_at, takes_over, at=now)
    if not reviews.claim(line, ReviewLine.Decision.ENDS, reason=reason, by=by, at=now):
        line.refresh_from_db()
        raise reviews.DecidedBefore(line)
    if takes_over is not None and not _seeing_after(grant, ends_at).filter(team=takes_over).exists():
        _let_in(takes_over, grant, by=by)
    planned = PlannedEnd.objects.create(
        subject=grant.subject,
        grant=grant,
        line=line,
        reason=reason,
        takes_over=takes_over,
        set_by=by,
        set_at=now,
        ends_at=ends_at,
        ended_before=grant.ends_at,
    )
    _move_end(grant, ends_at)
    _record("sharing.grant_end_set", planned, by, reason)
    _tell_team(planned, key=f"end:{planned.pk}", at=now)
    _tell_who_checks(planned, at=now)
    return planned


@dataclass(frozen=True)
class EndedTogether:
    """What became of several ends that were set in one act. refused: which, and why."""

    ended: list[PlannedEnd]
    refused: list[tuple[ReviewLine, str]]


@transaction.atomic
def end_together(*, lines: Sequence[ReviewLine], reason: str, by: User) -> EndedTogether:
    """Each by a decision of its own, with its entry and its alert; what cannot end, or was decided before, is left.

    Raises RecordHidden or NotAllowed, and sets no end then.
    """
    done = EndedTogether([], [])
    for line in lines:
        try:
            with transaction.atomic():
                done.ended.append(set_end(line=line, reason=reason, by=by))
        except reviews.DecidedBefore as before:
            done.refused.append((line, f"Already decided: {mid_sentence(before.line.get_decision_display())}"))
        except Refused as refused:
            done.refused.append((line, refused.message))
    return done


@transaction.atomic
def undo_decision(*, line: ReviewLine, by: User) -> None:
    """A decision of the review is taken back: it waits to be decided again, and an end that was set no longer comes.

    Until the review is closed, and for an end until its day or an objection. A team that was given access to take over
    keeps it. Raises RecordHidden or NotAllowed (reviews.require_reviewer), EndMovedOn.
    """
    reviews.require_reviewer(line, by)
    if line.subject is None:
        raise EndMovedOn(line)
    grants.lock_subject(line.subject)
    now = timezone.now()
    undone = ReviewLine.objects.filter(pk=line.pk, decision=line.decision, review__closed_at__isnull=True)
    if line.decision not in UNDOABLE or not undone.update(decision="", reason="", decided_by=None, decided_at=None):
        raise EndMovedOn(line)
    before = line.get_decision_display()
    if line.decision == ReviewLine.Decision.ENDS:
        _take_back(line, by=by, at=now)
    audit.record(
        action=audit.Action.GRANT,
        verb="sharing.review_decision_undone",
        by=by,
        target=line,
        subject=line.subject_id,
        payload={"before": before},
    )


def _take_back(line: ReviewLine, *, by: User, at: datetime) -> None:
    to_come = PlannedEnd.objects.to_come(at=at).filter(line=line, objected_at__isnull=True)
    planned = to_come.select_related("grant").order_by("-pk").first()
    if planned is None or not to_come.filter(pk=planned.pk).update(undone_by=by, undone_at=at):
        raise EndMovedOn(line)
    _move_end(planned.grant, planned.ended_before)
    for kind in (END_SET, END_TO_CHECK):
        alerts.resolve(kind=kind, key=f"end:{planned.pk}", reason="The access stays: the end was undone", at=at)


@transaction.atomic
def stop(*, planned: PlannedEnd, reason: str, by: User) -> PlannedEnd:
    """A privacy officer stops an end that is to come, as an objection of the team does: someone else decides.

    Raises RecordHidden, SamePerson, EndRefused without a reason, EndMovedOn.
    """
    now = timezone.now()
    if not by.can(Capability.REVIEW_EMERGENCIES) or not access.not_excluded(
        PlannedEnd.objects.filter(pk=planned.pk), by
    ):
        audit.refuse(by=by, verb="sharing.grant_end_stop_refused", target=planned, subject=planned.subject_id)
        raise access.RecordHidden
    grants.lock_subject(planned.subject)
    refuse_same_person(planned.set_by, by)
    if not reason.strip():
        raise EndRefused("reason", "Enter why the access must not end")
    return _hold_up(planned, reason.strip(), by=by, at=now)


@transaction.atomic
def object_to(*, planned: PlannedEnd, reason: str, by: User) -> PlannedEnd:
    """Somebody of the team objects: its access stays as it was until another decides.

    Raises RecordHidden, EndRefused for anybody else and without a reason, EndMovedOn.
    """
    grants.lock_subject(planned.subject)
    access.require(by, Permission.VIEW, planned.subject)
    now = timezone.now()
    if by.is_program or not Membership.objects.live(at=now).filter(user=by, team=planned.grant.team_id).exists():
        raise EndRefused("", f"Only someone from {planned.grant.team} can object")
    if not reason.strip():
        raise EndRefused("reason", "Enter why the team still needs to see the person")
    return _hold_up(planned, reason.strip(), by=by, at=now)


def _hold_up(planned: PlannedEnd, reason: str, *, by: User, at: datetime) -> PlannedEnd:
    open_still = PlannedEnd.objects.to_come(at=at).filter(pk=planned.pk, objected_at__isnull=True)
    if not open_still.update(objected_by=by, objected_at=at, objection=reason):
        raise EndMovedOn(planned)
    planned.refresh_from_db()
    _move_end(planned.grant, planned.ended_before)
    _record("sharing.grant_end_objected", planned, by, reason)
    for kind in (END_SET, END_TO_CHECK):
        alerts.resolve(kind=kind, key=f"end:{planned.pk}", reason=f"{by} has objected", at=at)
    alerts.raise_alert(
        kind=END_OBJECTED,
        key=f"end:{planned.pk}",
        subject=planned.subject,
        text=f"{planned.grant.team} was to lose its access on {format_date(planned.ends_at)}. It stays until someone "
        "decides.",
        link=_address(planned),
        at=at,
    )
    return planned


@transaction.atomic
def decide(*, planned: PlannedEnd, decision: PlannedEnd.Decision, reason: str, by: User) -> PlannedEnd:
    """After an objection: the access stays, or it ends, on the day that was set and not before the day after tomorrow.

    For users who may give teams access and see the person; to end it, who may share the person. Neither who set the end
    nor who objected. Raises RecordHidden, NotAllowed, SamePerson, EndRefused, EndMovedOn.
    """
    grants.lock_subject(planned.subject)
    ends = decision == PlannedEnd.Decision.ENDS
    access.require(by, Permission.SHARE if ends else Permission.VIEW, planned.subject)
    if not by.can(Capability.GRANT_ACCESS):
        audit.refuse(by=by, verb="sharing.grant_end_decide_refused", target=planned, subject=planned.subject_id)
        raise access.NotAllowed(Permission.SHARE)
    refuse_same_person(planned.set_by, by)
    if planned.objected_by is not None:
        refuse_same_person(planned.objected_by, by)
    if not reason.strip():
        raise EndRefused("reason", "Enter a reason for your decision")
    now = timezone.now()
    open_still = PlannedEnd.objects.objected().filter(pk=planned.pk)
    if not open_still.update(decided_by=by, decided_at=now, decision=decision, decided_because=reason.strip()):
        raise EndMovedOn(planned)
    planned.refresh_from_db()
    _record("sharing.grant_end_decided", planned, by, reason)
    alerts.resolve(kind=END_OBJECTED, key=f"end:{planned.pk}", reason=planned.get_decision_display(), at=now)
    if ends:
        _end_after_all(planned, at=now)
    else:
        kept = {"decision": ReviewLine.Decision.KEPT, "decided_by": by, "decided_at": now, "reason": reason.strip()}
        ReviewLine.objects.filter(pk=planned.line_id).update(**kept)
    return planned


def _end_after_all(planned: PlannedEnd, *, at: datetime) -> None:
    ends_at = max(planned.ends_at, _midnight_after(timezone.localdate(at) + timedelta(days=1)))
    _check(planned.grant, ends_at, planned.takes_over, at=at)
    seeing = _seeing_after(planned.grant, ends_at)
    if planned.takes_over is not None and not seeing.filter(team=planned.takes_over).exists():
        raise EndRefused("", f"{planned.takes_over} cannot see the person. Give it access first")
    planned.ends_at = ends_at
    planned.save(update_fields=["ends_at"])
    _move_end(planned.grant, ends_at)
    _tell_team(planned, key=f"end:{planned.pk}:decided", at=at)


def _check(grant: Grant, ends_at: datetime, takes_over: Team | None, *, at: datetime) -> None:
    if grant.grant_role == GrantRole.LEAD:
        raise EndRefused("", LEADS)
    if grant.gives_until is not None and grant.gives_until <= ends_at:
        raise EndRefused("", f"It already ends on {format_date(grant.gives_until)}")
    if takes_over is not None and takes_over not in may_take_over(grant):
        raise EndRefused("takes_over", f"Select another team of {grant.team.agency}")
    not_alone = effect_of(grant, at=at).not_alone
    if not_alone and takes_over is None:
        raise EndRefused("takes_over", f"This person is {not_alone}. Name the team that takes over")


def _seeing_after(grant: Grant, moment: datetime) -> QuerySet[Grant]:
    """The other grants by which an open team, in which somebody works, sees the person beyond this moment."""
    works = Membership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=moment),
        team_id=OuterRef("team_id"),
        user__is_active=True,
        user__role__in=sight_gaps.WORKS,
    )
    beyond = Grant.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=moment), Exists(works), ended_at__isnull=True)
    return (
        beyond.filter(subject_id=grant.subject_id, team__closed_at__isnull=True, starts_at__lte=timezone.now())
        .exclude(pk=grant.pk)
        .exclude(team__kind=Team.Kind.PERSONAL)
    )


def _let_in(team: Team, grant: Grant, *, by: User) -> None:
    grants.grant_access(
        subject=grant.subject,
        team=team,
        grant_role=GrantRole(grant.grant_role),
        reason=f"Takes over from {grant.team}",
        by=by,
        ends_at=grant.ends_at,
    )


def _move_end(grant: Grant, ends_at: datetime | None) -> None:
    """The grant and its permission rows, which every list is filtered by, have this end from now on."""
    Grant.objects.filter(pk=grant.pk, ended_at__isnull=True).update(ends_at=ends_at)
    SubjectPermission.objects.filter(grant=grant, grant__ended_at__isnull=True).update(ends_at=ends_at)
    grant.ends_at = ends_at


def _tell_team(planned: PlannedEnd, *, key: str, at: datetime) -> None:
    day = timezone.localtime(planned.ends_at)
    alerts.raise_alert(
        kind=END_SET,
        key=key,
        subject=planned.subject,
        title=f"Access of {planned.grant.team} ends on {format_date(day)}",
        text=f"Set by {planned.set_by} in a review: {planned.reason}. Your team can object before that day.",
        link=_address(planned),
        at=at,
        only=Only(teams=[planned.grant.team_id]),
    )


def _tell_who_checks(planned: PlannedEnd, *, at: datetime) -> None:
    """Privacy officers, where the case is live. They read no case, so nobody is named."""
    not_alone = live_case_of(planned, on=timezone.localdate(at))
    if not_alone:
        team = planned.grant.team
        alerts.raise_alert(
            kind=END_TO_CHECK,
            key=f"end:{planned.pk}",
            subject=None,
            text=f"{team}, {team.agency}, is to lose access to a person who is {not_alone}, on "
            f"{format_date(timezone.localtime(planned.ends_at))}.",
            link=reverse("access_review_stop", kwargs={"uid": planned.uid}),
            at=at,
        )


def live_case_of(planned: PlannedEnd, *, on: date) -> str:
    """Why the person must not be left alone, in words after "is"; empty where none must be there."""
    return situations.situations_of([planned.subject_id], on=on)[planned.subject_id].not_alone


def _record(verb: str, planned: PlannedEnd, by: User, reason: str) -> None:
    after = audit.fields_of(planned, "ends_at", "takes_over", "decision")
    audit.record(
        action=audit.Action.GRANT,
        verb=verb,
        by=by,
        target=planned.grant,
        subject=planned.subject_id,
        reason=reason,
        payload={"after": after},
    )


def _address(planned: PlannedEnd) -> str:
    return reverse("access_review_ending", kwargs={"uid": planned.uid})
