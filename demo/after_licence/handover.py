"""Handovers to police in every state, one of them with no lead from its day on."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from demo.at_time import moment
from offenders.custody.rules import AFTER_LICENCE
from offenders.models import Offender, PoliceHandover
from offenders.police_handover import actions, clock
from offenders.police_handover.rules import BY_POLICE, PART_WORDS, HandoverPart, parts_of
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.duties import actions as duties
from sharing.duties import gaps
from sharing.models import Agency, Duty, User

POLICE = (Agency.Kind.CT_POLICE, Agency.Kind.POLICE)
A_DAY = timedelta(days=1)
STEPS = (3, 4, 5, 6, 1, 0)  # `move_on`; of the last nobody leads from its day on
OF_LATE = timedelta(days=28)  # whose licence ended since: the clock begins their handover, late


def tell(*, today: date, now: datetime) -> None:
    """Whoever police lead was handed over. The clock begins those of licences that end within 6 months; of the first
    some are on their way."""
    handed_over(today=today, now=now)
    clock.begin(on=today, at=now)
    rows = PoliceHandover.objects.open().filter(kind="from_probation").select_related("offender")
    ready = [row for row in rows.order_by("last_day", "pk") if sides_of(row)][: len(STEPS)]
    for row, steps in zip(ready, STEPS, strict=False):
        move_on(row, steps, today=today)
    if len(ready) == len(STEPS):
        leave_without_lead(ready[-1], now=now)
    clock.tell_of_late(on=today, at=now)
    clock.tell_of_no_lead(on=today, at=now)


def handed_over(*, today: date, now: datetime) -> None:
    """When their licence ended, as far as police have an owner: one statement for all of them."""
    tom, karen = (User.objects.get(name=name) for name in ("Tom Brandreth", "Karen Lockyer"))
    people = Offender.objects.filter(status__in=AFTER_LICENCE, after_licence_from__lt=today - OF_LATE)
    owned = Duty.objects.current().filter(agency__kind__in=POLICE, subject__in=people.values("pk"))
    teams = {duty.subject_id: duty.team for duty in owned.select_related("team__agency")}
    PoliceHandover.objects.bulk_create(
        PoliceHandover(
            offender_id=key,
            kind="from_probation",
            state="in_effect",
            last_day=first - A_DAY,
            from_name=str(tom.agency),
            to_team=teams[key].uid,
            to_name=f"{teams[key]}, {teams[key].agency}",
            offered_by=tom,
            signed_by=tom,
            accepted_by=karen,
            **{name: moment(first - days * A_DAY, 9) for name, days in MOMENTS.items()},
        )
        for key, first in people.order_by("pk").values_list("pk", "after_licence_from")
        if key in teams
    )


MOMENTS = {"begun_at": 180, "offered_at": 60, "signed_at": 50, "accepted_at": 30, "effective_at": 0}


def sides_of(row: PoliceHandover) -> tuple[Duty, Duty] | None:
    """The duties of probation and of police, where both have somebody who can act."""
    found = Duty.objects.current().filter(subject_id=row.offender_id).select_related("owner", "team__agency", "agency")
    probation = found.filter(agency__kind=Agency.Kind.PROBATION).first()
    police = found.filter(agency__kind__in=POLICE).first()
    able = probation and police and able_in(probation, Capability.SIGN_POLICE_HANDOVERS)
    able = able and police and able_in(police, Capability.ACCEPT_POLICE_HANDOVERS)
    return (probation, police) if probation and police and able else None


def able_in(duty: Duty, capability: Capability) -> User | None:
    """Somebody of the team with that power, who can change the person's record."""
    people = User.objects.filter(memberships__team=duty.team, is_active=True).order_by("pk").distinct()
    able = (user for user in people if user.can(capability))
    return next((user for user in able if access.may(user, Permission.CHANGE, duty.subject)), None)


def move_on(row: PoliceHandover, steps: int, *, today: date) -> None:
    """1: some parts; 2: all; 3: offered; 4: signed; 5: a question; 6: accepted."""
    sides = sides_of(row)
    if not steps or sides is None:
        return
    probation, police = sides
    drafts = able_in(probation, Capability.DRAFT_POLICE_HANDOVERS)
    senior = able_in(probation, Capability.SIGN_POLICE_HANDOVERS)
    takes = able_in(police, Capability.ACCEPT_POLICE_HANDOVERS)
    if not (drafts and senior and takes):
        return
    parts = parts_of(row.kind_of)
    for part in parts[:4] if steps == 1 else parts:
        by = takes if part is HandoverPart.POLICE_VIEW or part in BY_POLICE else drafts
        note = f"{PART_WORDS[part]}: as on record, discussed by both officers."
        actions.record_part(handover=row, part=part, done_on=today - 3 * A_DAY, note=note, by=by)
    row.refresh_from_db()
    if steps >= 3:
        actions.offer(handover=row, by=drafts)
    if steps >= 4:
        actions.sign(handover=row, by=senior)
    if steps == 5:
        actions.ask(handover=row, question="Who drives him to work since October?", by=takes)
    if steps == 6:
        actions.accept(handover=row, team=police.team, by=takes)


def leave_without_lead(row: PoliceHandover, *, now: datetime) -> None:
    """The police owner has left, and nobody was named: the red one."""
    for duty in Duty.objects.current().filter(subject_id=row.offender_id, agency__kind__in=POLICE):
        duties.end(duty, reason="Moved to another unit", at=now)
    gaps.settle(subject=row.offender, at=now)
