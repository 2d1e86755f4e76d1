"""Answer checks, and make the next ones due.

Claim, then act: the `update()` that changes one row decides who won, so that a check is answered or missed once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from licence.catalogue.rules.check_kinds import CheckKind
from licence.catalogue.rules.families import Family, kinds_for
from licence.checks import alert_kinds, event_kinds
from licence.checks.actions.plans import CheckRefused, altered, check_of, make_due, next_day
from licence.checks.models import Check, CheckPlan
from licence.checks.rules import EXTERNAL_CODES, Outcome, PolygraphResult, grace_ends_on
from licence.licences.models import Licence, LicenceCondition
from offenders.models import Offender
from offenders.people.once import made_before
from sharing import access, alerts, audit, events
from sharing.access.rules import Permission
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed
from sharing.records.update_many import update_many
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, say_time

LOG, UNPLANNED = "check.log", "check.add"  # names of the forms that keep drafts
ANSWERED = ("outcome", "done_at", "narrative", "worry", "not_done_because", "polygraph_result", "has_disclosure")
OF_AN_ANSWER = (
    *("outcome", "done_at", "done_by", "agency", "narrative", "worry", "not_done_because"),
    *("recorded_at", "recorded_by"),
)
LONGEST_BACK = timedelta(days=366)


class AlreadyAnswered(CheckRefused):
    """Someone else answered first, or the check was missed; nothing is changed. `check` is how it stands."""

    def __init__(self, check: Check):
        super().__init__("", f"This check is already logged: {mid_sentence(check.get_outcome_display())}")
        self.check = check


def outcome_of(code: str) -> Outcome:
    """The outcome that a code of probation's case system stands for. Raises CheckRefused for one we do not know."""
    known = EXTERNAL_CODES.get(code.strip().upper())
    if known is None:
        raise CheckRefused("outcome_code", "This code is not known. Send one of " + ", ".join(EXTERNAL_CODES))
    return known


@transaction.atomic
def record_check(
    *,
    check: Check,
    outcome: Outcome | str,
    done_at: datetime,
    by: User,
    narrative: str = "",
    worry: str = "",
    not_done_because: str = "",
    again_on: date | None = None,
    outcome_code: str = "",
    polygraph_result: PolygraphResult | str = "",
    has_disclosure: bool | None = None,
) -> Check:
    """Answer a check that is due. The next one of its plan is made due in the same transaction.

    again_on: the new day of one that could not be made. The same answer by the same user again changes nothing.
    Raises CheckRefused, and AlreadyAnswered when somebody was first.
    """
    access.require(by, Permission.CHANGE, check.offender)
    answer = _answer(
        kind=CheckKind(check.kind),
        outcome=Outcome(outcome),
        done_at=done_at,
        narrative=narrative,
        worry=worry,
        not_done_because=not_done_because,
        again_on=again_on,
        outcome_code=outcome_code,
        polygraph_result=str(polygraph_result),
        has_disclosure=has_disclosure,
        by=by,
    )
    if not Licence.objects.active().filter(pk=check.licence_id).exists():
        raise CheckRefused("", "The licence is no longer in force")
    # On the row alone: with a join, two at once could both read it as unanswered.
    if not Check.objects.unanswered().filter(pk=check.pk).update(**answer):
        check.refresh_from_db()
        if check.recorded_by_id == by.pk and all(getattr(check, name) == answer[name] for name in ANSWERED):
            return check
        raise AlreadyAnswered(check)
    check.refresh_from_db()
    make_next(check, again_on=again_on)
    drafts.forget(user=by, form=LOG, key=str(check.uid))
    alerts.resolve(kind=alert_kinds.OVERDUE, key=f"check:{check.pk}", reason="The check was logged")
    _tell_of_polygraph(check)
    altered("licence.check_recorded", check, by, after=audit.fields_of(check, *ANSWERED))
    events.publish_event(kind=event_kinds.ANSWERED, record=check, subject=check.offender)
    return check


@dataclass(frozen=True)
class CheckAnswer:
    """The answer of one check, as `record_check` reads it."""

    check: Check
    outcome: Outcome | str
    done_at: datetime
    narrative: str = ""
    worry: str = ""
    not_done_because: str = ""


