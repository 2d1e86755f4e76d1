"""The alerts of a thread, as far as the teams of a reader were told of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from sharing.agencies.models import User
from sharing.alerts.models import Alert, Receipt, ReceiptStanding
from sharing.alerts.threads.models import ThreadHandover, ThreadQuerySet


@dataclass(frozen=True)
class Fact:
    """One alert of a thread, as far as the reader's teams were told. receipts: those teams'."""

    alert: Alert
    receipts: list[Receipt]

    @property
    def open(self) -> list[Receipt]:
        return [receipt for receipt in self.receipts if receipt.is_open]

    @property
    def is_new(self) -> bool:
        """To acknowledge; or for information, and not read by the team."""
        return any(receipt.is_open or (receipt.for_information and not receipt.read_at) for receipt in self.receipts)

    @property
    def is_offered(self) -> bool:
        """Whether the thread was offered to somebody, as `facts_of` finds it."""
        return bool(getattr(self.receipts[0], "is_offered", True))

    @property
    def as_shown(self) -> tuple[str, str, str, int]:
        alert = self.alert
        return (str(alert.uid), alert.title, alert.text, alert.severity)


def keys_of(facts: Iterable[Fact]) -> str:
    return ",".join(str(receipt.uid) for fact in facts for receipt in fact.open)


def facts_of(user: User, threads: Collection[int] | ThreadQuerySet) -> dict[int, list[Fact]]:
    """By thread, what the user may know of it, newest first. One query."""
    rows = Receipt.objects.filter(thread__in=threads).to_teams_of(user).visible_to(user)
    rows = rows.select_related("alert__resolved_by", "thread", "acknowledged_by", "answered_by")
    rows = rows.annotate(is_offered=Exists(ThreadHandover.objects.standing().filter(thread=OuterRef("thread"))))
    found: dict[int, dict[int, Fact]] = {}
    for row in rows.order_by("-alert__raised_at", "-alert_id", "pk"):
        facts = found.setdefault(row.thread_id, {})
        facts.setdefault(row.alert_id, Fact(row.alert, [])).receipts.append(row)
    return {thread: list(facts.values()) for thread, facts in found.items()}


def lead_of(facts: list[Fact]) -> Receipt:
    """The one that leads the line: of what waits the worst, then the soonest; else the newest."""
    waiting = [receipt for fact in facts for receipt in fact.open]
    return min(waiting, key=lambda each: (each.severity, each.due_at, each.pk), default=facts[0].receipts[0])


def standing_of(facts: list[Fact]) -> ReceiptStanding:
    """Where the thread stands, as `ReceiptQuerySet.inbox_of` says: by the first of its receipts."""
    receipts = [receipt for fact in facts for receipt in fact.receipts]
    if any(each.is_open for each in receipts):
        return ReceiptStanding.OPEN
    unfinished = [each for each in receipts if not each.closed_at]
    if any(each.acknowledged_at for each in unfinished):
        return ReceiptStanding.WORKING
    return ReceiptStanding.QUIET if unfinished else ReceiptStanding.CLOSED
