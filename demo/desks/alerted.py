"""The alerts of the demo in their time: its first morning is an ordinary one.

Most of what was told since the day before yesterday was acknowledged within minutes, by people of the teams that have
the person, through the action that they use. What waits came this morning, and is as much as a team can answer. The
letters of all of it have left, and the rungs that were due are made: nothing bursts when the demo starts.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.module_loading import import_string

from demo import cast
from demo.at_time import clock_from
from demo.desks import storms
from demo.people import named_people
from licence.models import Breach, UrgentArrest
from release_monitor.celery import app
from release_monitor.database.rights import as_owner
from sharing import practice
from sharing.alerts import KINDS, Matter
from sharing.alerts import actions as alert_actions
from sharing.alerts.models import Delivery
from sharing.alerts.raising import first_rung_at
from sharing.alerts.rules import Rung, due_of
from sharing.duties import escalation
from sharing.models import Alert, Duty, Membership, Receipt, RungMade, Severity, Thread, User
from sharing.records.update_many import update_many

SEED = 20261128
SPREAD = timedelta(hours=30)  # what was told before this morning
MORNING = timedelta(minutes=100)
DRAY = "A2275GS"  # arrested, and to be decided on
STEP = timedelta(minutes=2)
ARRESTS = ("offender", "arrested_at")
LEFT_AFTER = timedelta(seconds=4)  # from being told, a letter


@dataclass(frozen=True)
class Waits:
    """What a team has not acknowledged yet. minutes: since it was told. teams: only these; empty: all that must."""

    kind: str
    minutes: int
    number: str = ""  # of the person; empty: the first of this kind
    teams: frozenset[str] = frozenset()


CRITICAL = (
    Waits("licence.concern", 7, DRAY, frozenset({"NSD North", cast.CASEWORK})),
    Waits("licence.readiness_not_signed", 11, named_people.TELFORD, frozenset({"NSD North", "HMP Frankland OMU"})),
    Waits("licence.recall_second_asked", 4, teams=frozenset({cast.CASEWORK})),
    Waits("releases.ordered", 27, teams=frozenset({"NSD London"})),  # a duty desk has answered above
    Waits("parole.clock_missed", 66, teams=frozenset({cast.CASEWORK})),  # it is with the deputies
)
ANSWERED_ABOVE, ANSWERED_AGO = "releases.ordered", timedelta(minutes=5)
TO_DO = (  # of each kind the first, of this morning
    *("licence.recall_to_decide", "licence.to_approve"),
    *("licence.permission_to_decide", "licence.readiness_blocked", "parole.challenged", "releases.order_to_confirm"),
    *("dates.question", "dates.override_waits", "dates.check_waits", "dates.check_differs", "dates.brought_forward"),
    "movements.end_reported",
    *("convictions.to_classify", "convictions.classification_waits", "leave.no_cover", "programmes.proposed"),
    *("sharing.handover_offered", "sharing.item_shared", "sharing.undecided", "sharing.reported_to_confirm"),
    *("access.asked", "access.emergency_to_review"),
)


# Letters and rungs have a time of their own below; there is nobody to send events to.
NOT_RUN = {
    *("sharing.tasks.deliver", "sharing.tasks.escalate", "sharing.tasks.send_events", "sharing.tasks.run_canary"),
    "release_monitor.tasks.tick",
}


def run_the_clock() -> None:
    """The jobs that run again and again, once: what they tell of the world as it was made is told before the morning,
    and not in the minute in which the demo starts."""
    often = [each["task"] for each in app.conf.beat_schedule.values() if isinstance(each["schedule"], float)]
    for name in dict.fromkeys(often):
        if name not in NOT_RUN:
            import_string(name)()


def put_in_time(*, since: datetime, now: datetime) -> None:
    """since: when the first of it was told while the demo was made."""
    waiting = what_waits()
    dice = random.Random(SEED)  # noqa: S311 - invented people, not secrets
    told = list(Alert.objects.filter(raised_at__gte=since).select_related("thread").order_by("raised_at", "pk"))
    earlier = [alert for alert in told if alert.pk not in waiting]
    then: dict[int, datetime] = {}
    for n, alert in enumerate(earlier):
        then[alert.pk] = now - MORNING - SPREAD * (len(earlier) - n) / (len(earlier) + 1)
    storms.put_together(earlier, then, now=now)
    keep_after_what_happened(earlier, then, now=now)
    for n, alert in enumerate(alert for alert in told if alert.pk in waiting):
        minutes = waiting[alert.pk].minutes or min(dice.randint(12, 90), 0.4 * minutes_of(alert))
        then[alert.pk] = now - timedelta(minutes=minutes, seconds=17 * n % 60)
    tell_at(told, then)
    began = Thread.objects.annotate(first=Min("alerts__raised_at")).exclude(opened_at=F("first"))
    for thread in began.filter(first__isnull=False):
        opened_at: datetime = thread.first  # type: ignore[attr-defined]  # annotated
        closed_at = thread.closed_at and max(thread.closed_at, opened_at)
        Thread.objects.filter(pk=thread.pk).update(opened_at=opened_at, closed_at=closed_at)
    acknowledge(waiting)
    make_rungs(now=now)
    letters_left()
    storms.pass_by(now=now)
    letters_left()


def minutes_of(alert: Alert) -> int:
    """What a team has to answer it."""
    minutes: int = practice.value(KINDS[alert.kind].practice, on=timezone.localdate())
    return minutes


def keep_after_what_happened(alerts: Iterable[Alert], then: dict[int, datetime], *, now: datetime) -> None:
    """Nobody is told of a breach or an arrest of today before it was found: then one after another, two minutes
    apart."""
    found: dict[int, datetime] = {}
    happened = (*Breach.objects.values_list("offender", "found_at"), *UrgentArrest.objects.values_list(*ARRESTS))
    for person, at in happened:
        found[person] = max(at, found.get(person, at))
    for alert in alerts:
        if alert.thread.matter == Matter.SUPERVISION and alert.subject_id in found:
            then[alert.pk] = max(then[alert.pk], min(found[alert.subject_id] + STEP, now - STEP))
            found[alert.subject_id] = then[alert.pk]


def what_waits() -> dict[int, Waits]:
    """By alert, the newest of a kind about the person."""
    found: dict[int, Waits] = {}
    for waits in (*CRITICAL, *(Waits(kind, 0) for kind in TO_DO)):
        rows = Alert.objects.unfinished().filter(kind=waits.kind)
        if waits.number:
            rows = rows.filter(subject__prison_number=waits.number)
        if alert := rows.order_by("-raised_at", "-pk").first():
            found[alert.pk] = waits
    return found


def tell_at(alerts: Iterable[Alert], then: dict[int, datetime]) -> None:
    """Each was raised then: its receipts have the clocks of then."""
    raised = {alert.pk: alert for alert in alerts}
    minutes = practice.values([kind.practice for kind in KINDS.values()], on=timezone.localdate())
    receipts = list(Receipt.objects.filter(alert__in=raised))
    for receipt in receipts:
        alert, told_at = raised[receipt.alert_id], then[receipt.alert_id]
        moved = told_at - alert.raised_at
        due_at = receipt.due_at + moved
        if receipt.severity >= Severity.NORMAL and alert.kind in KINDS:
            time = minutes[KINDS[alert.kind].practice]
            due_at = due_of(told_at=told_at, minutes=time, severity=receipt.severity)
        receipt.read_at = receipt.read_at and told_at + LEFT_AFTER
        receipt.acknowledged_at = receipt.acknowledged_at and told_at + LEFT_AFTER
        receipt.closed_at = receipt.closed_at and receipt.closed_at + moved
        receipt.told_at, receipt.due_at = told_at, due_at
        if receipt.is_open and receipt.next_rung_at:
            receipt.next_rung_at = first_rung_at(receipt.waiting)
    for alert in raised.values():
        moved = then[alert.pk] - alert.raised_at
        alert.resolved_at = alert.resolved_at and alert.resolved_at + moved
        alert.raised_at = then[alert.pk]
    update_many(list(raised.values()), ["raised_at", "resolved_at"])
    moved_too = ["told_at", "due_at", "next_rung_at", "read_at", "acknowledged_at", "closed_at"]
    with as_owner():
        update_many(receipts, moved_too)


def acknowledge(waiting: dict[int, Waits]) -> None:
    """Everything else, by the owner of the duty in that team, or whoever of it can read it, within the time that it
    has: a few minutes after it was told."""
    owners = dict(Duty.objects.current().values_list("team_id", "owner_id"))
    now = timezone.now()
    open_still: dict[int, list[Receipt]] = {}
    for receipt in Receipt.objects.open().select_related("alert", "team").order_by("told_at", "pk"):
        if not is_left(receipt, waiting):
            open_still.setdefault(receipt.team_id, []).append(receipt)
    for team, receipts in open_still.items():
        left = {receipt.alert_id: receipt for receipt in receipts}
        for user in members_of(team, first=owners.get(team)):
            if left:
                told = [(min(acknowledged_at(receipt), now), receipt.alert) for receipt in left.values()]
                with clock_from(now) as clock:
                    done = alert_actions.acknowledge_many(alerts=clock.along(told), by=user, of=team)
                for receipt in done:
                    left.pop(receipt.alert_id, None)


def acknowledged_at(receipt: Receipt) -> datetime:
    return receipt.told_at + min(timedelta(minutes=2 + receipt.pk % 9), (receipt.due_at - receipt.told_at) * 0.8)


def is_left(receipt: Receipt, waiting: dict[int, Waits]) -> bool:
    waits = waiting.get(receipt.alert_id)
    return waits is not None and (not waits.teams or receipt.team.name in waits.teams)


def members_of(team: int, *, first: int | None) -> Iterable[User]:
    """Who works in the team, the owner of a duty first: the next reads what the one before may not."""
    users = User.objects.filter(pk__in=Membership.objects.filter(team=team).values("user"), is_active=True)
    return sorted(users.select_related("agency"), key=lambda user: (user.pk != first, user.pk))


def make_rungs(*, now: datetime) -> None:
    """Those whose time has passed were made then; a duty desk has answered for one team."""
    escalation.escalate(at=now)
    with as_owner():
        RungMade.objects.filter(made_at=now).update(made_at=F("due_at") + LEFT_AFTER)
    asked = RungMade.objects.filter(receipt__alert__kind=ANSWERED_ABOVE, rung=Rung.DUTY_DESK, receipt__answered_at=None)
    for rung in asked.order_by("pk")[:1]:
        if desk := rung.people.order_by("pk").first():
            receipt = alert_actions.answer_above(rung=rung, by=desk)
            Receipt.objects.filter(pk=receipt.pk).update(answered_at=now - ANSWERED_AGO)


def letters_left() -> None:
    """Each letter has left within seconds of what it is about."""
    told_at = Coalesce("rung__made_at", "receipt__told_at", "digest__made_at")
    own = Delivery.objects.filter(pk=OuterRef("pk")).annotate(at=told_at + Value(LEFT_AFTER)).values("at")
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
    waiting.update(sent_at=Subquery(own), state=Delivery.State.SENT, next_try_at=None, attempts=1)
