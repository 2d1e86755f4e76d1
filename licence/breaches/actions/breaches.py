"""Record conduct that may have broken a condition, and tell every permitted team in the same transaction.

One change of a person's breaches at a time: the lock on the person makes grouping and coming back sure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from licence.breaches import alert_kinds, event_kinds, rules
from licence.breaches.models import Breach, BreachMove, Evidence
from licence.breaches.rules import BREACH, BreachFacts, Reason, Source, Status
from licence.checks.models import Check
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import is_in_force
from offenders.custody.rules import LEFT_UNDUE
from offenders.models import Link, Offender
from offenders.people.locking import lock
from offenders.people.once import made_before
from sharing import alerts, audit, events, practice
from sharing.access.querysets import at_hand
from sharing.access.state_machines import CLOCK
from sharing.compiled.queries import NEVER, CompiledQuery
from sharing.drafts import actions as drafts
from sharing.models import Agency, Alert, User
from sharing.records.errors import Refused
from sharing.records.once import keyed
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, say_datetime

GROUPED_WITHIN_DAYS = practice.define(
    "licence.breaches_grouped_within_days",
    "Time within which breaches of the same kind are shown together",
    unit="days",
    default=rules.GROUPED_WITHIN_DAYS,
    source="Our design: what looks small alone may not be small together",
)
RETURNS_WITHIN_DAYS = practice.define(
    "licence.concern_returns_within_days",
    "Time within which another breach reopens a concern after a decision not to recall",
    unit="days",
    default=rules.RETURNS_WITHIN_DAYS,
    source="Our design, after the inquests into attacks by people on licence",
)


class BreachRefused(Refused):
    """This cannot be recorded so."""


@dataclass(frozen=True)
class EvidenceShown:
    """Something that shows what happened: in words, and where it is kept."""

    words: str
    reference: str = ""


@transaction.atomic
def open_breach(
    *,
    offender: Offender,
    condition: LicenceCondition,
    source: Source | str,
    reason: Reason | str,
    occurred_at: datetime,
    summary: str,
    by: User | None,
    licence: Licence | None = None,
    check: Check | None = None,
    link: Link | None = None,
    occurred_until: datetime | None = None,
    risk: str = "",
    harm: str = "",
    evidence: Iterable[EvidenceShown | str] = (),
    agency: Agency | None = None,
    uid: UUID | None = None,
) -> Breach:
    """Record a suspected breach. Teams are told, similar breaches grouped, concerns brought back.

    condition: of any version of the licence; it must have been in force on the day of the conduct. licence: not asked
    for, it follows from the condition. by: None when a job found it. uid: the key that the form was given; the same
    one again returns the breach that was made. link: of the person, to whom it was with; `by` sees it. Raises
    BreachRefused, and MoveRefused for a role that may not.
    """
    made = made_before(Breach, uid, offender=offender)
    if made:
        return made
    BREACH.move("suspect", None, by=by or CLOCK, facts=BreachFacts())
    lock(offender)
    if condition.offender_id != offender.pk:
        raise BreachRefused("condition", "Select a condition of this person's licence")
    _refuse_time(occurred_at, occurred_until)
    _refuse_link(link, offender, by=by)
    day = timezone.localdate(occurred_at)
    if not _was_in_force(condition, at=occurred_at):
        raise BreachRefused(
            "condition",
            f"This condition was not in force on {format_date(day)}. Select one that was, or correct the date",
        )
    breach = _write(
        verb="suspect",
        after=Status.SUSPECTED,
        rationale="",
        offender=offender,
        licence=condition.licence,
        condition=condition,
        check_made=check,
        link=link,
        source=str(source),
        reason=str(reason),
        occurred_at=occurred_at,
        occurred_until=occurred_until,
        summary=summary,
        risk=risk,
        harm=harm,
        evidence=evidence,
        agency=agency,
        by=by,
        uid=uid,
    )
    severity, responds_in = alert_kinds.urgency(breach.reason, on=timezone.localdate())
    alerts.raise_alert(
        kind=alert_kinds.BREACH,
        key=f"breach:{breach.pk}",
        subject=offender,
        title=f"Suspected breach: {mid_sentence(breach.get_reason_display())}",
        text=format_breach(breach),
        severity=severity,
        responds_in=responds_in,
        link=link_to(breach),
    )
    return breach


@transaction.atomic
def raise_concern(
    *,
    offender: Offender,
    reason: Reason | str,
    occurred_at: datetime,
    summary: str,
    rationale: str,
    by: User,
    source: Source | str = Source.POLICE,
    condition: LicenceCondition | None = None,
    link: Link | None = None,
    occurred_until: datetime | None = None,
    risk: str = "",
    harm: str = "",
    evidence: Iterable[EvidenceShown | str] = (),
    agency: Agency | None = None,
    uid: UUID | None = None,
) -> Breach:
    """Ask that recall is considered now; no condition need be named. It ends only by a decision.

    rationale: why it cannot wait. Raises BreachRefused when the person is not on licence, and MoveRefused.
    """
    made = made_before(Breach, uid, offender=offender)
    if made:
        return made
    BREACH.move(
        "raise_concern", None, by=by, facts=BreachFacts(rationale=rationale, has_condition=condition is not None)
    )
    lock(offender)
    _refuse_time(occurred_at, occurred_until)
    _refuse_link(link, offender, by=by)
    if condition is not None and (condition.offender_id != offender.pk or not _was_in_force(condition, at=occurred_at)):
        raise BreachRefused("condition", "Select a condition that was in force then, or none")
    licence = condition.licence if condition else Licence.objects.active().filter(offender=offender).first()
    offender.refresh_from_db(fields=["status"])
    if licence is None or offender.status in LEFT_UNDUE:
        raise BreachRefused("", "The person is not on licence: there is no licence to recall from")
    breach = _write(
        verb="raise_concern",
        after=Status.RECALL_CONSIDERED,
        rationale=rationale,
        offender=offender,
        licence=licence,
        condition=condition,
        check_made=None,
        link=link,
        source=str(source),
        reason=str(reason),
        is_concern=True,
        occurred_at=occurred_at,
        occurred_until=occurred_until,
        summary=summary,
        risk=risk,
        harm=harm,
        evidence=evidence,
        agency=agency,
        by=by,
        uid=uid,
    )
    tell_of_concern(breach, breach.moves.get(), kind=alert_kinds.CONCERN, text=format_breach(breach))
    return breach


def _write(
    *,
    verb: str,
    after: Status,
    rationale: str,
    evidence: Iterable[EvidenceShown | str],
    agency: Agency | None,
    by: User | None,
    uid: UUID | None,
    **fields,
) -> Breach:
    now = timezone.now()
    offender: Offender = fields["offender"]
    earlier = _earlier(offender, fields["reason"], at=now)
    breach = Breach(
        **fields,
        **keyed(uid),
        status=after,
        found_at=now,
        found_by=by,
        agency=agency or (by.agency if by else None),
        group_id=earlier.group,
    )
    move = BreachMove(
        breach=breach, offender=offender, verb=verb, after=after, moved_at=now, moved_by=by, rationale=rationale
    )
    shown = [EvidenceShown(each) if isinstance(each, str) else each for each in evidence]
    kept = [
        Evidence(
            breach=breach,
            offender=offender,
            words=each.words,
            reference=each.reference,
            recorded_at=now,
            recorded_by=by,
        )
        for each in shown
    ]
    breach.save()
    move.save()
    Evidence.objects.bulk_create(kept)
    audit.record(
        action=audit.Action.COLLECTION,
        verb="licence.breach_opened",
        by=by,
        target=breach,
        subject=offender,
        reason=rationale[:500],
        payload=audit.fields_of(
            breach, "condition", "check_made", "source", "reason", "occurred_at", "occurred_until", "summary", "status"
        )
        | {"evidence": [each.words for each in shown], "rationale": rationale},
    )
    events.publish_event(kind=event_kinds.SUSPECTED, record=breach, subject=offender, at=now)
    at_hand(breach, moves=[move], evidence=kept)
    _bring_back(earlier.refused, because_of=breach, at=now)
    if by and not by.is_program:
        form = "concern.add" if breach.is_concern else "breach.add"
        drafts.forget(user=by, form=form, key=str(offender.uid))
    return breach


def _refuse_time(occurred_at: datetime, occurred_until: datetime | None) -> None:
    if occurred_at > timezone.now():
        raise BreachRefused("occurred_at", "The time must be in the past")
    if occurred_until is not None and occurred_until < occurred_at:
        raise BreachRefused("occurred_until", "It cannot have ended before it began")


def _refuse_link(link: Link | None, offender: Offender, *, by: User | None) -> None:
    """A link that somebody may not see reads as one that is not there."""
    if link is None:
        return
    seen = Link.objects.filter(pk=link.pk, offender=offender)
    if not (seen if by is None else seen.visible_to(by)).exists():
        raise BreachRefused("link", "Select someone linked to this person")


def _was_in_force(condition: LicenceCondition, *, at: datetime) -> bool:
    """By the moment of the conduct, on a licence that had begun and was not over."""
    licence = condition.licence
    if licence.activated_at is None or (licence.ended_at is not None and licence.ended_at <= at):
        return False
    return is_in_force(starts_at=condition.starts_at, ends_at=condition.ends_at, at=at)


@dataclass(frozen=True)
class Earlier:
    """What was found of the person before. group: the one under which this kind of late is shown; refused: concerns."""

    group: int | None
    refused: list[int]


def _of_late(offender: int, reason: str, since: datetime) -> QuerySet:
    of_late = Q(reason=reason, found_at__gte=since)
    rows = Breach.objects.filter(of_late | Q(status=Status.NO_RECALL), offender=offender)
    return rows.order_by("-found_at", "-pk")


OF_LATE = CompiledQuery(
    ("pk", "group_id", "reason", "found_at", "status"), _of_late, offender=-20_191_038, reason="any", since=NEVER
)


def _earlier(offender: Offender, reason: str, *, at: datetime) -> Earlier:
    today = timezone.localdate(at)
    days = practice.value(GROUPED_WITHIN_DAYS, on=today)
    since = at - timedelta(days=days + 1)
    group, refused = None, []
    for row in OF_LATE.asked(offender=offender.pk, reason=str(reason), since=since):
        pk, first, other, found_at, status = row.values()
        if status == Status.NO_RECALL:
            refused.append(pk)
        if group is None and rules.is_similar(
            reason=Reason(reason),
            other=Reason(other),
            found_on=today,
            other_on=timezone.localdate(found_at),
            within_days=days,
        ):
            group = first or pk
    return Earlier(group, refused)


def _bring_back(refused: list[int], *, because_of: Breach, at: datetime) -> None:
    if not refused:
        return
    days = practice.value(RETURNS_WITHIN_DAYS, on=timezone.localdate(at))
    for concern in Breach.objects.filter(pk__in=refused, decided_at__isnull=False):
        if rules.comes_back(
            decided_on=timezone.localdate(concern.decided_at), another_on=timezone.localdate(at), within_days=days
        ):
            words = mid_sentence(because_of.get_reason_display())
            _come_back(concern, at=at, rationale=f"Another breach followed: {words}")


@transaction.atomic
def bring_back_due(*, at: datetime) -> int:
    """Bring back the concerns whose time to look again has come; returns how many. The five-minute job."""
    due = Breach.objects.to_look_at_again(at=at).order_by("look_again_at").select_for_update(skip_locked=True)
    return sum(_come_back(concern, at=at, rationale="Review due") for concern in due)


def _come_back(concern: Breach, *, at: datetime, rationale: str) -> bool:
    BREACH.move("come_back", Status(concern.status), by=CLOCK, facts=BreachFacts())
    claimed = Breach.objects.filter(pk=concern.pk, status=Status.NO_RECALL).update(
        status=Status.RECALL_CONSIDERED, look_again_at=None
    )
    if not claimed:
        return False
    move = BreachMove.objects.create(
        breach=concern,
        offender_id=concern.offender_id,
        verb="come_back",
        before=Status.NO_RECALL,
        after=Status.RECALL_CONSIDERED,
        moved_at=at,
        rationale=rationale,
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="licence.breach_come_back",
        by=None,
        target=concern,
        subject=concern.offender_id,
        reason=rationale,
    )
    tell_of_concern(concern, move, kind=alert_kinds.CONCERN_BACK, text=f"{rationale}. {format_breach(concern)}")
    return True


def tell_of_concern(breach: Breach, move: BreachMove, *, kind: alerts.AlertKind, text: str) -> Alert | None:
    return alerts.raise_alert(
        kind=kind, key=f"breach:{breach.pk}:{move.pk}", subject=breach.offender, text=text, link=link_to(breach)
    )


def link_to(breach: Breach) -> str:
    """The path of the breach's page."""
    try:
        return reverse("breach", kwargs={"uid": breach.offender.uid, "breach_uid": breach.uid})
    except NoReverseMatch:
        return ""


def format_breach(breach: Breach) -> str:
    """What every reader of the person may know: no free text, for it may name somebody or a place."""
    when = say_datetime(breach.occurred_at)
    where = (
        f"Condition {breach.condition.position}, {mid_sentence(breach.condition.get_family_display())}. "
        if (breach.condition)
        else "No condition named. "
    )
    return f"{breach.get_reason_display()}, {when}. {where}From: {mid_sentence(breach.get_source_display())}."
