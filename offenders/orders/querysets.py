"""Questions about orders, by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery

from offenders.orders.rules import BINDS, DECIDE_DAYS, OPEN, REST_ON_NOTIFICATION, RUNS, WINDOWS, OrderState, name_of
from offenders.rows import OfPersonQuerySet, table
from sharing import access
from sharing.records.account import Account

NEVER_RAN = (OrderState.APPLIED, OrderState.REFUSED, OrderState.MADE)


class ImposedOrderQuerySet(OfPersonQuerySet):
    """An order is of one programme: it is there for those alone who may know of that one about the person."""

    def handled_for(self, user: Account) -> Self:
        return self.filter(access.knows_programme(user, programme="programme", person="offender_id"))

    def running(self, *, on: date) -> Self:
        """In force on this day, past or to come, as far as is recorded: the first and the last day included."""
        has_ended = Q(ended_on__isnull=False, ended_on__lte=on)
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        return self.filter(not_over, in_force_on__lte=on).exclude(state__in=NEVER_RAN).exclude(has_ended)

    def unfinished(self) -> Self:
        """Applied for, made or in force: not over."""
        return self.filter(state__in=[str(state) for state in OPEN])

    def to_come_into_force(self, *, on: date) -> Self:
        return self.filter(state=OrderState.SERVED, in_force_on__lte=on)

    def over_by(self, *, on: date) -> Self:
        """In force, and its last day is past."""
        return self.filter(state__in=[str(state) for state in BINDS], ends_on__lt=on)

    def near_their_end(self, *, on: date) -> Self:
        """Those that end within the first window of the warnings."""
        return self.filter(_ends_within(max(WINDOWS), on=on))

    def to_decide(self, *, on: date) -> Self:
        """Those that end soon enough for the decision to be due, of whose end nobody has decided."""
        return self.filter(_to_decide(on))

    def to_review(self, *, on: date) -> Self:
        return self.filter(_to_review(on))

    def without_ground(self) -> Self:
        """Not over, and resting on notification duties that never applied; each with `ground_gone_on`."""
        entries = table("RegisterEntry").objects.filter(offender=OuterRef("offender"), state="never_applied")
        rows = self.unfinished().filter(kind__in=REST_ON_NOTIFICATION)
        gone = Subquery(entries.values("since"))
        return rows.annotate(ground_gone_on=gone).filter(ground_gone_on__isnull=False)

    def waiting_for(self, user: Account, *, decides: bool, on: date) -> Self:
        """Whose end is to be decided or whose review is due, of the user's own; of others' the end, for who decides."""
        own = Q(owner=user.pk) & (_to_decide(on) | _to_review(on))
        return self.filter(own | _to_decide(on) if decides else own)

    def nearest_end_first(self) -> Self:
        """Those without an end last."""
        return self.order_by(F("ends_on").asc(nulls_last=True), "pk")

    def with_all(self) -> Self:
        """With what a page names."""
        return self.select_related("offender__establishment", "owner", "recorded_by", "replaced_by")


def _runs() -> Q:
    return Q(state__in=[str(state) for state in RUNS])


def _ends_within(days: int, *, on: date) -> Q:
    return _runs() & Q(ends_on__gte=on, ends_on__lte=on + timedelta(days=days))


def _to_decide(on: date) -> Q:
    decided = table("OrderEndDecision").objects.filter(order=OuterRef("pk"), ends_on=OuterRef("ends_on"))
    return _ends_within(DECIDE_DAYS, on=on) & Q(~Exists(decided))


def _to_review(on: date) -> Q:
    return _runs() & Q(review_on__lte=on)


class OrderBreachQuerySet(OfPersonQuerySet):
    def handled_for(self, user: Account) -> Self:
        return self.filter(access.knows_programme(user, programme="order__programme", person="offender_id"))


@dataclass(frozen=True)
class RunningOrder:
    """An order that runs for a person on a day. last_day: None where none is fixed."""

    uid: UUID
    kind: str
    name: str
    last_day: date | None


def running_orders(people: Iterable[int], *, on: date) -> dict[int, list[RunningOrder]]:
    """By the key of each of these people for whom an order runs on this day: which, the one that ends last first. One
    query. For rules and jobs, which know of every programme; a page asks `ImposedOrder.objects.running` and shows what
    is `visible_to` its reader."""
    found: dict[int, list[RunningOrder]] = {}
    rows = table("ImposedOrder").objects.filter(offender_id__in=list(people)).running(on=on)
    last_first = rows.order_by(F("ends_on").desc(nulls_first=True), "pk")
    for uid, person, kind, other, last in last_first.values_list("uid", "offender_id", "kind", "other_kind", "ends_on"):
        found.setdefault(person, []).append(RunningOrder(uid, kind, name_of(kind, other), last))
    return found
