"""The grid of a sitting as pages print it: each cell in words, and what its reader may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from sharing.agencies.models import User
from sharing.sittings import rules
from sharing.sittings.grid import Cell, Grid, Row
from sharing.sittings.models import Sitting, UnseenReason
from sharing.time_words import format_near_datetime

CLASSES = {
    rules.Sight.SEEN: "seen",
    rules.Sight.GIST_SEEN: "gist",
    rules.Sight.NOT_YET: "not-yet",
    rules.Sight.MAY_NOT: "may-not",
}


@dataclass(frozen=True)
class CellWords:
    """A cell as it is printed. kind: of its colour and mark; acts: whether the reader may do something about it."""

    kind: str
    words: str
    second: str
    decider: str
    user_uid: UUID
    acts: bool = False
    reason: UnseenReason | None = None
    may_agree: bool = False
    may_read_out: bool = False
    briefing: str = ""
    may_brief: bool = False


def words_of(found: Sitting, row: Row, *, may_change: bool, reader: User) -> list[CellWords | None]:
    return [_words_of_cell(cell, row, may_change=may_change, reader=reader) if cell else None for cell in row.cells]


def _words_of_cell(cell: Cell, row: Row, *, may_change: bool, reader: User) -> CellWords:
    now, reason = timezone.now(), cell.reason
    second = format_near_datetime(cell.seen_at, at=now) if cell.seen_at else ""
    if reason is not None and cell.sight in rules.UNSEEN:
        agreed = f", agreed by {reason.agreed_by}" if reason.agreed_by else ""
        waits = "" if cell.is_explained else ". A second person must agree"
        second = f"{reason.get_why_display()}: {reason.text} ({reason.given_by}{agreed}){waits}"
    return CellWords(
        kind="explained" if cell.sight in rules.UNSEEN and cell.is_explained else CLASSES[cell.sight],
        words=rules.SIGHT_WORDS[cell.sight],
        second=second,
        decider=str(cell.user),
        user_uid=cell.user.uid,
        acts=may_change and cell.sight in rules.UNSEEN,
        reason=reason if cell.sight in rules.UNSEEN else None,
        may_agree=may_change
        and reason is not None
        and cell.sight in rules.UNSEEN
        and not cell.is_explained
        and reason.given_by_id != reader.pk,
        may_read_out=may_change and cell.sight is rules.Sight.NOT_YET and cell.user.pk != reader.pk,
        briefing=str(cell.briefing or ""),
        may_brief=may_change and row.item.is_held and cell.sight is rules.Sight.MAY_NOT,
    )


def seen_in_words(shown: Grid) -> list[str]:
    return [f"{seen[0]} of {seen[1]}" if seen else "" for seen in shown.seen]
