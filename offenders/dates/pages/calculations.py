"""The history of a person's calculations: when each was made, because of what, and what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from offenders.dates.calculation_models import Calculation
from offenders.dates.models import CODES
from offenders.dates.replays.panels import DateMoved, moves
from offenders.dates.rules.replays import build_moved_date_lines
from offenders.people.models import Offender
from sharing.models import User
from sharing.time_words import format_date

TITLES: dict[str, str] = dict(CODES)
SHOWN = 20


@dataclass(frozen=True)
class Worked:
    """One calculation. changes: the dates that it made others, of the first all. refused: why there were none."""

    at: datetime
    by: str
    because: str
    refused: str
    changes: Sequence[DateMoved]
    is_first: bool


@dataclass(frozen=True)
class History:
    """Newest first. moved: by code, what the newest changed, in words."""

    lines: Sequence[Worked]
    moved: dict[str, str]
    has_earlier: bool


def history_of(person: Offender, *, reader: User) -> History:
    """One query."""
    rows = Calculation.objects.visible_to(reader).filter(offender=person).select_related("made_by")
    found = list(rows.order_by("-made_at", "-pk")[: SHOWN + 1])
    lines = [_worked(each, before) for each, before in list(zip_longest(found, found[1:]))[:SHOWN]]
    newest = lines[0] if lines and not lines[0].is_first else None
    return History(lines, _moved(newest) if newest else {}, len(found) > SHOWN)


def _worked(each: Calculation, before: Calculation | None) -> Worked:
    changes = build_moved_date_lines(before.days() if before else {}, each.days())
    return Worked(
        at=each.made_at,
        by=str(each.made_by) if each.made_by else "",
        because=each.because,
        refused=each.refused,
        changes=[DateMoved(TITLES.get(code, code), code, was, now, moves(was, now)) for code, was, now in changes],
        is_first=before is None,
    )


def _moved(newest: Worked) -> dict[str, str]:
    """ "8 days later since 24 November 2026. The record was changed"."""
    since = f"since {format_date(newest.at)}. {newest.because}"
    return {
        change.code: f"{change.moves[:1].upper()}{change.moves[1:]} {since}"
        for change in newest.changes
        if change.after
    }
