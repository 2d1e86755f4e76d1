"""Plans of checks: the conditions to check, how often and the checker; and what is due now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from licence.catalogue.rules.check_kinds import CheckKind
from licence.catalogue.rules.families import Family, kinds_for
from licence.checks import rules
from licence.checks.actions import polygraph
from licence.checks.actions.unchecked import settle_unchecked
from licence.checks.models import Check, CheckPlan
from licence.checks.rules import Every, PolygraphLimits
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import Status
from offenders.models import Offender
from offenders.people.once import made_before
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.grants.who_can_see import teams_with_grant, who_sees
from sharing.models import Team, User
from sharing.records.errors import Refused
from sharing.records.once import keyed
from sharing.time_words import format_date

PLANNED = ("number", "unit", "grace_days", "officer", "team")
MOST_GRACE_DAYS = 20


class CheckRefused(Refused):
    """This cannot be done so."""


def proposed_for(condition: LicenceCondition) -> dict[str, Any]:
    """What a new plan of the condition says unless somebody says otherwise: weekly from today.

    A polygraph condition: as seldom as the policy lets sessions be, the first on the last day for it.
    """
    today = timezone.localdate()
    if condition.family != Family.POLYGRAPH:
        return {"number": 1, "unit": Every.WEEK.value, "starts_on": today}
    due_by = polygraph.due_by(condition.licence, on=today) or today
    return {
        "kinds": [CheckKind.POLYGRAPH_SESSION.value],
        "number": polygraph.limits(on=today).every_months,
        "unit": Every.MONTH.value,
        "starts_on": max(due_by, today),
    }


def who_may_check(person: Offender) -> dict[str, Any]:
    """The teams that a grant lets change the person's record, national desks not counted, and the officers in them."""
    at = timezone.now()
    teams = teams_with_grant(person, Permission.CHANGE, at=at).order_by("name")
    officers = who_sees(person, at=at).filter(memberships__team__in=teams).distinct().order_by("name")
    return {"officers": officers, "teams": teams}


@dataclass(frozen=True)
class NewPlan:
    """How a condition is to be checked, not written yet. starts_on: when the first check is due."""

    condition: LicenceCondition
    kinds: Sequence[CheckKind | str]
    number: int
    unit: Every | str
    starts_on: date
    grace_days: int = 0
    officer: User | None = None
    team: Team | None = None


@transaction.atomic
def make_plan(
    *,
    condition: LicenceCondition,
    kinds: Iterable[CheckKind | str],
    number: int,
    unit: Every | str,
    starts_on: date,
    by: User,
    grace_days: int = 0,
    officer: User | None = None,
    team: Team | None = None,
    uid: UUID | None = None,
) -> CheckPlan:
    """Plan how a condition is checked. If its licence is in force, the first check is due from now on.

    uid: the key that the form was given; the same one again returns the plan that was made. Raises CheckRefused.
    """
    access.require(by, Permission.CHANGE, condition.offender)
    made = made_before(CheckPlan, uid, offender=condition.offender)
    if made:
        return made
    new = NewPlan(condition, list(kinds), number, unit, starts_on, grace_days, officer, team)
    refuse_stranger(condition.offender, officer)
    return _write_plans([_plan_of(new, by=by, **keyed(uid))], by=by)[0]


@transaction.atomic
def make_plans(*, new: Iterable[NewPlan], by: User) -> list[CheckPlan]:
    """The same of many conditions, of several people: a few statements however many they are.

    Raises CheckRefused for the first that cannot be; nothing is then written.
    """
    rows = list(new)
    access.require_all(by, Permission.CHANGE, {row.condition.offender for row in rows})
    for person, officer in {(row.condition.offender, row.officer) for row in rows}:
        refuse_stranger(person, officer)
    return _write_plans([_plan_of(row, by=by) for row in rows], by=by) if rows else []


def _plan_of(new: NewPlan, *, by: User, **key: Any) -> CheckPlan:
    """Not saved yet. Raises CheckRefused."""
    condition, starts_on = new.condition, new.starts_on
    chosen = [CheckKind(kind) for kind in new.kinds]
    if not chosen or not set(chosen) <= set(kinds_for(Family(condition.family))):
        raise CheckRefused("kinds", "Select how this condition is checked")
    if condition.last_day is not None and condition.last_day < starts_on:
        raise CheckRefused("starts_on", "The condition no longer binds on that date. Enter an earlier date")
    if condition.first_day is not None and starts_on < condition.first_day:
        raise CheckRefused("starts_on", "The condition does not bind yet on that date. Enter a later date")
    _refuse_who(number=new.number, grace_days=new.grace_days, officer=new.officer, team=new.team)
    _refuse_rare(condition, number=new.number, unit=Every(new.unit), starts_on=starts_on)
    return CheckPlan(
        **key,
        condition=condition,
        offender=condition.offender,
        kinds=[str(kind) for kind in chosen],
        number=new.number,
        unit=str(new.unit),
        grace_days=new.grace_days,
        officer=new.officer,
        team=new.team,
        starts_on=starts_on,
        made_by=by,
    )