@transaction.atomic
def record_checks(*, answers: Iterable[CheckAnswer], by: User) -> list[Check]:
    """Answer many checks that are due, of several people: a few statements however many, and each is recorded at the
    moment at which its answer is handed over. The next one of each plan is made due.

    No polygraph session: each tells of its result. Raises CheckRefused, and AlreadyAnswered for the first that somebody
    has answered; nothing is then changed.
    """
    given = {answer.check.pk: (answer.check, _plain_answer(answer, by=by)) for answer in answers}
    access.require_all(by, Permission.CHANGE, {check.offender for check, _ in given.values()})
    licences = {check.licence_id for check, _ in given.values()}
    if Licence.objects.active().filter(pk__in=licences).count() < len(licences):
        raise CheckRefused("", "The licence is no longer in force")
    rows = Check.objects.unanswered().filter(pk__in=given).order_by("pk").select_for_update()
    claimed = {check.pk: check for check in rows}
    if late := next((check for pk, (check, _) in given.items() if pk not in claimed), None):
        late.refresh_from_db()
        raise AlreadyAnswered(late)
    for pk, check in claimed.items():
        for name, value in given[pk][1].items():
            setattr(check, name, value)
    done = list(claimed.values())
    update_many(done, OF_AN_ANSWER)
    make_due(on=timezone.localdate(), plans=CheckPlan.objects.filter(pk__in=[check.plan_id for check in done]))
    for key in alerts.open_keys(kind=alert_kinds.OVERDUE) & {f"check:{pk}" for pk in claimed}:
        alerts.resolve(kind=alert_kinds.OVERDUE, key=key, reason="The check was logged")
    audit.record_many(
        {
            "at": check.recorded_at,
            "action": audit.Action.ALTERATION,
            "verb": "licence.check_recorded",
            "by": by,
            "target": check,
            "subject": check.offender_id,
            "payload": {"after": audit.fields_of(check, *ANSWERED)},
        }
        for check in done
    )
    events.publish_many(kind=event_kinds.ANSWERED, new=[events.NewEvent(row.offender_id, row.uid) for row in done])
    return done


def _plain_answer(answer: CheckAnswer, *, by: User) -> dict:
    if answer.check.kind == CheckKind.POLYGRAPH_SESSION:
        raise CheckRefused("kind", "Log a polygraph session alone: teams are alerted of its result")
    said = {name: getattr(answer, name) for name in ("done_at", "narrative", "worry", "not_done_because")}
    return _answer(
        kind=CheckKind(answer.check.kind),
        outcome=Outcome(answer.outcome),
        again_on=None,
        outcome_code="",
        polygraph_result="",
        has_disclosure=None,
        by=by,
        **said,
    )


@transaction.atomic
def record_unplanned(
    *,
    offender: Offender,
    conditions: Sequence[LicenceCondition],
    kind: CheckKind | str,
    outcome: Outcome | str,
    done_at: datetime,
    by: User,
    uid: UUID | None = None,
    narrative: str = "",
    worry: str = "",
    not_done_because: str = "",
    outcome_code: str = "",
    polygraph_result: PolygraphResult | str = "",
    has_disclosure: bool | None = None,
) -> Check:
    """Log an unplanned check, of conditions of the licence in force. Sent twice, it is made once."""
    access.require(by, Permission.CHANGE, offender)
    made = made_before(Check, uid, offender=offender)
    if made:
        return made
    licence = Licence.objects.active().filter(offender=offender).first()
    if licence is None:
        raise CheckRefused("", "No licence is in force: there is nothing to check")
    if not conditions or any(condition.licence_id != licence.pk for condition in conditions):
        raise CheckRefused("conditions", "Select the conditions that were checked")
    if not any(CheckKind(kind) in kinds_for(Family(condition.family)) for condition in conditions):
        raise CheckRefused("kind", "These conditions cannot be checked this way. Select a different kind")
    answer = _answer(
        kind=CheckKind(kind),
        outcome=Outcome(outcome),
        done_at=done_at,
        narrative=narrative,
        worry=worry,
        not_done_because=not_done_because,
        again_on=None,
        outcome_code=outcome_code,
        polygraph_result=str(polygraph_result),
        has_disclosure=has_disclosure,
        by=by,
    )
    day = timezone.localdate(done_at)
    check = Check.objects.create(
        **keyed(uid),
        offender=offender,
        licence=licence,
        kind=str(kind),
        due_on=day,
        grace_ends_on=day,
        officer=by,
        **answer,
    )
    check.conditions.set(conditions)
    drafts.forget(user=by, form=UNPLANNED, key=str(offender.uid))
    _tell_of_polygraph(check)
    altered("licence.check_recorded", check, by, after=audit.fields_of(check, *ANSWERED, "kind"))
    events.publish_event(kind=event_kinds.ANSWERED, record=check, subject=check.offender)
    return check


def make_next(check: Check, *, again_on: date | None = None) -> Check | None:
    """The next check of the plan: on the new day of one that could not be made, else in the plan's rhythm."""
    if check.plan_id is None:
        return None
    plan: Any = CheckPlan.objects.with_last_test().select_related("condition").get(pk=check.plan_id)
    today = timezone.localdate()
    day = again_on or next_day(plan, check.due_on, check.done_at, on=today, tested_at=plan.tested_at)
    if day is None or (plan.ends_on is not None and plan.ends_on <= day and again_on is None):
        return None
    following = check_of(plan, day)
    following.save()
    following.conditions.set([plan.condition])
    return following


def next_due(check: Check, *, on: date) -> date | None:
    """When the next one would be due if this one were made on this day. For the page, before it is."""
    if check.plan is None:
        return None
    noon = timezone.make_aware(datetime.combine(on, time(12)))
    return next_day(check.plan, check.due_on, noon, on=on, tested_at=noon)


