"""One line of the list of licences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from licence.licences import rules as lifecycle
from licence.licences.actions.hard_stop import HARD_STOP
from licence.licences.models import Licence
from licence.licences.panels.licences import WHO_ACTS, tag_of
from licence.licences.rules import Status
from sharing import practice
from sharing.cover import standing
from sharing.time_words import format_days_away


@dataclass(frozen=True)
class LicenceRow:
    licence: Licence
    tag: str
    who_acts: str
    day: date | None
    day_words: str
    stop: date | None
    stop_words: str
    is_near: bool
    officer: str  # with who stands in


def build_licence_rows(licences: Iterable[Licence], *, on: date) -> list[LicenceRow]:
    """The licences as the list shows them; each comes with `leaves_on`. Two queries, whatever their number."""
    stop_days = practice.value(HARD_STOP, on=on)
    return [_row(licence, on=on, stop_days=stop_days) for licence in licences]


def _row(licence: Licence, *, on: date, stop_days: int) -> LicenceRow:
    leaves_on: date | None = licence.leaves_on  # type: ignore[attr-defined]
    status = Status(licence.status)
    is_first = status in lifecycle.BEFORE_FORCE and not licence.is_variation
    stop = lifecycle.hard_stop_on(leaves_on, working_days=stop_days) if leaves_on and is_first else None
    day, words = licence.starts_on, "In force from"
    if day is None:
        day, words = (leaves_on, "Release expected") if is_first else (None, "")
    return LicenceRow(
        licence=licence,
        tag=tag_of(licence),
        who_acts=WHO_ACTS[status],
        day=day,
        day_words=words,
        stop=stop,
        stop_words=format_days_away(stop, today=on) if stop else "",
        officer=standing.name(licence.officer, subject=licence.offender_id),
        is_near=bool(stop and (stop - on).days <= 4 and status != Status.APPROVED),
    )
