"""The kinds of reference data: what each brings in its file, what names a row of it, and who keeps it.

A feature registers its kind once, in its own `kind.py`, which `offenders/registered.py` imports:

    registry.register(
        ReferenceKind(
            name="establishments",  # in addresses and in the audit log
            title="Establishments",
            one="establishment",
            model=Establishment,
            file="establishments.json",  # in offenders/reference/data
            rows="rows",  # where in the file the rows stand, each with the names of the model's fields
            key=("code",),  # what names a row in the file; it may be several fields
            fields=("name", "short_name", "kind", ...),  # what the file says of it besides
            names=("name", "short_name"),  # those of them in which no character can be hidden
            keepers=Capability.KEEP_PLACES,
            confirmed="is_confirmed",  # the field that says whether it was read in its source; "" for none
            ends_with="closed_on",  # the date field by which a row ends; "" where rows never end
            filters=("region",),  # fields by which the list of rows is filtered
            in_force=lambda rows, on: ...,  # the rows that hold on a day; without it, the API does not ask
            people="establishment",  # how a person leads to the row, for the number of people who use it
            path_of=lambda row: ...,  # where the row has a page of its own; without it, the one of keeping/
        )
    )

The model is `Keyed` and has what `fields` name; a row is never deleted. From then on `load_reference` brings the file
and changes no row that stands: what it says anew is proposed. The pages of `keeping/` change a row by two people, with
history. Code that must act on a change follows `followers.reference_changed`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from sharing.access.roles import Capability

DATA = Path(__file__).parent / "data"

Filed = Mapping[str, Any]


def _as_it_is(rows: Sequence[Filed]) -> Sequence[Filed]:
    return rows


UNREADABLE = "This value cannot be read. Write it as a row of this kind has it"


@dataclass(frozen=True)
class ReferenceKind:
    """One kind of reference data. `read` turns the rows of the file into fields of the model, where they differ.

    begins_with: the date field from which a row is one state of what its key names; a change of the law then ends the
    row and begins another. shown: the columns of the list beside the name. inputs: the form fields, and in_words: the
    words, of what is neither text, number, date, choice nor list.
    """

    name: str
    title: str
    one: str
    model: type[models.Model]
    file: str
    key: tuple[str, ...]
    fields: tuple[str, ...]
    keepers: Capability
    names: tuple[str, ...] = ()
    rows: str = "rows"
    read: Callable[[Sequence[Filed]], Sequence[Filed]] = _as_it_is
    confirmed: str = ""
    begins_with: str = ""
    ends_with: str = ""
    filters: tuple[str, ...] = ()
    in_force: Callable[[Any, date], Any] | None = None
    people: str = ""
    shown: tuple[str, ...] = ()
    inputs: Mapping[str, Callable[[], forms.Field]] = field(default_factory=dict, hash=False)
    in_words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict, hash=False)
    path_of: Callable[[Any], str] | None = None

    def filed(self) -> list[dict[str, Any]]:
        """What the file says, row by row: key and fields, as JSON has them. Fields that a row leaves out are left."""
        found = json.loads((DATA / self.file).read_text(encoding="utf-8"))
        names = {*self.key, *self.fields}
        return [
            {name: value for name, value in row.items() if name in names}
            for row in self.read(found[self.rows] if self.rows else found)
        ]

    def key_of(self, row: Filed) -> str:
        """What names a row of the file for ever: "ta06-5 2006-04-13"."""
        return " ".join("" if row.get(name) is None else str(row[name]) for name in self.key).strip()

    def name_of(self, row: Filed) -> str:
        """What names all states of what the row is a state of: "ta06-5"."""
        return " ".join(str(row[name]) for name in self.key if name != self.begins_with)

    def value(self, name: str, filed: Any) -> Any:
        """A value of the file, as the row holds it. Raises ValidationError for one that it cannot hold."""
        column = self.column(name)
        try:
            value = column.to_python(filed)
        except (TypeError, ValueError):  # of another type than a column reads, as a program may send it
            raise ValidationError(UNREADABLE) from None
        if isinstance(column, ArrayField) and value is not None and not isinstance(value, list):
            raise ValidationError(UNREADABLE)
        return value

    def column(self, name: str) -> models.Field[Any, Any]:
        return cast("models.Field[Any, Any]", self.model._meta.get_field(name))

    def said(self, row: models.Model, names: Sequence[str] = ()) -> dict[str, Any]:
        """What a row holds, as the file would say it."""
        return {name: as_filed(getattr(row, name)) for name in names or (*self.key, *self.fields)}


KINDS: dict[str, ReferenceKind] = {}


def register(kind: ReferenceKind) -> ReferenceKind:
    """Make a kind known. Raises ValueError for a second one of the name."""
    if KINDS.setdefault(kind.name, kind) != kind:
        raise ValueError(f"Two kinds of reference data are called {kind.name}")
    return kind


def between(first: str, last: str) -> Callable[[Any, date], Any]:
    """For `in_force`: both days are included; one that is not recorded shuts nothing."""

    def holding(rows: Any, on: date) -> Any:
        return rows.filter(
            Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": on}),
            Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": on}),
        )

    return holding


def as_filed(value: Any) -> Any:
    """As JSON has it; a date as 2006-04-13."""
    return value.isoformat() if hasattr(value, "isoformat") else value
