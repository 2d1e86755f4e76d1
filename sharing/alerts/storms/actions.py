"""Begin and end storms, hold letters in them, let bundles leave; what managers say of a kind in one.

Receipts, clocks and ladders go on. A letter is held only before anybody has tried it; a critical one leaves singly
until a person has had so many of them within the time that counts, and then at once in a bundle.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone

from sharing import alerts, audit, live_updates, practice
from sharing.access.roles import Capability, holders
from sharing.agencies.models import Membership, Team, User
from sharing.alerts import flood, raising
from sharing.alerts.models import Delivery, Receipt
from sharing.alerts.rules import Severity
from sharing.alerts.storms import bundles
from sharing.alerts.storms import practice as settings
from sharing.alerts.storms.alert_kinds import STORM
from sharing.alerts.storms.models import Storm, StormDecision
from sharing.alerts.storms.rules import bundle_is_due, goes_on
from sharing.alerts.threads.models import Thread
from sharing.jobs.set_aside import alone
from sharing.records.errors import Refused
from sharing.records.once import take_turns


class StormRefused(Refused):
    """It cannot be said so of this storm."""


def watch(*, at: datetime) -> None:
    """All of it, in its order. Safe to run twice, at once, and late. A step that raises stops neither the next nor any
    letter: it is set aside."""
    found = practice.values(settings.ALL, on=timezone.localdate(at))
    span = timedelta(minutes=found[settings.MINUTES])
    begins_above, ends_below = found[settings.BEGINS_ABOVE], found[settings.ENDS_BELOW]
    steps: tuple[Callable[[], object], ...] = (
        lambda: begin_and_end(at=at, span=span, begins_above=begins_above, ends_below=ends_below),
        lambda: flood.hold(at=at),
        lambda: hold(at=at, span=span, singly=found[settings.SINGLY]),
        lambda: bundle(at=at, every=span),
    )
    for number, step in enumerate(steps, start=1):
        with alone("storms", number):
            step()


@transaction.atomic
def begin_and_end(*, at: datetime, span: timedelta, begins_above: int, ends_below: int) -> None:
    """Storms of teams, by how many alerts to answer they had within the span."""
    standing_now = {storm.team_id: storm for storm in Storm.objects.standing().of_teams()}
    counts = _alerts_by_team(at=at, span=span)
    asked = {team for team, number in counts.items() if number > begins_above} | standing_now.keys()
    if not asked:
        return
    take_turns("storms")
    standing_now = {storm.team_id: storm for storm in Storm.objects.standing().of_teams()}
    for team in asked:
        storm, number = standing_now.get(team), counts.get(team or 0, 0)
        is_storm = goes_on(number, is_standing=bool(storm), begins_above=begins_above, ends_below=ends_below)
        if is_storm and storm is None:
            _begin(Team.objects.select_related("agency").get(pk=team), number, at=at, span=span)
        elif storm is not None and not is_storm:
            _end(storm, at=at)


def _alerts_by_team(*, at: datetime, span: timedelta) -> dict[int, int]:
    """Those that were told within the span, its first moment not included, and that somebody is to answer."""
    told = Receipt.objects.filter(alert__raised_at__gt=at - span, alert__raised_at__lte=at)
    asked = told.filter(for_information=False, is_held_back=False)
    return dict(asked.order_by().values_list("team_id").annotate(number=Count("pk")))


def _begin(team: Team, number: int, *, at: datetime, span: timedelta) -> None:
    storm = Storm.objects.create(team=team, began_at=at, alerts=number)
    _record("alerts.storm_began", storm, {"team": team.pk, "alerts": number})
    minutes = int(span.total_seconds() // 60)
    desks = Team.objects.duty_desks_of(team.agency_id, None)
    administrators = Membership.objects.live(at=at).filter(user__role__in=holders(Capability.ADMINISTER))
    told = {*desks.values_list("pk", flat=True), *administrators.values_list("team_id", flat=True)}
    alerts.raise_alert(
        kind=STORM,
        key=f"storm:{storm.uid}",
        subject=None,
        text=f"{team} ({team.agency}) had {number} alerts in {minutes} minutes. Its emails are now bundled every "
        f"{minutes} minutes, critical ones sent at once. Find the cause: a change, an import, an outage?",
        link=reverse("alerts_storm", kwargs={"uid": storm.uid}),
        at=at,
        only=alerts.Only(teams=told),
    )


def _end(storm: Storm, *, at: datetime) -> None:
    Storm.objects.filter(pk=storm.pk, ended_at=None).update(ended_at=max(at, storm.began_at))
    _record("alerts.storm_ended", storm, {"team": storm.team_id})
    alerts.resolve(kind=STORM, key=f"storm:{storm.uid}", reason="The storm has ended", at=at)


# How many critical letters a person has had one by one, or has under way, and those that wait; all others of the teams
# in a storm wait for the next bundle.
HOLD = """
WITH waiting AS (
    SELECT d.id, d.user_id, r.severity, s.id AS storm,
           row_number() OVER (PARTITION BY d.user_id, r.severity = %(critical)s ORDER BY d.id) AS number
    FROM sharing_delivery d JOIN sharing_receipt r ON r.id = d.receipt_id
    JOIN sharing_storm s ON s.team_id = r.team_id AND s.ended_at IS NULL
    WHERE d.state = %(waiting)s AND d.channel = %(email)s AND d.attempts = 0 AND d.storm_id IS NULL
      AND d.bundled_at IS NULL
),
singly AS (
    SELECT d.user_id, count(*) AS number FROM sharing_delivery d JOIN sharing_receipt r ON r.id = d.receipt_id
    WHERE d.user_id IN (SELECT user_id FROM waiting) AND r.severity = %(critical)s AND d.bundled_at IS NULL
      AND d.channel = %(email)s AND (d.sent_at > %(since)s OR d.state = %(waiting)s AND d.attempts > 0)
    GROUP BY d.user_id
)
UPDATE sharing_delivery d SET state = %(held)s, next_try_at = NULL, storm_id = waiting.storm
FROM waiting LEFT JOIN singly ON singly.user_id = waiting.user_id
WHERE waiting.id = d.id AND d.state = %(waiting)s AND d.attempts = 0
  AND (waiting.severity > %(critical)s OR waiting.number + coalesce(singly.number, 0) > %(singly)s)