def resume_paused(*, on: date) -> int:
    """What was paused while the person was in custody is due from today on, now that they are out. Returns how many.

    Before anything is closed as missed: nobody could make it. Run twice it moves nothing.
    """
    rows = Check.objects.to_resume().values_list("pk", flat=True)
    return sum(_resume(pk, on=on) for pk in list(rows))


@transaction.atomic
def _resume(pk: int, *, on: date) -> bool:
    check = Check.objects.to_resume().select_related("plan", "offender").select_for_update(of=("self",)).filter(pk=pk)
    found = check.first()
    if found is None:
        return False
    before = audit.fields_of(found, "due_on", "grace_ends_on")
    found.due_on = on
    found.grace_ends_on = grace_ends_on(due_on=on, grace_days=found.plan.grace_days if found.plan else 0)
    found.save(update_fields=["due_on", "grace_ends_on"])
    alerts.resolve(kind=alert_kinds.OVERDUE, key=f"check:{pk}", reason="Paused while the person was in custody")
    altered("licence.check_resumed", found, None, before=before, after=audit.fields_of(found, *before))
    return True


@transaction.atomic
def tell_of_overdue(*, on: date) -> int:
    """Tell probation once of each check whose day has passed and whose grace has not. Returns how many are new."""
    late = Check.objects.overdue(on=on).to_answer().filter(grace_ends_on__gte=on, grace_ends_on__gt=F("due_on"))
    raised = 0
    for check in late.select_related("offender"):
        raised += bool(
            alerts.raise_alert(
                kind=alert_kinds.OVERDUE,
                key=f"check:{check.pk}",
                subject=check.offender,
                text=f"{check.get_kind_display()}, due on {format_date(check.due_on)}. It is missed after "
                f"{format_date(check.grace_ends_on)}.",
                link=reverse("check_log", kwargs={"uid": check.offender.uid, "check_uid": check.uid}),
            )
        )
    return raised


def _answer(
    *,
    kind: CheckKind,
    outcome: Outcome,
    done_at: datetime,
    narrative: str,
    worry: str,
    not_done_because: str,
    again_on: date | None,
    outcome_code: str,
    polygraph_result: str,
    has_disclosure: bool | None,
    by: User,
) -> dict:
    """The columns of an answer. Raises CheckRefused for what cannot be one."""
    now = timezone.now()
    if outcome is Outcome.MISSED:
        raise CheckRefused("outcome", "A check is recorded as missed automatically. Enter what you found")
    if done_at > now + timedelta(minutes=5):
        raise CheckRefused("time", f"The check cannot be later than now, {say_time(now)}")
    if done_at < now - LONGEST_BACK:
        raise CheckRefused("day", "The check cannot be more than a year ago. Correct the date")
    if outcome is Outcome.NOT_DONE:
        if not not_done_because.strip():
            raise CheckRefused("not_done_because", "Enter why it could not be checked")
        if again_on is not None and again_on < timezone.localdate(now):
            raise CheckRefused("again_on", "The new date cannot be in the past")
    elif not narrative.strip():
        raise CheckRefused("narrative", "Enter what you saw")
    if polygraph_result:
        if kind is not CheckKind.POLYGRAPH_SESSION:
            raise CheckRefused("polygraph_result", "Only a polygraph session has such a result")
        polygraph_result = PolygraphResult(polygraph_result).value
    return {
        "outcome": outcome.value,
        "outcome_code": outcome_code.strip().upper(),
        "done_at": done_at,
        "done_by": by.name,
        "agency_id": by.agency_id,
        "narrative": narrative.strip(),
        "worry": worry.strip(),
        "not_done_because": not_done_because.strip() if outcome is Outcome.NOT_DONE else "",
        "polygraph_result": polygraph_result,
        "has_disclosure": has_disclosure,
        "recorded_at": now,
        "recorded_by_id": by.pk,
    }


def _tell_of_polygraph(check: Check) -> None:
    """A result alone is no breach: it tells, and people decide."""
    kinds = []
    if check.has_disclosure:
        kinds.append(alert_kinds.POLYGRAPH_DISCLOSURE)
    if check.polygraph_result in (PolygraphResult.REFUSED, PolygraphResult.NOT_COMPLETED):
        kinds.append(alert_kinds.POLYGRAPH_REFUSED)
    elif check.polygraph_result == PolygraphResult.SIGNIFICANT_RESPONSE:
        kinds.append(alert_kinds.POLYGRAPH_SIGNIFICANT)
    for kind in kinds:
        alerts.raise_alert(
            kind=kind,
            key=f"check:{check.pk}",
            subject=check.offender,
            text=f"Session on {format_date(check.done_at or timezone.now())}. Decide what follows.",
            link=reverse("person_checks", kwargs={"uid": check.offender.uid}),
        )
