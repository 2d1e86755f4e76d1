"""Rules of the second person who resolves a date conflict, or confirms that a release comes forward.

Nobody brings forward alone the first day on which somebody may leave: not by a sheet and an answer of their own, nor by
a sheet and a sentence that they typed to fit it. The practice is ours; no text of law names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.differences import Sources, let_go_on
from offenders.dates.rules.releases import (
    BASIS_OF,
    BY_LAW,
    LAST_DAY,
    Basis,
    Calendar,
    Code,
    release_routes,
)
from sharing.access.rules import Holder, OnePerson, why_one_person

LAW_ENTRIES = ("cja1961-23-3b",)

EARLIER = "the release or the end of the sentence would be earlier"
PROGRAM = "A partner system cannot resolve a date conflict: a person must"
NO_NUMBER = "{} has no staff number. An administrator must add it: one person may have two accounts"


class Did(StrEnum):
    """What somebody did to a date before; said after a name."""

    SHEET = "recorded the prison’s date"
    COURT = "recorded the court dates"
    RECORD = "changed what our calculation comes from"
    PROPOSED = "proposed this date"
    FORWARD = "brought the release forward"


@dataclass(frozen=True)
class Signer:
    """Whose account asks to settle it. agency: its name. is_ppcs: casework, or a duty officer who stands in for it."""

    who: Holder
    agency: str
    is_ppcs: bool = False


@dataclass(frozen=True)
class Hand:
    """What somebody did to the date before."""

    by: Signer
    did: Did


def why_not(second: Signer, hands: Iterable[Hand], *, forward_by: Did | None) -> str:
    """Why this account cannot be the second person, in words without a full stop; empty where it can.

    forward_by: where the release or the end of the sentence would be earlier than before, what the first of the two
    did: the second is then of another agency. None where neither is earlier.
    """
    if second.who.is_program:
        return PROGRAM
    known = list(hands)
    for hand in known:
        if not hand.by.who.is_program and (words := _one_person(second, hand)):
            return words
    for hand in known:
        if hand.did is forward_by and hand.by.agency == second.agency:
            who = f"{hand.by.who.name} of your agency, {second.agency}, {hand.did}"
            return f"{who}, and {EARLIER}. Someone in another agency must do this"
    return ""


def _one_person(second: Signer, hand: Hand) -> str:
    found = why_one_person(hand.by.who, second.who)
    if found is None:
        return ""
    if found is OnePerson.SAME_ACCOUNT:
        return f"You {hand.did} yourself. Someone else must do this"
    if found is OnePerson.NO_NUMBER:
        return NO_NUMBER.format("Your account" if not second.who.staff_number else f"The account of {hand.by.who.name}")
    same = "staff number" if found is OnePerson.SAME_NUMBER else "name"
    return f"Your account has the {same} of {hand.by.who.name}, who {hand.did}. Someone else must do this"


def who_can(hands: Sequence[Hand], *, forward_by: Did | None) -> str:
    """ "Anyone who can edit the record, but not Gareth Pym. PPCS (or its duty officer) can at any hour"."""
    not_them = ", ".join(sorted({hand.by.who.name for hand in hands if not hand.by.who.is_program}))
    first = [hand.by for hand in hands if hand.did is forward_by]
    agencies = ", ".join(sorted({signer.agency for signer in first}))
    words = "Anyone who can edit the record" + (f", but not {not_them}" if not_them else "")
    if agencies:
        words += f", and from an agency other than {agencies}, because {EARLIER}"
    if any(signer.is_ppcs for signer in first):
        return words
    return f"{words}. PPCS (or its duty officer) can at any hour"


@dataclass(frozen=True)
class Due:
    """The first day on which every source lets the person leave by law, and by which way; or, `is_end`, the last day of
    the sentence by all of them, with which its licence ends."""

    on: date
    basis: Basis
    is_end: bool = False

    @property
    def codes(self) -> frozenset[Code]:
        """The dates from which it follows."""
        return frozenset(LAST_DAY) if self.is_end else codes_of(self.basis)


def first_due(
    sources: Sources,
    *,
    under: HeldUnder,
    waits: Mapping[Code, date] | None = None,
    is_bank_holiday: Calendar | None = None,
) -> Due | None:
    """None without an official date: our calculation alone releases nobody. A court's record, and who answered a double
    check otherwise, speak only of what they state. sources: with what was accepted or overridden in its place already.
    waits: the dates before an earlier release that waits for a second person; they speak too.
    """
    if not sources.official:
        return None
    said = [dates for dates in (sources.official, sources.worked_out, waits) if dates]
    stated: dict[Basis, date] = {}
    for dates in (sources.court, *sources.checked):
        for way in release_routes(dates, under=under, is_bank_holiday=is_bank_holiday):
            stated[way.basis] = max(way.leaves_on, stated.get(way.basis, way.leaves_on))
    found = []
    for basis in BY_LAW:
        day = let_go_on(basis, said=said, under=under, is_bank_holiday=is_bank_holiday)
        if day is not None:
            found.append(Due(max(day, stated.get(basis, day)), basis))
    return min(found, key=lambda due: (due.on, due.basis), default=None)


def end_due(sources: Sources, *, waits: Mapping[Code, date] | None = None) -> Due | None:
    """The later of what the prison and we say of the end: by it a licence ends (`offenders/status/rules.py:
    licence_end`) and a recall lets go, so of a source that has SED and LED apart the earlier counts. None without an
    official date, which ends nothing.
    """
    ends = _first_end(sources.official)
    if ends is None:
        return None
    said = (ends, _first_end(sources.worked_out or {}), _first_end(waits or {}))
    return Due(max(filter(None, said)), Basis.SED, is_end=True)


def _first_end(dates: Mapping[Code, date]) -> date | None:
    return min((dates[code] for code in LAST_DAY if code in dates), default=None)


def comes_forward(before: Due | None, after: Due | None) -> bool:
    """Whether somebody may leave on a day on which they might not before."""
    return after is not None and (before is None or after.on < before.on)


def codes_of(basis: Basis) -> frozenset[Code]:
    """The dates from which this release route follows."""
    return frozenset(code for code, (each, _) in BASIS_OF.items() if each is basis)


def one_person_of(sheet: Sequence[Hand], record: Sequence[Hand], *, is_worked_out: bool) -> Signer | None:
    """Whose acts alone say the day by which the release came forward; None where two people stand behind it.

    sheet: who recorded the official date; nobody where a job did. record: who brought our calculation to its day,
    lately: where nobody has, it is a second source of its own. is_worked_out: whether there is a calculation at all.
    """
    if not sheet or (is_worked_out and not record):
        return None
    hands = [*sheet, *(record if is_worked_out else ())]
    first = hands[0].by
    same = all(hand.by.who.account == first.who.account or why_one_person(hand.by.who, first.who) for hand in hands)
    return first if same else None
