"""Handing over as pages print it: one change of shift, and the parts of its sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sharing.agencies.models import User
from sharing.rota.handover.models import ShiftSheetLine
from sharing.rota.handover.rules import STATE_WORDS, ShiftState, can_be_signed
from sharing.rota.handover.sheet import Sheet, SheetLine
from sharing.rota.handover.shifts import Change
from sharing.time_words import say_datetime

TAGS = {
    ShiftState.PLANNED: "not-started",
    ShiftState.RUNNING: "not-started",
    ShiftState.TO_SIGN: "waiting",
    ShiftState.OVERLAP: "blocked",
    ShiftState.HANDED_OVER: "done",
    ShiftState.OVER: "not-started",
}


@dataclass(frozen=True)
class ChangeLine:
    """One change of shift. tag: kind and words. second: who has signed. what the reader may do: write, sign."""

    change: Change
    when: str
    tag: tuple[str, str]
    second: str
    is_outgoing: bool
    may_write: bool
    may_sign: bool
    is_overlap: bool


@dataclass(frozen=True)
class PartLine:
    """A line of the sheet, and who accepted it. accepted: None while nobody has."""

    line: SheetLine
    accepted: ShiftSheetLine | None


@dataclass(frozen=True)
class Part:
    """A part of the sheet. to_accept: whether its lines change hands."""

    key: str
    title: str
    lines: list[PartLine]
    empty: str
    to_accept: bool = False


def line_of(change: Change, *, reader: User, at: datetime) -> ChangeLine:
    state = change.state(at=at)
    in_time = can_be_signed(starts_at=change.after.starts_at, ends_at=change.after.ends_at, at=at)
    is_outgoing, is_incoming = reader.pk == change.outgoing.pk, reader.pk == change.incoming.pk
    return ChangeLine(
        change=change,
        when=say_datetime(change.after.starts_at),
        tag=(TAGS[state], STATE_WORDS[state]),
        second=_second(change),
        is_outgoing=is_outgoing,
        may_write=is_outgoing and not change.is_signed,
        may_sign=is_incoming and not is_outgoing and in_time and not change.is_signed,
        is_overlap=state is ShiftState.OVERLAP,
    )


def _second(change: Change) -> str:
    row = change.sheet
    found = []
    if row and row.written_at:
        found.append(f"{row.written_by} signed the note at {say_datetime(row.written_at)}")
    if row and row.signed_at:
        found.append(f"{row.signed_by} signed for the shift at {say_datetime(row.signed_at)}")
    return ". ".join(found)


def parts_of(change: Change, sheet: Sheet) -> list[Part]:
    accepted = {each.key: each for each in change.sheet.accepted.select_related("accepted_by")} if change.sheet else {}

    def lines(found: list[SheetLine]) -> list[PartLine]:
        return [PartLine(sheet_line, accepted.get(sheet_line.key)) for sheet_line in found]

    return [
        Part("threads", "Open critical and high alerts", lines(sheet.threads), "No open alerts.", to_accept=True),
        Part("work", f"Work of {change.outgoing}", lines(sheet.work), "No work in progress.", to_accept=True),
        Part("letters", "Emails and texts not sent", lines(sheet.letters), "All were sent."),
        Part("held_back", "Alerts held back", lines(sheet.held_back), "No alerts are held back."),
        Part("faults", "Faults of the system", lines(sheet.faults), "No faults."),
        Part("recent", "Releases and arrests recorded, last 24 hours", lines(sheet.recent), "None that you can see."),
    ]
