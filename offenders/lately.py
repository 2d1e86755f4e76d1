"""What this app tells of on the sheet of a shift: who left custody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from offenders.custody.rules import Happening
from offenders.models import Movement
from sharing.rota.handover.lately import MOST, Lately, Recent, register
from sharing.time_words import format_date

LEFT = (
    Happening.RELEASED,
    Happening.RELEASED_WITHOUT_LICENCE,
    Happening.LEFT_EARLY,
    Happening.LEFT_IN_DISPUTE,
    Happening.FOUND_IN_ERROR,
    Happening.ABSCONDED,
    Happening.BAILED,
)


RECORDED_WITHIN = timedelta(days=7)  # what a file or a late entry says of long ago is no news of the night


@register
def _releases(asked: Lately) -> Iterator[Recent]:
    rows = Movement.objects.filter(
        happening__in=LEFT,
        happened_on__gte=timezone.localdate(asked.since) - RECORDED_WITHIN,
        recorded_at__gte=asked.since,
        recorded_at__lt=asked.until,
    ).visible_to(asked.reader)
    for row in rows.select_related("offender").order_by("-recorded_at", "-pk")[:MOST]:
        words = f"On {format_date(row.happened_on)}"
        href = row.offender.get_absolute_url()
        yield Recent(f"movement:{row.uid}", row.recorded_at, row.offender, row.get_happening_display(), words, href)
