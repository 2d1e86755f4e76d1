"""Tell of items: to the teams that they concern, one alert for each, in words that say nothing but a reference."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from sharing import alerts, practice
from sharing.alerts.models import Alert
from sharing.items import alert_kinds as kinds
from sharing.items.models import Item, ItemReading
from sharing.items.unlisted_models import UnlistedBasis
from sharing.time_words import format_date, say_datetime


def tell_undecided(item: Item, *, at: datetime) -> None:
    """The side that holds it, with the time in which it is to be decided."""
    hours = practice.value(kinds.UNDECIDED_HOURS, on=timezone.localdate(at))
    alerts.raise_alert(
        kind=kinds.SHARING_UNDECIDED,
        key=f"item:{item.pk}",
        subject=item.subject,
        text=f"{item.reference}: recorded {say_datetime(at)}. Decide who to share it with, and set a review date.",
        link=item_url(item),
        at=at,
        responds_in=timedelta(hours=hours),
        only=alerts.Only(teams=holders_of(item)),
        item=item,
    )


def tell_shared(reading: ItemReading, *, key: str, at: datetime, because: str = "shared") -> None:
    hours = practice.value(kinds.CONFIRM_HOURS, on=timezone.localdate(at))
    item = reading.item
    alerts.raise_alert(
        kind=kinds.ITEM_SHARED,
        key=key,
        subject=item.subject,
        text=f"{item.reference}: {because} {say_datetime(at)}. Read it, and confirm reading.",
        link=item_url(item),
        at=at,
        responds_in=timedelta(hours=hours),
        only=alerts.Only(teams=[reading.team_id]),
        item=item,
    )


def tell_unlisted(asked: UnlistedBasis, *, at: datetime) -> None:
    """The side that holds it: a second person must agree."""
    item = asked.item
    alerts.raise_alert(
        kind=kinds.UNLISTED_BASIS,
        key=f"unlisted:{asked.pk}",
        subject=item.subject,
        text=f"{item.reference}: {asked.asked_by} asks to share it on an unlisted basis. Agree or refuse.",
        link=item_url(item),
        at=at,
        only=alerts.Only(teams=holders_of(item)),
        item=item,
    )


def tell_handed_on(item: Item, *, key: str, at: datetime) -> None:
    """The side that holds it from now on."""
    state = item.get_state_display()
    alerts.raise_alert(
        kind=kinds.HANDED_ON,
        key=key,
        subject=item.subject,
        text=f"{item.reference}: handed over at {say_datetime(at)}. Your team now decides on it: {state.lower()}.",
        link=item_url(item),
        at=at,
        only=alerts.Only(teams=holders_of(item)),
        item=item,
    )


def watch(*, at: datetime) -> int:
    """What nobody has confirmed in time, and what is to be looked at again; returns how many were told. The
    five-minute job: run twice, or by two at once, it tells each once."""
    return _tell_late(at=at) + _tell_reviews(at=at)


@transaction.atomic
def _tell_late(*, at: datetime) -> int:
    hours = practice.value(kinds.CONFIRM_HOURS, on=timezone.localdate(at))
    late = (
        ItemReading.objects.not_confirmed()
        .filter(shared_at__lte=at - timedelta(hours=hours), told_late_at__isnull=True)
        .filter(Q(item__expires_at__isnull=True) | Q(item__expires_at__gt=at))
        .select_related("item__subject", "item__team", "team")
        .order_by("pk")
        .select_for_update(of=("self",), skip_locked=True)
    )
    told = 0
    for reading in late:
        told += ItemReading.objects.filter(pk=reading.pk, told_late_at__isnull=True).update(told_late_at=at)
        item = reading.item
        alerts.raise_alert(
            kind=kinds.READING_NOT_CONFIRMED,
            key=f"reading:{reading.pk}",
            subject=item.subject,
            text=f"{item.reference}: shared at {say_datetime(reading.shared_at)}. "
            f"{reading.team} has not confirmed reading it.",
            link=item_url(item),
            at=at,
            only=alerts.Only(teams=holders_of(item)),
            item=item,
        )
    return told


@transaction.atomic
def _tell_reviews(*, at: datetime) -> int:
    today = timezone.localdate(at)
    due = (
        Item.objects.to_review(on=today)
        .filter(told_review_at__isnull=True)
        .select_related("subject", "team")
        .order_by("pk")
        .select_for_update(of=("self",), skip_locked=True)
    )
    told = 0
    for item in due:
        assert item.review_on is not None  # noqa: S101 - the filter has asked
        told += Item.objects.filter(pk=item.pk, told_review_at__isnull=True).update(told_review_at=at)
        alerts.raise_alert(
            kind=kinds.REVIEW_DUE,
            key=f"item:{item.pk}:{item.review_on}",
            subject=item.subject,
            text=f"{item.reference}: review of its decision was due on {format_date(item.review_on)}.",
            link=item_url(item),
            at=at,
            only=alerts.Only(teams=holders_of(item)),
            item=item,
        )
    return told


def resolve_all(item: Item, of_kinds: Iterable[alerts.AlertKind], *, reason: str) -> None:
    """End what was told of an item: it is decided now."""
    names = {kind.name: kind for kind in of_kinds}
    open_ones = Alert.objects.unfinished().filter(item=item, kind__in=names)
    for kind, key in open_ones.values_list("kind", "key"):
        alerts.resolve(kind=names[kind], key=key, reason=reason)


def holders_of(item: Item) -> list[int]:
    """The teams to tell: that which holds it, and of a restricted one those that are named or whose members are. The
    alert is there for those alone who know of the item."""
    if not item.is_named_only:
        return [item.team_id]
    named = item.readers.values_list("memberships__team_id", flat=True)
    return [item.team_id, *filter(None, named), *item.reader_teams.values_list("pk", flat=True)]


def item_url(item: Item) -> str:
    """The path of the item's page; empty while this house has no such page."""
    try:
        return reverse("item", kwargs={"uid": item.subject.uid, "item_uid": item.uid})
    except NoReverseMatch:
        return ""