"""


@transaction.atomic
def hold(*, at: datetime, span: timedelta, singly: int) -> int:
    """In the storms of teams; returns how many. None is held that somebody may be sending at this moment."""
    if not Storm.objects.standing().of_teams().exists():
        return 0
    states = {"waiting": Delivery.State.WAITING, "held": Delivery.State.HELD, "email": Delivery.Channel.EMAIL}
    with connection.cursor() as cursor:
        cursor.execute(HOLD, states | {"critical": Severity.CRITICAL, "since": at - span, "singly": singly})
        return cursor.rowcount


@transaction.atomic
def bundle(*, at: datetime, every: timedelta) -> int:
    """One letter for all that is held for a person, where it is due; returns how many letters. What was held in a storm
    that is over leaves like what is held in one that goes on."""
    held = _held()
    if not held.exists():
        return 0
    take_turns("storms")
    made = list[int]()
    rows = held.select_related("receipt").select_for_update(of=("self",))
    of_people = bundles.by_reader(rows.order_by("receipt__severity", "pk"))
    last = _last_bundles({user for user, _ in of_people})
    for (user, _), letters in of_people.items():
        first = letters[0]
        has_critical = first.receipt is not None and first.receipt.severity == Severity.CRITICAL
        newest, newest_critical = last.get(user, (None, None))
        if not bundle_is_due(has_critical=has_critical, last=newest, last_critical=newest_critical, at=at, every=every):
            continue
        bundles.put_together(letters, at=at)
        made.append(user)
    transaction.on_commit(lambda: live_updates.ring_many(made, raising.EVENT), robust=True)
    return len(made)


def _held():
    """What waits for a bundle: without the kinds that a manager holds until the storm is over."""
    held = Delivery.objects.filter(state=Delivery.State.HELD, storm__team__isnull=False)
    longer = Q(pk__in=[])
    for decision in StormDecision.objects.filter(is_held=True, storm__ended_at__isnull=True):
        longer |= Q(storm=decision.storm_id, receipt__alert__kind=decision.kind, receipt__severity__gt=CRITICAL)
    return held.exclude(longer)


CRITICAL = Severity.CRITICAL


def _last_bundles(users: set[int]) -> dict[int, tuple[datetime | None, datetime | None]]:
    """By person, when the last bundle was made, and the last with a critical one."""
    made = Delivery.objects.filter(user__in=users, bundled_at__isnull=False).order_by().values("user_id")
    critical = Q(receipt__severity=CRITICAL)
    rows = made.annotate(last=Max("bundled_at"), last_critical=Max("bundled_at", filter=critical))
    return {row["user_id"]: (row["last"], row["last_critical"]) for row in rows}


@transaction.atomic
def hold_kind(*, storm: Storm, kind: str, reason: str, by: User) -> StormDecision:
    """Letters of this kind to the team are held until the storm is over; critical ones are not. Then they leave in one
    letter. Raises StormRefused."""
    return _decide(storm, kind, reason, by, verb="alerts.storm_kind_held", is_held=True)


@transaction.atomic
def name_cause(*, storm: Storm, kind: str, cause: Thread, reason: str, by: User) -> StormDecision:
    """The alerts of this kind in the storm come of one cause: lists show them below it. Raises StormRefused."""
    if not Thread.objects.visible_to(by).filter(pk=cause.pk, receipts__team=storm.team_id).exists():
        raise StormRefused("cause", "Select a thread from the list")
    return _decide(storm, kind, reason, by, verb="alerts.storm_cause_named", cause=cause)


def _decide(storm: Storm, kind: str, reason: str, by: User, *, verb: str, **said: bool | Thread) -> StormDecision:
    row = Storm.objects.select_for_update().get(pk=storm.pk)
    if row.ended_at is not None:
        raise StormRefused("", "The storm has ended")
    if not reason.strip():
        raise StormRefused("reason", "Enter a reason")
    told = Receipt.objects.filter(team=row.team_id, told_at__gt=row.began_at - timedelta(days=1), alert__kind=kind)
    if not told.exists():
        raise StormRefused("kind", "Select a kind from the list")
    decided = {"decided_by": by, "decided_at": timezone.now(), "reason": reason.strip()}
    decision, _ = StormDecision.objects.update_or_create(storm=row, kind=kind, defaults={**said, **decided})
    _record(verb, row, {"kind": kind}, by=by, reason=reason.strip())
    return decision


def _record(verb: str, storm: Storm, payload: dict, *, by: User | None = None, reason: str = "") -> None:
    audit.record(action=audit.Action.ALTERATION, verb=verb, target=storm, by=by, reason=reason, payload=payload)
