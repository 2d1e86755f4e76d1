"""Rules of handing over a shift: what it is at a moment, when it can be signed, and the mark of what was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SIGN_FROM = timedelta(hours=1)  # before the start: whoever comes early signs early
LATELY = timedelta(hours=24)  # what the sheet tells of as having happened


class ShiftState(StrEnum):
    """What a shift is at a moment. It follows from its times and from the signature of the next."""

    PLANNED = "planned"
    RUNNING = "running"
    TO_SIGN = "to_sign"
    OVERLAP = "overlap"
    HANDED_OVER = "handed_over"
    OVER = "over"


STATE_WORDS = {
    ShiftState.PLANNED: "Not due yet",
    ShiftState.RUNNING: "Not due yet",
    ShiftState.TO_SIGN: "Not signed yet",
    ShiftState.OVERLAP: "Both on call",
    ShiftState.HANDED_OVER: "Handed over",
    ShiftState.OVER: "Ended, no one followed",
}


@dataclass(frozen=True)
class ShiftTimes:
    """A shift, and the next one where that follows at once. next_signed_at: when its holder signed for this one."""

    starts_at: datetime
    ends_at: datetime
    next_starts_at: datetime | None = None
    next_ends_at: datetime | None = None
    next_signed_at: datetime | None = None


def state_of(shift: ShiftTimes, *, at: datetime, sign_within: timedelta) -> ShiftState:
    """PLANNED, RUNNING, then HANDED_OVER by a signature and by nothing else.

    Unsigned, it waits for so long, and is then an overlap until the next shift is over in its turn. One that no other
    follows at once is over.
    """
    if at < shift.starts_at:
        return ShiftState.PLANNED
    if at < shift.ends_at:
        return ShiftState.RUNNING
    if shift.next_starts_at is None or shift.next_ends_at is None:
        return ShiftState.OVER
    if shift.next_signed_at is not None:
        return ShiftState.HANDED_OVER
    if at >= shift.next_ends_at:
        return ShiftState.OVER
    return ShiftState.OVERLAP if at >= shift.next_starts_at + sign_within else ShiftState.TO_SIGN


def can_be_signed(*, starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Whether the shift that begins then can be signed for."""
    return starts_at - SIGN_FROM <= at < ends_at


def mark_of(lines: Iterable[tuple[str, ...]]) -> str:
    """SHA-256 of what a sheet showed: of each line its key and its words, in any order."""
    shown = json.dumps(sorted(lines), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(shown.encode()).hexdigest()
