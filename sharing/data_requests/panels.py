"""Requests of people for their data, as pages print them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.data_requests.models import DataRequest, DataRequestItem
from sharing.data_requests.rules import HELD_BACK, is_in_answer, is_ready
from sharing.who_looked.panels import PersonWords
from sharing.who_looked.questions import restricted_among

# Without the reference of the log: who asked with a number would learn whose entries are whose.
HELD_BACK_PERSON = PersonWords("Restricted person", is_restricted=True)
SHOWN = 5


@dataclass(frozen=True)
class DataRequestLine:
    """One in the list. left: how many items no agency has decided, of those that must be."""

    request: DataRequest
    person: PersonWords
    left: int
    tag_kind: str
    tag_words: str
    is_late: bool


def build_request_lines(
    rows: Iterable[DataRequest], *, reader: User, named: set[int], at: datetime
) -> list[DataRequestLine]:
    """The name where the reader sees the person, else the number that was asked with; neither of a restricted person,
    but for those whom this reader is told of now (named)."""
    found, on = list(rows), timezone.localdate(at)
    people = people_by_number(((row.subject_id, row.number) for row in found), reader=reader, named=named, at=at)
    return [_line(row, people[row.subject_id, row.number], on=on) for row in found]


def people_by_number(
    asked: Iterable[tuple[int, str]], *, reader: User, named: set[int], at: datetime
) -> dict[tuple[int, str], PersonWords]:
    """By key and the number that was asked with, the words above."""
    wanted = set(asked)
    keys = {key for key, _ in wanted}
    seen = {person.pk: str(person) for person in access.subjects().in_words().visible_to(reader).filter(pk__in=keys)}
    held_back = restricted_among(keys - seen.keys(), at=at) - named
    return {
        (key, number): HELD_BACK_PERSON if key in held_back else PersonWords(seen.get(key, ""), number)
        for key, number in wanted
    }


def _line(row: DataRequest, person: PersonWords, *, on: date) -> DataRequestLine:
    left = sum(1 for item in row.items.all() if not item.decision and item.kind not in HELD_BACK)
    is_late = row.is_open and row.due_on < on
    if row.released_at:
        kind, words = "done", "Released"
    elif row.withdrawn_at:
        kind, words = "not-started", "Withdrawn"
    elif is_late:
        kind, words = "blocked", "Overdue"
    else:
        kind, words = ("partly", "To decide") if left else ("waiting", "To release")
    return DataRequestLine(row, person, left, kind, words, is_late)


@dataclass(frozen=True)
class Answer:
    """What the person is told, and whether it may leave."""

    items: list[DataRequestItem]
    is_ready: bool


def build_answer(request: DataRequest) -> Answer:
    items = list(request.items.select_related("agency", "request", "decided_by").order_by("agency__name", "pk"))
    return Answer([item for item in items if is_in_answer(item.decided)], is_ready(item.decided for item in items))


def still_told(user: User) -> audit.Still | None:
    """Of whom these pages may tell, as `audit.record_read` takes it: a privacy officer need not see the person."""
    return access.by_role(Capability.REGISTER_DATA_REQUESTS) if user.can(Capability.REGISTER_DATA_REQUESTS) else None


def for_my_day(user: User, *, at: datetime) -> list[DataRequestLine]:
    """Of privacy officers those that are open; of information owners those in which their agency has not decided."""
    if user.can(Capability.REGISTER_DATA_REQUESTS):
        rows = DataRequest.objects.for_role_of(user).open()
    elif user.can(Capability.DECIDE_DATA_REQUESTS):
        undecided = DataRequestItem.objects.filter(agency_id=user.agency_id, decision="").exclude(kind__in=HELD_BACK)
        rows = DataRequest.objects.for_role_of(user).open().filter(pk__in=undecided.values("request"))
    else:
        return []
    first = rows.with_words().prefetch_related("items").order_by("due_on", "pk")[:SHOWN]
    return build_request_lines(first, reader=user, named=set(), at=at)
