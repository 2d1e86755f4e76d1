"""While no letter leaves: critical alerts escalate one rung early, and a duty desk has a list of people to call.

Both follow from the watcher's fault and from the letters: they end automatically once mail is back, the letter has left
or the alert is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from sharing.agencies.models import Team, User
from sharing.alerts.models import Delivery, Receipt, ReceiptQuerySet, RungMade
from sharing.alerts.rules import Because, Severity
from sharing.duties import escalation
from sharing.jobs.set_aside import alone
from sharing.watching.models import Fault

AFTER = timedelta(minutes=5)  # that mail is down, and that the alert was told
MOST_LINES = 200
NOT_LEFT = (
    Q(state__in=[Delivery.State.WAITING, Delivery.State.HELD])
    | Q(state=Delivery.State.BUNDLED, bundled_in__state=Delivery.State.WAITING)
) & Q(rung=None, channel=Delivery.Channel.EMAIL)


def down_since(*, at: datetime) -> datetime | None:
    """When the watcher found that no letter leaves; None where that is not so, or for less than five minutes."""
    fault = Fault.objects.standing().filter(name="mail", found_at__lte=at - AFTER).first()
    return fault.found_at if fault else None


def unsent(*, at: datetime) -> ReceiptQuerySet:
    """Critical alerts that wait for a team, were told five minutes ago, and of which a letter has not left."""
    letters = Delivery.objects.filter(NOT_LEFT, receipt=OuterRef("pk"))
    waiting = Receipt.objects.open().filter(severity=Severity.CRITICAL, answered_at=None, told_at__lte=at - AFTER)
    return waiting.filter(Exists(letters))


def escalate_early(*, at: datetime) -> int:
    """Each in a transaction of its own, once while mail is down; returns how many. Safe to run twice, and late."""
    since = down_since(at=at)
    if since is None:
        return 0
    early = RungMade.objects.filter(receipt=OuterRef("pk"), because=Because.MAIL_DOWN, made_at__gte=since)
    due = unsent(at=at).filter(next_rung_at__isnull=False).exclude(Exists(early))
    done = 0
    for key, subject in list(due.order_by("told_at", "pk").values_list("pk", "subject_id")[: escalation.BATCH]):
        with alone("escalation", key, subject=subject):
            done += escalation.escalate_one(key, at=at, early=True)
    return done


def to_call(user: User, *, at: datetime) -> list[Receipt]:
    """Of the agencies of the reader's duty desks, the soonest due first; none while mail works, and none about somebody
    from whom the reader is excluded. Each with the letters that have not left, as `not_left`."""
    desks = list(Team.objects.open().filter(kind=Team.Kind.DUTY_DESK).worked_in_by(user, at=at))
    if not desks or down_since(at=at) is None:
        return []
    letters = Delivery.objects.filter(NOT_LEFT)
    rows = unsent(at=at).filter(team__agency__in={desk.agency_id for desk in desks})
    rows = rows.not_excluded_for(user).select_related("team__agency", "alert__item", "subject").order_by("due_at", "pk")
    rows = rows.prefetch_related(Prefetch("deliveries", letters.select_related("user"), to_attr="not_left"))
    divided = set(desks_of_programmes().values_list("agency_id", flat=True))
    return [row for row in rows[:MOST_LINES] if row.team.agency_id not in divided or serves(desks, row, at=at)]


def desks_of_programmes() -> QuerySet[Team]:
    """Those that serve one programme alone: only in their agencies it matters of which an alert is."""
    return Team.objects.open().filter(kind=Team.Kind.DUTY_DESK).exclude(programme="")


def serves(desks: Sequence[Team], receipt: Receipt, *, at: datetime) -> bool:
    """Whether one of these desks is asked of it: desks of one programme never of another's."""
    asked = Team.objects.duty_desks_of(receipt.team.agency_id, escalation.programmes_of(receipt, at))
    return asked.filter(pk__in=[desk.pk for desk in desks]).exists()
