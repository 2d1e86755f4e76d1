"""Item visibility: the parts a reader is shown. The one place that says so: pages, files and the API print its result.

Default nobody: a part that no line below names for a sight is left out.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from sharing import audit, row_guard
from sharing.agencies.models import User
from sharing.items.models import Item
from sharing.items.rules import Grade
from sharing.items.text_models import ItemText


class ItemVisibility(StrEnum):
    HELD = "held"  # on the side that holds it
    WHOLE = "full"  # shared in full
    GIST = "gist"  # shared as a gist


OF_GIST = frozenset(
    {"kind", "title", "gist", "marking", "agency", "information_grade", "handling_grade", "handling_conditions"}
    | {"no_onward", "no_export", "no_api", "expires_at"}
)
OF_WHOLE = OF_GIST | {*ItemText.PARTS, "source_grade"}
OF_WHOLE |= {"old_grade", "old_scale", "event_on", "team", "recorded_by", "recorded_at"}
OF_HELD = OF_WHOLE | {"is_named_only", "state", "owner", "review_on"}
PARTS: dict[ItemVisibility, frozenset[str]] = {
    ItemVisibility.HELD: OF_HELD,
    ItemVisibility.WHOLE: OF_WHOLE,
    ItemVisibility.GIST: OF_GIST,
}
HASHED = ("kind", "title", "gist", "marking")  # and the full text


def sight_of(*, is_held: bool, is_whole: bool) -> ItemVisibility:
    """is_held, is_whole: as `with_sight` says them of an item that is visible to the reader."""
    if is_held:
        return ItemVisibility.HELD
    return ItemVisibility.WHOLE if is_whole else ItemVisibility.GIST


def shown_part(name: str, value: Any, sight: ItemVisibility) -> Any:
    """A part as this sight shows it: None where it is not for it."""
    return value if name in PARTS[sight] else None


def shown_grade(grade: Grade, sight: ItemVisibility) -> str:
    """In full, or of a gist without the source: "2BC", "BC"."""
    return grade.code if sight is not ItemVisibility.GIST else f"{grade.information}{grade.handling}"


@dataclass(frozen=True)
class ItemView:
    """An item as its reader may know it. A part that is not for them is None, for a template like an empty one."""

    _row: Item  # no template reaches a name that begins so
    sight: ItemVisibility

    def __getattr__(self, name: str) -> Any:
        if name in PARTS[self.sight]:
            return getattr(self._row, name)
        if name in OF_HELD:
            return None
        raise AttributeError(name)

    def __str__(self) -> str:
        return self._row.title

    @property
    def uid(self):
        return self._row.uid

    @property
    def reference(self) -> str:
        return self._row.reference

    @property
    def kind_words(self) -> str:
        return self._row.get_kind_display()

    @property
    def is_pointer(self) -> bool:
        return self._row.is_pointer

    @property
    def is_held(self) -> bool:
        return self.sight is ItemVisibility.HELD

    @property
    def grade_code(self) -> str:
        return shown_grade(self._row.grade, self.sight)

    @property
    def pointer(self) -> list[str]:
        """System, reference and whom to call, as far as they are there; nothing for a gist."""
        parts = (self.pointer_system, self.pointer_reference, self.pointer_contact)
        return [part for part in parts if part]


def view_of_item(item: Item) -> ItemView:
    """item: of `with_sight(reader)`, and visible to the reader."""
    return ItemView(item, sight_of(is_held=item.is_held, is_whole=item.is_whole))  # type: ignore[attr-defined]  # by with_sight


def find(reader: User, item: Item) -> ItemView | None:
    """The item as it stands, for somebody for whom it is there; None for anybody else."""
    found = Item.objects.filter(pk=item.pk).visible_to(reader).with_sight(reader).with_all().with_text().first()
    return view_of_item(found) if found else None


def hash_of(item: Item) -> bytes:
    """Of what stands in it, so that it can be shown later what was given. The same whoever asks: also a team that has
    the gist alone passes it on."""
    with row_guard.for_case("hash of an item", row_guard.ITEM_TEXTS, person=item.subject_id):
        text = ItemText.objects.filter(pk=item.pk).first() or ItemText()
    said = audit.fields_of(item, *HASHED) | audit.fields_of(text, *ItemText.PARTS)
    words = json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(words.encode()).digest()