def _write_plans(made: list[CheckPlan], *, by: User) -> list[CheckPlan]:
    CheckPlan.objects.bulk_create(made)
    LicenceCondition.objects.filter(pk__in=[plan.condition_id for plan in made]).update(unchecked_because="")
    for licence in {plan.condition.licence for plan in made}:
        settle_unchecked(licence)
    audit.record_many(
        {
            "action": audit.Action.ALTERATION,
            "verb": "licence.plan_made",
            "by": by,
            "target": plan,
            "subject": plan.offender_id,
            "payload": {"after": audit.fields_of(plan, *PLANNED, "kinds", "starts_on")},
        }
        for plan in made
    )
    make_due(on=timezone.localdate(), plans=CheckPlan.objects.filter(pk__in=[plan.pk for plan in made]))
    return made


@transaction.atomic
def change_plan(
    *,
    plan: CheckPlan,
    number: int,
    unit: Every | str,
    grace_days: int,
    officer: User | None,
    team: Team | None,
    reason: str,
    version: str,
    by: User,
) -> CheckPlan:
    """Plan it otherwise, for a reason. The check that is due stays due on its day, by whom the plan now names.

    Raises CheckRefused, and ChangedMeanwhile when `version` is not how the plan stands.
    """
    access.require(by, Permission.CHANGE, plan.offender)
    refuse_without_reason(reason, "Enter why the plan changes")
    _refuse_who(number=number, grace_days=grace_days, officer=officer, team=team)
    refuse_stranger(plan.condition.offender, officer)
    _refuse_rare(plan.condition, number=number, unit=Every(unit))
    stands = CheckPlan.objects.select_for_update().get(pk=plan.pk)
    if version != version_of(stands, *PLANNED):
        raise ChangedMeanwhile(stands)
    before = audit.fields_of(stands, *PLANNED)
    stands.number, stands.unit, stands.grace_days = number, str(unit), grace_days
    stands.officer, stands.team = officer, team
    stands.save(update_fields=list(PLANNED))
    Check.objects.unanswered().filter(plan=stands).update(officer=officer, team=team)
    altered("licence.plan_changed", stands, by, reason=reason, before=before, after=audit.fields_of(stands, *PLANNED))
    return stands


@transaction.atomic
def end_plan(*, plan: CheckPlan, reason: str, by: User, on: date | None = None) -> CheckPlan:
    """No further checks from this day on. One that was due before stays, to be answered. Ended twice is ended once."""
    access.require(by, Permission.CHANGE, plan.offender)
    refuse_without_reason(reason, "Enter why it is no longer checked")
    day = max(on or timezone.localdate(), plan.starts_on)
    if CheckPlan.objects.filter(pk=plan.pk, ends_on__isnull=True).update(ends_on=day):
        Check.objects.unanswered().filter(plan=plan, due_on__gte=day).delete()
        plan.refresh_from_db()
        altered("licence.plan_ended", plan, by, reason=reason, after=audit.fields_of(plan, "ends_on"))
    return plan


@transaction.atomic
def leave_unchecked(*, condition: LicenceCondition, reason: str, by: User) -> LicenceCondition:
    """Say in writing why a condition has no planned check. Raises CheckRefused while it has one."""
    access.require(by, Permission.CHANGE, condition.offender)
    refuse_without_reason(reason, "Enter why this condition is not checked")
    if CheckPlan.objects.live(on=timezone.localdate()).filter(condition=condition).exists():
        raise CheckRefused("reason", "This condition has a plan. End it first")
    before = audit.fields_of(condition, "unchecked_because")
    condition.unchecked_because = reason.strip()
    condition.save(update_fields=["unchecked_because"])
    settle_unchecked(condition.licence)
    altered("licence.left_unchecked", condition, by, before=before, after={"unchecked_because": reason.strip()})
    return condition


