"""What must everybody read who opens a page of somebody arrested under s.43B?"""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from licence.models import RecallClock
from licence.panels.recall_clocks import day_and_time, face_of
from licence.panels.recalls import href_of
from offenders.models import Offender
from offenders.panels import Warning


def warnings_of(person: Offender) -> list[Warning]:
    """One query; the arrest is for every reader of the person."""
    rows = RecallClock.objects.running().filter(offender=person, arrest__ended_at__isnull=True, arrest__isnull=False)
    return [_warning(row, person) for row in rows.select_related("arrest__recall")]


def _warning(row: RecallClock, person: Offender) -> Warning:
    now = timezone.now()
    arrest, face = row.arrest, face_of(row, at=now)
    assert arrest is not None  # noqa: S101 - asked for above
    at = day_and_time(arrest.arrested_at, at=now)
    recall = arrest.recall
    if recall:
        recall.offender = person
    return Warning(
        tag=f"Arrested {at}, s.43B",
        strong=f"Held since {at}: decide on recall by {face.due_words}, {face.words}.",
        words="With no decision by then the person must be released.",
        href=href_of(recall) if recall else reverse("recall_begin", kwargs={"uid": person.uid}),
        action="Open the recall" if recall else "Consider recall",
    )
