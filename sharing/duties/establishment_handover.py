"""Hand a person over between the teams of two places: those of the old read on for some days, those of the new are in.

Where the person is, is not known here: the caller says which place is left and which is entered. Where nobody of the
new place can answer yet, those of the old keep access and duty, and all of that happens once somebody can.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sharing import audit
from sharing.access.rules import PERMISSIONS_OF, GrantRole, Permission
from sharing.agencies.models import Team, User
from sharing.duties import awaiting, handovers, owners
from sharing.duties.models import AwaitedTeam, Handover
from sharing.grants import actions as grants
from sharing.grants.models import Grant
from sharing.grants.unseen import actions as sight_gaps
from sharing.jobs.set_aside import alone


@dataclass(frozen=True)
class HandOver:
    """What a move does, or did, to the teams of both places. Each team is in one of the lists at most.

    let_in: as contributors, without an end. read_on: as readers, until `until` (or sooner where an end stood before).
    write_on: those of read_on who also contribute until `writes_until`, where the person has gone to no other place.
    lead_still: the only team that leads; it stays as it is, for a case never has no lead.
    offered: to which team a duty is offered by the move, once it is done; whoever has it keeps it until somebody there
    accepts.
    sender: the code of the place that hands over; another than the one that is left where nobody of that one ever could
    answer. is_awaited: nobody of the new place can answer yet: no access of the sender's ends, and nothing is offered.
    """

    sender: str
    is_awaited: bool
    until: datetime
    writes_until: datetime
    let_in: list[Team] = field(default_factory=list)
    read_on: list[Team] = field(default_factory=list)
    write_on: list[Team] = field(default_factory=list)
    lead_still: list[Team] = field(default_factory=list)
    ends: list[Grant] = field(default_factory=list)
    offered: list[Handover] = field(default_factory=list)


def plan_hand_over(*, subject: Model, leaves: str, enters: str, at: datetime) -> HandOver:
    """What handing over would do now. Writes nothing.

    A team of the old place that has no more than this would leave it keeps what it has: so the same move twice changes
    nothing the second time. Where the person has left for no other place, somebody there must still write what happened
    on the day: whoever could change the record still can for some days. Nobody sees more by it.
    """
    until = grants.reads_on_until(at)
    waits = awaiting.awaited(subject)
    sender = waits.leaves if waits and waits.enters == leaves else leaves
    is_awaited = bool(enters) and enters not in owners.places_that_answer([enters], at=at)
    plan = HandOver(sender, is_awaited, until, at if enters else min(until, grants.writes_on_until(at)))
    left = {leaves if leaves != sender else "", "" if is_awaited else sender} - {"", enters}
    if left:
        _plan_leaving(plan, subject, left, at=at)
    open_grants = Grant.objects.open(at=at).filter(subject_id=subject.pk, starts_at__lte=at)
    for team in Team.objects.working_for(enters):
        if not any(
            grants.covers(grant, GrantRole.CONTRIBUTOR, None) for grant in open_grants if grant.team_id == team.pk
        ):
            plan.let_in.append(team)
    return plan


@transaction.atomic
def hand_over_place(
    *, subject: Model, leaves: str, enters: str, by: User | None, reason: str, place: str = "", region: str = ""
) -> HandOver:
    """The person has left one place for another ("": from outside, to outside). Safe to run twice.

    leaves, enters: codes of places; place, region: the name of the one that is entered, and of its probation region.
    Whoever may move the person may hand over: no grant of theirs is asked for.
    """
    grants.lock_subject(subject)
    now = timezone.now()
    plan = plan_hand_over(subject=subject, leaves=leaves, enters=enters, at=now)
    for grant in plan.ends:
        grants.close_grant(grant, reason=reason, by=by, at=now)
    reads = plan.read_on if plan.until > now else []
    for teams, role, ends_at in (
        (reads, GrantRole.READER, plan.until),
        (plan.write_on, GrantRole.CONTRIBUTOR, plan.writes_until),
        (plan.let_in, GrantRole.CONTRIBUTOR, None),
    ):
        for team in teams:
            grants.write_grant(
                subject=subject, team=team, grant_role=role, reason=reason, by=by, starts_at=now, ends_at=ends_at
            )
    if plan.ends or plan.let_in or plan.lead_still:
        audit.record(
            action=audit.Action.GRANT,
            verb="sharing.place_handed_over",
            by=by,
            target=subject,
            subject=subject,
            reason=reason,
            payload={"leaves": leaves, "enters": enters, "leads still": [team.pk for team in plan.lead_still]},
        )
    waits = awaiting.awaited(subject)
    if waits and not (plan.is_awaited and waits.enters == enters):
        awaiting.end(waits, because=reason, at=now)
    if not plan.is_awaited:
        offered = handovers.offer_for_move(subject=subject, leaves=plan.sender, enters=enters, by=by, reason=reason)
        plan.offered.extend(offered)
    elif awaiting.awaited(subject) is None:
        awaiting.begin(
            subject=subject,
            leaves=plan.sender,
            enters=enters,
            place=place or enters,
            region=region,
            reason=reason,
            at=now,
        )
    sight_gaps.settle(subject=subject, at=now)
    return plan


def hand_over_awaited(*, at: datetime, places: Iterable[str] | None = None) -> int:
    """Hand over whoever is waiting for someone in a place where somebody can answer now. Returns how many.

    places: only these codes; None: all. Safe to run twice; one that fails does not stop the others.
    """
    rows = AwaitedTeam.objects.open()
    if places is not None:
        rows = rows.filter(enters__in=[code for code in places if code])
    answer = owners.places_that_answer(rows.order_by().values_list("enters", flat=True).distinct(), at=at)
    ready = list(rows.filter(enters__in=answer).select_related("subject").order_by("pk"))
    handed_over = 0
    for row in ready:
        with alone("hand_over_awaited", row.pk, subject=row.subject_id):
            grants.lock_subject(row.subject)
            if AwaitedTeam.objects.open().filter(pk=row.pk).exists():
                hand_over_place(subject=row.subject, leaves=row.leaves, enters=row.enters, by=None, reason=row.reason)
                handed_over += 1
    return handed_over


def _plan_leaving(plan: HandOver, subject: Model, leaves: set[str], *, at: datetime) -> None:
    """Who did not read before does not read on. Closed teams lose their grants too: reopened, they see nothing."""
    last = _last_lead(subject, leaves, at=at)
    of_the_place = Grant.objects.open(at=at).filter(subject_id=subject.pk, team__place_code__in=leaves)
    for grant in of_the_place.select_related("team").order_by("team__name", "pk"):
        if grant.pk == last:
            plan.lead_still.append(grant.team)
        elif not grants.only_reads(grant, plan.until) and not _writes_on(grant, plan):
            plan.ends.append(grant)
    for grant in plan.ends:
        has_read = grant.starts_at <= at and grant.team.closed_at is None
        if has_read and grant.team not in [*plan.read_on, *plan.lead_still]:
            plan.read_on.append(grant.team)
        if has_read and grant.team in plan.read_on and _may_write_on(grant, plan, at=at):
            plan.write_on.append(grant.team)


def _writes_on(grant: Grant, plan: HandOver) -> bool:
    """Whether the grant lets its team write on no longer than the person's leaving does."""
    is_for_a_time = grant.grant_role == GrantRole.CONTRIBUTOR and grant.ends_at is not None
    return is_for_a_time and grant.ends_at <= plan.writes_until  # type: ignore[operator]


def _may_write_on(grant: Grant, plan: HandOver, *, at: datetime) -> bool:
    changes = Permission.CHANGE in PERMISSIONS_OF[GrantRole(grant.grant_role)]
    return changes and plan.writes_until > at and grant.team not in plan.write_on


def _last_lead(subject: Model, leaves: set[str], *, at: datetime) -> int | None:
    """The grant that must stay: the newest of the place's leads, when no team of elsewhere leads."""
    leads = Grant.objects.live(at=at).filter(
        subject_id=subject.pk, grant_role=GrantRole.LEAD, team__closed_at__isnull=True
    )
    if leads.exclude(team__place_code__in=leaves).exists():
        return None
    return leads.order_by("-starts_at", "-pk").values_list("pk", flat=True).first()
