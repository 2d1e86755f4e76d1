"""The list of people to call while no letter leaves, as its page prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sharing.agencies.models import User
from sharing.alerts.models import Alert, Delivery, Receipt
from sharing.alerts.panels import ClockFace, face_of
from sharing.duties import mail_down

MOST_PEOPLE = 5


@dataclass(frozen=True)
class CallLine:
    """Whom to call: the team, and those of it to whom a letter has not left. alert: only where the reader may open it;
    otherwise neither whom it is about nor what has happened is said."""

    receipt: Receipt
    clock: ClockFace
    people: list[User]
    alert: Alert | None

    @property
    def reference(self) -> str:
        return str(self.receipt.alert.uid)


def build_call_lines(user: User, *, at: datetime) -> list[CallLine]:
    """The soonest due first; none while mail works."""
    receipts = mail_down.to_call(user, at=at)
    readable = _readable(user, receipts)
    return [CallLine(row, face_of(row, at=at), people_of(row), readable.get(row.alert_id)) for row in receipts]


def people_of(receipt: Receipt) -> list[User]:
    letters: list[Delivery] = receipt.not_left  # type: ignore[attr-defined]  # prefetched
    people = sorted({letter.user for letter in letters if letter.user}, key=str)
    return people[:MOST_PEOPLE]


def _readable(user: User, receipts: Sequence[Receipt]) -> dict[int, Alert]:
    alerts = Alert.objects.filter(pk__in=[row.alert_id for row in receipts]).told_to(user).visible_to(user)
    return {alert.pk: alert for alert in alerts.with_people()}
