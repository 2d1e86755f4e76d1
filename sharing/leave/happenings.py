"""What happened to an officer's people while the officer was away. Upper apps register what they know of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from sharing.agencies.models import User
from sharing.alerts.models import Alert
from sharing.duties.models import Duty
from sharing.items.models import Item, SharingDecision
from sharing.sentence_words import mid_sentence

MOST = 300  # of a source: the timeline of a person has them all


@dataclass(frozen=True)
class HappeningQuestion:
    """Of which people, in which time, for whom. Each source shows what this reader may know now, and nothing else."""

    people: Collection[int]
    reader: User
    since: datetime
    until: datetime

    def rows(self, model: Any, when: str, *, person: str = "offender") -> Any:
        """The rows of a table in this time, newest first."""
        found = model.objects.filter(**{f"{person}__in": self.people}).visible_to(self.reader)
        return self.during(found, when)

    def during(self, rows: Any, when: str) -> Any:
        return rows.filter(**{f"{when}__gte": self.since, f"{when}__lt": self.until}).order_by(f"-{when}", "-pk")[:MOST]


@dataclass(frozen=True)
class Happening:
    """at: when it was recorded. by: who did it; None for the clock. said: who it was, where that is no account."""

    at: datetime
    person: int
    strong: str
    words: str
    href: str
    by: User | None = None
    said: str = ""
    is_bad: bool = False


SOURCES: list[Callable[[HappeningQuestion], Iterable[Happening]]] = []


def register(
    source: Callable[[HappeningQuestion], Iterable[Happening]],
) -> Callable[[HappeningQuestion], Iterable[Happening]]:
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def happened(asked: HappeningQuestion) -> list[Happening]:
    """Earliest first. One query or two for each source."""
    found = [each for source in SOURCES for each in source(asked)] if asked.people else []
    return sorted(found, key=lambda each: each.at)


@register
def _alerts(asked: HappeningQuestion) -> Iterator[Happening]:
    for row in asked.rows(Alert, "raised_at", person="subject"):
        href = row.link or reverse("alert", kwargs={"uid": row.uid})
        yield Happening(row.raised_at, row.subject_id, f"Alert: {row.title}", row.get_state_display(), href)


@register
def _decisions(asked: HappeningQuestion) -> Iterator[Happening]:
    """On sharing, about items that the reader knows of."""
    known = Item.objects.filter(subject__in=asked.people).visible_to(asked.reader)
    rows = SharingDecision.objects.filter(item__in=known).select_related("item__subject", "decided_by")
    for row in asked.during(rows, "decided_at"):
        href = reverse("item", kwargs={"uid": row.item.subject.uid, "item_uid": row.item.uid})
        words = f"{row.item.reference}: {mid_sentence(row.get_state_display())}"
        yield Happening(row.decided_at, row.item.subject_id, "Sharing decision", words, href, row.decided_by)


@register
def _duties(asked: HappeningQuestion) -> Iterator[Happening]:
    """That somebody else is the owner or the deputy."""
    for row in asked.rows(Duty, "starts_at", person="subject").select_related("subject", "owner", "made_by"):
        href = reverse("person_owners", kwargs={"uid": row.subject.uid})
        yield Happening(row.starts_at, row.subject_id, "Owner named", f"{row.owner}: {row.reason}", href, row.made_by)
