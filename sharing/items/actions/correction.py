"""An item was wrong: it says something else from now on, what it said is kept, and its readers read it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sharing import access, audit
from sharing.access.rules import Permission
from sharing.agencies.models import User
from sharing.audit.versions import ChangedMeanwhile
from sharing.items import rules
from sharing.items.actions import news
from sharing.items.actions.items import (
    ItemRefused,
    NewItem,
    Why,
    check_content,
    disclose,
    end_telling,
    held,
    keep_decision,
    key_of,
    locked,
    version_of_item,
)
from sharing.items.models import Item, ItemCorrection, ItemReading
from sharing.items.rules import ITEM, Extent, Grade, ItemFacts, State
from sharing.items.sight_models import ItemSight
from sharing.items.text_models import EarlierItemText, ItemText
from sharing.items.visibility import OF_GIST, OF_WHOLE

WORDS = ("title", "gist", *ItemText.PARTS)
GRADES = {
    "source_grade": "source",
    "information_grade": "information",
    "handling_grade": "handling",
    "handling_conditions": "conditions",
    "old_grade": "old",
    "old_scale": "old_scale",
}
HANDLING = ("no_onward", "no_export", "no_api", "expires_at")
CORRECTED = ("kind", *WORDS, "event_on", *GRADES, *HANDLING)
READ_BY_EXTENT = {Extent.GIST: OF_GIST, Extent.FULL: OF_WHOLE}


@transaction.atomic
def correct(
    *,
    item: Item,
    words: Mapping[str, str],
    grade: Grade,
    event_on: date | None,
    reason: str,
    by: User,
    kind: str = "",
    handling: Mapping[str, bool | datetime | None] | None = None,
    version: str = "",
) -> ItemCorrection:
    """A new version of what it says, what it is and how it is handled. words: of each of `WORDS`, as it shall stand.
    kind: empty for the one that it has. handling: those of `HANDLING` that shall stand otherwise.

    Whoever has a part that was changed is given the correction, with a row of disclosure; a team that had confirmed
    reading is asked again. Who has the gist is told nothing of a change that is not in it. The reason is read by all
    who are told. Raises ItemRefused, MoveRefused, ChangedMeanwhile, RecordHidden, NotAllowed; nothing is then changed.
    """
    item = locked(item)
    is_held = held(item, by)
    access.require(by, Permission.CHANGE, item.subject)
    if version and version != version_of_item(item):
        raise ChangedMeanwhile(item)
    ITEM.move("correct", State(item.state), by=by, facts=ItemFacts(is_held=is_held, reason=reason))
    said: dict[str, Any] = {name: words[name] for name in WORDS} | {name: getattr(item, name) for name in HANDLING}
    said |= dict(handling or {})
    new = NewItem(
        kind=kind or item.kind,
        team=item.team,
        agency=item.agency,
        marking=item.marking,
        grade=grade,
        event_on=event_on,
        **said,
    )
    now = timezone.now()
    check_content(new, at=now)
    if new.expires_at != item.expires_at and rules.is_expired(new.expires_at, at=now):
        raise ItemRefused("expires_at", "The end must be in the future. To end it now, withdraw it")
    if mark := rules.marked_too_high(reason):
        raise ItemRefused("reason", f"“{mark}” reads as a marking. {rules.USE_THE_POINTER}")
    after = _corrected_fields(new)
    changed = [name for name in CORRECTED if getattr(item, name) != after[name]]
    if not changed:
        raise ItemRefused("", "Nothing is changed. Enter a correction, or select Cancel")
    of_text = [name for name in changed if name in ItemText.PARTS]
    of_item = [name for name in changed if name not in ItemText.PARTS]
    correction = ItemCorrection.objects.create(
        item=item,
        number=item.corrections.count() + 1,
        changed=changed,
        before=audit.fields_of(item, *of_item),
        reason=reason.strip()[:500],
        corrected_by=by,
        corrected_at=now,
    )
    if of_text:
        EarlierItemText.objects.create(correction=correction, before=audit.fields_of(item.full_text, *of_text))
        _put(item.full_text, of_text, after)
    if of_item:
        _put(item, of_item, after)
    if not by.is_program:
        ItemSight.objects.create(item=item, user=by, extent=Extent.FULL, correction=correction.number, seen_at=now)
    _give(item, changed, reason=reason, by=by)
    keep_decision(item, "correct", reason, by=by, at=now)
    return correction


def reaches(extent: str, changed: list[str]) -> bool:
    """Whether a team that has so much of the item has something of what was changed."""
    return not READ_BY_EXTENT[Extent(extent)].isdisjoint(changed)


def _put(row: Model, names: list[str], after: Mapping[str, Any]) -> None:
    for name in names:
        setattr(row, name, after[name])
    row.save(update_fields=names)


def _corrected_fields(new: NewItem) -> dict[str, Any]:
    grades = {column: getattr(new.grade, name) for column, name in GRADES.items()}
    return {name: getattr(new, name) for name in CORRECTED if name not in GRADES} | grades


def _give(item: Item, changed: list[str], *, reason: str, by: User) -> None:
    now = timezone.now()
    for reading in item.readings.standing().select_related("team__agency"):
        if not reaches(reading.extent, changed):
            continue
        why = Why(reason=reason)
        disclose(item, act="corrected", extent=reading.extent, why=why, by=by, at=now, to_team=reading.team)
        if reading.confirmed_at is None:
            continue
        end_telling(reading, reason="Corrected", at=now)
        ItemReading.objects.filter(pk=reading.pk).update(recalled_at=now)
        again = ItemReading.objects.create(
            item=item, team=reading.team, extent=reading.extent, shared_at=now, shared_by=by
        )
        news.tell_shared(again, key=key_of(again), at=now, because="corrected")