@transaction.atomic
def make_due(*, on: date, plans: object = None, licence: Licence | None = None) -> int:
    """Give each live plan of a licence in force its next check, where none waits. Returns how many are new.

    The same few statements, however many plans. Run twice, or by two at once, it makes one: a plan has one that waits.
    """
    rows = CheckPlan.objects.live(on=on) if plans is None else plans
    if licence is not None:
        rows = rows.filter(condition__licence=licence)  # type: ignore[attr-defined]
    waiting = Check.objects.unanswered().filter(plan=OuterRef("pk"))
    without = list(
        rows.filter(~Exists(waiting), condition__licence__status=Status.ACTIVE)  # type: ignore[attr-defined]
        .with_last_test()
        .annotate(last=Max("checks__due_on"), done=Max("checks__done_at"))
        .select_related("condition")
    )
    limits = polygraph.limits(on=on) if any(plan.is_polygraph for plan in without) else None
    coming = [
        (plan, day)
        for plan in without
        if (day := next_day(plan, plan.last, plan.done, on=on, tested_at=plan.tested_at, limits=limits))
    ]
    return len(_write([check_of(plan, day) for plan, day in coming], [plan for plan, _ in coming]))


def next_day(
    plan: CheckPlan,
    last: date | None,
    done_at: datetime | None,
    *,
    on: date,
    tested_at: datetime | None,
    limits: PolygraphLimits | None = None,
) -> date | None:
    """The day of the next check of a plan; None when there is no longer one. A first one is due even when late.

    last, done_at: of the check before. tested_at: of the last polygraph test; limits: those of the day unless given.
    """
    if last is None:
        day: date | None = max(plan.starts_on, plan.condition.first_day or plan.starts_on)
    else:
        after = max(last, timezone.localdate(done_at) if done_at else last, on - timedelta(days=1))
        number, unit = plan.number, Every(plan.unit)
        if plan.is_polygraph:
            tested_on = timezone.localdate(tested_at) if tested_at else None
            limits = limits or polygraph.limits(on=on)
            day = rules.polygraph_after(number=number, unit=unit, after=after, tested_on=tested_on, limits=limits)
        else:
            day = rules.due_after(starts_on=plan.starts_on, number=number, unit=unit, after=after)
    is_over = plan.ends_on is not None and day is not None and day >= plan.ends_on
    last_day = plan.condition.last_day
    return None if day is None or is_over or (last_day is not None and day > last_day) else day


def check_of(plan: CheckPlan, day: date) -> Check:
    return Check(
        offender_id=plan.offender_id,
        licence_id=plan.condition.licence_id,
        plan=plan,
        kind=plan.kinds[0],
        due_on=day,
        grace_ends_on=rules.grace_ends_on(due_on=day, grace_days=plan.grace_days),
        officer_id=plan.officer_id,
        team_id=plan.team_id,
    )


def _write(checks: list[Check], plans: list[CheckPlan]) -> list[Check]:
    """Those that are new, each with the condition of its plan."""
    Check.objects.bulk_create(checks, ignore_conflicts=True)
    made = list(Check.objects.unanswered().filter(plan__in=plans, conditions__isnull=True).select_related("plan"))
    through = Check.conditions.through
    through.objects.bulk_create(
        [through(check_id=check.pk, licencecondition_id=check.plan.condition_id) for check in made if check.plan],
        ignore_conflicts=True,
    )
    return made


def refuse_without_reason(reason: str, words: str) -> None:
    if not reason.strip():
        raise CheckRefused("reason", words)


def _refuse_who(*, number: int, grace_days: int, officer: User | None, team: Team | None) -> None:
    if number < 1:
        raise CheckRefused("number", "Enter 1 or more")
    if not 0 <= grace_days <= MOST_GRACE_DAYS:
        raise CheckRefused("grace_days", f"Enter a grace period of 0 to {MOST_GRACE_DAYS} working days")
    if officer is None and team is None:
        raise CheckRefused("officer", "Select who checks")


def _refuse_rare(condition: LicenceCondition, *, number: int, unit: Every, starts_on: date | None = None) -> None:
    """Polygraph sessions further apart than the policy lets them be, or begun later, are no plan."""
    if condition.family != Family.POLYGRAPH:
        return
    today = timezone.localdate()
    limits = polygraph.limits(on=today)
    if rules.is_too_rare_for_polygraph(number=number, unit=unit, limits=limits):
        raise CheckRefused("number", f"{limits}. Enter a shorter time")
    latest = polygraph.due_by(condition.licence, on=today)
    if starts_on and latest and starts_on > max(latest, today):
        day = format_date(max(latest, today))
        raise CheckRefused("starts_on", f"{limits}. The next one is due by {day}. Enter that date or an earlier one")


def refuse_stranger(offender: object, officer: User | None) -> None:
    if officer is not None and not access.may(officer, Permission.CHANGE, offender):  # type: ignore[arg-type]
        raise CheckRefused("officer", "Select someone who works with this person")


def altered(verb: str, row: CheckPlan | Check | LicenceCondition, by: User | None, reason: str = "", **payload) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=row,
        subject=row.offender_id,
        reason=reason,
        payload=payload,
    )
