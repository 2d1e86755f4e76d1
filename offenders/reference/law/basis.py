"""What a date rests on in the register of law, and what of it nobody has confirmed or checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from offenders.reference.law.entries import entries
from offenders.reference.law.models import LawEntry
from offenders.reference.law.rules import CheckState, check_state
from offenders.reference.memo import remembered


@dataclass(frozen=True)
class EntryMark:
    """One entry, and how sure it is."""

    key: str
    title: str
    says: str
    is_confirmed: bool
    state: CheckState

    @property
    def is_sure(self) -> bool:
        return self.is_confirmed and self.state is CheckState.CHECKED

    @property
    def words(self) -> str:
        """ "Text not confirmed, not yet checked here"; empty where nothing is to be said."""
        checked = {CheckState.SUPPLIED: "not yet checked here", CheckState.LAPSED: "check lapsed"}.get(self.state, "")
        said = ", ".join(filter(None, ["" if self.is_confirmed else "text not confirmed", checked]))
        return f"{said[:1].upper()}{said[1:]}"


@dataclass(frozen=True)
class LawBasis:
    """The entries that something rests on, those that are not sure first."""

    marks: tuple[EntryMark, ...] = ()

    @property
    def open(self) -> tuple[EntryMark, ...]:
        return tuple(mark for mark in self.marks if not mark.is_sure)

    @property
    def is_lapsed(self) -> bool:
        return any(mark.state is CheckState.LAPSED for mark in self.marks)

    @property
    def short(self) -> str:
        """For a mark beside one date: "2 rules not confirmed", or "law not yet checked"; empty where all is sure."""
        unconfirmed = sum(not mark.is_confirmed for mark in self.marks)
        if unconfirmed:
            return f"{_rules(unconfirmed)} not confirmed"
        return "check of the law lapsed" if self.is_lapsed else "law not yet checked" if self.open else ""

    @property
    def words(self) -> str:
        """ "12 rules of law: the text of 3 is not confirmed, 9 are not yet checked here"."""
        supplied = sum(mark.state is CheckState.SUPPLIED for mark in self.marks)
        lapsed = sum(mark.state is CheckState.LAPSED for mark in self.marks)
        unconfirmed = sum(not mark.is_confirmed for mark in self.marks)
        said = [
            f"the text of {unconfirmed} is not confirmed" if unconfirmed else "",
            f"{_are(supplied)} not yet checked here" if supplied else "",
            f"the check of {lapsed} has lapsed" if lapsed else "",
        ]
        number = f"{_rules(len(self.marks))} of law"
        return f"{number}: {', '.join(filter(None, said))}" if any(said) else f"{number}, all checked"


def _rules(number: int) -> str:
    return "1 rule" if number == 1 else f"{number} rules"


def _are(number: int) -> str:
    return "1 is" if number == 1 else f"{number} are"


def marks_now() -> Mapping[str, EntryMark]:
    """How sure each entry is, by its key. One query; a request asks once. An entry that was never loaded is as the
    program brings it."""
    return remembered("marks", lambda: _marks(timezone.now()))


def _marks(at: datetime) -> dict[str, EntryMark]:
    on = timezone.localdate(at)
    found = {
        key: EntryMark(key, each.title, each.says, each.is_confirmed, CheckState.SUPPLIED)
        for key, each in entries().items()
    }
    rows = LawEntry.objects.with_check().only("key", "instrument", "provision", "says", "is_confirmed")
    for row in rows:
        checked_on = timezone.localdate(row.checked_at) if row.checked_at else None
        state = check_state(checked_on, on=on)
        found[row.key] = EntryMark(row.key, str(row), row.says, row.is_confirmed, state)
    return found


def basis_of(keys: Iterable[str], known: Mapping[str, EntryMark] | None = None) -> LawBasis:
    """The entries with these keys, unconfirmed ones first. A key that the register no longer has is left out. known: of
    `marks_now`, for who asks of several dates."""
    known = marks_now() if known is None else known
    marks = [known[key] for key in dict.fromkeys(keys) if key in known]
    return LawBasis(tuple(sorted(marks, key=lambda mark: (mark.is_confirmed, mark.is_sure))))
