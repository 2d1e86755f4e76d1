"""Several letters to one person as one: a bundle, and those that are in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sharing.alerts.models import Delivery
from sharing.cover import standing


def by_reader(rows: Iterable[Delivery]) -> dict[tuple[int, int], list[Delivery]]:
    """By whom they are for and who reads them now: what a stand-in reads is a letter of its own. In the order given."""
    of_people = defaultdict[tuple[int, int], list[Delivery]](list)
    away = standing.standing()
    for row in rows:
        if row.user_id and row.receipt:
            subject = row.receipt.subject_id
            acting = away.acting_for(row.user_id, subject=subject) if subject else None
            of_people[row.user_id, acting.user.pk if acting else row.user_id].append(row)
    return of_people


def put_together(letters: list[Delivery], *, at: datetime) -> None:
    """The first of them leaves for all."""
    first, rest = letters[0], letters[1:]
    waiting = {"state": Delivery.State.WAITING, "next_try_at": at}
    Delivery.objects.filter(pk=first.pk).update(bundled_at=at, **waiting)
    others = Delivery.objects.filter(pk__in=[row.pk for row in rest])
    others.update(state=Delivery.State.BUNDLED, bundled_in=first)
