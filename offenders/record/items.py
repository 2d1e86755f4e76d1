"""Items on a person's timeline, for those who can see them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from offenders.people.models import Offender
from offenders.person_page.frame import link
from offenders.person_page.timeline import Event, Source, joined
from sharing.access.viewers import teams_of
from sharing.items.panels import VERB_WORDS, confirmed_in_words
from sharing.models import Item, ItemReading, SharingDecision, User
from sharing.time_words import format_time

KINDS = {"withhold": "stops", "recall": "stops"}


def _decisions(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """Each decision on an item that the reader's side holds. Three queries."""
    rows = _decided(person, reader).select_related("item", "decided_by").prefetch_related("teams")
    found = list(rows[:limit])
    readings: dict[int, list[ItemReading]] = {}
    for reading in ItemReading.objects.standing().filter(item__in={row.item_id for row in found}):
        readings.setdefault(reading.item_id, []).append(reading)
    for row in found:
        to = ", ".join(str(team) for team in row.teams.all())
        is_sharing = row.verb in ("share", "share_gist", "share_onward")
        yield Event(
            at=row.decided_at,
            about="items",
            key=row.pk,
            strong="Item recorded" if row.verb == "record" else VERB_WORDS[row.verb],
            words=row.item.title,
            second=joined(
                format_time(row.decided_at),
                f"{row.decided_by} to {to}" if to else f"by {row.decided_by}",
                confirmed_in_words(readings.get(row.item_id, [])) if is_sharing else "",
            ),
            href=link("item", uid=person.uid, item_uid=row.item.uid),
            kind=KINDS.get(row.verb, "note"),
        )


def _shared(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """Of an item that another side holds, that it was shared with a team of the reader."""
    rows = _read(person, reader).select_related("item__agency", "team", "confirmed_by").order_by("-shared_at", "-pk")
    for row in rows[:limit]:
        by = f"confirmed by {row.confirmed_by}" if row.confirmed_by else "not confirmed yet"
        yield Event(
            at=row.shared_at,
            about="items",
            key=-row.pk,
            strong="Gist shared" if row.extent == "gist" else "Shared in full",
            words=row.item.title,
            second=joined(format_time(row.shared_at), f"{row.item.agency} to {row.team}", by),
            href=link("item", uid=person.uid, item_uid=row.item.uid),
            kind="note",
        )


def _decided(person: Offender, reader: User) -> QuerySet[SharingDecision]:
    return SharingDecision.objects.filter(item__in=_known(person, reader, is_held=True))


def _read(person: Offender, reader: User) -> QuerySet[ItemReading]:
    others = _known(person, reader, is_held=False)
    return ItemReading.objects.standing().filter(item__in=others, team__in=teams_of(reader))


def _known(person: Offender, reader: User, *, is_held: bool) -> QuerySet[Item]:
    rows = Item.objects.filter(subject=person).visible_to(reader).with_sight(reader)
    return rows.filter(is_held=is_held)  # type: ignore[misc]  # annotated


SOURCES = [
    Source(_decisions, lambda person, reader: [(_decided(person, reader), "decided_at")]),
    Source(_shared, lambda person, reader: [(_read(person, reader), "shared_at")]),
]
