"""Which events a program may hear of now. Sending, trying again, the feed and a replay all ask here, when they send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sharing import access
from sharing.access.filters import person_column
from sharing.clients.models import Client
from sharing.events.kinds import KINDS, EventKind
from sharing.events.models import EventDelivery, EventEndpoint

INVENTED = [("NOMS", "A0000AA"), ("CRN", "X000000")]  # of the person that tests are about


@dataclass(frozen=True)
class SeenEvent:
    """An event that may leave now. numbers: those of the person, none of whom the program does not see."""

    delivery: EventDelivery
    kind: EventKind
    numbers: list[tuple[str, str]]


def seen_now(rows: Iterable[EventDelivery], *, endpoint: EventEndpoint, at: datetime) -> dict[int, SeenEvent]:
    """Of these deliveries to one address, with their events, those that the program may hear of now, by their keys.

    It still asks for the kind, may read it, and sees the record as it would be shown at its address: the rows are asked
    for by the same filter. However many, one query for each sort of record and two for the people.
    """
    client = Client.objects.select_related("user__agency").get(pk=endpoint.client_id)
    if not client.gives_access(at=at):
        return {}
    asked = [(row, kind) for row in rows if (kind := _asked_for(row, endpoint, client))]
    known = _records_seen([each for each in asked if not each[0].event.is_test], client)
    numbers = _numbers({row.event.subject_id for row, _ in asked if row.event.subject_id}, client)
    return {
        row.pk: SeenEvent(row, kind, INVENTED if row.event.is_test else numbers.get(row.event.subject_id or 0, []))
        for row, kind in asked
        if row.event.is_test or known.get((kind.name, row.event.record_uid)) == row.event.subject_id
    }


def _asked_for(row: EventDelivery, endpoint: EventEndpoint, client: Client) -> EventKind | None:
    kind = KINDS.get(row.event.kind)
    if kind is None or kind.name not in endpoint.kinds or kind.scope not in client.scopes:
        return None
    return kind if row.event.is_test or not endpoint.is_test else None


def _records_seen(asked: Iterable[tuple[EventDelivery, EventKind]], client: Client) -> dict[tuple[str, UUID], int]:
    """The person of each record that the program sees, by the kind and the record's uid."""
    alike = defaultdict(list)
    for row, kind in asked:
        alike[kind.rows, kind.seen_by].append((kind.name, row.event.record_uid))
    found: dict[tuple[str, UUID], int] = {}
    for (rows_of, seen_by), wanted in alike.items():
        rows = rows_of()
        seen = seen_by(rows, client.account).filter(uid__in={uid for _, uid in wanted})
        person_of = dict(seen.values_list("uid", person_column(rows)))
        found |= {(name, uid): person_of[uid] for name, uid in wanted if uid in person_of}
    return found


def _numbers(people: set[int], client: Client) -> dict[int, list[tuple[str, str]]]:
    """How HMPPS names those of these people whom the program sees."""
    if not people:
        return {}
    seen = access.subjects().visible_to(client.account).filter(pk__in=people)
    with_numbers = seen.with_numbers_for_partners()  # type: ignore[attr-defined]  # see access.subjects
    return {person.pk: person.numbers_for_partners() for person in with_numbers}
