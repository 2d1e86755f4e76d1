"""Bundles as pages print them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from release_monitor.bundles.models import Bundle, BundleItem
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.data_requests.panels import people_by_number
from sharing.history.rules import say_with_zone
from sharing.who_looked.panels import PersonWords

SHOWN = 5


@dataclass(frozen=True)
class BundleLine:
    """One in the list, with the person as the reader may be told of them."""

    bundle: Bundle
    person: PersonWords


@dataclass(frozen=True)
class StageLine:
    """One step of the making, as components/stages.html prints it. state: passed, now or empty."""

    name: str
    when: str = ""
    state: str = ""
    state_words: str = ""
    kind: str = ""


def build_lines(rows: Sequence[Bundle], *, reader: User, named: set[int], at: datetime) -> list[BundleLine]:
    people = people_by_number(((row.subject_id, row.number) for row in rows), reader=reader, named=named, at=at)
    return [BundleLine(row, people[row.subject_id, row.number]) for row in rows]


def build_stages(bundle: Bundle) -> list[StageLine]:
    """Ordered, approved and each part of the making, with when it was done; the next is marked."""
    if bundle.withdrawn_at or bundle.stopped_because:
        return []
    steps = [
        ("Ordered", bundle.ordered_at),
        ("Approved", bundle.approved_at),
        ("Gathered", bundle.gathered_at),
        ("Printed", bundle.printed_at),
        ("Signed", bundle.ready_at),
    ]
    reached = sum(1 for _, at in steps if at)
    return [
        StageLine(
            name,
            say_with_zone(at) if at else "",
            "passed" if at else "now" if number == reached else "",
        )
        for number, (name, at) in enumerate(steps)
    ]


def still_told(user: User) -> audit.Still | None:
    """Of whom these pages may tell, as `audit.record_read` takes it: who orders need not see the person."""
    return access.by_role(Capability.ORDER_BUNDLES) if user.can(Capability.ORDER_BUNDLES) else None


def for_my_day(user: User) -> list[Bundle]:
    """Of those who order, what someone else ordered and they may approve; of owners those that their agency has not
    decided on. Without the person: by reference."""
    if not user.can(Capability.ORDER_BUNDLES) and not user.can(Capability.DECIDE_DATA_REQUESTS):
        return []
    rows = Bundle.objects.for_role_of(user).to_approve().with_words()
    if user.can(Capability.ORDER_BUNDLES):
        rows = rows.exclude(ordered_by=user)
    else:
        asked = BundleItem.objects.for_owner(user).filter(bundle=OuterRef("pk"), decisions=None)
        rows = rows.filter(Exists(asked))
    return list(rows.order_by("ordered_at", "pk")[:SHOWN])
