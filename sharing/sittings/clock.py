"""Each five minutes: tell the side that holds an item who has not seen it before a sitting, or at its close.

Safe to run twice, and late: of the warnings whose day has come the nearest one is raised.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list

from sharing import alerts
from sharing.items.actions.news import holders_of, item_url
from sharing.items.models import Item
from sharing.jobs.set_aside import alone
from sharing.sittings import grid, rules
from sharing.sittings.actions import key_of, open_warnings
from sharing.sittings.alert_kinds import CLOSED_UNSEEN, NOT_SEEN
from sharing.sittings.models import Sitting
from sharing.time_words import format_date


def watch(*, at: datetime) -> int:
    """Returns how many alerts are new."""
    told, told_of = 0, alerts.open_keys(kind=NOT_SEEN)
    for sitting in Sitting.objects.open().filter(sits_at__isnull=False, sits_at__gte=at).select_related("subject"):
        with alone("unseen_items", sitting.pk, subject=sitting.subject_id):
            told += warn(sitting, told_of=told_of, at=at)
    closed = Sitting.objects.filter(state=rules.State.CLOSED, told_at__isnull=True)
    for key, subject in closed.values_list("pk", "subject"):
        with alone("unseen_items", key, subject=subject):
            told += tell_closed(key, at=at)
    return told


@transaction.atomic
def warn(sitting: Sitting, *, told_of: Collection[str], at: datetime) -> int:
    """told_of: the keys of open warnings."""
    assert sitting.sits_at is not None  # noqa: S101 - `watch` has asked
    sits_on = timezone.localdate(sitting.sits_at)
    rung = rules.rung_of(sits_on, on=timezone.localdate(at))
    cells = grid.cells_of(sitting, grid.marked(sitting), grid.deciders_of(sitting)).values()
    unseen: dict[int, list[str]] = {}
    for cell in cells:
        if cell.stops:
            unseen.setdefault(cell.item_id, []).append(str(cell.user))
    wanted = {key_of(sitting, f"{item}:{rung}"): item for item in unseen} if rung is not None else {}
    for key in open_warnings(sitting, told_of):
        if int(key.split(":")[2]) not in unseen:
            alerts.resolve(
                kind=NOT_SEEN, key=key, reason="Everyone who decides has seen it, or a reason is given", at=at
            )
    told = 0
    items = Item.objects.select_related("subject", "team").in_bulk(wanted.values())
    for key in alerts.not_raised(kind=NOT_SEEN, keys=list(wanted)):
        item = items[wanted[key]]
        told += _tell(
            NOT_SEEN, item, key=key, at=at, words=f"{sitting.title}, {format_date(sits_on)}", who=unseen[item.pk]
        )
    return told


@transaction.atomic
def tell_closed(key: int, *, at: datetime) -> int:
    sitting = Sitting.objects.select_for_update(skip_locked=True).filter(pk=key, told_at__isnull=True).first()
    if sitting is None:
        return 0
    unknown = sitting.sights.filter(was_known=False, sight__in=rules.UNSEEN, reason__isnull=True).select_related("user")
    who: dict[int, list[str]] = {}
    for row in unknown:
        who.setdefault(row.item_id, []).append(str(row.user))
    items = Item.objects.select_related("subject", "team").in_bulk(who)
    told = sum(
        _tell(CLOSED_UNSEEN, items[item], key=key_of(sitting, str(item)), at=at, words=sitting.title, who=names)
        for item, names in who.items()
    )
    Sitting.objects.filter(pk=sitting.pk).update(told_at=at)
    return told


def _tell(kind: alerts.AlertKind, item: Item, *, key: str, at: datetime, words: str, who: list[str]) -> int:
    names = get_text_list(sorted(set(who)), "and")
    have = "has" if len(set(who)) == 1 else "have"
    return bool(
        alerts.raise_alert(
            kind=kind,
            key=key,
            subject=item.subject,
            text=f"{item.reference}: {words}. {names} {have} not seen it.",
            link=item_url(item),
            at=at,
            only=alerts.Only(teams=holders_of(item)),
            item=item,
        )
    )
