"""A region's item about somebody on the notification register reaches the centre by rule.

Undecided after a working day, the side that holds it and the national desks that see the person are told. A desk learns
only that the region has an item to decide on: never of one for named people, or under the originator's conditions; of
these the holding side alone is told again.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sharing import alerts, practice
from sharing.agencies.models import Team
from sharing.grants import who_can_see
from sharing.items import alert_kinds, rules
from sharing.items.actions.news import holders_of, item_url
from sharing.items.models import Item
from sharing.items.registered_people import on_register
from sharing.jobs.set_aside import alone
from sharing.time_words import say_datetime


def watch(*, at: datetime) -> int:
    """Returns how many alerts are new. Safe to run twice, and late; one that is decided meanwhile is left."""
    today = timezone.localdate(at)
    days = practice.value(alert_kinds.REGION_WORKING_DAYS, on=today)
    waiting = Item.objects.undecided().filter(team__kind=Team.Kind.REGION, recorded_at__lt=at)
    late = [
        item
        for item in waiting.select_related("subject", "team").order_by("pk")
        if rules.desk_is_told_at(timezone.localtime(item.recorded_at), working_days=days) <= at
        and not rules.is_expired(item.expires_at, at=at)
    ]
    known = on_register({item.subject_id for item in late}, today)
    told = 0
    for item in late:
        if item.subject_id in known:
            with alone("regional_items", item.pk, subject=item.subject_id):
                told += tell(item, at=at)
    return told


@transaction.atomic
def tell(item: Item, *, at: datetime) -> int:
    """Each of the two once."""
    if not Item.objects.undecided().select_for_update().filter(pk=item.pk).exists():
        return 0
    told, key = 0, key_of(item)
    if alerts.not_raised(kind=alert_kinds.REGION_LATE, keys=[key]):
        told += bool(
            alerts.raise_alert(
                kind=alert_kinds.REGION_LATE,
                key=key,
                subject=item.subject,
                text=f"{item.reference}: recorded {say_datetime(item.recorded_at)}. Decide with the national desk who "
                "must know.",
                link=item_url(item),
                at=at,
                only=alerts.Only(teams=holders_of(item)),
                item=item,
            )
        )
    if may_reach_desk(item) and alerts.not_raised(kind=alert_kinds.REGION_UNDECIDED, keys=[key]):
        told += bool(
            alerts.raise_alert(
                kind=alert_kinds.REGION_UNDECIDED,
                key=key,
                subject=item.subject,
                text=f"{item.team} has an item to decide on about this person. Call {item.team}.",
                at=at,
                only=alerts.Only(teams=desks_for(item, at=at)),
            )
        )
    return told


def may_reach_desk(item: Item) -> bool:
    """Whether a desk may learn so much of it: that there is one, and who holds it."""
    return (
        not item.is_named_only
        and not item.handling_conditions
        and item.handling_grade != rules.Handling.WITH_CONDITIONS
    )


def desks_for(item: Item, *, at: datetime) -> list[int]:
    """The national desks that may know the person under the item's programme."""
    knowing = who_can_see.teams_that_know(item.subject, item.programme, at=at)
    return list(knowing.filter(kind=Team.Kind.NATIONAL_DESK).values_list("pk", flat=True))


def end(item: Item, *, reason: str) -> None:
    """It is decided: the desk need not ask any more."""
    alerts.resolve(kind=alert_kinds.REGION_UNDECIDED, key=key_of(item), reason=reason)


def key_of(item: Item) -> str:
    return f"item:{item.uid}"
