"""What this app tells of while an officer was away: movements and official dates."""

from __future__ import annotations

from collections.abc import Iterator

from offenders.models import KeyDate, Movement
from sharing.leave.happenings import Happening, HappeningQuestion, register
from sharing.time_words import format_date


@register
def _movements(asked: HappeningQuestion) -> Iterator[Happening]:
    for row in asked.rows(Movement, "recorded_at").select_related("offender", "recorded_by"):
        words = f"on {format_date(row.happened_on)}"
        href = row.offender.get_absolute_url()
        yield Happening(row.recorded_at, row.offender_id, row.get_happening_display(), words, href, row.recorded_by)


@register
def _dates(asked: HappeningQuestion) -> Iterator[Happening]:
    for row in asked.rows(KeyDate, "recorded_at").select_related("offender", "recorded_by"):
        if row.origin == KeyDate.Origin.OFFICIAL:
            words = f"{row.get_code_display()}, {format_date(row.falls_on)}"
            href = row.offender.get_absolute_url()
            what = "Official date recorded"
            yield Happening(row.recorded_at, row.offender_id, what, words, href, row.recorded_by)
