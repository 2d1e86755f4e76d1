"""Recalls and urgent arrests on a person's timeline. A missed deadline is there as its alert."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import shorten

from django.urls import reverse

from licence.recalls.models import RecallMove, UrgentArrest
from licence.recalls.panels.recalls import SAID, href_of
from offenders.models import Offender
from offenders.person_page.timeline import Event, Source, by_whom, joined, moments
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_time, format_told

MOST = 160  # letters of a reason on the line; the whole stands on the page of the recall
STOPS = frozenset({"agree", "revoke", "at_large", "refuse"})


def _moves(person: Offender, reader: User, limit: int | None) -> Iterator[Event]:
    """Each move and each act, at the moment for which it counts."""
    rows = RecallMove.objects.visible_to(reader).filter(offender=person).select_related("recall__offender", "moved_by")
    for row in rows.order_by("-at", "-pk")[:limit]:
        yield Event(
            at=row.at,
            about="recalls",
            key=row.pk * 3,
            strong=f"Recall: {mid_sentence(SAID.get(row.verb) or row.get_after_display()).removeprefix('recall ')}",
            words=shorten(row.rationale, MOST, placeholder="…"),
            second=joined(format_time(row.at), by_whom(row.moved_by), format_told(row.at, row.moved_at)),
            href=href_of(row.recall),
            kind="stops" if row.verb in STOPS else "",
        )


def _arrests(person: Offender, reader: User, limit: int | None) -> Iterator[Event]:
    rows = UrgentArrest.objects.visible_to(reader).filter(offender=person).select_related("recorded_by", "ended_by")
    href = reverse("person_recalls", kwargs={"uid": person.uid})
    for row in rows.order_by("-arrested_at", "-pk")[:limit]:
        yield Event(
            at=row.arrested_at,
            about="recalls",
            key=row.pk * 3 + 1,
            strong="Arrested under s.43B",
            words=row.force,
            second=joined(
                format_time(row.arrested_at),
                by_whom(row.recorded_by, "recorded by"),
                format_told(row.arrested_at, row.recorded_at),
            ),
            href=href,
            kind="stops",
        )
        if row.ended_at:
            yield Event(
                at=row.ended_at,
                about="recalls",
                key=row.pk * 3 + 2,
                strong="Arrest under s.43B ended",
                words=row.get_how_display(),
                second=joined(format_time(row.ended_at), by_whom(row.ended_by, "recorded by")),
                href=href,
                kind="note",
            )


SOURCES = (
    Source(_moves, moments(RecallMove, "at")),
    Source(_arrests, moments(UrgentArrest, "arrested_at", "ended_at")),
)
