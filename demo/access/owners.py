"""Owners of the demo's people in each agency, the gaps, and what is being handed over."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Case, F, When

from demo.people import named_people
from release_monitor.database.rights import as_owner
from sharing.access.roles import Capability
from sharing.duties import gaps, handovers
from sharing.duties.owners import ROLES_THAT_ANSWER
from sharing.models import Alert, Duty, DutyGap, Exclusion, Handover, Membership, Receipt, Restriction, Team, User

WITHOUT_DEPUTY = "Gareth Pym"
TOLD_AGO, A_DAY = timedelta(days=5), timedelta(days=1)
LATE_AGO, ANSWERED_AGO = timedelta(days=3), timedelta(days=6)


def spread(*, now: datetime) -> None:
    """The file has named the managers; officers have taken the people on since, each in turn, a colleague beside."""
    members: dict[int, list[User]] = defaultdict(list)
    rows = Membership.objects.filter(user__role__in=ROLES_THAT_ANSWER).select_related("user").order_by("user_id")
    for row in rows:
        members[row.team_id].append(row.user)
    changed = []
    # Those of today's file first: whom the history brought in before them changes nothing for the people of stories.
    duties = sorted(Duty.objects.current().order_by("subject_id", "pk"), key=lambda duty: duty.starts_at < now - A_DAY)
    for n, duty in enumerate(duties):
        people = members[duty.team_id]
        officers = [person for person in people if not person.can(Capability.GRANT_ACCESS)] or people
        duty.owner = officers[n // 4 % len(officers)]
        beside = [
            officer
            for officer in [*officers[n // 4 % len(officers) + 1 :], *officers, *people]
            if officer != duty.owner
        ]
        duty.deputy = beside[0] if beside else None
        if duty.starts_at >= now - A_DAY:
            duty.owned_since = duty.starts_at = now - timedelta(days=20 + duty.pk * 37 % 400)
        duty.reason = "Takes the person on in this agency"
        changed.append(duty)
    Duty.objects.bulk_update(changed, ["owner", "deputy", "owned_since", "starts_at", "reason"], batch_size=500)
    as_pictured()


def as_pictured() -> None:
    """Marcus Halden's prison has no deputy for him; of whom few may know, or not everybody, others answer."""
    halden = Duty.objects.current().filter(subject__prison_number=named_people.HALDEN)
    for kind, owner, deputy in (
        ("probation", "Helen Castell", "Martin Ferriby"),
        ("ct_police", "Lara Whitby", None),
        ("prison", WITHOUT_DEPUTY, None),
    ):
        named = User.objects.filter(name=owner, memberships__team__in=halden.filter(agency__kind=kind).values("team"))
        beside = User.objects.filter(name=deputy).first() if deputy else None
        if user := named.first():
            # The key first: a planner that knows nothing of these new tables would go through them again for each row.
            rows = Duty.objects.filter(pk__in=list(halden.filter(agency__kind=kind).values_list("pk", flat=True)))
            swapped = Case(When(deputy=user, then=F("owner")), default=F("deputy"))  # the owner before stands in
            rows.update(owner=user, deputy=beside or (swapped if kind == "ct_police" else None))
    helen, tom, ruth = (User.objects.get(name=name) for name in ("Helen Castell", "Tom Brandreth", "Ruth Amory"))
    probation = halden.filter(agency__kind="probation", team__in=tom.memberships.values("team"))
    Duty.objects.filter(pk__in=list(probation.values_list("pk", flat=True))).update(decides=tom)
    for exclusion in Exclusion.objects.all():
        own = Duty.objects.current().filter(subject=exclusion.subject_id, agency=exclusion.user.agency_id)
        own.update(owner=helen, deputy=tom)
    for restriction in Restriction.objects.all():
        own = Duty.objects.current().filter(subject=restriction.subject_id, agency=tom.agency_id)
        own.update(owner=tom, deputy=ruth)


def tell(*, now: datetime) -> None:
    """Handovers that wait, are late, were accepted and refused; then what the clock finds."""
    helen, martin = (User.objects.get(name=name) for name in ("Helen Castell", "Martin Ferriby"))
    north = Team.objects.get(name="NSD North")
    mine = Duty.objects.current().filter(team=north, owner=martin).exclude(deputy=None)
    barred = Restriction.objects.values("subject")
    cases = list(mine.exclude(subject__in=barred).exclude(subject__exclusions__user=martin).order_by("subject_id")[:4])
    why = "Martin now works with people in approved premises"
    for n, duty in enumerate(cases):
        row = handovers.offer(
            subject=duty.subject,
            agency=duty.agency,
            to_team=north,
            receiver=helen,
            reason=why if n != 3 else "Nearer to Helen's office",
            to_know="Met weekly on Tuesdays. He listens to his sister.",
            by=martin,
        )
        if n == 1:
            _ago(row, LATE_AGO)
        elif n == 2:
            _ago(row, ANSWERED_AGO)
            handovers.accept(handover=row, by=helen)
        elif n == 3:
            _ago(row, ANSWERED_AGO)
            handovers.refuse(handover=row, reason="Helen has 9 people; ask Tom who has capacity", by=helen)
    for done in Handover.objects.exclude(state=Handover.State.OFFERED):
        Handover.objects.filter(pk=done.pk).update(answered_at=done.offered_at + timedelta(hours=5))
    gaps.watch(at=now)
    handovers.tell_of_late(at=now)
    _told_ago()


def _ago(row: Handover, span: timedelta) -> None:
    Handover.objects.filter(pk=row.pk).update(
        offered_at=F("offered_at") - span, answer_due_at=F("answer_due_at") - span
    )
    row.refresh_from_db()


def _told_ago() -> None:
    """The gap of Marcus Halden's prison is known for some days, and nobody of the prison has done anything about it."""
    gap = (
        DutyGap.objects.open()
        .filter(subject__prison_number=named_people.HALDEN, missing=DutyGap.Missing.DEPUTY)
        .first()
    )
    if gap is None:
        return
    DutyGap.objects.filter(pk=gap.pk).update(found_at=F("found_at") - TOLD_AGO)
    alert = Alert.objects.filter(key=f"gap:{gap.uid}")
    with as_owner():
        Receipt.objects.filter(alert__in=alert).update(told_at=F("told_at") - TOLD_AGO, due_at=F("due_at") - TOLD_AGO)
    alert.update(raised_at=F("raised_at") - TOLD_AGO)
