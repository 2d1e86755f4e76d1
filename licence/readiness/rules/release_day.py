"""Rules of the release-day sheet: what is done at the gate, in which order, and when it may be recorded.

Our design, after releases in error and releases at which nobody had the papers: each act has who did it and when.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.state_machines import Able
from sharing.time_words import format_date, say_time

OPENS_AT = time(6)  # on the day, by the clock on the wall


class DayAction(StrEnum):
    """What is done, in the order of the sheet."""

    IDENTITY = "identity"
    WARRANTS = "warrants"
    LICENCE_SIGNED = "licence_signed"
    TAG = "tag"
    LEAVES_WITH = "leaves_with"
    HANDED_OVER = "handed_over"
    RECEIVED = "received"


GATE = Capability.RELEASE_AT_GATE


@dataclass(frozen=True)
class DayLine:
    """One act of the sheet. asks: what is written beside it. after: what is done before it. by: who may record it."""

    act: DayAction
    title: str
    asks: str
    by: Capability
    after: tuple[DayAction, ...] = ()
    only_on_licence: bool = False
    only_with_tag: bool = False


SHEET: tuple[DayLine, ...] = (
    DayLine(DayAction.IDENTITY, "Identity checked", "How it was checked", GATE),
    DayLine(DayAction.WARRANTS, "Warrants and charges checked again", "Where it was checked", GATE),
    DayLine(DayAction.LICENCE_SIGNED, "Licence given and signed", "Which version", GATE, only_on_licence=True),
    DayLine(
        DayAction.TAG, "Tag", "Fitted, or when and where it will be", Capability.RECORD_TAG_AT_GATE, only_with_tag=True
    ),
    DayLine(DayAction.LEAVES_WITH, "Leaves with", "Property, money, medicine, travel", GATE),
    DayLine(
        DayAction.HANDED_OVER,
        "Handed over at the gate",
        "Who it was handed to",
        GATE,
        (DayAction.IDENTITY, DayAction.WARRANTS),
    ),
    DayLine(
        DayAction.RECEIVED,
        "Received",
        "Name of the officer who received the person",
        Capability.RECEIVE_AT_GATE,
        (DayAction.HANDED_OVER,),
    ),
)
LINES: dict[DayAction, DayLine] = {line.act: line for line in SHEET}


def lines_for(*, on_licence: bool, has_tag: bool) -> tuple[DayLine, ...]:
    """Those of this release."""
    return tuple(
        line for line in SHEET if (on_licence or not line.only_on_licence) and (has_tag or not line.only_with_tag)
    )


def is_open(*, goes_on: date, local: datetime) -> bool:
    """Whether the sheet is open at this moment by the clock on the wall; once open it stays so."""
    return (local.date(), local.time()) >= (goes_on, OPENS_AT)


def refusal(
    act: DayAction,
    *,
    by: Able,
    done: Collection[DayAction],
    goes_on: date,
    local: datetime,
    on_licence: bool,
    has_tag: bool,
) -> str:
    """Why this cannot be recorded now; empty when it can. done: what the sheet says already."""
    line = LINES[act]
    if not is_open(goes_on=goes_on, local=local):
        return f"The sheet opens at {say_time(OPENS_AT)} on {format_date(goes_on)}"
    if line not in lines_for(on_licence=on_licence, has_tag=has_tag):
        return "This is not needed for this release"
    if not by.can(line.by):
        return "Your role cannot do this"
    if act in done:
        return "This is already recorded"
    missing = [LINES[each].title.lower() for each in line.after if each not in done]
    return f"First: {', '.join(missing)}" if missing else ""
