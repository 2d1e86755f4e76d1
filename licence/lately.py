"""What this app tells of on the sheet of a shift: urgent arrests."""

from __future__ import annotations

from collections.abc import Iterator

from licence.models import UrgentArrest
from sharing.rota.handover.lately import MOST, Lately, Recent, register
from sharing.time_words import say_datetime


@register
def _arrests(asked: Lately) -> Iterator[Recent]:
    rows = UrgentArrest.objects.filter(recorded_at__gte=asked.since, recorded_at__lt=asked.until)
    rows = rows.visible_to(asked.reader).select_related("offender")
    for row in rows.order_by("-recorded_at", "-pk")[:MOST]:
        words = f"At {say_datetime(row.arrested_at)}, {row.force}"
        href = row.offender.get_absolute_url()
        yield Recent(f"arrest:{row.uid}", row.recorded_at, row.offender, "Urgent arrest (s.43B)", words, href)
