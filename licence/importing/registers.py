"""Registers as a file of a caseload holds them: devices, accounts and places of stay."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from licence.importing.columns import ACCOUNTS, DEVICES, PLACES
from licence.registers.models import Account, Device, PlaceOfStay
from offenders.importing.file_format.cells import RowError
from offenders.importing.file_format.sheets import Cells, Item, Refusal, Sheet, Thing, ToWrite, cells_of
from sharing import audit
from sharing.models import User


def register_of(model: Any, sheet: Sheet, *, key: Sequence[str]) -> Thing:
    """key: the columns by which an entry is known on record."""

    def key_of(item: Item) -> Hashable:
        return tuple(item.get(name) or "" for name in key), item.get("starts_on")

    def check(item: Item, others: Sequence[Item]) -> Iterator[RowError]:
        starts_on, ends_on = item.get("starts_on"), item.get("ends_on")
        if ends_on and ends_on < starts_on:
            yield item.wrong("ends_on", "Before the first date. Correct one of the 2")

    def known(people: Collection[int]) -> Mapping[int, Collection[Hashable]]:
        found: dict[int, set[Hashable]] = {}
        for person, starts_on, *values in model.objects.filter(offender__in=people).values_list(
            "offender_id", "starts_on", *key
        ):
            found.setdefault(person, set()).add((tuple(values), starts_on))
        return found

    def write(new: Sequence[ToWrite], by: User | None, on: date) -> Sequence[Refusal]:
        rows = [model(offender=each.offender, recorded_by=by, **each.item.values) for each in new]
        model.objects.bulk_create(rows)
        audit.record_many(
            {
                "action": audit.Action.COLLECTION,
                "verb": f"licence.{model._meta.model_name}_added",
                "by": by,
                "target": row,
                "subject": row.offender_id,
                "payload": audit.fields_of(row, *sheet.names[1:]),
            }
            for row in rows
        )
        return ()

    def export(people: Sequence[int]) -> Iterator[tuple[int, str, Cells]]:
        rows = model.objects.filter(offender__in=people).select_related("offender")
        for row in rows.order_by("offender_id", "starts_on", "pk"):
            yield row.offender_id, sheet.name, cells_of(sheet, row.offender.prison_number, row)

    return Thing(
        app="licence",
        name=sheet.name,
        sheet=sheet,
        below=(),
        key=key_of,
        check=check,
        known=known,
        write=write,
        export=export,
    )


REGISTERS = (
    register_of(Device, DEVICES, key=("kind", "make", "imei", "sim", "phone_number")),
    register_of(Account, ACCOUNTS, key=("kind", "provider", "handle")),
    register_of(PlaceOfStay, PLACES, key=("kind", "address", "postcode", "room")),
)
