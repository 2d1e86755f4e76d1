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
from sharing.sittings.alert_kinds import CLOSED_UNSEEN, DECIDED_UNSEEN, DECIDED_UNSEEN_AUDIT, NOT_SEEN
from sharing.sittings.models import SightAtClose, Sitting
from sharing.time_words import format_date, say_datetime


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
    told += _tell_heads(sitting, at=at)
    Sitting.objects.filter(pk=sitting.pk).update(told_at=at)
    return told


def _tell_heads(sitting: Sitting, *, at: datetime) -> int:
    """Of each item that somebody had not seen, with a reason or without: the heads of the agency that holds it and of
    those that decided, as far as their teams have the item; and the auditor, by its reference."""
    unseen: dict[int, list[SightAtClose]] = {}
    rows = sitting.sights.select_related("user", "reason")
    deciding = {row.user.agency_id for row in rows}
    for row in rows:
        if row.sight in rules.UNSEEN:
            unseen.setdefault(row.item_id, []).append(row)
    told = 0
    items = Item.objects.select_related("subject", "team").in_bulk(unseen)
    for key, missing in unseen.items():
        item = items[key]
        has_it = item.readings.standing().filter(team__agency__in={item.team.agency_id, *deciding})
        teams = [*holders_of(item), *has_it.values_list("team_id", flat=True)]
        whys = sorted({row.reason.get_why_display() for row in missing if row.reason})
        because = f" Reason: {'; '.join(whys).lower()}." if whys else " No reason was entered."
        names = [str(row.user) for row in missing]
        told += _tell(
            DECIDED_UNSEEN,
            item,
            key=key_of(sitting, str(key)),
            at=at,
            words=sitting.title,
            who=names,
            more=because,
            teams=teams,
        )
        told += bool(
            alerts.raise_alert(
                kind=DECIDED_UNSEEN_AUDIT,
                key=key_of(sitting, str(key)),
                subject=None,
                text=f"{item.reference}: {sitting.get_occasion_display()}, closed "
                f"{say_datetime(timezone.localtime(sitting.ended_at))}. Not seen by {len(missing)} of those who "
                f"decided.{because}",
                at=at,
            )
        )
    return told


def _tell(
    kind: alerts.AlertKind,
    item: Item,
    *,
    key: str,
    at: datetime,
    words: str,
    who: list[str],
    more: str = "",
    teams: Collection[int] | None = None,
) -> int:
    """teams: those of which one must know the item; None for the side that holds it."""
    names = get_text_list(sorted(set(who)), "and")
    have = "has" if len(set(who)) == 1 else "have"
    return bool(
        alerts.raise_alert(
            kind=kind,
            key=key,
            subject=item.subject,
            text=f"{item.reference}: {words}. {names} {have} not seen it.{more}",
            link=item_url(item),
            at=at,
            only=alerts.Only(teams=holders_of(item) if teams is None else teams),
            item=item,
        )
    )
