"""The list of offences as the reader of free text takes it, and what of it written words stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from offenders.convictions.reading import Reading, read_offence
from offenders.reference.offences.models import Offence


@dataclass(frozen=True)
class ListedOffence:
    """A row of `Offence` as it stands: another one once it is corrected, so that nothing older is read from it."""

    pk: int
    key: str
    title: str
    statute: str
    section: str
    codes: tuple[str, ...]
    aliases: tuple[str, ...]
    committed_from: date | None
    committed_until: date | None
    schedule_19za: str


@dataclass(frozen=True)
class ReadFromList:
    """offence: the key of the row that was meant; None where none fits or several do: those, the likeliest first.
    question: what has to be asked before one of them is meant."""

    offence: int | None
    form: str
    several: tuple[int, ...] = ()
    question: str = ""


FIELDS = tuple(ListedOffence.__dataclass_fields__)


def listed_offences() -> tuple[ListedOffence, ...]:
    """All of them. One query."""
    rows = Offence.objects.values(*FIELDS)
    return tuple(
        ListedOffence(**row | {"codes": tuple(row["codes"]), "aliases": tuple(row["aliases"])}) for row in rows
    )


@lru_cache(maxsize=2048)
def read_from_list(
    written: str, entries: tuple[ListedOffence, ...], *, committed_on: date | None, convicted_on: date | None
) -> ReadFromList:
    """What was written, as far as one offence of the list fits it. Its key names it too, as files have it."""
    states = [entry for entry in entries if entry.key == written.strip().lower()]
    if states:
        holds = next((entry for entry in states if committed_on and _holds(entry, committed_on)), states[-1])
        return ReadFromList(holds.pk, "substantive", (holds.pk,))
    read: Reading = read_offence(written, entries, committed_on=committed_on, convicted_on=convicted_on)
    one = read.offence
    fit = [one] if one else [candidate.entry for candidate in read.candidates]
    keys = tuple(each.pk for each in fit if isinstance(each, ListedOffence))
    return ReadFromList(keys[0] if one else None, read.form, keys, read.question)


def _holds(entry: ListedOffence, on: date) -> bool:
    """Whether this state of the offence is that of the day."""
    starts, ends = entry.committed_from, entry.committed_until
    return (starts is None or starts <= on) and (ends is None or on <= ends)
